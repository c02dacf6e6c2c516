package dev.kindling.examples.lab

import dev.kindling.data.Dataset
import dev.kindling.examples.digits.StrokeDigits
import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Layer
import dev.kindling.nn.Pass
import dev.kindling.op.Shape
import dev.kindling.optim.Optimizer
import dev.kindling.tensor.Arena
import dev.kindling.tensor.Gradients
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Target
import dev.kindling.tensor.Tensor

/** The built-in digits as the experiments want them. */
internal object StrokeSets {
  /** Digits as rows of 784 numbers. */
  fun rows(count: Int, seed: Long): Dataset = digits(Shape.of(784), count, seed)

  /** Digits as pictures of one channel. */
  fun pictures(count: Int, seed: Long): Dataset = digits(Shape.of(1, 28, 28), count, seed)

  private fun digits(sample: Shape, count: Int, seed: Long): Dataset =
    StrokeDigits.generate(count, Rng.of(seed)).let {
      Dataset.ofImages(sample, it.pixels(), it.labels())
    }
}

/** Trains with steps whose buffers are used again. */
internal class Training(private val net: Layer, private val optimizer: Optimizer) {
  private val arena = Arena()
  private val loss = CrossEntropy()

  /**
   * One step.
   *
   * @param clip what becomes of the gradients before the step
   * @return the loss before it
   */
  fun step(
    input: Tensor,
    target: Target,
    pass: Pass = Pass.training(),
    clip: (Gradients) -> Gradients = { it },
  ): Double {
    val before = arena.within {
      val value = loss.forward(net.forward(input, pass), target)
      optimizer.step(clip(value.backward()))
      value.item().toDouble()
    }
    arena.reset()
    return before
  }
}

/** The share of samples whose largest output is at their label. */
internal fun accuracy(net: Layer, data: Dataset): Double {
  var right = 0
  for (from in 0 until data.size() step 250) {
    val part = data.range(from, minOf(from + 250, data.size()))
    val said = net.forward(part.input()).argMax(-1)
    right += (0 until part.size()).count { said.get(it) == part.labels().get(it) }
  }
  return right.toDouble() / data.size()
}
