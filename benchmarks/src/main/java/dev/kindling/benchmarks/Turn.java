package dev.kindling.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * What a turn of runs, one after another, took.
 *
 * @param micros the median time of a run, in µs
 * @param best the shortest
 * @param runs how many there were
 * @param allocated the bytes that a run allocated on all threads, or NaN where nobody counted
 */
public record Turn(double micros, double best, int runs, double allocated) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private static final long[] TIMES = new long[1 << 20];

  /** Runs a work for some seconds, at least once. */
  static Turn take(Runnable work, double seconds) {
    long before = allocatedSoFar();
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    int runs = 0;
    do {
      work.run();
      long now = System.nanoTime();
      TIMES[runs++] = now - start;
      start = now;
    } while (start < end && runs < TIMES.length);
    // Counting allocates a little itself, as the count of nothing shows.
    long between = allocatedSoFar();
    double bytes = Math.max(0, between - before - (allocatedSoFar() - between));
    Arrays.sort(TIMES, 0, runs);
    return new Turn(TIMES[runs / 2] / 1e3, TIMES[0] / 1e3, runs, bytes / runs);
  }

  private static long allocatedSoFar() {
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /** The middle one of some numbers. */
  static double median(double... numbers) {
    double[] sorted = numbers.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
