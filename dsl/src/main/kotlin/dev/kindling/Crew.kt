package dev.kindling

import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicIntegerArray
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/**
 * Coroutines that share the work of one step after another. Between steps they wait with their
 * cores for a moment before they suspend: to wake one up takes several tenths of a millisecond, as
 * long as a small step.
 */
internal class Crew(private val workers: Int, private val pool: CoroutineDispatcher) {
  private val bells = List(workers - 1) { Channel<Unit>(Channel.CONFLATED) }
  @Volatile private var current: Work? = null

  /** Does something while the helpers are there. */
  suspend fun <T> within(block: suspend () -> T): T = coroutineScope {
    val helpers = bells.mapIndexed { i, bell -> launch(pool) { help(i + 1, bell) } }
    try {
      block()
    } finally {
      current = null
      helpers.forEach { it.cancel() }
    }
  }

  /**
   * Does all parts, each once, and returns when they are done. Each worker begins with its own
   * share, the same in every step, and finds there what it left in its core's cache.
   */
  suspend fun share(parts: Int, part: (Int) -> Unit) {
    val work = Work(parts, workers, part)
    if (parts > 1) {
      current = work
      bells.forEach { it.trySend(Unit) }
    }
    work.take(0)
    work.await()
  }

  private suspend fun help(worker: Int, bell: Channel<Unit>) {
    var last: Work? = null
    while (true) {
      val next = next(last)
      if (next == null) {
        bell.receive()
      } else {
        next.take(worker)
        last = next
      }
    }
  }

  /** The next work, if it comes soon. */
  private fun next(last: Work?): Work? {
    var next: Work? = null
    waitAMoment {
      next = current
      next != null && next !== last
    }
    return next.takeIf { it !== last }
  }

  /** Some parts, done by whoever comes first. */
  private class Work(
    private val parts: Int,
    private val workers: Int,
    private val part: (Int) -> Unit,
  ) {
    private val taken = AtomicIntegerArray(parts)
    private val left = AtomicInteger(parts)
    private val done = CompletableDeferred<Unit>()
    @Volatile private var failure: Throwable? = null

    fun take(worker: Int) {
      val first = parts * worker / workers
      for (i in 0 until parts) {
        val next = (first + i) % parts
        if (taken.compareAndSet(next, 0, 1)) run(next)
      }
    }

    private fun run(next: Int) {
      try {
        if (failure == null) part(next)
      } catch (e: Throwable) {
        failure = e
      }
      if (left.decrementAndGet() == 0) done.complete(Unit)
    }

    suspend fun await() {
      if (!waitAMoment { left.get() == 0 }) done.await()
      failure?.let { throw it }
    }
  }

  private companion object {
    /** The nanoseconds of a moment: longer than what is done between the shared works of steps. */
    const val MOMENT = 500_000L

    inline fun waitAMoment(come: () -> Boolean): Boolean {
      val start = System.nanoTime()
      while (!come()) {
        if (System.nanoTime() - start > MOMENT) return false
        Thread.onSpinWait()
      }
      return true
    }
  }
}
