package dev.kindling.examples.lab

import kotlinx.html.FlowContent
import kotlinx.html.FlowOrPhrasingContent
import kotlinx.html.a
import kotlinx.html.blockQuote
import kotlinx.html.body
import kotlinx.html.caption
import kotlinx.html.code
import kotlinx.html.div
import kotlinx.html.figcaption
import kotlinx.html.figure
import kotlinx.html.footer
import kotlinx.html.h1
import kotlinx.html.h2
import kotlinx.html.head
import kotlinx.html.header
import kotlinx.html.html
import kotlinx.html.id
import kotlinx.html.lang
import kotlinx.html.li
import kotlinx.html.main
import kotlinx.html.meta
import kotlinx.html.nav
import kotlinx.html.ol
import kotlinx.html.p
import kotlinx.html.pre
import kotlinx.html.section
import kotlinx.html.span
import kotlinx.html.stream.createHTML
import kotlinx.html.style
import kotlinx.html.table
import kotlinx.html.tbody
import kotlinx.html.td
import kotlinx.html.th
import kotlinx.html.thead
import kotlinx.html.title
import kotlinx.html.tr
import kotlinx.html.unsafe

/** One page of HTML that shows all runs; it needs nothing but itself. */
internal class Page(private val runs: List<Run>, private val budget: Budget) {
  fun html(): String =
    "<!DOCTYPE html>\n" +
      createHTML(prettyPrint = false).html {
        lang = "en"
        head {
          meta(charset = "utf-8")
          meta(name = "viewport", content = "width=device-width, initial-scale=1")
          meta(name = "color-scheme", content = "light dark")
          title("The ReLU laboratory")
          style { unsafe { +STYLE } }
        }
        body {
          header { opening() }
          nav { contents() }
          main { runs.forEach { experiment(it) } }
          footer { p { +"Made by Kindling: ./kindling run lab" } }
        }
      }

  private fun FlowContent.opening() {
    h1 { +"The ReLU laboratory" }
    p("lead") {
      +"Four documents say how networks of rectified linear units behave. "
      +"Here each of their claims is a program, and this page shows what came out."
    }
    val all = runs.flatMap { it.outcome.measurements }
    p {
      Verdict.entries.forEach { verdict ->
        val count = all.count { it.verdict == verdict }
        if (count > 0) {
          span("verdict ${verdict.name.lowercase()}") { +"$count ${verdict.word}" }
          +" "
        }
      }
    }
    p("note") {
      +"“Holds”: the document is right. “Loose”: it is right if read with care. "
      +"“Wrong”: it is not, and here is the proof. “Missed”: our program did not measure what it should."
      if (budget == Budget.SHORT) +" This is the short form, with fewer starts and epochs."
    }
  }

  private fun FlowContent.contents() {
    ol {
      runs.forEach { run ->
        li {
          a("#${run.experiment.name}") { +run.experiment.title }
          +" "
          worst(run.outcome)?.let { mark(it) }
        }
      }
    }
  }

  /** The verdict that a reader of the contents wants to know of. */
  private fun worst(outcome: Outcome): Verdict? = outcome.measurements.maxOfOrNull { it.verdict }

  private fun FlowContent.mark(verdict: Verdict) {
    span("verdict ${verdict.name.lowercase()}") { +verdict.word }
  }

  private fun FlowContent.experiment(run: Run) {
    section {
      id = run.experiment.name
      h2 { +run.experiment.title }
      run.experiment.quotes.forEach { quote ->
        blockQuote {
          p { marked(quote.words) }
          p("source") { +quote.document.title }
        }
      }
      run.outcome.parts.filterNot { it is Measurement }.forEach { part(it) }
      measurements(run.outcome.measurements)
      p("note") {
        +"%.1f s. Again: ".format(java.util.Locale.ROOT, run.seconds)
        code { +"./kindling run lab ${run.experiment.name}" }
      }
    }
  }

  private fun FlowContent.part(part: Part) {
    when (part) {
      is Paragraph -> p { marked(part.text) }
      is Code -> {
        p("caption") { +part.title }
        pre { code { +part.text } }
      }
      is Table -> grid(part)
      is Picture ->
        figure {
          unsafe { +part.svg }
          figcaption { marked(part.caption) }
        }
      is Measurement -> measurements(listOf(part))
    }
  }

  private fun FlowContent.grid(part: Table) {
    div("scroll") {
      table {
        caption { +part.title }
        thead { tr { part.header.forEach { th { +it } } } }
        tbody { part.rows.forEach { row -> tr { row.forEach { cell -> td { marked(cell) } } } } }
      }
    }
  }

