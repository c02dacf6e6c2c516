package dev.kindling.examples.zoo

import dev.kindling.data.Batch
import dev.kindling.data.Dataset
import dev.kindling.invoke
import dev.kindling.nn.Layer
import dev.kindling.op.Shape
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/**
 * A text as a data set for a language model: each sample is [context] characters, and its target
 * the same moved on by one. Characters are numbers, in the order of the [alphabet].
 */
class CharText(private val text: String, private val context: Int, val alphabet: String) : Dataset {
  private val codes = IntArray(text.length) { alphabet.indexOf(text[it]) }

  init {
    val unknown = codes.indexOf(-1)
    require(unknown < 0) { "text: its character '${text[unknown]}' is not in the alphabet" }
    require(text.length > context) {
      "text: has ${text.length} characters; a context of $context needs at least ${context + 1}"
    }
  }

  /** One sample begins at each place. */
  override fun size(): Int = text.length - context

  override fun sample(): Shape = Shape.of(context)

  override fun batch(vararg indices: Int): Batch {
    val from = FloatArray(indices.size * context)
    val to = IntArray(from.size)
    for ((row, start) in indices.withIndex()) for (i in 0 until context) {
      from[row * context + i] = codes[start + i].toFloat()
      to[row * context + i] = codes[start + i + 1]
    }
    val shape = Shape.of(indices.size, context)
    return Batch(Tensor.of(shape, *from), IntTensor.of(shape, *to))
  }

  companion object {
    /** The characters that a text has, each once, in order. */
    fun alphabet(text: String): String = text.toSortedSet().joinToString("")
  }
}

/**
 * Goes on with a [prompt], character by character: each is drawn with the probabilities that [net]
 * gives it, of which a [temperature] below 1 sharpens the larger.
 */
fun write(
  net: Layer,
  alphabet: String,
  prompt: String,
  length: Int,
  context: Int,
  rng: Rng,
  temperature: Float = 0.8f,
): String {
  val text = StringBuilder(prompt)
  for (i in 0L until length) {
    val seen = text.takeLast(context).map { alphabet.indexOf(it).toFloat() }.toFloatArray()
    val logits = net(Tensor.of(Shape.of(1, seen.size), *seen)).select(0, 0).select(0, seen.size - 1)
    val sums = logits.div(temperature).softmax().cumSum(0).toArray()
    val drawn = sums.indexOfFirst { it > rng.uniform(i) }
    text.append(alphabet[if (drawn < 0) alphabet.lastIndex else drawn])
  }
  return text.toString()
}
