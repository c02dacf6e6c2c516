package dev.kindling.examples.playground

import dev.kindling.data.Batch
import dev.kindling.data.Dataset
import dev.kindling.examples.digits.StrokeDigits
import dev.kindling.examples.lab.Curve
import dev.kindling.nn.BCEWithLogits
import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Loss
import dev.kindling.nn.MSE
import dev.kindling.op.Shape
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** What there is to learn; [code] is its loss in the DSL. */
internal enum class Problem(
  override val id: String,
  override val label: String,
  val code: String,
  private val made: () -> Data,
) : Choice {
  MOONS("moons", "two moons", "bceWithLogits()", { plane(300, Plane::moons) }),
  SPIRAL("spiral", "spiral", "bceWithLogits()", { plane(400, Plane::spiral) }),
  COS6X("cos6x", "cos(6x)", "mse()", ::curve),
  DIGITS("digits", "digits", "crossEntropy()", ::digits);

  val data: Data by lazy { made() }
}

/** Samples to learn from and samples to test with, and a loss. */
internal class Data(val train: Dataset, test: Dataset, val outputs: Int, val loss: Loss) {
  val features: Int = train.sample().size()

  /** Those samples by which the network is judged and watched. */
  val watched: Batch = train.range(0, minOf(train.size(), MOST))
  val held: Batch = test.range(0, minOf(test.size(), MOST))

  /** The share of samples whose class the network tells; null where there are no classes. */
  fun accuracy(output: Tensor, batch: Batch): Double? =
    when (loss) {
      is BCEWithLogits -> {
        val logits = output.toArray()
        val labels = (batch.target as Tensor).toArray()
        logits.indices.count { (logits[it] > 0) == (labels[it] > 0.5f) }.toDouble() / logits.size
      }
      is CrossEntropy -> {
        val found = output.argMax()
        val labels = batch.labels()
        (0 until batch.size()).count { found.get(it) == labels.get(it) }.toDouble() / batch.size()
      }
      else -> null
    }

  private companion object {
    const val MOST = 500
  }
}

private fun plane(count: Int, made: (Int, Rng) -> Plane): Data {
  val rng = Rng.of(7)
  return Data(
    made(count, rng.fork(1)).dataset(),
    made(count, rng.fork(2)).dataset(),
    1,
    BCEWithLogits(),
  )
}

/** The laboratory's 200 points, and others like them to test with. */
private fun curve(): Data {
  val rng = Rng.of(7)
  val x = FloatArray(Curve.SIZE) { rng.uniform(it.toLong()) }
  val y =
    FloatArray(Curve.SIZE) { i ->
      StrictMath.cos(6.0 * x[i]).toFloat() + 0.08f * rng.fork(1).normal(i.toLong())
    }
  val shape = Shape.of(Curve.SIZE, 1)
  val test = Dataset.of(Tensor.of(shape, *x), Tensor.of(shape, *y))
  return Data(Dataset.of(Curve.inputs, Curve.targets), test, 1, MSE())
}

private fun digits(): Data {
  val rng = Rng.of(7)
  val (train, test) =
    listOf(6_000 to 1L, 500 to 2L).map { (count, fork) ->
      val drawn = StrokeDigits.generate(count, rng.fork(fork))
      Dataset.ofImages(
        Shape.of(StrokeDigits.SIZE * StrokeDigits.SIZE),
        drawn.pixels(),
        drawn.labels(),
      )
    }
  return Data(train, test, 10, CrossEntropy())
}
