package dev.kindling.examples.lab

import java.nio.file.Path

/** The four documents whose claims the laboratory runs. */
enum class Document(val title: String) {
  NOTE("ReLU (a note on the activation function)"),
  ARTICLE("ReLU activation function in deep learning (an article)"),
  CS231N("ReLU (notes after Stanford's CS231n)"),
  POST("Why Rectified Linear Units (ReLUs) actually work? (A. Sharma, 2019)"),
}

/** What a document says, in its own words. */
data class Quote(val document: Document, val words: String)

/** How much an experiment may do: all of it (at most 60 s), or what a build has time for. */
enum class Budget {
  FULL,
  SHORT;

  /** One of two numbers, such as of epochs or starts. */
  fun of(full: Int, short: Int): Int = if (this == FULL) full else short
}

/** A claim of the documents, as a program. */
class Experiment(
  /** The word by which `./kindling run lab` calls it. */
  val name: String,
  val title: String,
  val quotes: List<Quote>,
  private val program: Notebook.(Budget) -> Unit,
) {
  constructor(
    name: String,
    title: String,
    vararg quotes: Pair<Document, String>,
    program: Notebook.(Budget) -> Unit,
  ) : this(name, title, quotes.map { Quote(it.first, it.second) }, program)

  /**
   * Runs the program.
   *
   * @param cifar10 the folder of CIFAR-10's binary version, if there is one
   */
  fun run(budget: Budget, cifar10: Path? = null): Outcome =
    Notebook(name, cifar10).also { it.program(budget) }.outcome()

  override fun toString(): String = name
}

/** What an experiment found, in the order of the page. */
data class Outcome(val parts: List<Part>) {
  val measurements: List<Measurement>
    get() = parts.filterIsInstance<Measurement>()

  val pictures: List<Picture>
    get() = parts.filterIsInstance<Picture>()

  /** Whether there was something to see, and all of it came out as it should. */
  val succeeded: Boolean
    get() = measurements.isNotEmpty() && measurements.none { it.verdict == Verdict.MISSED }
}

/** How a claim stands after it was run. */
enum class Verdict(val word: String) {
  /** The document is right. */
  HOLDS("holds"),
  /** The document is right if it is read with care; the text says how. */
  LOOSE("loose"),
  /** The document is wrong, and this is the proof. */
  WRONG("wrong"),
  /** The program did not measure what it should: the run fails. */
  MISSED("MISSED"),
}

/** A piece of an experiment's page. */
sealed interface Part

/** A paragraph; what stands between backticks is code. */
data class Paragraph(val text: String) : Part

/** A program, or what it printed. */
data class Code(val title: String, val text: String) : Part

/** A claim made precise, what was measured, and how the claim stands. */
data class Measurement(
  val claim: String,
  val measured: String,
  val needed: String,
  val verdict: Verdict,
) : Part

data class Table(val title: String, val header: List<String>, val rows: List<List<String>>) : Part

/** A drawing whose colours follow the page's light or dark scheme. */
data class Picture(val title: String, val caption: String, val svg: String) : Part