  private fun FlowContent.measurements(measurements: List<Measurement>) {
    div("scroll") {
      table("measurements") {
        thead { tr { listOf("Claim", "Measured", "Needed", "Verdict").forEach { th { +it } } } }
        tbody {
          measurements.forEach { m ->
            tr {
              td { marked(m.claim) }
              td { marked(m.measured) }
              td { marked(m.needed) }
              td { mark(m.verdict) }
            }
          }
        }
      }
    }
  }

  /** Text whose parts between backticks are code. */
  private fun FlowOrPhrasingContent.marked(text: String) {
    text.split('`').forEachIndexed { i, piece -> if (i % 2 == 0) +piece else code { +piece } }
  }

  private companion object {
    fun colors(form: (Ink) -> String): String =
      Ink.entries.joinToString(" ") { "${it.variable}: ${form(it)};" }

    val STYLE: String =
      """
      :root { ${colors { it.light }} --code: #f0f2f5; color-scheme: light dark; }
      @media (prefers-color-scheme: dark) { :root { ${colors { it.dark }} --code: #222833; } }
      * { box-sizing: border-box; }
      html { background: var(--paper); color: var(--text); scroll-behavior: smooth; }
      body { font: 17px/1.6 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
        max-width: 52rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
      h1 { font-size: 2.4rem; line-height: 1.15; letter-spacing: -0.02em; margin: 0 0 0.5rem; }
      h2 { font-size: 1.5rem; line-height: 1.25; letter-spacing: -0.01em; margin: 0 0 1rem; }
      .lead { font-size: 1.2rem; margin: 0 0 1rem; }
      .note, .source, figcaption, caption, .caption, footer { color: var(--grey); font-size: 0.9rem; }
      .caption { margin: 1.25rem 0 0.25rem; }
      nav { border: 1px solid var(--faint); border-radius: 10px; padding: 0.75rem 1rem; margin: 1.5rem 0; }
      nav ol { margin: 0; padding-left: 1.75rem; columns: 2 20rem; column-gap: 2.5rem; }
      nav li { break-inside: avoid; }
      a { color: var(--blue); text-decoration: none; }
      a:hover, a:focus-visible { text-decoration: underline; }
      section { border-top: 1px solid var(--faint); padding-top: 2rem; margin-top: 3rem; }
      blockquote { margin: 0 0 1rem; padding: 0.1rem 0 0.1rem 1rem; border-left: 3px solid var(--gold); }
      blockquote p { margin: 0.2rem 0; }
      blockquote p:first-child::before { content: "“"; }
      blockquote p:first-child::after { content: "”"; }
      code, pre { font-family: ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; font-size: 0.88em; }
      p code, td code, figcaption code { background: var(--code); padding: 0.1em 0.3em; border-radius: 4px; }
      pre { background: var(--code); padding: 0.9rem 1rem; border-radius: 8px; overflow-x: auto;
        line-height: 1.45; margin: 0.25rem 0 1.25rem; }
      figure { margin: 1.5rem 0; }
      figure svg { display: block; width: 100%; height: auto; }
      figcaption { margin-top: 0.4rem; }
      svg text { fill: var(--text); font-family: inherit; font-size: 13px; }
      svg .legend-item { font-size: 12px; }
      svg .plot-title { font-size: 16px; font-weight: 600; }
      svg .axis-title-x, svg .axis-title-y, svg .legend-title { font-size: 14px; }
      .scroll { overflow-x: auto; margin: 1.25rem 0; }
      table { border-collapse: collapse; width: 100%; font-size: 0.92rem; font-variant-numeric: tabular-nums; }
      caption { text-align: left; padding-bottom: 0.3rem; }
      th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; }
      th { font-weight: 600; border-bottom: 2px solid var(--faint); }
      td { border-bottom: 1px solid var(--faint); }
      .measurements th:last-child { width: 5.5rem; }
      .verdict { display: inline-block; font-size: 0.8rem; line-height: 1.4; padding: 0 0.5em; font-weight: 600;
        border: 1.5px solid currentColor; border-radius: 1em; white-space: nowrap; }
      .holds { color: var(--green); } .loose { color: var(--gold); } .wrong { color: var(--purple); }
      .missed { color: var(--paper); background: var(--red); border-color: var(--red); }
      footer { margin-top: 3rem; border-top: 1px solid var(--faint); }
      @media print { nav { display: none; } section { break-inside: avoid-page; } }
      """
        .trimIndent()
  }
}
