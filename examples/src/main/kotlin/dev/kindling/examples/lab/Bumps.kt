package dev.kindling.examples.lab

import dev.kindling.nn.Activation
import dev.kindling.nn.Linear
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.tensor.Tensor
import org.jetbrains.letsPlot.geom.geomLine
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.scale.scaleColorManual

/** A network 1 → units → 1 of these steps: weight · x + bias, and what each adds to the output. */
private fun network(
  weights: List<Double>,
  biases: List<Double>,
  heights: List<Double>,
  layer: dev.kindling.nn.Layer,
): Sequential {
  fun floats(numbers: List<Double>) = FloatArray(numbers.size) { numbers[it].toFloat() }
  val n = weights.size
  return Sequential.of(
    Linear.of(Tensor.of(Shape.of(1, n), *floats(weights)), Tensor.of(*floats(biases))),
    layer,
    Linear.of(Tensor.of(Shape.of(n, 1), *floats(heights)), Tensor.zeros(1)),
  )
}

/**
 * Bumps between these edges, of these heights: a sigmoid up at each left edge, one down at the
 * right.
 */
private fun sigmoidBumps(
  edges: List<Double>,
  heights: List<Double>,
  steepness: Double,
): Sequential {
  val places = edges.zipWithNext().flatMap { (a, b) -> listOf(a, b) }
  return network(
    places.map { steepness },
    places.map { -steepness * it },
    heights.flatMap { listOf(it, -it) },
    Activation.sigmoid(),
  )
}

/** n bumps side by side over 0..1, each as high as cos(6x) in its middle, the outer ones wider. */
private fun cosine(n: Int): Sequential {
  val edges = (0..n).map { it.toDouble() / n }.toMutableList()
  edges[0] = -1.0
  edges[n] = 2.0
  return sigmoidBumps(edges, (0 until n).map { StrictMath.cos(6 * (it + 0.5) / n) }, 4.0 * n)
}

val bumps: Experiment =
  Experiment(
    "bumps",
    "Sigmoids do it too: with bumps",
    Document.CS231N to
      "You can do similar things with other activation functions as with ReLU (example sigmoid).",
    Document.CS231N to
      "We can think of a neural network with just one layer + ReLU as combining four scaled and shifted ReLU's.",
  ) {
    val grid = (0..400).map { it / 400.0 }
    val sigmoid = sigmoidBumps(listOf(0.3, 0.7), listOf(1.0), 60.0)
    val four =
      network(
        List(4) { 1.0 },
        listOf(-0.25, -0.35, -0.65, -0.75),
        listOf(10.0, -10.0, -10.0, 10.0),
        ReLU(),
      )
    val three = network(List(3) { 1.0 }, listOf(-0.25, -0.5, -0.75), listOf(4.0, -8.0, 4.0), ReLU())
    fun at(net: Sequential, x: Double): Double = Curve.drawn(net, listOf(x))[0]
    for ((name, net) in
      listOf("two sigmoids" to sigmoid, "four ReLUs" to four, "three ReLUs" to three)) {
      check(
        "$name make a bump: heights at 0, ½ and 1",
        listOf(0.0, 0.5, 1.0).joinToString { Notebook.text(at(net, it)) },
        "0, 1 and 0, to 0.0001",
        Math.abs(at(net, 0.0)) < 1e-4 &&
          Math.abs(at(net, 0.5) - 1) < 1e-4 &&
          Math.abs(at(net, 1.0)) < 1e-4,
      )
    }
    say(
      """
      A sigmoid that goes up at 0.3 less one that goes up at 0.7 is a bump. With ReLUs a bump with a
      flat top takes four, as in the document's picture; a pointed one takes three, as in its formula.
      """
    )
    plot(
      "Three kinds of bumps",
      "All are networks with one hidden layer, their weights written down by hand.",
      letsPlot(
        mapOf(
          "x" to grid + grid + grid,
          "y" to Curve.drawn(sigmoid, grid) + Curve.drawn(four, grid) + Curve.drawn(three, grid),
          "what" to
            grid.map { "two sigmoids" } + grid.map { "four ReLUs" } + grid.map { "three ReLUs" },
        )
      ) {
        x = "x"
        y = "y"
        color = "what"
      } +
        geomLine(size = 1.3) +
        scaleColorManual(Ink.series, name = "") +
        labs(x = "x", y = "output"),
    )
    val counts = listOf(5, 10, 20, 40)
    val errors = counts.map { Curve.error(cosine(it)) }
    check(
      "5, 10, 20 and 40 bumps side by side: error of the fit to cos(6x)",
      errors.joinToString { Notebook.text(it) },
      "less with every doubling, and at most 0.0105 with 40",
      errors.zipWithNext().all { (a, b) -> b < a } && errors.last() <= 0.0105,
    )
    plot(
      "cos(6x) from sigmoid bumps",
      "Nothing was trained: each bump is as high as cos(6x) is in its middle.",
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
        geomLine(
          mapOf(
            "x" to grid + grid,
            "y" to Curve.drawn(cosine(5), grid) + Curve.drawn(cosine(20), grid),
            "what" to grid.map { "5 bumps" } + grid.map { "20 bumps" },
          ),
          size = 1.3,
        ) {
          x = "x"
          y = "y"
          color = "what"
        } +
        scaleColorManual(
          listOf(Ink.GREY.light, Ink.ORANGE.light, Ink.BLUE.light),
          name = "",
          limits = listOf("points", "5 bumps", "20 bumps"),
        ) +
        labs(x = "x", y = "y"),
    )
  }
