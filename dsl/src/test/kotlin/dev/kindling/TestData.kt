package dev.kindling

import dev.kindling.data.Batch
import dev.kindling.data.Dataset
import dev.kindling.op.Shape
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** Points in the plane in three classes, each around a centre of its own. */
internal fun clusters(count: Int, seed: Long = 1): Dataset {
  val rng = Rng.of(seed)
  val labels = IntArray(count) { rng.fork(0).below(3, it.toLong()) }
  val noise = rng.fork(1).uniform(Shape.of(count, 2), -1f, 1f)
  val centres = Tensor.of(Array(count) { floatArrayOf(2f * (labels[it] - 1), labels[it] % 2f) })
  return Dataset.of(centres.plus(noise), IntTensor.of(*labels))
}

/** A data set that answers a batch in another way. */
internal fun Dataset.answering(answer: (Batch) -> Batch): Dataset =
  object : Dataset by this {
    override fun batch(vararg indices: Int): Batch = answer(this@answering.batch(*indices))
  }
