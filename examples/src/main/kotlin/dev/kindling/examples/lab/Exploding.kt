package dev.kindling.examples.lab

import dev.kindling.nn.Activation
import dev.kindling.nn.Init
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.optim.AdamW
import dev.kindling.optim.Optimizer
import dev.kindling.optim.Sgd
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** He's initialisation with its deviation multiplied. */
internal fun he(times: Double): Init = Init.kaimingNormal().gain(times * Init.RELU_GAIN)

private fun rootMeanSquare(x: Tensor): Double =
  Math.sqrt(x.toArray().sumOf { it.toDouble() * it } / x.size())

/** The root mean square of what each layer gives. */
private fun sizes(layers: List<Layer>, x: Tensor): List<Double> =
  layers.runningFold(x) { h, layer -> layer.forward(h) }.drop(1).map(::rootMeanSquare)

/** How much larger a layer's output is than that of the one before it, on the way. */
private fun growth(sizes: List<Double>): Double =
  Math.pow(sizes.last() / sizes.first(), 1.0 / (sizes.size - 1))

/** A network of 10 layers of 128 ReLUs for digits. */
private class Reader(times: Double) {
  val layers: List<Layer> =
    List(10) {
      val linear =
        Linear.of(if (it == 0) 784 else 128, 128, he(times), Init.zeros(), rng.fork(it.toLong()))
      Sequential.of(linear, ReLU())
    }
  val net: Sequential =
    Sequential.of(
      *layers.toTypedArray(),
      Linear.of(128, 10, Init.xavierNormal(), Init.zeros(), rng.fork(10)),
    )

  private companion object {
    val rng: Rng = Rng.of(3)
  }
}

/** A way to train, and what came out. */
private class Cure(
  val label: String,
  val ink: Ink,
  val times: Double,
  val clip: Double = Double.MAX_VALUE,
  val optimizer: () -> Optimizer,
) {
  val losses = ArrayList<Double>()
  var growth = 0.0
  var accuracy = 0.0

  fun train(epochs: Int): Cure {
    val reader = Reader(times)
    val training = Training(reader.net, optimizer())
    for (epoch in 0 until epochs) {
      for (batch in train.batches(64, Rng.of(epoch.toLong()))) {
        losses += training.step(batch.input(), batch.labels()) { it.clipNorm(clip) }
        if (losses.last().isNaN()) return this
      }
    }
    growth = growth(sizes(reader.layers, test.range(0, 200).input()))
    accuracy = accuracy(reader.net, test)
    return this
  }

  /** The losses, smoothed for the eye. */
  fun smoothed(): List<Double> =
    losses.windowed(minOf(10, losses.size), partialWindows = false) { it.average() }

  val row: List<Any>
    get() =
      if (losses.last().isNaN()) listOf(label, "NaN after ${losses.size - 1} steps", "—", "—")
      else listOf(label, losses.takeLast(20).average(), growth, accuracy)

  private companion object {
    val train by lazy { StrokeSets.rows(4000, 1) }
    val test by lazy { StrokeSets.rows(1000, 2) }
  }
}

