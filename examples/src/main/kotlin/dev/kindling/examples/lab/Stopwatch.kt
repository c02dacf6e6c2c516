package dev.kindling.examples.lab

import dev.kindling.op.Threads
import dev.kindling.tensor.Arena

/** Measures short work on one thread, in an arena as a training step has. */
internal object Stopwatch {
  private val arena = Arena()

  /** What [work] takes this time. */
  fun nanos(work: () -> Any): Double {
    val start = System.nanoTime()
    arena.within { Threads.inline { work() } }
    val time = (System.nanoTime() - start).toDouble()
    arena.reset()
    return time
  }

  /**
   * The median time of each of [works] in nanoseconds: they take turns, so that what else the
   * machine does meets all of them alike.
   */
  fun medians(works: List<() -> Any>, rounds: Int): List<Double> {
    repeat(maxOf(rounds / 2, 30)) { works.forEach { nanos(it) } }
    val times = List(rounds) { works.map { nanos(it) } }
    return works.indices.map { work -> times.map { it[work] }.median() }
  }
}
