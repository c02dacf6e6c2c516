package dev.kindling.examples.lab

import dev.kindling.nn.Flatten
import dev.kindling.nn.Linear
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor
import org.jetbrains.letsPlot.geom.geomHistogram
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.scale.scaleColorManual
import org.jetbrains.letsPlot.scale.scaleFillManual
import org.jetbrains.letsPlot.scale.scaleSizeManual

/** The document's `relu_forward` in Kotlin: out, and x as the cache. */
internal fun reluForward(x: Tensor): Pair<Tensor, Tensor> {
  val out = x.toArray()
  for (i in out.indices) if (out[i] < 0) out[i] = 0f
  return Tensor.of(x.shape(), *out) to x
}

/** The document's `relu_backward` in Kotlin; [upstream] stays as it is. */
internal fun reluBackward(upstream: Tensor, cache: Tensor): Tensor {
  val dx = upstream.toArray()
  val x = cache.toArray()
  for (i in dx.indices) if (x[i] <= 0) dx[i] = 0f
  return Tensor.of(upstream.shape(), *dx)
}

val byHand: Experiment =
  Experiment(
    "byhand",
    "relu_forward and relu_backward by hand",
    Document.CS231N to "out = x.clone(); out[out < 0] = 0",
    Document.CS231N to
      "# Avoid modifying the upstream gradient … dx = dout.clone() … dx[x <= 0] = 0",
  ) { budget ->
    code(
      "The document's two functions in Kotlin; ReluByHand.java has them in Java",
      """
      fun reluForward(x: Tensor): Pair<Tensor, Tensor> {
        val out = x.toArray()                                // a copy
        for (i in out.indices) if (out[i] < 0) out[i] = 0f
        return Tensor.of(x.shape(), *out) to x
      }

      fun reluBackward(upstream: Tensor, cache: Tensor): Tensor {
        val dx = upstream.toArray()                          // a copy: the upstream stays
        val x = cache.toArray()
        for (i in dx.indices) if (x[i] <= 0) dx[i] = 0f
        return Tensor.of(upstream.shape(), *dx)
      }
      """,
    )
    val shape = Shape.of(budget.of(100, 10), 3, 32, 32)
    val x = Rng.of(1).normal(shape, 0f, 1f).times(100f).round().div(100f)
    val upstream = Rng.of(2).normal(shape, 0f, 1f)
    val before = upstream.toArray()
    val leaf = x.requiresGrad()
    val out = leaf.relu()
    val dx = out.backward(upstream).of(leaf)
    val java = ReluByHand.reluForward(x)
    val javaBack = ReluByHand.reluBackward(upstream, java.cache)
    val (kotlin, cache) = reluForward(x)
    val kotlinBack = reluBackward(upstream, cache)
    val zeros = x.eq(0f).sum().item().toInt()
    say(
      """
      The input is `$shape`, as in the document's trace, rounded to two decimals so that ${zeros} of
      its numbers are exactly 0, where the gradient must be 0.
      """
    )
    fun differing(a: Tensor, b: Tensor): Int = a.ne(b).sum().item().toInt()
    equal("forward in Java: elements that differ from autograd's", differing(java.out, out), 0)
    equal("forward in Kotlin: elements that differ", differing(kotlin, out), 0)
    equal("backward in Java: elements whose bits differ", bitsDiffering(javaBack, dx), 0)
    equal("backward in Kotlin: elements whose bits differ", bitsDiffering(kotlinBack, dx), 0)
    check(
      "the upstream gradient is not modified",
      if (upstream.toArray().contentEquals(before)) "the same ${before.size} numbers"
      else "changed",
      "the same numbers",
      upstream.toArray().contentEquals(before),
    )
    val corners = Tensor.of(-0f, Float.NaN)
    val hand = reluForward(corners).first
    check(
      "at −0.0 the document's forward pass keeps the sign: `-0.0 < 0` is false",
      "by hand ${hand.get(0)}, relu ${corners.relu().get(0)}; both keep NaN",
      "-0.0 and 0.0, which are equal in every comparison",
      1 / hand.get(0) < 0 && 1 / corners.relu().get(0) > 0 && hand.get(1).isNaN(),
      Verdict.LOOSE,
    )
    val shown = 0 until 400
    val numbers = x.toArray()
    val passed = dx.toArray()
    plot(
      "What the backward pass lets through",
      "400 elements: where x is above 0 the upstream gradient passes unchanged, elsewhere dx is 0.",
      letsPlot(
        mapOf(
          "x" to shown.map { numbers[it] } + shown.map { numbers[it] },
          "gradient" to shown.map { before[it] } + shown.map { passed[it] },
          "what" to shown.map { "upstream" } + shown.map { "dx" },
        )
      ) {
        this.x = "x"
        y = "gradient"
        color = "what"
        size = "what"
      } +
        geomPoint() +
        scaleColorManual(listOf(Ink.ORANGE.light, Ink.BLUE.light), name = "") +
        scaleSizeManual(listOf(4.5, 2.2), name = "") +
        labs(x = "x", y = "gradient"),
    )
  }

