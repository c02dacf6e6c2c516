package dev.kindling.examples.lab

import org.jetbrains.letsPlot.Stat
import org.jetbrains.letsPlot.geom.geomBar
import org.jetbrains.letsPlot.geom.geomLine
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.intern.Plot
import org.jetbrains.letsPlot.intern.Scale
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.pos.positionDodge
import org.jetbrains.letsPlot.scale.guideLegend
import org.jetbrains.letsPlot.scale.guides
import org.jetbrains.letsPlot.scale.scaleColorManual
import org.jetbrains.letsPlot.scale.scaleFillManual
import org.jetbrains.letsPlot.scale.scaleXContinuous
import org.jetbrains.letsPlot.scale.scaleXDiscrete
import org.jetbrains.letsPlot.scale.scaleXLog10
import org.jetbrains.letsPlot.scale.scaleYLog10

/** The numbers of one line in a picture; those that are not finite are left out. */
internal class Series(val label: String, val ink: Ink, x: List<Number>, y: List<Number>) {
  val points: List<Pair<Double, Double>> =
    x.map { it.toDouble() }.zip(y.map { it.toDouble() }).filter { it.second.isFinite() }

  companion object {
    /** Numbers by their place, from [first]. */
    fun of(label: String, ink: Ink, y: List<Number>, first: Int = 0): Series =
      Series(label, ink, y.indices.map { it + first }, y)
  }
}

/** Lines in the colours of their series, with dots at their points if [dots]. */
internal fun curves(
  series: List<Series>,
  x: String,
  y: String,
  dots: Boolean = false,
  logX: Boolean = false,
  logY: Boolean = false,
): Plot {
  val data =
    mapOf(
      "x" to series.flatMap { it.points.map { point -> point.first } },
      "y" to series.flatMap { it.points.map { point -> point.second } },
      "series" to series.flatMap { it.points.map { _ -> it.label } },
    )
  var plot =
    letsPlot(data) {
      this.x = "x"
      this.y = "y"
      color = "series"
    } +
      geomLine(size = 1.3) +
      scaleColorManual(series.map { it.ink.light }, name = "", limits = series.map { it.label }) +
      labs(x = x, y = y)
  if (dots) plot += geomPoint(size = 3.0)
  val xs = series.flatMap { it.points.map { point -> point.first } }
  if (logX) plot += scaleXLog10(limits = around(xs)) else wholeX(xs)?.let { plot += it }
  if (logY) plot += logY(series.flatMap { it.points.map { point -> point.second } })
  // What Lets-Plot would draw beyond the picture's edge stands in two rows.
  if (series.sumOf { 30 + 8 * it.label.length } > LEGEND_WIDTH)
    plot += guides(color = guideLegend(nrow = 2))
  return plot
}

/** Marks for a few whole numbers, which should not have others between them. */
internal fun wholeX(numbers: List<Double>): Scale? {
  val marks = (numbers.min().toInt()..numbers.max().toInt()).toList()
  val whole = numbers.all { it == Math.rint(it) } && marks.size <= 20
  return if (whole) scaleXContinuous(breaks = marks, labels = marks.map { "$it" }) else null
}

/** A logarithmic axis for these numbers, marked at powers of ten. */
internal fun logY(numbers: List<Double>): Scale {
  val positive = numbers.filter { it > 0 }
  val low = Math.ceil(Math.log10(positive.min()) - 1e-9).toInt()
  val high = Math.floor(Math.log10(positive.max()) + 1e-9).toInt()
  if (low >= high) return scaleYLog10(limits = around(positive))
  val powers = (low..high step if (high - low > 6) 2 else 1).toList()
  return scaleYLog10(
    breaks = powers.map { Math.pow(10.0, it.toDouble()) },
    labels = powers.map(::power),
    limits = around(positive),
  )
}

private fun power(exponent: Int): String =
  when (exponent) {
    in -3..-1 -> "0." + "0".repeat(-exponent - 1) + "1"
    in 0..3 -> "1" + "0".repeat(exponent)
    else -> "10" + "$exponent".map { SUPERSCRIPTS["-0123456789".indexOf(it)] }.joinToString("")
  }

private const val SUPERSCRIPTS = "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"
/** How wide a legend may be, by a guess at its letters. */
private const val LEGEND_WIDTH = 660

/** The ends of a logarithmic axis, with room beyond the numbers, so that no line is cut. */
private fun around(numbers: List<Double>): Pair<Double, Double> {
  val room = maxOf(1.05, Math.pow(numbers.max() / numbers.min(), 0.04))
  return numbers.min() / room to numbers.max() * room
}

/** Bars side by side: of each series one for each of [names]. */
internal fun bars(
  names: List<String>,
  series: List<Triple<String, Ink, List<Double>>>,
  x: String,
  y: String,
): Plot =
  letsPlot(
    mapOf(
      "x" to series.flatMap { names },
      "y" to series.flatMap { it.third },
      "series" to series.flatMap { s -> names.map { s.first } },
    )
  ) {
    this.x = "x"
    this.y = "y"
    fill = "series"
  } +
    geomBar(stat = Stat.identity, position = positionDodge(), size = 0.0, width = 0.75) +
    scaleXDiscrete(limits = names) +
    scaleFillManual(series.map { it.second.light }, name = "", limits = series.map { it.first }) +
    labs(x = x, y = y)
