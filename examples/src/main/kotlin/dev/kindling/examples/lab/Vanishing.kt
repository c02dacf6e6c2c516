package dev.kindling.examples.lab

import dev.kindling.nn.Init
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.Pass
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.optim.Adam
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** The norms of the gradients of each layer's weights and outputs, from the first layer on. */
private class GradientNorms(val weights: List<Double>, val outputs: List<Double>) {
  val weightRatio: Double
    get() = weights.first() / weights.last()

  val outputRatio: Double
    get() = outputs.first() / outputs.last()

  companion object {
    private const val ROWS = 64

    /** Sends random rows forward through the layers of [tower], and random gradients back. */
    fun of(tower: List<Sequential>, rng: Rng): GradientNorms {
      val shape = Shape.of(ROWS, WIDTH)
      val pass = Pass.training()
      val inputs = ArrayList<Tensor>()
      val outputs = ArrayList<Tensor>()
      var x = rng.fork(1).normal(shape, 0f, 1f)
      for (layer in tower) {
        inputs += x.detach().requiresGrad()
        outputs += layer.forward(inputs.last(), pass)
        x = outputs.last()
      }
      var delta = rng.fork(2).normal(shape, 0f, 1f)
      val weights = ArrayDeque<Double>()
      val deltas = ArrayDeque<Double>()
      for (i in tower.indices.reversed()) {
        val gradients = outputs[i].backward(delta)
        deltas.addFirst(norm(delta))
        weights.addFirst(norm(gradients.of((tower[i].layers()[0] as Linear).weight())))
        delta = gradients.of(inputs[i])
      }
      return GradientNorms(weights, deltas)
    }

    /** In doubles, as the squares of small gradients are too small for floats. */
    private fun norm(x: Tensor): Double = Math.sqrt(x.toArray().sumOf { it.toDouble() * it })
  }
}

/** An activation and an initialisation. */
private class Setting(val label: String, val kind: Kind, val init: Init, val ink: Ink) {
  /** How well a network of 20 layers reads digits after some epochs. */
  fun accuracy(epochs: Int): Double {
    val rng = Rng.of(1)
    val net =
      Sequential.of(
        Linear.of(784, NARROW, init, Init.zeros(), rng.fork(0)),
        kind.layer(),
        *tower(DEPTH - 2, NARROW, kind, init, rng.fork(1)).toTypedArray<Layer>(),
        Linear.of(NARROW, 10, init, Init.zeros(), rng.fork(2)),
      )
    val training = Training(net, Adam(1e-3))
    for (epoch in 0 until epochs) {
      for (batch in train.batches(64, rng.fork(3).fork(epoch.toLong()))) {
        training.step(batch.input(), batch.labels())
      }
    }
    return accuracy(net, test)
  }

  private companion object {
    val train by lazy { StrokeSets.rows(3000, 1) }
    val test by lazy { StrokeSets.rows(1000, 2) }
  }
}

