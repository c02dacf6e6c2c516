package dev.kindling.benchmarks;

/**
 * Something to time, made ready.
 *
 * @param flops the floating-point operations of a run, a multiply-add being two; 0 where bytes are
 *     what counts
 * @param read the bytes that a run has to read at least
 * @param written the bytes that it has to write at least
 * @param run runs it once
 * @param check throws an {@link IllegalStateException} if the results are wrong
 */
public record Work(double flops, double read, double written, Runnable run, Runnable check) {
  /** A work whose operations count. */
  static Work flops(double flops, Runnable run, Runnable check) {
    return new Work(flops, 0, 0, run, check);
  }

  /** A work that reads and writes so many floats, whose traffic counts. */
  static Work floats(double read, double written, Runnable run, Runnable check) {
    return new Work(0, 4 * read, 4 * written, run, check);
  }

  /** Refuses a wrong result. */
  static void expect(boolean right, String wrong) {
    if (!right) {
      throw new IllegalStateException(wrong);
    }
  }

  /** Refuses a result too far from the one that was computed otherwise. */
  static void expectClose(String what, double got, double expected) {
    expect(
        Math.abs(got - expected) <= 1e-4 * Math.max(1, Math.abs(expected)),
        what + " is " + got + ", not " + expected);
  }
}
