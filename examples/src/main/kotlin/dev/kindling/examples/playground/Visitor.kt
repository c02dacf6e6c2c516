package dev.kindling.examples.playground

import java.security.SecureRandom
import java.util.HexFormat
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.updateAndGet
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield

/** What a visitor wants; of two wishes the one of the higher [revision] counts. */
internal data class Wish(
  val settings: Settings,
  val running: Boolean = true,
  val restarts: Int = 0,
  val revision: Int = 0,
)

/** A [picture] of a learning network; [start] is the same object in all pictures of one network. */
internal class Frame(val start: Map<String, Any?>, val picture: Map<String, Any?>)

/** One open page and its network, which learns as long as [train] runs. */
internal class Visitor(settings: Settings) {
  /** Nobody can guess it, so pages from elsewhere cannot change anything here. */
  val id: String = HexFormat.of().formatHex(ByteArray(16).also(RANDOM::nextBytes))

  private val wishes = MutableStateFlow(Wish(settings))
  private val newest = Channel<Frame>(1, BufferOverflow.DROP_OLDEST)

  /** The newest picture, once: who reads slowly misses those between. */
  val frames: ReceiveChannel<Frame>
    get() = newest

  /** Changes what is wanted; returns the revision, which the pictures bear from then on. */
  fun wants(change: (Wish) -> Wish): Int =
    wishes.updateAndGet { change(it).copy(revision = it.revision + 1) }.revision

  /** Trains and draws by what is wanted, until it is cancelled. */
  suspend fun train() {
    var wish = wishes.value
    var learner = Learner(wish.settings)
    var start = learner.start()
    while (true) {
      val before = System.nanoTime()
      val picture = learner.picture()
      newest.trySend(Frame(start, head(wish, learner) + picture))
      if (wish.running && !learner.finished) {
        val now = System.nanoTime()
        // Pictures take a third of the time at most.
        learn(learner, wish, now + maxOf(FRAME, 2 * (now - before)))
      } else {
        wishes.first { it !== wish }
      }
      val wanted = wishes.value
      if (wanted === wish) continue
      if (goesOn(learner, wish, wanted)) {
        learner.rate(wanted.settings.rate)
      } else {
        learner = Learner(wanted.settings)
        start = learner.start()
      }
      wish = wanted
    }
  }

  private fun goesOn(learner: Learner, before: Wish, after: Wish): Boolean =
    !learner.broken && before.restarts == after.restarts && before.settings.goesOnBy(after.settings)

  private fun head(wish: Wish, learner: Learner): Map<String, Any?> =
    mapOf(
      "revision" to wish.revision,
      "rate" to wish.settings.rate,
      "pace" to wish.settings.pace.id,
      "state" to
        when {
          learner.broken -> "broken"
          learner.finished -> "finished"
          wish.running -> "running"
          else -> "paused"
        },
    )

  /** Takes steps at the visitor's pace, until the next picture is due or something else wanted. */
  private suspend fun learn(learner: Learner, wish: Wish, until: Long) {
    val began = System.nanoTime()
    val first = learner.steps
    var slice = began
    while (wishes.value === wish && !learner.finished) {
      val now = System.nanoTime()
      val due = began + (1e9 * (learner.steps - first) / wish.settings.pace.stepsPerSecond).toLong()
      when {
        now >= until -> return
        now < due ->
          withTimeoutOrNull((minOf(due, until) - now) / MILLISECOND + 1) {
            wishes.first { it !== wish }
          }
        now - slice > SLICE -> {
          // The other visitors' turn.
          yield()
          slice = System.nanoTime()
        }
        else -> learner.step()
      }
    }
  }

  private companion object {
    val RANDOM = SecureRandom()
    const val MILLISECOND = 1_000_000L
    const val FRAME = 50 * MILLISECOND
    const val SLICE = 4 * MILLISECOND
  }
}
