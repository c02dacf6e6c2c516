package dev.kindling.op;

import dev.kindling.kernel.Parallel;
import java.util.function.Supplier;

/**
 * The threads that share the work of one large operation. Their number is that of the processors,
 * or the system property {@code kindling.threads}; no result depends on it.
 */
public final class Threads {
  private Threads() {}

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
