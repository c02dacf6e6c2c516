@file:JvmName("Html")

package dev.kindling.notebook

import dev.kindling.Evaluation
import dev.kindling.History
import dev.kindling.TrainEvent
import dev.kindling.metric.ConfusionMatrix
import dev.kindling.nn.Network
import dev.kindling.tensor.Tensor
import java.util.Locale

/**
 * A tensor: pictures where it is 28×28 or several of them, a table where it is a scalar, a vector
 * or a matrix, and text where it has more dimensions.
 */
public fun html(tensor: Tensor): String {
  val dims = tensor.shape().dims().toList()
  if (dims.takeLast(2) == listOf(DIGIT, DIGIT) && dims.dropLast(2).size < 3) {
    val images = dims.dropLast(2).fold(1, Int::times)
    if (images > 0) return html(pictures(tensor.reshape(images, DIGIT, DIGIT)))
  }
  val title = "<div>Tensor ${tensor.shape()}</div>"
  if (dims.size > 2 || dims.any { it == 0 }) return title + "<pre>${escaped("$tensor")}</pre>"
  val columns = dims.lastOrNull() ?: 1
  val rows = if (dims.size == 2) dims[0] else 1
  val values = tensor.toArray()
  val body =
    shown(rows).map { row ->
      val cells =
        shown(columns).map { if (row < 0 || it < 0) "…" else number(values[row * columns + it]) }
      if (dims.size == 2) listOf(if (row < 0) "…" else "$row") + cells else cells
    }
  val head = shown(columns).map { if (it < 0) "…" else "$it" }
  return title + table(if (dims.size == 2) listOf("") + head else head, body)
}

/** Pictures side by side, with their captions. */
public fun html(pictures: Pictures): String {
  val count = minOf(pictures.count, Pictures.MOST)
  val scale = maxOf(1, PICTURE_WIDTH / pictures.width)
  val size = "width=\"${pictures.width * scale}\" height=\"${pictures.height * scale}\""
  val figures =
    (0 until count).joinToString("") {
      val caption = escaped(pictures.captions.getOrElse(it) { "" })
      "<figure style=\"margin:0;text-align:center\"><img $size style=\"image-rendering:pixelated\" " +
        "alt=\"$caption\" src=\"${pictures.dataUri(it)}\"><figcaption>$caption</figcaption></figure>"
    }
  val rest = if (count < pictures.count) "<div>and ${pictures.count - count} more</div>" else ""
  return "<div style=\"display:flex;flex-wrap:wrap;gap:6px\">$figures</div>$rest"
}

/** A network's summary, and its diagram. */
public fun html(net: Network): String = "<pre>${escaped(net.summary())}</pre>${net.diagram()}"

/** A run's epochs: the curves of its losses, and a table with all measures. */
public fun html(history: History): String {
  if (history.epochs.isEmpty()) return "<div>no epochs yet</div>"
  val validated = history.epochs.any { it.validation != null }
  val metrics = history.epochs.flatMap { it.validation?.metrics?.keys.orEmpty() }.distinct()
  val head =
    listOf("epoch", "loss") +
      (if (validated) listOf("validation loss") else emptyList()) +
      metrics +
      "seconds"
  val body =
    history.epochs.map { epoch ->
      val loss = epoch.validation?.let { number(it.loss.toFloat()) } ?: ""
      listOf("${epoch.epoch}", number(epoch.meanLoss.toFloat())) +
        (if (validated) listOf(loss) else emptyList()) +
        metrics.map { name ->
          epoch.validation?.metrics?.get(name)?.let { number(it.toFloat()) } ?: ""
        } +
        String.format(Locale.ROOT, "%.2f", epoch.seconds)
    }
  val curves = buildList {
    add(Curve("training loss", "#2160c4", history.epochs.map { it.meanLoss }))
    if (validated) {
      val losses = history.epochs.map { it.validation?.loss ?: Double.NaN }
      add(Curve("validation loss", "#c4560b", losses))
    }
  }
  return chart(curves) + table(head, body)
}

/** An event of a run: a line, or for an epoch or a whole run its [history][html]. */
public fun html(event: TrainEvent): String =
  when (event) {
    is TrainEvent.Step ->
      "<div>epoch ${event.epoch}, step ${event.step} of ${event.steps}: " +
        "loss ${number(event.loss)}, mean ${number(event.meanLoss.toFloat())}</div>"
    is TrainEvent.Epoch -> html(History(listOf(event))).substringAfter("</svg>")
    is TrainEvent.Warning -> "<div style=\"color:#c52846\">warning: ${escaped("$event")}</div>"
    is TrainEvent.Finished ->
      "<div>${event.steps} steps</div>" +
        event.warnings.joinToString("") { html(it) } +
        html(event.history) +
        (event.validation?.let { html(it) } ?: "")
  }

