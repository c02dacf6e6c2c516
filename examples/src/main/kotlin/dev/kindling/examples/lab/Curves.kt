package dev.kindling.examples.lab

import org.jetbrains.letsPlot.Stat
import org.jetbrains.letsPlot.geom.geomBar
import org.jetbrains.letsPlot.geom.geomLine
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.intern.Plot
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.pos.positionDodge
import org.jetbrains.letsPlot.scale.scaleColorManual
import org.jetbrains.letsPlot.scale.scaleFillManual
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
  if (logX) plot += scaleXLog10()
  if (logY) plot += scaleYLog10()
  return plot
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
