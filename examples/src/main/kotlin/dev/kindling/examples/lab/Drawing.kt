package dev.kindling.examples.lab

import org.jetbrains.letsPlot.commons.encoding.UnsupportedRGBEncoder
import org.jetbrains.letsPlot.core.util.PlotSvgExportCommon
import org.jetbrains.letsPlot.ggsize
import org.jetbrains.letsPlot.intern.Plot
import org.jetbrains.letsPlot.intern.toSpec
import org.jetbrains.letsPlot.label.ggtitle
import org.jetbrains.letsPlot.themes.elementBlank
import org.jetbrains.letsPlot.themes.elementLine
import org.jetbrains.letsPlot.themes.elementRect
import org.jetbrains.letsPlot.themes.elementText
import org.jetbrains.letsPlot.themes.theme

/** A colour of the pictures: each has a light and a dark form that can be told from the others. */
enum class Ink(val light: String, val dark: String) {
  TEXT("#1d2127", "#e8eaee"),
  FAINT("#d5d9e0", "#3a4150"),
  PAPER("#fefefd", "#171b22"),
  GREY("#6c7584", "#9aa4b5"),
  BLUE("#2160c4", "#71a9ff"),
  ORANGE("#c4560b", "#ffa25c"),
  GREEN("#187a48", "#57d08c"),
  PURPLE("#8a3fc6", "#cd97f5"),
  RED("#c52846", "#ff7d90"),
  TEAL("#0b7488", "#4ccfe2"),
  GOLD("#946b00", "#e6c04c");

  /** What a plot is told: the light form, which the page replaces where it is dark. */
  override fun toString(): String = light

  /** The name of the page's variable. */
  val variable: String
    get() = "--" + name.lowercase()

  companion object {
    /** Colours for curves beside each other, in this order. */
    val series: List<String> =
      listOf(BLUE, ORANGE, GREEN, PURPLE, RED, TEAL, GOLD, GREY).map { it.light }
  }
}

/**
 * Turns plots into SVG whose colours are the page's variables, and which is the same every time.
 */
internal object Drawing {
  private val style =
    theme(
        plotBackground = elementRect(fill = Ink.PAPER.light, color = Ink.PAPER.light),
        panelBackground = elementBlank(),
        legendBackground = elementBlank(),
        stripBackground = elementRect(fill = Ink.FAINT.light, color = Ink.FAINT.light),
        panelGridMajor = elementLine(color = Ink.FAINT.light, size = 0.6),
        panelGridMinor = elementBlank(),
        axisLine = elementLine(color = Ink.GREY.light),
        axisTicks = elementLine(color = Ink.GREY.light),
        // Larger than it is shown, so that there is room for whatever font the reader has.
        legendText = elementText(size = 16),
      )
      .legendPositionBottom()

  private val id = Regex(" id=\"([^\"]+)\"")
  private val color = Regex("rgb\\((\\d+),(\\d+),(\\d+)\\)")
  private val tag = Regex("<[^>]+>")
  private val decimals = Regex("(\\.\\d\\d)\\d+")
  private val styleSheet = Regex("<style.*?</style>", RegexOption.DOT_MATCHES_ALL)
  private val gaps = Regex("\\s*\\n\\s*")
  /** The line in a legend's key, which is drawn thinner than the curve. */
  private val keyLine =
    Regex(
      "(<line x1=\"0.0\" y1=\"([\\d.]+)\" x2=\"2\\d\\.\\d+\" y2=\"\\2\"[^>]* stroke-width=\")1\\.\\d+"
    )
  private val size = Regex("width=\"(\\S+)\" height=\"(\\S+)\"")

  private val variables =
    Ink.entries.associate { rgb(it.light) to it.variable } +
      mapOf(
        "255,255,255" to Ink.PAPER.variable,
        "0,0,0" to Ink.TEXT.variable,
        // The outline of what has none of its own.
        "71,71,71" to Ink.GREY.variable,
      )

  /** What every picture must have, by the class of its text. */
  private val needed =
    mapOf(
      "plot-title" to "a title",
      "axis-title-x" to "a name for the x axis",
      "axis-title-y" to "a name for the y axis",
      "legend-item" to "a legend",
    )

  /**
   * A picture that can stand in a page beside others.
   *
   * @param name begins the names of its parts, and is no other picture's
   */
  fun svg(name: String, title: String, plot: Plot, width: Int, height: Int): String {
    val spec = (plot + ggtitle(title) + ggsize(width, height) + style).toSpec()
    val drawn =
      PlotSvgExportCommon.buildSvgImageFromRawSpecs(
        spec,
        rgbEncoder = UnsupportedRGBEncoder(),
        useCssPixelatedImageRendering = false,
      )
    for ((kind, what) in needed) {
      require("class=\"$kind\"" in drawn) { "the picture '$title' needs $what" }
    }
    return tidy(name, title, drawn)
  }

  private fun tidy(name: String, title: String, drawn: String): String {
    var svg = styleSheet.replace(drawn, "")
    for ((i, found) in id.findAll(svg).map { it.groupValues[1] }.distinct().toList().withIndex()) {
      svg = svg.replace("\"$found\"", "\"$name-$i\"").replace("#$found)", "#$name-$i)")
    }
    Ink.entries.forEach { svg = svg.replace(it.light, "var(${it.variable})") }
    svg = color.replace(svg) { variables[key(it)]?.let { name -> "var($name)" } ?: it.value }
    svg = keyLine.replace(svg) { it.groupValues[1] + "3.0" }
    svg = gaps.replace(tag.replace(svg) { decimals.replace(it.value, "$1") }, "")
    return size.replaceFirst(
      svg,
      "viewBox=\"0 0 $1 $2\" role=\"img\" aria-label=\"${escaped(title)}\"",
    )
  }

  private fun key(found: MatchResult): String = found.groupValues.drop(1).joinToString(",")

  private fun rgb(hex: String): String =
    hex.drop(1).chunked(2).joinToString(",") { it.toInt(16).toString() }

  private fun escaped(text: String): String =
    text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")
}
