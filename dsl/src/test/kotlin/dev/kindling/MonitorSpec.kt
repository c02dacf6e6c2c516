package dev.kindling

import dev.kindling.data.Batch
import dev.kindling.data.Dataset
import dev.kindling.nn.Activation
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.MSE
import dev.kindling.nn.Pass
import dev.kindling.op.Shape
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.last

class MonitorSpec :
  FunSpec({
    fun all() =
      arrayOf(
        deadRelu(),
        stuckRelu(),
        explodingActivations(),
        saturation(),
        explodingGradients(),
        vanishingGradients(),
      )

    suspend fun warnings(
      net: Layer,
      data: Dataset,
      batch: Int,
      steps: Long,
      block: TrainerScope.() -> Unit,
    ): List<TrainEvent.Warning> {
      val run = trainer(net, block).fit(data, epochs = 1000, batch = batch, maxSteps = steps)
      return (run.last() as TrainEvent.Finished).warnings
    }

    for (seed in 1L..20L) {
      test("cos(6x) with zero biases is reported within 50 steps, start $seed") {
        val net =
          sequential(seed) {
            linear(1, 30)
            relu()
            linear(30, 1)
          }
        val bias = net.parameters().getValue("0.bias")
        bias.update { it.fill(0f) }
        val found =
          warnings(net, cosine(), batch = 200, steps = 50) {
            loss = MSE()
            optimizer = adam(0.01)
            monitor(*all())
          }
        found.first().step shouldBe 1
        found.first().message shouldContain "layer 1 relu(): "
      }
    }

    test("a dead layer is named, with its share") {
      val net =
        sequential(seed = 1) {
          linear(2, 4)
          relu()
          linear(4, 3)
        }
      net.parameters().getValue("0.bias").update { it.fill(-100f, 0, 3) }
      val found = warnings(net, clusters(300), batch = 100, steps = 3) { monitor(deadRelu()) }
      found.map { it.toString() } shouldBe
        listOf(
          "epoch 1, step 2: layer 1 relu(): 3 of 4 units gave 0 for all 200 samples; start with " +
            "positive biases, lower the learning rate, or use a leaky ReLU"
        )
    }

    for (rule in listOf("sgd", "adam")) {
      test("a learning rate of 10 with $rule is reported within 50 steps") {
        val net =
          sequential(seed = 1) {
            linear(784, 64)
            relu()
            linear(64, 10)
          }
        val events = ArrayList<TrainEvent>()
        val end = runCatching {
          trainer(net) {
              optimizer = if (rule == "sgd") sgd(10.0) else adam(10.0)
              monitor(*all())
            }
            .fit(digits(640, seed = 1), epochs = 10, batch = 32, maxSteps = 50)
            .collect { events += it }
        }
        val failure = end.exceptionOrNull()
        if (failure == null) events.filterIsInstance<TrainEvent.Warning>().shouldNotBeEmpty()
        else failure.message shouldContain "lower the learning rate of $rule(10.0)"
      }
    }

    for (seed in 1L..5L) {
      test("digits raise no false alarm, start $seed") {
        val net =
          sequential(seed) {
            linear(784, 64)
            relu()
            linear(64, 10)
          }
        warnings(net, digits(1000, seed), batch = 32, steps = 420) {
            optimizer = adam(1e-3)
            monitor(*all())
          }
          .shouldBeEmpty()
      }
    }

    test("saturated and vanishing layers are told apart") {
      val net =
        sequential(seed = 1) {
          layer(Linear.of(Tensor.full(50f, 2, 8), Tensor.full(300f, 8)))
          layer(Activation.tanh())
          linear(8, 3)
        }
      val found =
        warnings(net, clusters(300), batch = 300, steps = 1) {
          monitor(saturation(), vanishingGradients())
        }
      found.map { it.path } shouldBe listOf("1", "0.weight", "0.bias")
      found[0].message shouldMatch
        Regex("layer 1 tanh\\(\\): \\d+ % of its outputs are at their ends, .*")
      found[1].message shouldMatch
        Regex("the parameter 0.weight: the norm of its gradient is .*, and the largest is .*")
    }

    test(
      "a finding comes once, as an event and in the final report, and a monitor can be one's own"
    ) {
      val mine = Monitor { seen ->
        seen.layers.map { (path, layer) -> Finding(path, "layer $path ${layer.layer}") }
      }
      val events = ArrayList<TrainEvent>()
      trainer(sequential(seed = 1) { linear(2, 3) }) {
          monitor(mine)
          onEvent { events += it }
        }
        .train(clusters(2560), epochs = 50, batch = 256)
      val warning = TrainEvent.Warning(1, 1, "0", "layer 0 linear(2, 3)")
      events.filterIsInstance<TrainEvent.Warning>() shouldBe listOf(warning)
      (events.last() as TrainEvent.Finished).warnings shouldBe listOf(warning)
    }

    test("monitors change no bit, and see the same on any number of workers") {
      suspend fun trained(workers: Int, watched: Boolean): Pair<String, List<String>> {
        val seen = ArrayList<String>()
        val net = sequential(seed = 3) { linear(2, 3) }
        trainer(net) {
            shards = 4
            this.workers = workers
            if (watched) {
              monitor({ observation ->
                seen += observation.gradients.values.joinToString()
                seen += observation.layers.values.joinToString { "${it.activity.rootMeanSquare()}" }
                emptyList()
              })
            }
          }
          .train(clusters(1000), epochs = 3, batch = 50)
        return Pair(dev.kindling.io.SafeTensors.sha256(net), seen)
      }
      val (hash, seen) = trained(workers = 1, watched = true)
      seen.shouldNotBeEmpty()
      trained(workers = 1, watched = false).first shouldBe hash
      trained(workers = 3, watched = true) shouldBe Pair(hash, seen)
    }

    context("a loss that is no number is traced") {
      suspend fun message(net: Layer, data: Dataset, block: TrainerScope.() -> Unit = {}) =
        shouldThrow<TrainingException> {
            trainer(net, block).fit(data, epochs = 1, batch = 20).collect()
          }
          .message

      test("to the layer and the operation that gave the first") {
        val net =
          sequential(seed = 1) {
            linear(2, 3)
            layer(Broken())
            relu()
          }
        message(net, clusters(100)) { shards = 3 } shouldBe
          "epoch 1, step 1: the loss is NaN; the first NaN or infinite number came out of layer 1 " +
            "broken(), whose inputs are finite: from its operation Division.By[divisor=0.0]; lower the learning rate of adam(0.001)"
      }

      test("to a parameter") {
        val net = sequential(seed = 1) { linear(2, 3) }
        net.parameters().getValue("0.bias").update { it[1] = Float.NaN }
        message(net, clusters(100)) shouldBe
          "epoch 1, step 1: the loss is NaN; the parameter 0.bias has NaN or infinite numbers " +
            "since an earlier step; lower the learning rate of adam(0.001), or clip gradients"
      }

      test("to the loss") {
        message(sequential(seed = 1) { linear(2, 3) }, clusters(100)) {
          loss = dev.kindling.nn.Loss { output, _ -> output.mean().times(Float.NaN) }
        } shouldBe
          "epoch 1, step 1: the loss is NaN; the network's outputs are finite, so it comes from " +
            "the loss: from its operation Unary.Scale[factor=NaN]; lower the learning rate of adam(0.001)"
      }
    }
  })

/** Divides by zero. */
private class Broken : Layer {
  override fun forward(x: Tensor, pass: Pass): Tensor = x.times(0f).div(0f)

  override fun toString(): String = "broken()"
}

/** 200 points of cos(6x) on [0, 1), with noise. */
private fun cosine(): Dataset {
  val x = Rng.of(42).uniform(Shape.of(200, 1), 0f, 1f)
  val noise = Rng.of(43).normal(Shape.of(200, 1), 0f, 0.08f)
  return Points(x, x.times(6f).cos().plus(noise))
}

/** Points with numbers as targets. */
internal class Points(private val x: Tensor, private val y: Tensor) : Dataset {
  override fun size(): Int = x.shape().dim(0)

  override fun sample(): Shape = x.shape().without(0)

  override fun batch(vararg indices: Int): Batch {
    val rows = IntTensor.of(*indices)
    return Batch(x.indexSelect(0, rows), y.indexSelect(0, rows))
  }
}