/** How a network does: its loss and its metrics. */
public fun html(evaluation: Evaluation): String {
  val measures = listOf("loss" to evaluation.loss) + evaluation.metrics.toList()
  return table(
    listOf("", "value"),
    measures.map { (name, value) ->
      listOf(name, number(value.toFloat()))
    },
  )
}

/** Labels down, predictions across; the more of a label's samples a cell has, the darker it is. */
public fun html(confusion: ConfusionMatrix): String {
  val classes = 0 until confusion.classes()
  val rows =
    classes.joinToString("") { label ->
      val total = classes.sumOf { confusion.count(label, it) }
      val cells =
        classes.joinToString("") { predicted ->
          val count = confusion.count(label, predicted)
          val share = if (total == 0L) 0.0 else count.toDouble() / total
          val color = if (label == predicted) "33,96,196" else "197,40,70"
          val shade = String.format(Locale.ROOT, "rgba(%s,%.2f)", color, share)
          "<td style=\"background:$shade\">$count</td>"
        }
      "<tr><th>$label</th>$cells</tr>"
    }
  val head = classes.joinToString("") { "<th>$it</th>" }
  return "<table><tr><th>label \\ predicted</th>$head</tr>$rows</table>"
}

private const val DIGIT = 28
private const val PICTURE_WIDTH = 56
private const val SHOWN = 12
private const val EDGE = 5

/** The indices to show of so many; −1 stands for those left out. */
private fun shown(count: Int): List<Int> =
  if (count <= SHOWN) (0 until count).toList() else (0 until EDGE) + -1 + (count - EDGE until count)

private fun number(value: Float): String =
  when {
    value == 0f || !value.isFinite() -> value.toString()
    Math.abs(value) in 1e-4f..1e6f ->
      value.toBigDecimal().round(java.math.MathContext(5)).stripTrailingZeros().toPlainString()
    else -> String.format(Locale.ROOT, "%.4e", value)
  }

private fun table(head: List<String>, rows: List<List<String>>): String {
  val first = head.joinToString("", "<tr>", "</tr>") { "<th>${escaped(it)}</th>" }
  return rows.joinToString("", "<table>$first", "</table>") { row ->
    row.joinToString("", "<tr>", "</tr>") { "<td>${escaped(it)}</td>" }
  }
}

/** A line of a chart: a value for each epoch. */
private class Curve(val name: String, val color: String, val values: List<Double>)

private const val CHART_WIDTH = 480
private const val CHART_HEIGHT = 200
private const val MARGIN = 44

/** Curves over the epochs from 0 to the greatest value; a value that is no number is left out. */
private fun chart(curves: List<Curve>): String {
  val finite = curves.flatMap { it.values }.filter { it.isFinite() }
  val top = finite.maxOrNull()?.takeIf { it > 0 } ?: 1.0
  val epochs = curves.maxOf { it.values.size }
  val across = (CHART_WIDTH - 2.0 * MARGIN) / maxOf(1, epochs - 1)
  val down = CHART_HEIGHT - 2.0 * MARGIN
  fun place(epoch: Int, value: Double) =
    String.format(
      Locale.ROOT,
      "%.1f,%.1f",
      MARGIN + epoch * across,
      MARGIN + down * (1 - value / top),
    )
  val lines =
    curves.withIndex().joinToString("") { (i, curve) ->
      val points =
        curve.values.withIndex().filter { it.value.isFinite() }.map { place(it.index, it.value) }
      val dots =
        points.joinToString("") {
          val (x, y) = it.split(",")
          "<circle cx=\"$x\" cy=\"$y\" r=\"2.5\" fill=\"${curve.color}\"/>"
        }
      "<polyline fill=\"none\" stroke=\"${curve.color}\" stroke-width=\"2\" " +
        "points=\"${points.joinToString(" ")}\"/>$dots" +
        "<text x=\"${MARGIN + i * 140}\" y=\"16\" fill=\"${curve.color}\">${curve.name}</text>"
    }
  val bottom = CHART_HEIGHT - MARGIN
  val right = CHART_WIDTH - MARGIN
  val axes =
    "<path d=\"M$MARGIN,${MARGIN}V${bottom}H$right\" fill=\"none\" stroke=\"currentColor\"/>" +
      "<g fill=\"currentColor\" text-anchor=\"end\">" +
      "<text x=\"${MARGIN - 4}\" y=\"${MARGIN + 4}\">${number(top.toFloat())}</text>" +
      "<text x=\"${MARGIN - 4}\" y=\"${bottom + 4}\">0</text>" +
      "<text x=\"$right\" y=\"${bottom + 18}\">$epochs</text></g>" +
      "<text x=\"$MARGIN\" y=\"${bottom + 18}\" fill=\"currentColor\">epoch 1</text>"
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"$CHART_WIDTH\" " +
    "height=\"$CHART_HEIGHT\" font-family=\"sans-serif\" font-size=\"12\">$axes$lines</svg>"
}

private fun escaped(text: String): String =
  text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;")
