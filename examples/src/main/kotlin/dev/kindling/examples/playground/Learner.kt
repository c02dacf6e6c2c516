package dev.kindling.examples.playground

import dev.kindling.data.Batch
import dev.kindling.nn.Activity
import dev.kindling.nn.Linear
import dev.kindling.nn.Pass
import dev.kindling.nn.Sequential
import dev.kindling.nn.Watch
import dev.kindling.op.Threads
import dev.kindling.optim.Adam
import dev.kindling.tensor.Arena
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor
import java.util.Base64

/** A network while it learns; it belongs to one thread at a time. */
internal class Learner(val settings: Settings) {
  private val data = settings.problem.data
  private val net: Sequential = settings.network()
  private val optimizer = Adam(settings.rate)
  private val arena = Arena()
  private val order = Rng.of(settings.seed.toLong()).fork(1)
  private var batches: Iterator<Batch> = emptyList<Batch>().iterator()
  private var epoch = 0

  var steps = 0L
    private set

  /** Whether the loss is no number any more. */
  var broken = false
    private set

  /** Whether there is nothing more to do: a page that is forgotten does not work for ever. */
  val finished: Boolean
    get() = broken || steps >= MOST_STEPS

  fun rate(rate: Double): Unit = optimizer.learningRate(rate)

  /** One step of training on the next 32 samples. */
  fun step() {
    if (!batches.hasNext()) {
      batches = data.train.batches(BATCH, order.fork(epoch.toLong())).iterator()
      epoch++
    }
    val batch = batches.next()
    inArena {
      val loss = data.loss.forward(net.forward(batch.input, Pass.training()), batch.target)
      if (loss.item().isFinite()) optimizer.step(loss.backward()) else broken = true
    }
    steps++
  }

  /** What does not change while the network learns, for the page. */
  fun start(): Map<String, Any?> =
    mapOf(
      "settings" to settings.named(),
      "code" to settings.code(),
      "parameters" to net.parameters().values.sumOf { it.size() },
      "samples" to data.train.size(),
      "most" to MOST_STEPS,
    ) +
      when (settings.problem) {
        Problem.DIGITS -> {
          val shown = data.held.input.slice(0, 0, SHOWN).toArray()
          mapOf(
            "pictures" to base64(shown) { 255 * it },
            "labels" to List(SHOWN) { data.held.labels().get(it) },
          )
        }
        else ->
          mapOf(
            "points" to data.train.range(0, data.train.size()).input.toArray().asList(),
            "labels" to
              (data.train.range(0, data.train.size()).target as Tensor).toArray().asList(),
          )
      }

  /** How the network is now, for the page. */
  fun picture(): Map<String, Any?> = inArena {
    val outputs = HashMap<String, Tensor>()
    val watch = Watch.of(net) { path, _, output -> outputs[path] = output }
    val watched = data.watched
    val output = net.forward(watched.input, Pass.training().watching(watch))
    val loss = data.loss.forward(output, watched.target)
    val gradients = loss.backward()
    val tested = net.forward(data.held.input)
    if (!loss.item().isFinite()) broken = true
    val linear = net.layers().filterIsInstance<Linear>()
    mapOf(
      "step" to steps,
      "epoch" to epoch,
      "loss" to loss.item(),
      "test" to data.loss.forward(tested, data.held.target).item(),
      "accuracy" to data.accuracy(tested, data.held),
      "layers" to
        (0..settings.depth).map { i ->
          val gradient = rootMeanSquare(gradients.of(linear[i].weight()))
          val seen =
            if (i == settings.depth) emptyMap() else layer(outputs.getValue(settings.hidden(i + 1)))
          seen + ("gradient" to gradient)
        },
    ) + view(linear[0], tested)
  }

  /** The picture of what the network computes. */
  private fun view(first: Linear, tested: Tensor): Map<String, Any?> =
    when (settings.problem) {
      Problem.MOONS,
      Problem.SPIRAL -> {
        val chance = net.forward(GRID).sigmoid().toArray()
        mapOf("surface" to base64(chance) { 255 * it })
      }
      Problem.COS6X -> mapOf("curve" to net.forward(LINE).toArray().asList())
      Problem.DIGITS -> {
        val chances = tested.slice(0, 0, SHOWN).softmax(1)
        val found = chances.argMax()
        mapOf(
          "filters" to filters(first.weight().value()),
          "found" to List(SHOWN) { found.get(it) },
          "chances" to chances.amax(1).toArray().asList(),
        )
      }
    }

  /** The weights of the first units, each as a picture of the input: 128 is 0. */
  private fun filters(weight: Tensor): String {
    val inputs = weight.shape().dim(0)
    val units = weight.shape().dim(1)
    val all = weight.toArray()
    val largest = all.maxOf { Math.abs(it) }.coerceAtLeast(java.lang.Float.MIN_NORMAL)
    val shown =
      FloatArray(minOf(units, FILTERS) * inputs) { all[it % inputs * units + it / inputs] }
    return base64(shown) { 128 + 127 * it / largest }
  }

  private fun layer(output: Tensor): Map<String, Any?> {
    val activity = Activity().also { it.add(output) }
    val values = output.toArray()
    val units = activity.units()
    val active = FloatArray(units)
    val largest = values.maxOf { Math.abs(it) }
    // A power of 2, so that the picture of the numbers does not shake.
    var limit = 1f / 64
    while (limit < largest && limit < 1e30f) limit *= 2
    val bins = IntArray(BINS)
    val threshold = if (settings.activation == Nonlinearity.SIGMOID) 0.5f else 0f
    for ((i, value) in values.withIndex()) {
      if (value > threshold) active[i % units]++
      bins[((value / limit + 1) / 2 * BINS).toInt().coerceIn(0, BINS - 1)]++
    }
    val samples = values.size / units
    return mapOf(
      "units" to List(units) { active[it] / samples },
      "silent" to
        List(units) { unit -> (unit until values.size step units).all { values[it] == 0f } },
      "dead" to activity.deadUnits(),
      "size" to activity.rootMeanSquare(),
      "flat" to flat(activity),
      "limit" to limit,
      "bins" to bins.map { it.toFloat() / values.size },
    )
  }

  /** The share of outputs where the activation has no slope, or next to none. */
  private fun flat(activity: Activity): Double? =
    when (settings.activation) {
      Nonlinearity.RELU -> activity.zeroShare()
      Nonlinearity.SIGMOID -> activity.sigmoidSaturation()
      Nonlinearity.TANH -> activity.tanhSaturation()
      else -> null
    }

  private fun rootMeanSquare(gradient: Tensor): Double =
    Math.sqrt(gradient.toArray().sumOf { it.toDouble() * it } / gradient.size())

  /** Does some work on this thread alone, in the buffers of the last. */
  private fun <T : Any> inArena(work: () -> T): T {
    arena.reset()
    return Threads.inline { arena.within(work) }
  }

  companion object {
    const val MOST_STEPS = 100_000L
    private const val BATCH = 32
    private const val BINS = 32
    private const val CELLS = 50
    /** Digits of the test set whose readings are shown, and units whose weights are. */
    private const val SHOWN = 18
    private const val FILTERS = 16

    private val GRID: Tensor = Plane.grid(CELLS)
    private val LINE: Tensor = Tensor.linspace(0f, 1f, 201).reshape(201, 1)

    private fun base64(numbers: FloatArray, byte: (Float) -> Float): String =
      Base64.getEncoder()
        .encodeToString(
          ByteArray(numbers.size) { byte(numbers[it]).toInt().coerceIn(0, 255).toByte() }
        )
  }
}
