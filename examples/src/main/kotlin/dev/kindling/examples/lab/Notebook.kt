package dev.kindling.examples.lab

import java.nio.file.Path
import java.util.Locale
import org.jetbrains.letsPlot.intern.Plot

/** Takes down what the experiment [name] finds. */
class Notebook(
  private val name: String,
  /** The folder of CIFAR-10's binary version, if the reader has it. */
  val cifar10: Path? = null,
) {
  private val parts = ArrayList<Part>()

  fun outcome(): Outcome = Outcome(parts.toList())

  /** A paragraph; what stands between backticks is code. */
  fun say(text: String) {
    parts += Paragraph(text.trimIndent().replace("\n", " "))
  }

  fun code(title: String, text: String) {
    parts += Code(title, text.trimIndent())
  }

  fun table(title: String, vararg header: String, rows: List<List<Any>>) {
    parts += Table(title, header.toList(), rows.map { row -> row.map { text(it) } })
  }

  /**
   * A claim that stands as [verdict] says if it [passed], and is missed otherwise.
   *
   * @param needed what a pass needs, such as "at most 0.01"
   */
  fun check(
    claim: String,
    measured: Any,
    needed: String,
    passed: Boolean,
    verdict: Verdict = Verdict.HOLDS,
  ) {
    parts += Measurement(claim, text(measured), needed, if (passed) verdict else Verdict.MISSED)
  }

  fun equal(claim: String, measured: Any, expected: Any, verdict: Verdict = Verdict.HOLDS) {
    check(claim, measured, text(expected), measured == expected, verdict)
  }

  fun within(
    claim: String,
    measured: Double,
    range: ClosedFloatingPointRange<Double>,
    verdict: Verdict = Verdict.HOLDS,
  ) {
    val needed = "${text(range.start)} to ${text(range.endInclusive)}"
    check(claim, measured, needed, measured in range, verdict)
  }

  fun atMost(
    claim: String,
    measured: Double,
    limit: Double,
    verdict: Verdict = Verdict.HOLDS,
  ) {
    check(claim, measured, "at most ${text(limit)}", measured <= limit, verdict)
  }

  fun atLeast(
    claim: String,
    measured: Double,
    limit: Double,
    verdict: Verdict = Verdict.HOLDS,
  ) {
    check(claim, measured, "at least ${text(limit)}", measured >= limit, verdict)
  }

  /** The exception of a program that must fail. */
  inline fun <reified E : Exception> refusal(program: () -> Unit): String =
    try {
      program()
      "no error"
    } catch (e: Exception) {
      if (e !is E) throw e
      e.message.orEmpty()
    }

  /** Draws a plot in the laboratory's colours; see [Ink]. */
  fun plot(title: String, caption: String, plot: Plot, width: Int = 760, height: Int = 400) {
    parts += Picture(title, caption, Drawing.svg("$name-${parts.size}", title, plot, width, height))
  }

  companion object {
    /** A number with as many digits as a reader wants; everything else as it prints. */
    fun text(value: Any): String =
      when (value) {
        is Double -> number(value)
        is Float -> number(value.toDouble())
        else -> value.toString()
      }

    private fun number(x: Double): String {
      val size = Math.abs(x)
      return when {
        x.isNaN() || x.isInfinite() -> x.toString()
        x == Math.rint(x) && size < 1e7 -> String.format(Locale.ROOT, "%.0f", x)
        size >= 1e5 || size < 1e-4 ->
          String.format(Locale.ROOT, "%.2e", x).replace(Regex("\\.?0*e"), "e")
        size >= 100 -> String.format(Locale.ROOT, "%.1f", x)
        size >= 1 -> String.format(Locale.ROOT, "%.3f", x)
        else -> String.format(Locale.ROOT, "%.5f", x).trimEnd('0').trimEnd('.')
      }
    }
  }
}