private fun bitsDiffering(a: Tensor, b: Tensor): Int {
  val other = b.toArray()
  return a.toArray().withIndex().count { (i, v) -> v.toRawBits() != other[i].toRawBits() }
}

val trace: Experiment =
  Experiment(
    "trace",
    "The trace of linear + ReLU",
    Document.CS231N to
      "x.shape torch.Size([100, 3, 32, 32]) w.shape torch.Size([3072, 100]) b.shape torch.Size([3072])",
  ) {
    say(
      """
      The document ends with the shapes of a run of linear + ReLU. As printed they cannot work: x has
      100 images of 3 · 32 · 32 = 3072 numbers, w takes 3072 numbers to 100 outputs, and so a bias is
      a number for each of 100 outputs, not of 3072 inputs.
      """
    )
    val x = Rng.of(3).normal(Shape.of(100, 3, 32, 32), 0f, 1f)
    val w = Rng.of(4).normal(Shape.of(3072, 100), 0f, 0.01f)
    check(
      "a bias of 3072 is refused",
      refusal<IllegalArgumentException> { Linear.of(w, Tensor.zeros(3072)) },
      "an error that names the layer and says that b needs [100]",
      refusal<IllegalArgumentException> { Linear.of(w, Tensor.zeros(3072)) } ==
        "linear: with a weight [3072, 100] the bias needs [100], not [3072]",
      Verdict.WRONG,
    )
    val linear = Linear.of(w, Tensor.zeros(100))
    val unflattened = refusal<IllegalArgumentException> { Sequential.of(linear, ReLU()).forward(x) }
    check(
      "images need to be made rows first; without it, the error says so",
      unflattened,
      "an error that names the layer, 32 features and 3072",
      listOf("linear(3072, 100)", "32 features", "3072").all { it in unflattened },
      Verdict.LOOSE,
    )
    val y = Sequential.of(Flatten.of(), linear, ReLU()).forward(x)
    equal("with rows and a bias `[100]` the output has the shape", y.shape(), Shape.of(100, 100))
    atLeast("and nothing in it is negative", y.min().item().toDouble(), 0.0)
    val values = y.toArray().toList()
    plot(
      "What linear + ReLU gives for the trace's shapes",
      "Half of the 10,000 outputs are 0: the bar on the left.",
      letsPlot(
        mapOf("y" to values, "kind" to values.map { if (it > 0) "output above 0" else "output 0" })
      ) +
        geomHistogram(binWidth = 0.05, boundary = 0.0, size = 0.0) {
          this.x = "y"
          fill = "kind"
        } +
        scaleFillManual(Ink.series, name = "") +
        labs(x = "output", y = "count"),
    )
  }
