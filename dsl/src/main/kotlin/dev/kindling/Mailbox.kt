package dev.kindling

import java.util.concurrent.atomic.AtomicReference
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.FlowCollector

/**
 * Carries events from a run to its collector without ever making the run wait: of the steps only
 * the newest is kept, everything else is kept in full and in order.
 */
internal class Mailbox : AutoCloseable {
  private val channel = Channel<TrainEvent?>(Channel.UNLIMITED)
  private val newestStep = AtomicReference<TrainEvent.Step?>()

  fun put(event: TrainEvent) {
    if (event !is TrainEvent.Step) {
      channel.trySend(event)
    } else if (newestStep.getAndSet(event) == null) {
      channel.trySend(null) // stands for the newest step at the time it is received
    }
  }

  suspend fun forwardTo(collector: FlowCollector<TrainEvent>) {
    for (event in channel) {
      (event ?: newestStep.getAndSet(null))?.let { collector.emit(it) }
    }
  }

  override fun close() {
    channel.close()
  }
}
