package dev.kindling.examples.lab

import dev.kindling.nn.Init
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.Sequential
import dev.kindling.optim.Sgd
import dev.kindling.tensor.Rng

/** A start of a network of six layers, and the gradient's norm in each step of its training. */
private class Trace(val label: String, val ink: Ink, val kind: Kind, val times: Double) {
  val norms = ArrayList<Double>()
  var accuracy = 0.0

  fun train(epochs: Int): Trace {
    val init = if (kind == Kind.TANH) Init.xavierNormal().gain(times) else he(times)
    val rng = Rng.of(5)
    val net =
      Sequential.of(
        Linear.of(784, 128, init, Init.zeros(), rng.fork(0)),
        kind.layer(),
        *tower(4, 128, kind, init, rng.fork(1)).toTypedArray<Layer>(),
        Linear.of(128, 10, init, Init.zeros(), rng.fork(2)),
      )
    val training = Training(net, Sgd(0.02))
    for (epoch in 0 until epochs) {
      for (batch in data.batches(32, rng.fork(3).fork(epoch.toLong()))) {
        training.step(batch.input(), batch.labels()) { it.also { norms += it.norm() } }
        if (!norms.last().isFinite()) return this
      }
    }
    accuracy = accuracy(net, test)
    return this
  }

  val survived: Boolean
    get() = norms.last().isFinite()

  /** How much the norm changes from one step to the next, as a factor. */
  val jump: Double
    get() =
      norms
        .zipWithNext { a, b -> Math.abs(StrictMath.log(b / a)) }
        .median()
        .let { StrictMath.exp(it) }

  /** The largest norm over the usual one. */
  val peak: Double
    get() = norms.max() / norms.median()

  val row: List<Any>
    get() =
      if (survived) listOf(label, norms[0], norms.median(), norms.max(), jump, accuracy)
      else listOf(label, norms[0], "—", "NaN at step ${norms.size}", "—", "—")

  private companion object {
    val data by lazy { StrokeSets.rows(6400, 1) }
    val test by lazy { StrokeSets.rows(1000, 2) }
  }
}

val noisyGradients: Experiment =
  Experiment(
    "noisy",
    "Noisy gradients",
    Document.ARTICLE to
      "The gradient of ReLU can be unstable during training, especially when weights are not properly initialized. In some cases, this can slow down learning or lead to poor performance.",
  ) { budget ->
    val good = Trace("ReLU, He", Ink.BLUE, Kind.RELU, 1.0)
    val small = Trace("ReLU, ½ He", Ink.TEAL, Kind.RELU, 0.5)
    val large = Trace("ReLU, 2 He", Ink.PURPLE, Kind.RELU, 2.0)
    val bad = Trace("ReLU, 3 He", Ink.RED, Kind.RELU, 3.0)
    val tanh = Trace("tanh, Xavier", Ink.ORANGE, Kind.TANH, 1.0)
    val largeTanh = Trace("tanh, 3 Xavier", Ink.GOLD, Kind.TANH, 3.0)
    val traces = listOf(good, small, large, bad, tanh, largeTanh)
    traces.together { it.train(budget.of(2, 1)) }
    say(
      """
      A network of six layers learns digits with SGD at the rate 0.02; we note the norm of the whole
      gradient in each step. “Jump” is the factor by which it changes from a step to the next, in the
      median; it comes from the samples that happen to be in a step.
      """
    )
    table(
      "The gradient's norm",
      "activation, deviation",
      "first",
      "median",
      "largest",
      "jump",
      "digits read",
      rows = traces.map { it.row },
    )
    atMost("well initialised, largest norm over the median", good.peak, 6.0)
    atLeast("twice too large, largest norm over the median", large.peak, 12.0)
    check("three times too large", bad.row[3], "NaN", !bad.survived)
    check(
      "half as large as it should be, it hardly learns: digits read",
      "${Notebook.text(small.accuracy)}, well initialised ${Notebook.text(good.accuracy)}",
      "at most half as many",
      small.accuracy <= good.accuracy / 2,
    )
    check(
      "what is unstable is ReLU's unbounded growth: tanh survives a deviation three times too large",
      "${Notebook.text(largeTanh.accuracy)} of the digits read",
      "no NaN",
      largeTanh.survived,
    )
    check(
      "“noisy”: from step to step ReLU's gradient, well initialised, is about as steady as that of tanh",
      "jump ${Notebook.text(good.jump)}, tanh ${Notebook.text(tanh.jump)}",
      "less than 1.5 times as large",
      good.jump < 1.5 * tanh.jump,
      Verdict.LOOSE,
    )
    plot(
      "The gradient's norm in each step",
      "A bad start is seen in the first steps; three times He's deviation leaves the picture at once.",
      curves(
        traces.map { Series.of(it.label, it.ink, it.norms.takeWhile { norm -> norm < 1e4 }, 1) },
        x = "step",
        y = "norm of the gradient",
        dots = false,
        logY = true,
      ),
    )
  }
