package dev.kindling.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;

/**
 * What this machine can do at most, measured by loops that do nothing else and that the compiler
 * vectorizes.
 *
 * @param gflops the rate of fused multiply-adds on numbers in the cache, each being two operations
 * @param read the rate of reading memory, in GB/s
 * @param copied the rate of reading memory and writing as much elsewhere, both counted
 */
public record Peak(double gflops, double read, double copied) {
  private static final int CACHED = 2048;
  private static final int TIMES = 64;

  /** Beyond most caches. */
  private static final int LARGE = 32 << 20;

  /** What is read or copied at a time: little enough to be done between two interruptions. */
  private static final int PART = 1 << 20;

  /** So that no loop is without effect. */
  private static volatile int sink;

  /** Measures on so many threads, for about so many seconds. */
  static Peak measure(int threads, double seconds) throws InterruptedException {
    Supplier<Runnable> multiplyAdds =
        () -> {
          float[] x = new float[CACHED];
          return () -> multiplyAdds(x);
        };
    Supplier<Runnable> reads =
        () -> {
          int[] x = new int[LARGE / 2];
          int[] y = new int[LARGE / 2];
          int[] at = {0};
          return () -> {
            int from = at[0];
            int end = from + PART / 2;
            sink = Arrays.mismatch(x, from, end, y, from, end);
            at[0] = end % x.length;
          };
        };
    Supplier<Runnable> copies =
        () -> {
          float[] x = new float[LARGE];
          float[] y = new float[LARGE];
          int[] at = {0};
          return () -> {
            copy(x, y, at[0], at[0] + PART);
            at[0] = (at[0] + PART) % x.length;
          };
        };
    return new Peak(
        2.0 * 8 * CACHED * TIMES * rate(threads, seconds / 3, multiplyAdds),
        4.0 * PART * rate(threads, seconds / 3, reads),
        8.0 * PART * rate(threads, seconds / 3, copies));
  }

  private static void multiplyAdds(float[] x) {
    for (int t = 0; t < TIMES; t++) {
      chains(x);
    }
  }

  private static void chains(float[] x) {
    for (int i = 0; i < x.length; i++) {
      float y = x[i];
      y = Math.fma(y, 0.5f, 0.25f);
      y = Math.fma(y, 0.5f, 0.25f);
      y = Math.fma(y, 0.5f, 0.25f);
      y = Math.fma(y, 0.5f, 0.25f);
      y = Math.fma(y, 0.5f, 0.25f);
      y = Math.fma(y, 0.5f, 0.25f);
      y = Math.fma(y, 0.5f, 0.25f);
      y = Math.fma(y, 0.5f, 0.25f);
      x[i] = y;
    }
  }

  private static void copy(float[] x, float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = x[i];
    }
  }

  /** What part of its peak a work reached that took so many µs. */
  double fraction(Work work, double micros) {
    if (work.flops() > 0) {
      return work.flops() / (micros * 1e3) / gflops;
    }
    return (work.read() + work.written()) / (micros * 1e3) / (work.written() > 0 ? copied : read);
  }

  /** The runs per ns of all threads together; of each, in the best tenth of its runs. */
  private static double rate(int threads, double seconds, Supplier<Runnable> loop)
      throws InterruptedException {
    double[] rates = new double[threads];
    CyclicBarrier together = new CyclicBarrier(threads);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      all.add(new Thread(() -> rates[thread] = rate(loop.get(), seconds, together)));
    }
    all.forEach(Thread::start);
    double sum = 0;
    for (int i = 0; i < threads; i++) {
      all.get(i).join();
      sum += rates[i];
    }
    return sum;
  }

  private static double rate(Runnable run, double seconds, CyclicBarrier together) {
    try {
      together.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException(e);
    }
    List<Long> times = new ArrayList<>();
    long end = System.nanoTime() + (long) (seconds * 1e9);
    for (long start = System.nanoTime(), now = start;
        now < end || times.size() < 100;
        start = now) {
      run.run();
      now = System.nanoTime();
      times.add(now - start);
    }
    Collections.sort(times);
    return 1.0 / times.get(times.size() / 10);
  }
}
