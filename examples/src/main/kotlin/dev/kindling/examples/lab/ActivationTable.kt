package dev.kindling.examples.lab

import dev.kindling.nn.MSE
import dev.kindling.nn.PReLU
import dev.kindling.nn.Pass
import dev.kindling.op.Shape
import dev.kindling.optim.Adam
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** A row of the documents' table, with the formulas that it lost. */
private class Row(
  val kind: Kind,
  val formula: String,
  val range: String,
  val slope: String,
  /** What [range] says, for numbers from −20 to 20. */
  val bounds: ClosedFloatingPointRange<Double>,
  val function: (Double) -> Double,
  val derivative: (Double) -> Double,
)

private val rows =
  listOf(
    Row(Kind.RELU, "max(0, x)", "[0, ∞)", "1 above 0, else 0", 0.0..20.0, { maxOf(0.0, it) }) {
      if (it > 0) 1.0 else 0.0
    },
    Row(
      Kind.LEAKY,
      "x above 0, else 0.01 x",
      "(−∞, ∞)",
      "1 above 0, else 0.01",
      -0.2..20.0,
      { if (it > 0) it else 0.01 * it },
    ) {
      if (it > 0) 1.0 else 0.01
    },
    Row(
      Kind.PRELU,
      "x above 0, else a x; a is learned, from 0.25",
      "(−∞, ∞) for a > 0",
      "1 above 0, else a",
      -5.0..20.0,
      { if (it > 0) it else 0.25 * it },
    ) {
      if (it > 0) 1.0 else 0.25
    },
    Row(
      Kind.ELU,
      "x above 0, else α (eˣ − 1); α = 1",
      "(−α, ∞)",
      "1 above 0, else α eˣ",
      -1.0..20.0,
      { if (it > 0) it else StrictMath.expm1(it) },
    ) {
      if (it > 0) 1.0 else StrictMath.exp(it)
    },
    Row(Kind.SIGMOID, "1 / (1 + e⁻ˣ)", "(0, 1)", "s (1 − s), at most ¼", 0.0..1.0, ::logistic) {
      logistic(it) * (1 - logistic(it))
    },
    Row(
      Kind.TANH,
      "(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ)",
      "(−1, 1)",
      "1 − tanh² x, at most 1",
      -1.0..1.0,
      StrictMath::tanh,
    ) {
      1 - StrictMath.tanh(it) * StrictMath.tanh(it)
    },
    // Of two classes with the logits x and 0, which is a sigmoid again.
    Row(
      Kind.SOFTMAX,
      "eˣⁱ / Σ eˣʲ over a row",
      "(0, 1), a row's sum is 1",
      "sᵢ (1 − sᵢ), −sᵢ sⱼ",
      0.0..1.0,
      ::logistic,
    ) {
      logistic(it) * (1 - logistic(it))
    },
  )

private fun logistic(x: Double): Double = 1 / (1 + StrictMath.exp(-x))

/**
 * The function's values and slopes by the library; softmax gets rows (x, 0), and gives the first.
 */
private fun Row.computed(x: DoubleArray): Pair<List<Double>, List<Double>> {
  val isSoftmax = kind == Kind.SOFTMAX
  val numbers = x.flatMap { if (isSoftmax) listOf(it.toFloat(), 0f) else listOf(it.toFloat()) }
  val width = if (isSoftmax) 2 else 1
  val leaf = Tensor.of(Shape.of(x.size, width), *numbers.toFloatArray()).requiresGrad()
  val y = kind.layer().forward(leaf, Pass.training()).slice(1, 0, 1)
  val slope = y.sum().backward().of(leaf).slice(1, 0, 1)
  return y.toArray().map { it.toDouble() } to slope.toArray().map { it.toDouble() }
}

