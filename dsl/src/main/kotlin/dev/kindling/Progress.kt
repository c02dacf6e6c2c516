package dev.kindling

import com.github.ajalt.mordant.animation.progress.MultiProgressBarAnimation
import com.github.ajalt.mordant.animation.progress.ProgressTask
import com.github.ajalt.mordant.animation.progress.addTask
import com.github.ajalt.mordant.terminal.Terminal
import com.github.ajalt.mordant.widgets.progress.progressBar
import com.github.ajalt.mordant.widgets.progress.progressBarContextLayout
import com.github.ajalt.mordant.widgets.progress.text
import java.util.Locale
import kotlinx.coroutines.flow.Flow

/**
 * Collects a run and shows it: on a terminal a progress bar with the loss, and everywhere a line
 * for each epoch. Returns the run's last event.
 */
public suspend fun Flow<TrainEvent>.showProgress(
  terminal: Terminal = Terminal()
): TrainEvent.Finished {
  val bar = if (terminal.terminalInfo.outputInteractive) Bar(terminal) else null
  var finished: TrainEvent.Finished? = null
  try {
    collect { event ->
      when (event) {
        is TrainEvent.Step -> bar?.show(event)
        is TrainEvent.Epoch -> {
          bar?.clear()
          terminal.println(line(event))
        }
        is TrainEvent.Warning -> {
          bar?.clear()
          terminal.println("warning: $event")
        }
        is TrainEvent.Finished -> finished = event
      }
    }
  } finally {
    bar?.clear()
  }
  return checkNotNull(finished) { "the flow ended before the run did" }
}

private fun line(event: TrainEvent.Epoch): String {
  val width = event.epochs.toString().length
  val epoch = "epoch ${event.epoch.toString().padStart(width)}/${event.epochs}"
  val trained = String.format(Locale.ROOT, "%6.2f s   loss %.4f", event.seconds, event.meanLoss)
  return "$epoch  $trained${event.validation?.let(::line) ?: ""}"
}

private fun line(validation: Evaluation): String {
  val text = StringBuilder(String.format(Locale.ROOT, "   validation loss %.4f", validation.loss))
  for ((name, value) in validation.metrics) {
    if (name == "accuracy") {
      text.append(String.format(Locale.ROOT, "   accuracy %.2f %%", 100 * value))
    } else if (name !in SHOWN_ELSEWHERE) {
      text.append(String.format(Locale.ROOT, "   %s %.4f", name, value))
    }
  }
  return text.toString()
}

/** The confusion matrix counts as a metric by its accuracy, which is no news. */
private val SHOWN_ELSEWHERE = setOf(confusion(1).name())

/** The bar of the running epoch. */
private class Bar(private val terminal: Terminal) {
  private var animation: MultiProgressBarAnimation? = null
  private var task: ProgressTask<String>? = null
  private var epoch = 0

  private var drawn = 0L

  fun show(event: TrainEvent.Step) {
    // Drawing takes longer than a small network's step.
    val now = System.nanoTime()
    if (event.step < event.steps && now - drawn < REDRAW_NANOS) return
    drawn = now
    if (animation == null || event.epoch != epoch) start(event)
    val loss = String.format(Locale.ROOT, "loss %.4f", event.meanLoss)
    task?.update {
      context = "${event.step}/${event.steps}  $loss"
      completed = event.step.toLong()
    }
    animation?.refresh()
  }

  private fun start(event: TrainEvent.Step) {
    clear()
    epoch = event.epoch
    val layout =
      progressBarContextLayout<String>(textFps = TEXTS_PER_SECOND) {
        text("epoch ${event.epoch}")
        progressBar()
        text { context }
      }
    animation = MultiProgressBarAnimation(terminal, clearWhenFinished = true)
    task = animation?.addTask(layout, context = "", total = event.steps.toLong())
  }

  fun clear() {
    animation?.clear()
    animation = null
  }

  private companion object {
    const val REDRAW_NANOS = 100_000_000L

    /** More than there are redraws, so that each shows the newest loss. */
    const val TEXTS_PER_SECOND = 100
  }
}
