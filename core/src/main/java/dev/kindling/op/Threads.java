package dev.kindling.op;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import java.util.function.Supplier;

/**
 * The threads that share the work of one large operation. Their number is that of the processors,
 * or the system property {@code kindling.threads}; no result depends on it.
 */
public final class Threads {
  private Threads() {}

  /** A part of some adjacent things. */
  @FunctionalInterface
  public interface Range {
    /** Does the things from {@code from} on, before {@code to}. */
    void run(int from, int to);
  }

  /**
   * Does {@code length} things that do not depend on each other, in ranges of {@code least} or
   * more, in any order and on several threads: fewer than twice as many, or all where other threads
   * are busy already, on the caller's. A range should be worth ten microseconds.
   */
  public static void ranges(int length, int least, Range range) {
    if (length < 2 * least || count() == 1) {
      range.run(0, length);
    } else {
      Parallel.ranges(length, least, range::run);
    }
  }

  /**
   * Makes ready what long work needs, which takes a tenth of a second, and which a few predictions
   * can do without: optimizers do so when they are made.
   */
  public static void prepare() {
    Kernels.best();
  }

  /** How many threads would share an operation's work now, here. */
  public static int count() {
    return Parallel.threads();
  }

  /**
   * Calls this with all operations on the caller's thread: for schedulers that keep all cores busy
   * themselves.
   */
  public static <T> T inline(Supplier<T> call) {
    return Parallel.inline(call);
  }
}