val vanishing: Experiment =
  Experiment(
    "vanishing",
    "The vanishing gradient",
    Document.NOTE to
      "Unlike sigmoid or tanh, ReLU does not saturate for positive values, ensuring that gradients remain large enough to allow for effective learning in deeper layers.",
    Document.ARTICLE to
      "This helps to avoid the vanishing gradient problem, which is a common issue with sigmoid or tanh activation functions.",
  ) { budget ->
    val relu = Setting("ReLU, He", Kind.RELU, Init.kaimingNormal(), Ink.BLUE)
    val tanh = Setting("tanh, Xavier", Kind.TANH, Init.xavierNormal(), Ink.ORANGE)
    val sigmoid = Setting("sigmoid, Xavier", Kind.SIGMOID, Init.xavierNormal(), Ink.RED)
    val plain = Setting("ReLU, PyTorch's default", Kind.RELU, Init.standard(), Ink.TEAL)
    val plainTanh = Setting("tanh, PyTorch's default", Kind.TANH, Init.standard(), Ink.GOLD)
    val settings = listOf(relu, tanh, sigmoid, plain, plainTanh)
    val seeds = List(budget.of(10, 3)) { it }
    val norms = settings.associateWith { setting ->
      seeds.together { seed ->
        val rng = Rng.of(seed.toLong())
        GradientNorms.of(tower(DEPTH, WIDTH, setting.kind, setting.init, rng.fork(0)), rng)
      }
    }
    fun outputs(setting: Setting) = norms.getValue(setting).map { it.outputRatio }.geometricMean()
    fun weights(setting: Setting) = norms.getValue(setting).map { it.weightRatio }.geometricMean()
    val learned = settings.zip(settings.together { it.accuracy(EPOCHS) }).toMap()

    say(
      """
      $DEPTH layers of $WIDTH units; random rows go forward, random gradients of the same size come
      back from the end. We compare the gradient's norm at the first layer with that at the last, as
      a geometric mean over ${seeds.size} starts: 1 is a gradient that neither vanishes nor
      explodes. The last column is what it comes to: a network of $DEPTH narrower layers reads
      digits after ${EPOCHS} epochs with Adam at the rate 0.001; guessing gives 0.1.
      """
    )
    table(
      "First layer's gradient over the last layer's",
      "activation, initialisation",
      "of the outputs",
      "of the weights",
      "digits read",
      rows = settings.map { listOf(it.label, outputs(it), weights(it), learned.getValue(it)) },
    )
    val order =
      "%.3g, %.3g, %.3g"
        .format(java.util.Locale.ROOT, outputs(relu), outputs(tanh), outputs(sigmoid))
    check(
      "the outputs' gradient, first layer over last: ReLU with He, then tanh with Xavier, then sigmoid with Xavier",
      order,
      "each at least twice the next, the last below 1e-9",
      outputs(relu) > 2 * outputs(tanh) &&
        outputs(tanh) > 2 * outputs(sigmoid) &&
        outputs(sigmoid) < 1e-9,
    )
    within("with ReLU and He's initialisation it stays as large as it was", outputs(relu), 0.5..2.0)
    check(
      "deep networks learn with ReLU, and do not with sigmoid",
      "${Notebook.text(learned.getValue(relu))} of the digits read, against ${Notebook.text(learned.getValue(sigmoid))}",
      "at least 0.5, against at most 0.2",
      learned.getValue(relu) >= 0.5 && learned.getValue(sigmoid) <= 0.2,
    )
    check(
      "“a common issue with … tanh”: with Xavier's initialisation the weights' gradients of tanh do not vanish, and it learns as well",
      "first over last ${Notebook.text(weights(tanh))}; ${Notebook.text(learned.getValue(tanh))} of the digits read",
      "0.5 to 2; at least 0.5",
      weights(tanh) in 0.5..2.0 && learned.getValue(tanh) >= 0.5,
      Verdict.LOOSE,
    )
    check(
      "ReLU alone does not keep gradients large: with PyTorch's default initialisation they vanish as well",
      "first over last ${Notebook.text(outputs(plain))}; ${Notebook.text(learned.getValue(plain))} of the digits read",
      "at most 1e-6; at most 0.2",
      outputs(plain) <= 1e-6 && learned.getValue(plain) <= 0.2,
      Verdict.LOOSE,
    )
    say(
      """
      So it is not the function alone. Half of what enters a ReLU is lost, and He's initialisation
      makes the weights larger by √2 to make up for it; PyTorch's default is smaller than that by
      √6, which in $DEPTH layers is a factor of ten million. Where gradients of outputs shrink like
      the outputs themselves, those of the weights — a product of both — need not shrink from the
      first layer to the last: all of them are equally small, as the table's third column shows.
      """
    )
    plot(
      "The outputs' gradient on its way back",
      "It enters at layer $DEPTH. A sigmoid's slope is at most ¼, and every layer takes its share.",
      curves(
        settings.map { s ->
          Series.of(
            s.label,
            s.ink,
            List(DEPTH) { i -> norms.getValue(s).map { it.outputs[i] }.geometricMean() },
            1,
          )
        },
        x = "layer",
        y = "norm of the gradient",
        dots = true,
        logY = true,
      ),
    )
    plot(
      "The weights' gradients",
      "Those of ReLU with PyTorch's default do not shrink along the network: they are small everywhere.",
      curves(
        settings.map { s ->
          Series.of(
            s.label,
            s.ink,
            List(DEPTH) { i -> norms.getValue(s).map { it.weights[i] }.geometricMean() },
            1,
          )
        },
        x = "layer",
        y = "norm of the gradient",
        dots = true,
        logY = true,
      ),
    )
  }

private const val DEPTH = 20
private const val WIDTH = 256
private const val NARROW = 64
private const val EPOCHS = 4
