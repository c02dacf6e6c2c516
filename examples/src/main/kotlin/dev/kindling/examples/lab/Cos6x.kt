package dev.kindling.examples.lab

import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.tensor.Rng
import java.util.Locale
import org.jetbrains.letsPlot.geom.geomHLine
import org.jetbrains.letsPlot.geom.geomLine
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.scale.scaleColorManual

/** A trained network of the post's, and how well it fits. */
private class Start(val net: Sequential, val error: Double, val deadBefore: Int, val dead: Int)

private fun start(seed: Int, bias: Float, epochs: Int): Start {
  val rng = Rng.of(seed.toLong())
  val net =
    Sequential.of(
      Curve.dense(1, 30, rng.fork(0), bias),
      ReLU(),
      Curve.dense(30, 1, rng.fork(1)),
    )
  val deadBefore = Curve.activity(net, "1").deadUnits()
  Curve.fit(net, epochs, rng.fork(2))
  return Start(net, Curve.error(net), deadBefore, Curve.activity(net, "1").deadUnits())
}

/** A network of the post's, as written, after its training. */
internal fun postsNetwork(seed: Int): Sequential = start(seed, 0f, EPOCHS).net

val cos6x: Experiment =
  Experiment(
    "cos6x",
    "Thirty ReLU units learn cos(6x)",
    Document.POST to
      "model.add(Dense(30, input_dim=1, activation='relu')) … optimizer=\"adam\" … epochs=1000 … " +
        "we obtain a model of the data which very well captures its non-linearity",
    Document.CS231N to
      "This is sometimes avoided by initializing ReLU neurons with slightly positive biases (e.g. 0.01).",
  ) { budget ->
    equal("x₀ of NumPy's seed 42", "%.10f".format(Locale.ROOT, Curve.x[0]), "0.3745401188")
    equal("y₀", "%.10f".format(Locale.ROOT, Curve.y[0]), "-0.6804262846")
    val line = Curve.straightLine
    val floor =
      Curve.x.indices.sumOf { square(Curve.y[it] - StrictMath.cos(6 * Curve.x[it])) } / Curve.SIZE
    say(
      """
      The noise alone leaves cos(6x) itself an error of ${Notebook.text(floor)}; the best straight line
      has ${Notebook.text(line)}. A network that does better than the first has begun to learn
      the noise, and one at the second has learned no bend at all.
      """
    )
    within("the mean squared error of cos(6x) itself", floor, 0.005..0.007)
    within("the mean squared error of the best straight line", line, 0.4555..0.4565)

    val count = budget.of(20, 6)
    val written = starts(count) { start(it, 0f, EPOCHS) }
    val remedied = starts(count) { start(it, 0.01f, EPOCHS) }
    val failed = written.filter { it.error > FAILED }
    check(
      "as written, with biases of 0, a start fits the curve",
      "${count - failed.size} of $count do; ${failed.size} end as a straight line",
      "at least one that fits, and one that does not",
      failed.isNotEmpty() && failed.size < count,
      Verdict.LOOSE,
    )
    check(
      "as written, units that are dead before the first step",
      "%.1f of 30 in the mean".format(Locale.ROOT, written.map { it.deadBefore }.average()),
      "10 to 20: every unit whose weight starts negative",
      written.map { it.deadBefore }.average() in 10.0..20.0,
      Verdict.LOOSE,
    )
    say(
      """
      Why it fails: all x are between 0 and 1, so a unit with a negative weight and a bias of 0 gives
      0 for every point, and its gradient is 0 for good. The others all bend at x = 0, where no point
      is to their left: together they are a straight line until a bias happens to turn negative.
      With a bias of 0.01 even the units with negative weights see the points near 0, and live.
      """
    )
    equal(
      "with biases of 0.01, units dead before the first step",
      remedied.sumOf { it.deadBefore },
      0,
    )
    check(
      "with biases of 0.01, starts that fit the curve",
      "${remedied.count { it.error < FITS }} of $count, errors ${Notebook.text(remedied.minOf { it.error })} " +
        "to ${Notebook.text(remedied.maxOf { it.error })}",
      "all below $FITS",
      remedied.all { it.error < FITS },
    )
    table(
      "Each start",
      "start",
      "biases 0: error",
      "dead before",
      "dead after",
      "biases 0.01: error",
      "dead before",
      "dead after",
      rows =
        (0 until count).map {
          val a = written[it]
          val b = remedied[it]
          listOf(it, a.error, a.deadBefore, a.dead, b.error, b.deadBefore, b.dead)
        },
    )
    val best = remedied.minBy { it.error }
    val worst = written.maxBy { it.error }
    val grid = Curve.grid
    plot(
      "The post's points and two fits",
      "A start with biases of 0.01 bends; a failed start with biases of 0 does not.",
      letsPlot() +
        geomPoint(
          mapOf("x" to Curve.x.toList(), "y" to Curve.y.toList(), "what" to Curve.x.map { POINTS }),
          size = 2.0,
          alpha = 0.55,
        ) {
          x = "x"
          y = "y"
          color = "what"
        } +
        geomLine(
          mapOf(
            "x" to grid + grid + grid,
            "y" to
              grid.map { StrictMath.cos(6 * it) } +
                Curve.drawn(best.net, grid) +
                Curve.drawn(worst.net, grid),
            "what" to
              grid.map { "cos(6x)" } + grid.map { "biases 0.01" } + grid.map { "biases 0, failed" },
          ),
          size = 1.3,
        ) {
          x = "x"
          y = "y"
          color = "what"
        } +
        scaleColorManual(
          listOf(Ink.GREY.light, Ink.GREEN.light, Ink.BLUE.light, Ink.RED.light),
          name = "",
          limits = listOf(POINTS, "cos(6x)", "biases 0.01", "biases 0, failed"),
        ) +
        labs(x = "x", y = "y"),
    )
    plot(
      "Error of each start after $EPOCHS epochs",
      "The best starts with biases of 0 are better than any with 0.01, but one cannot rely on them.",
      letsPlot() +
        geomHLine(
          mapOf(
            "level" to listOf(floor, line),
            "what" to listOf("cos(6x) itself", "straight line"),
          ),
          size = 0.9,
          linetype = "dashed",
        ) {
          yintercept = "level"
          color = "what"
        } +
        geomPoint(
          mapOf(
            "start" to (0 until count) + (0 until count),
            "error" to (written + remedied).map { it.error },
            "what" to written.map { "biases 0" } + remedied.map { "biases 0.01" },
          ),
          size = 4.0,
        ) {
          x = "start"
          y = "error"
          color = "what"
        } +
        scaleColorManual(
          listOf(Ink.RED.light, Ink.BLUE.light, Ink.GREEN.light, Ink.GREY.light),
          name = "",
          limits = listOf("biases 0", "biases 0.01", "cos(6x) itself", "straight line"),
        ) +
        logY(listOf(0.005, 0.8)) +
        checkNotNull(wholeX((0 until count).map { it.toDouble() })) +
        labs(x = "start", y = "mean squared error"),
    )
  }

private const val EPOCHS = 1000
private const val FITS = 0.0105
private const val FAILED = 0.4
private const val POINTS = "the 200 points"

private fun square(x: Double): Double = x * x
