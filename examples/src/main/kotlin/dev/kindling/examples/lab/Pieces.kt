package dev.kindling.examples.lab

import dev.kindling.nn.Linear
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor
import org.jetbrains.letsPlot.geom.geomLine
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.scale.scaleColorManual

/** A network 1 → n → 1 as the sum u₁h₁ + … + uₙhₙ + p, hᵢ = max(wᵢx + bᵢ, 0). */
internal class Hinges(net: Sequential) {
  private val w = (net.layers()[0] as Linear).weight().value().toArray()
  private val b = (net.layers()[0] as Linear).bias().value().toArray()
  val u: FloatArray = (net.layers()[2] as Linear).weight().value().toArray()
  val p: Float = (net.layers()[2] as Linear).bias().value().get(0)

  fun h(unit: Int, x: Float): Float = maxOf(Math.fma(x, w[unit], b[unit]), 0f)

  /** The sum, in the order in which the library adds. */
  fun sum(x: Float): Float = u.indices.fold(p) { y, unit -> Math.fma(h(unit, x), u[unit], y) }

  /** Where a unit's bend is: −b / w. */
  fun bend(unit: Int): Double = -b[unit].toDouble() / w[unit]

  /** The bends between 0 and 1. */
  fun bends(): List<Double> = u.indices.map { bend(it) }.filter { it > 0 && it < 1 }.sorted()
}

/** A network of three units whose bends start at 0.2, 0.5 and 0.8. */
private fun threeUnits(): Sequential {
  val rng = Rng.of(3)
  val hidden = Linear.of(Tensor.ones(1, 3), Tensor.of(-0.2f, -0.5f, -0.8f))
  val net = Sequential.of(hidden, ReLU(), Curve.dense(3, 1, rng.fork(0)))
  Curve.fit(net, 600, rng.fork(1), Curve.adam(0.01))
  return net
}

val pieces: Experiment =
  Experiment(
    "pieces",
    "A trained curve taken apart into line pieces",
    Document.POST to
      "Break the curve down into small pieces which can be easily approximated by lines.",
    Document.CS231N to "y = u₁·h₁ + u₂·h₂ + u₃·h₃ + p is just the sum of scaled ReLU functions",
  ) {
    val net = postsNetwork(1)
    val hinges = Hinges(net)
    val grid = Curve.grid
    val output = Curve.drawn(net, grid)
    val wrong = grid.indices.count { hinges.sum(grid[it].toFloat()).toDouble() != output[it] }
    equal("u₁h₁ + … + u₃₀h₃₀ + p, added by hand: of 401 outputs, those whose bits differ", wrong, 0)
    val bends = hinges.bends()
    val middle = ArrayList<Double>()
    for ((a, b) in (listOf(0.0) + bends + 1.0).zipWithNext()) {
      if (b - a > 1e-3) middle.add(bendBetween(hinges, a, b))
    }
    atMost(
      "between its bends the output is straight: largest distance from the chord",
      middle.max(),
      1e-6,
    )
    check(
      "the fit is made of at most 31 line pieces",
      "${bends.size} of 30 units bend between 0 and 1: ${bends.size + 1} pieces, error ${Notebook.text(Curve.error(net))}",
      "2 to 31 pieces, error at most 0.015",
      bends.size in 1..30 && Curve.error(net) <= 0.015,
    )
    plot(
      "The fit and the places where it bends",
      "Between two dots the curve is a straight line; each dot is one unit's −b / w.",
      letsPlot() +
        geomPoint(
          mapOf(
            "x" to Curve.x.toList(),
            "y" to Curve.y.toList(),
            "what" to Curve.x.map { "points" },
          ),
          size = 2.0,
          alpha = 0.45,
        ) {
          x = "x"
          y = "y"
          color = "what"
        } +
        geomLine(mapOf("x" to grid, "y" to output, "what" to grid.map { "network" }), size = 1.2) {
          x = "x"
          y = "y"
          color = "what"
        } +
        geomPoint(
          mapOf(
            "x" to bends,
            "y" to bends.map { hinges.sum(it.toFloat()) },
            "what" to bends.map { "bends" },
          ),
          size = 4.0,
        ) {
          x = "x"
          y = "y"
          color = "what"
        } +
        scaleColorManual(
          listOf(Ink.GREY.light, Ink.BLUE.light, Ink.ORANGE.light),
          name = "",
          limits = listOf("points", "network", "bends"),
        ) +
        labs(x = "x", y = "y"),
    )

    val small = threeUnits()
    val three = Hinges(small)
    say(
      """
      The document's picture shows four ReLUs, and its formula three. Here are three, which bend at 0.2, 0.5 and 0.8 before they are trained on the
      same points: each uᵢhᵢ is a ray that begins at its bend, and they add up to the line of pieces.
      With four pieces they come to an error of ${Notebook.text(Curve.error(small))}.
      """
    )
    val drawn = Curve.drawn(small, grid)
    equal(
      "u₁h₁ + u₂h₂ + u₃h₃ + p, added by hand: outputs whose bits differ",
      grid.indices.count { three.sum(grid[it].toFloat()).toDouble() != drawn[it] },
      0,
    )
    val names = listOf("u₁h₁", "u₂h₂", "u₃h₃")
    plot(
      "u₁h₁ + u₂h₂ + u₃h₃ + p",
      "p = ${Notebook.text(three.p)}. The sum bends wherever one of the three begins.",
      letsPlot(
        mapOf(
          "x" to grid + grid + grid + grid,
          "y" to
            names.indices.flatMap { i ->
              grid.map { (three.u[i] * three.h(i, it.toFloat())).toDouble() }
            } + drawn,
          "what" to names.flatMap { name -> grid.map { name } } + grid.map { "their sum + p" },
        )
      ) {
        x = "x"
        y = "y"
        color = "what"
      } +
        geomLine(size = 1.3) +
        scaleColorManual(
          listOf(Ink.ORANGE.light, Ink.GREEN.light, Ink.PURPLE.light, Ink.BLUE.light),
          name = "",
          limits = names + "their sum + p",
        ) +
        labs(x = "x", y = "y"),
    )
  }

/** How far the sum is from the chord in the middle of a piece. */
private fun bendBetween(hinges: Hinges, a: Double, b: Double): Double {
  val (left, right) = (a + (b - a) * 0.25).toFloat() to (a + (b - a) * 0.75).toFloat()
  val chord = (hinges.sum(left) + hinges.sum(right)) / 2.0
  return Math.abs(hinges.sum((left + right) / 2) - chord)
}