val exploding: Experiment =
  Experiment(
    "exploding",
    "Exploding activations",
    Document.NOTE to
      "ReLU's output is unbounded for positive inputs, which can lead to exploding activations and instability in deeper layers if not properly managed (e.g., with weight regularization techniques).",
    Document.POST to
      "they tend to blow up the activation because there is no mechanism to constrain the output",
  ) { budget ->
    val x = Rng.of(7).normal(Shape.of(64, WIDTH), 0f, 1f)
    fun sizes(times: Double, kind: () -> Layer): List<Double> =
      List(DEPTH) {
          val linear = Linear.of(WIDTH, WIDTH, he(times), Init.zeros(), Rng.of(it.toLong()))
          Sequential.of(linear, kind())
        }
        .let { sizes(it, x) }
    val twice = sizes(2.0) { ReLU() }
    val once = sizes(1.0) { ReLU() }
    val bounded = sizes(2.0) { Activation.relu6() }
    val tanh = sizes(2.0) { Activation.tanh() }
    say(
      """
      $DEPTH layers of $WIDTH units. With He's initialisation each layer gives numbers as large as it
      got. With twice that deviation each gives twice as large ones: after $DEPTH layers, a million
      times. A function with a bound, such as ReLU6 or tanh, does not go along.
      """
    )
    within("growth per layer with twice He's deviation", growth(twice), 1.9..2.1)
    atLeast("the last layer's outputs over the first's", twice.last() / twice.first(), 1e5)
    within("growth per layer with He's initialisation", growth(once), 0.95..1.05)
    check(
      "the same weights with ReLU6 and with tanh: the last layer's root mean square",
      "${Notebook.text(bounded.last())} and ${Notebook.text(tanh.last())}",
      "at most 6 and 1",
      bounded.last() <= 6 && tanh.last() <= 1,
    )
    plot(
      "The size of the activations, layer by layer",
      "On a logarithmic axis a straight line is growth by the same factor in every layer.",
      curves(
        listOf(
          Series.of("ReLU, twice He", Ink.RED, twice, 1),
          Series.of("ReLU, He", Ink.BLUE, once, 1),
          Series.of("ReLU6, twice He", Ink.TEAL, bounded, 1),
          Series.of("tanh, twice He", Ink.ORANGE, tanh, 1),
        ),
        x = "layer",
        y = "root mean square",
        dots = true,
        logY = true,
      ),
    )

    val plain = Cure("2 He", Ink.RED, 2.0) { Sgd(0.03, 0.9) }
    val cured = Cure("He", Ink.BLUE, 1.0) { Sgd(0.03, 0.9) }
    val clipped = Cure("2 He, clipped", Ink.PURPLE, 2.0, 1.0) { Sgd(0.03, 0.9) }
    val both =
      Cure("2 He, clipped, decay", Ink.GREEN, 2.0, 1.0) {
        Sgd(0.01, 0.9).weightDecay(0.03)
      }
    val onlyDecay = Cure("2 He, decay", Ink.GREY, 2.0) { Sgd(0.03, 0.9).weightDecay(0.03) }
    val adam = Cure("2 He, AdamW", Ink.GOLD, 2.0) { AdamW(3e-3).weightDecay(0.0) }
    val adamDecay = Cure("2 He, AdamW, decay", Ink.TEAL, 2.0) { AdamW(3e-3).weightDecay(1.0) }
    val remedies = listOf(plain, cured, clipped, both, onlyDecay, adam, adamDecay)
    remedies.together { it.train(budget.of(4, 3)) }
    say(
      """
      What it does to training: 10 layers of 128 ReLUs learn to read digits. Twice He's deviation
      makes logits in the hundreds, gradients to match, and the first steps throw the weights to
      infinity. Clipping the gradient's norm to 1 keeps every step small, and the network learns; the
      activations stay large for long. Weight decay pulls the growth down, but alone comes too late
      for SGD. None is as good as starting right.
      SGD has momentum 0.9 and the rate 0.03, with clipping and decay 0.01, and its decay is 0.03; AdamW has
      the rate 0.003 and the decay 0 or 1.
      """
    )
    table(
      "After ${budget.of(4, 3)} epochs",
      "training",
      "loss",
      "growth per layer",
      "digits read",
      rows = remedies.map { it.row },
    )
    check(
      "twice He's deviation and SGD: the loss",
      plain.row[1],
      "NaN",
      plain.losses.last().isNaN(),
    )
    atLeast("cured by He's initialisation: digits read", cured.accuracy, 0.4)
    atLeast("cured by clipping: digits read", clipped.accuracy, 0.3)
    check(
      "weight decay lowers the growth per layer, in AdamW from decay 0 to decay 1",
      "${Notebook.text(adam.growth)} to ${Notebook.text(adamDecay.growth)}",
      "lower",
      adamDecay.growth < adam.growth,
    )
    check(
      "“managed … with weight regularization”: decay alone does not save SGD from the first steps, with clipping it does",
      "${onlyDecay.row[1]}; with clipping ${Notebook.text(both.accuracy)} of the digits read",
      "NaN; at least 0.3",
      onlyDecay.losses.last().isNaN() && both.accuracy >= 0.3,
      Verdict.LOOSE,
    )
    plot(
      "The loss while training",
      "Plain SGD, and SGD with decay alone, end at NaN within the first steps and have no line.",
      curves(
        remedies
          .filterNot { it.losses.last().isNaN() }
          .map { Series.of(it.label, it.ink, it.smoothed()) },
        x = "step",
        y = "loss, mean of 10 steps",
        logY = true,
      ),
    )
  }

private const val DEPTH = 20
private const val WIDTH = 256
