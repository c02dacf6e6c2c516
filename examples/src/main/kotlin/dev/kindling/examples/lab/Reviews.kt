package dev.kindling.examples.lab

import dev.kindling.data.Dataset
import dev.kindling.op.Shape
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** Made-up reviews of films, whose words are numbers by their place in [WORDS]. */
internal object Reviews {
  private val subjects =
    listOf("film", "plot", "music", "acting", "ending", "dialogue", "camera", "story")
  private val verbs = listOf("was", "is", "seemed", "felt")
  private val good =
    listOf("good", "great", "moving", "clever", "funny", "beautiful", "fresh", "gripping")
  private val bad = listOf("bad", "dull", "flat", "silly", "slow", "ugly", "stale", "tedious")
  private val negations = listOf("not", "never", "hardly")
  private const val PADDING = "·"

  /** The words; 0 is none. */
  val WORDS: List<String> =
    listOf(PADDING, "the", "and") + subjects + verbs + good + bad + negations

  private val number = WORDS.withIndex().associate { it.value to it.index }
  private const val CLAUSE = 6
  private const val LENGTH = 3 * CLAUSE

  val example: String
    get() = write(Rng.of(2)).first.filter { it != PADDING }.joinToString(" ")

  /** Reviews with the label 1 where most of their sentences praise. */
  fun make(count: Int, rng: Rng): Dataset {
    val written = List(count) { write(rng.fork(it.toLong())) }
    val ids = written.flatMap { (words, _) -> words.map { number.getValue(it).toFloat() } }
    return Dataset.of(
      Tensor.of(Shape.of(count, LENGTH), *ids.toFloatArray()),
      IntTensor.of(*written.map { it.second }.toIntArray()),
    )
  }

  private fun write(rng: Rng): Pair<List<String>, Int> {
    val clauses = if (rng.below(2, 0) == 0) 1 else 3
    val words = ArrayList<String>()
    var praise = 0
    for (clause in 0 until clauses) {
      val draw = rng.fork(clause.toLong())
      val isGood = draw.below(2, 0) == 1
      val isTurned = draw.below(2, 1) == 1
      if (clause > 0) words += "and"
      words += "the"
      words += draw.of(subjects, 2)
      words += draw.of(verbs, 3)
      if (isTurned) words += draw.of(negations, 4)
      words += draw.of(if (isGood) good else bad, 5)
      praise += if (isGood != isTurned) 1 else -1
    }
    return words + List(LENGTH - words.size) { PADDING } to if (praise > 0) 1 else 0
  }

  private fun Rng.of(words: List<String>, position: Long): String =
    words[below(words.size, position)]
}
