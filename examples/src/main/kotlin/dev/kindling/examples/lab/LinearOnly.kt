package dev.kindling.examples.lab

import dev.kindling.nn.Linear
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.tensor.Rng
import org.jetbrains.letsPlot.geom.geomLine
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.scale.scaleColorManual

val linearOnly: Experiment =
  Experiment(
    "linear",
    "Without activations there is only a line",
    Document.POST to
      "we will keep getting linear combinations of equations and the function obtained would just be a polynomial of degree 1",
  ) { budget ->
    val rng = Rng.of(5)
    val a = Linear.of(10, 20, rng.fork(0))
    val b = Linear.of(20, 30, rng.fork(1))
    val c = Linear.of(30, 5, rng.fork(2))
    val x = rng.fork(3).normal(Shape.of(100, 10), 0f, 1f)
    val deep = Sequential.of(a, b, c).forward(x)
    val weight = a.weight().value().matmul(b.weight().value()).matmul(c.weight().value())
    val bias = Sequential.of(b, c).forward(a.bias().value().unsqueeze(0)).squeeze(0)
    val one = Linear.of(weight, bias).forward(x)
    say(
      """
      Three linear layers are one: their weight is the product W₁W₂W₃, and their bias is b₁ sent
      through the other two.
      """
    )
    atMost(
      "three layers 10 → 20 → 30 → 5 against the one that is their product: largest difference",
      distance(deep, one),
      1e-6,
    )

    val net =
      Sequential.of(
        Curve.dense(1, 30, rng.fork(4), 0.01f),
        Curve.dense(30, 30, rng.fork(5), 0.01f),
        Curve.dense(30, 1, rng.fork(6)),
      )
    Curve.fit(net, budget.of(500, 150), rng.fork(7))
    val line = Curve.straightLine
    within(
      "the same three layers fitted to cos(6x): the error stays at the straight line's ${Notebook.text(line)}",
      Curve.error(net),
      line - 1e-4..line + 2e-3,
    )
    val grid = Curve.grid
    val drawn = Curve.drawn(net, grid)
    val bend =
      (1 until grid.size - 1).maxOf { Math.abs(drawn[it - 1] - 2 * drawn[it] + drawn[it + 1]) }
    atMost(
      "the largest second difference of its output on a grid of 401 points: no bend",
      bend,
      1e-6,
    )
    say(
      """
      The post goes on that functions beyond this are “not possible to be modeled only using
      polynomial functions”. Polynomials of a higher degree could; what cannot is a polynomial of
      degree 1, and more layers do not raise the degree.
      """
    )
    val fifth = Curve.polynomial(5)
    atMost(
      "“not possible … using polynomial functions”: the error of a polynomial of degree 5",
      fifth.second,
      0.0105,
      Verdict.LOOSE,
    )
    plot(
      "Three linear layers, and polynomials",
      "However many layers: a line. A polynomial of degree 5 has no trouble with the curve.",
      letsPlot() +
        geomPoint(
          mapOf(
            "x" to Curve.x.toList(),
            "y" to Curve.y.toList(),
            "what" to Curve.x.map { "points" },
          ),
          size = 2.0,
          alpha = 0.55,
        ) {
          this.x = "x"
          y = "y"
          color = "what"
        } +
        geomLine(
          mapOf(
            "x" to grid + grid,
            "y" to drawn + grid.map { fifth.first(it) },
            "what" to grid.map { "three linear layers" } + grid.map { "polynomial of degree 5" },
          ),
          size = 1.3,
        ) {
          this.x = "x"
          y = "y"
          color = "what"
        } +
        scaleColorManual(
          listOf(Ink.GREY.light, Ink.RED.light, Ink.GREEN.light),
          name = "",
          limits = listOf("points", "three linear layers", "polynomial of degree 5"),
        ) +
        labs(x = "x", y = "y"),
    )
  }
