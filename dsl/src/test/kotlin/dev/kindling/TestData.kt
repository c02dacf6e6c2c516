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

/** Digits as on a pocket calculator, at any place, in any grey: 28 × 28 pixels from 0 to 1. */
internal fun digits(count: Int, seed: Long): Dataset {
  val rng = Rng.of(seed)
  val labels = IntArray(count) { rng.fork(0).below(10, it.toLong()) }
  val pixels = FloatArray(count * 784)
  for (sample in 0 until count) {
    val draw = rng.fork(1).fork(sample.toLong())
    val left = 4 + draw.below(10, 0)
    val top = 2 + draw.below(8, 1)
    val grey = 0.6f + 0.4f * draw.uniform(2)
    fun dot(x: Int, y: Int) {
      for (dx in 0..1) for (dy in 0..1) pixels[sample * 784 + (y + dy) * 28 + x + dx] = grey
    }
    for (i in 0..7) {
      val lit = SEGMENTS[labels[sample]]
      if ('a' in lit) dot(left + i, top)
      if ('g' in lit) dot(left + i, top + 7)
      if ('d' in lit) dot(left + i, top + 14)
      if ('f' in lit) dot(left, top + i)
      if ('b' in lit) dot(left + 7, top + i)
      if ('e' in lit) dot(left, top + 7 + i)
      if ('c' in lit) dot(left + 7, top + 7 + i)
    }
  }
  return Dataset.of(Tensor.of(Shape.of(count, 784), *pixels), IntTensor.of(*labels))
}

private val SEGMENTS =
  listOf("abcdef", "bc", "abged", "abgcd", "fgbc", "afgcd", "afgedc", "abc", "abcdefg", "abcdfg")