val activationTable: Experiment =
  Experiment(
    "table",
    "The table of activation functions",
    Document.ARTICLE to
      "ReLU vs. Other Activation Functions: Activation Function, Formula, Output Range, …",
    Document.ARTICLE to
      "PReLU: Same as Leaky ReLU (learns ). Learns optimal slope. Better performance than ReLU in some cases",
    Document.ARTICLE to
      "Softmax: Outputs probabilities. Handles multi-class tasks. Computationally expensive",
  ) { budget ->
    say(
      """
      The article's table came down without its formulas; here they are, with slopes and costs. A cost
      is nanoseconds for each number, forward and backward, in the median of rounds in which the seven
      take turns on one core; rows of softmax have 64 numbers.
      """
    )
    val (forward, backward) = Costs.measure(rows.map { it.kind }, budget.of(60, 20))
    table(
      "Formulas, ranges, slopes and costs",
      "function",
      "formula",
      "range",
      "slope",
      "ns forward",
      "ns backward",
      rows =
        rows.mapIndexed { i, row ->
          listOf(row.kind.label, row.formula, row.range, row.slope, forward[i], backward[i])
        },
    )
    val x = DoubleArray(401) { (it - 200) / 10.0 }
    val computed = rows.map { it.computed(x) }
    atMost(
      "largest difference from the formula in double precision, relative to 1 + |f|, x from −20 to 20",
      rows.indices.maxOf { r ->
        x.indices.maxOf { i ->
          val f = rows[r].function(x[i].toFloat().toDouble())
          Math.abs(computed[r].first[i] - f) / (1 + Math.abs(f))
        }
      },
      1e-6,
    )
    atMost(
      "largest difference of the slope by autograd from its formula",
      rows.indices.maxOf { r ->
        x.indices.maxOf { i ->
          Math.abs(computed[r].second[i] - rows[r].derivative(x[i].toFloat().toDouble()))
        }
      },
      1e-6,
    )
    check(
      "every value lies in its range, the ends included where a float rounds to them",
      "${rows.size * x.size} values",
      "none outside",
      rows.indices.all { r -> computed[r].first.all { it in rows[r].bounds } },
    )
    check(
      "ranges (0, 1) and (−1, 1) are open in mathematics; in floats tanh and sigmoid reach their ends",
      "tanh(20) = ${Tensor.of(20f).tanh().item()}, sigmoid(20) = ${Tensor.of(20f).sigmoid().item()}",
      "1.0 and 1.0",
      Tensor.of(20f).tanh().item() == 1f && Tensor.of(20f).sigmoid().item() == 1f,
      Verdict.LOOSE,
    )
    val near = x.indices.filter { Math.abs(x[it]) <= 5 }
    fun drawn(of: (Pair<List<Double>, List<Double>>) -> List<Double>) = rows.mapIndexed { r, row ->
      Series(row.kind.label, row.kind.ink, near.map { x[it] }, near.map { of(computed[r])[it] })
    }
    plot(
      "The functions",
      "Above 0 the first four are one line. Softmax is drawn for two classes with the logits x and 0: it is the sigmoid.",
      curves(drawn { it.first }.map { it }, x = "x", y = "f(x)"),
      height = 460,
    )
    plot(
      "Their slopes",
      "Sigmoid's is at most ¼; ReLU's is 1 on half of the line.",
      curves(drawn { it.second }, x = "x", y = "slope"),
    )

    val rng = Rng.of(12)
    val logits = rng.normal(Shape.of(1000, 10), 0f, 5f)
    val sums = logits.softmax(-1).sum(-1).toArray()
    atMost(
      "softmax: a row's sum differs from 1 by at most",
      sums.maxOf { Math.abs(it - 1.0) },
      1e-6,
    )
    val extreme =
      Tensor.of(arrayOf(floatArrayOf(1000f, 0f, -1000f), floatArrayOf(1000f, 1000f, -1000f)))
    equal(
      "softmax at ±1000, where e¹⁰⁰⁰ is no float",
      extreme.softmax(-1).toString(),
      "[[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]]",
    )
    val naive = extreme.exp().div(extreme.exp().sum(true, -1))
    check(
      "the formula as the article writes it cannot do that",
      naive.toRows()[0][0],
      "NaN",
      naive.toRows()[0][0].isNaN(),
      Verdict.LOOSE,
    )

    learnSlopes()
  }

/** Three units learn the slopes of three lines. */
private fun Notebook.learnSlopes() {
  val slopes = floatArrayOf(0.6f, 0.1f, -0.5f)
  val layer = PReLU.of(slopes.size)
  val x = Rng.of(13).normal(Shape.of(200, slopes.size), 0f, 1f)
  val wanted = x.prelu(Tensor.of(*slopes))
  val optimizer = Adam(0.02)
  val history = arrayListOf(layer.weight().value().toArray())
  repeat(200) {
    optimizer.step(MSE().forward(layer.forward(x, Pass.training()), wanted).backward())
    history += layer.weight().value().toArray()
  }
  atMost(
    "PReLU learns its slopes: three units that start at 0.25 and should be 0.6, 0.1 and −0.5 are off by at most",
    slopes.indices.maxOf { Math.abs(history.last()[it] - slopes[it]).toDouble() },
    0.01,
  )
  plot(
    "PReLU's slopes while learning",
    "Each unit has its own, as the article says; PyTorch's default is one for all units of a layer.",
    curves(
      slopes.indices.map { unit ->
        Series.of(
          "should become ${slopes[unit]}",
          listOf(Ink.PURPLE, Ink.BLUE, Ink.ORANGE)[unit],
          history.map { it[unit] },
        )
      },
      x = "step",
      y = "slope a",
    ),
  )
}
