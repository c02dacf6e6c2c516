package dev.kindling.examples.lab

import dev.kindling.tensor.Tensor
import org.jetbrains.letsPlot.geom.geomLine
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.scale.scaleColorManual

/** The bits of a float, by which −0.0 and 0.0 differ. */
private fun bits(x: Float): String =
  when {
    x.isNaN() -> "NaN"
    x == 0f -> if (1 / x < 0) "-0.0" else "0.0"
    else -> x.toString()
  }

val definition: Experiment =
  Experiment(
    "definition",
    "ReLU, its range and its derivative",
    Document.NOTE to "The output is x if x > 0 and 0 if x ≤ 0. … Range: 0 ≤ ReLU(x) < ∞",
    Document.NOTE to "Input: tensor([-1., 0., 1., 2.]) … ReLU output: tensor([0., 0., 1., 2.])",
    Document.CS231N to "All you have to do is check the signed bit of a floating point number.",
  ) {
    val x = Tensor.of(-1f, 0f, 1f, 2f)
    equal(
      "`relu([-1, 0, 1, 2])`, as the document prints it",
      x.relu().toString(),
      "[0.0, 0.0, 1.0, 2.0]",
    )
    val leaf = x.requiresGrad()
    val slope = leaf.relu().sum().backward().of(leaf)
    equal(
      "the derivative is 1 above 0, and 0 at and below 0",
      slope.toString(),
      "[0.0, 0.0, 1.0, 1.0]",
    )

    say(
      """
      At 0 there is no derivative: the slope is 0 from the left and 1 from the right. The document,
      PyTorch and Kindling all take 0. What the documents do not speak of are the corners of
      floating point; here is what ReLU makes of them.
      """
    )
    val special = Tensor.of(-0f, 0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY)
    val tiny = Tensor.of(Float.MIN_VALUE, -Float.MIN_VALUE)
    val all = Tensor.concat(0, special, tiny).requiresGrad()
    val y = all.relu()
    val dy = y.sum().backward().of(all)
    val names = listOf("−0.0", "0.0", "NaN", "∞", "−∞", "1.4e-45, the smallest", "−1.4e-45")
    table(
      "Corners",
      "x",
      "relu(x)",
      "derivative",
      rows = names.indices.map { listOf(names[it], bits(y.get(it)), bits(dy.get(it))) },
    )
    check(
      "NaN stays NaN, so that a mistake is seen",
      bits(y.get(2)),
      "NaN",
      y.get(2).isNaN(),
    )
    check(
      "subnormal numbers pass: the smallest float above 0 stays itself",
      bits(y.get(5)),
      "1.4E-45",
      y.get(5) == Float.MIN_VALUE && y.get(6) == 0f,
    )
    val nan = java.lang.Float.intBitsToFloat(0xFFC00000.toInt())
    check(
      "“All you have to do is check the signed bit”: but a NaN has one too",
      "of the NaN 0xFFC00000, whose sign bit is set, relu makes ${bits(Tensor.of(nan).relu().get(0))}",
      "NaN; by its sign bit it would become 0",
      Tensor.of(nan).relu().get(0).isNaN(),
      Verdict.LOOSE,
    )
    val grid = Tensor.linspace(-3f, 3f, 601)
    val values = grid.relu().toArray()
    check(
      "0 ≤ relu(x) for every x of a grid, and relu(x) has no upper bound",
      "smallest ${bits(values.min())}; relu(3.4e38) = ${Tensor.of(Float.MAX_VALUE).relu().get(0)}",
      "at least 0; 3.4028235E38",
      values.min() == 0f && Tensor.of(Float.MAX_VALUE).relu().get(0) == Float.MAX_VALUE,
    )

    val line = (-300..300).map { it / 100.0 }
    val left = line.filter { it <= 0 }
    val right = line.filter { it > 0 }
    val curves =
      mapOf(
        "x" to line + left + right,
        "y" to line.map { maxOf(it, 0.0) } + left.map { 0.0 } + right.map { 1.0 },
        "curve" to line.map { "relu(x)" } + line.map { "derivative" },
        "piece" to line.map { 0 } + left.map { 1 } + right.map { 2 },
      )
    val ends = mapOf("x" to listOf(0.0), "y" to listOf(0.0), "curve" to listOf("derivative"))
    plot(
      "ReLU and its derivative",
      "The derivative jumps at 0, where it is taken to be 0 (the dot).",
      letsPlot() +
        geomLine(curves, size = 1.4) {
          this.x = "x"
          this.y = "y"
          color = "curve"
          group = "piece"
        } +
        geomPoint(ends, size = 4.0, showLegend = false) {
          this.x = "x"
          this.y = "y"
          color = "curve"
        } +
        scaleColorManual(Ink.series, name = "") +
        labs(x = "x", y = "y"),
    )
  }
