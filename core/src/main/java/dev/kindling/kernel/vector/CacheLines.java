package dev.kindling.kernel.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Where cache lines begin in an array. A vector that straddles two of them takes twice the time to
 * load, and Java tells no addresses: so loads are measured now and then. An answer that is wrong,
 * since the collector has moved the array, costs time only.
 */
final class CacheLines {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  /** The numbers in a line of 64 bytes. */
  static final int LINE = 16;

  /** What one measurement reads: it fits into the first-level cache. */
  private static final int LENGTH = 4096;

  private static final int SHORT = LENGTH / 8;

  /** A short sweep takes some 50 ns once it is compiled, and many times as long before. */
  private static final long COMPILED = 400;

  /** The numbers that are used before it is measured again: some milliseconds. */
  private static final int PERIOD = 1 << 22;

  /** So many slow sweeps one after another tell of a slow clock, which cannot measure. */
  private static final int PATIENCE = 1 << 14;

  /** The sweeps of an array that is read for long, if they are not compiled: some milliseconds. */
  private static final int TURNS = 1024;

  /** What looks at arrays that are not copies of a product's factors. */
  private static final CacheLines ANY = new CacheLines();

  /** So often a copy is made that may begin at a line. */
  private static final int COPIES = 8;

  /** What an array's own fields take. */
  private static final int HEADER = 16;

  /** What lies between two copies; kept until then, or the compiler leaves it out. */
  private static byte @Nullable [] gap;

  private int patience = PATIENCE;
  private int first;
  private float @Nullable [] array;
  private int left;
  private float sum;

  /**
   * The place of the first number that begins a line, as far as is known.
   *
   * @param used the numbers that are to be written now
   */
  int first(float[] x, int used) {
    if (x.length < LENGTH + LINE || patience <= 0) {
      return 0;
    }
    boolean due = x != array || (left -= used) <= 0;
    if (due && compiled(x, Math.min(64, x.length / LENGTH))) {
      first = measured(x);
      array = x;
      left = PERIOD;
    }
    return first;
  }

  /**
   * x if it begins at a line or this cannot be told, else a copy that does; or x if none can be
   * had. What is allocated next mostly begins where this ends, so a gap is put between two copies.
   */
  static synchronized float[] aligned(float[] x) {
    if (x.length < LENGTH + LINE || ANY.patience <= 0 || !ANY.compiled(x, TURNS)) {
      return x;
    }
    ANY.first = 0;
    ANY.first = ANY.measured(x);
    for (int i = 0; i < COPIES && ANY.first != 0; i++) {
      float[] copy = new float[x.length];
      ANY.first = ANY.measured(copy);
      if (ANY.first == 0) {
        System.arraycopy(x, 0, copy, 0, x.length);
        return copy;
      }
      int end = HEADER + Float.BYTES * x.length;
      int skip = (Float.BYTES * ANY.first - end - HEADER) & (Float.BYTES * LINE - 1);
      // About as long as the copy, so that both are put into the same part of the heap.
      gap = new byte[(Float.BYTES * x.length & -(Float.BYTES * LINE)) + skip];
    }
    gap = null;
    return x;
  }

  /** Whether the sweeps are compiled; if not yet, they run until they are, or for a while. */
  private boolean compiled(float[] x, int most) {
    int turns = most;
    while (nanos(x, 0, SHORT) >= COMPILED) {
      patience--;
      if (--turns < 0) {
        return false;
      }
    }
    patience = PATIENCE;
    return true;
  }

  /** The place that is fastest, or the old one if none is clearly faster. */
  private int measured(float[] x) {
    long[] least = new long[LINE];
    Arrays.fill(least, Long.MAX_VALUE);
    for (int turn = 0; turn < 8; turn++) {
      for (int from = 0; from < LINE; from++) {
        least[from] = Math.min(least[from], nanos(x, from, LENGTH));
      }
    }
    int best = first;
    for (int from = 0; from < LINE; from++) {
      best = 16 * least[from] < 15 * least[best] ? from : best;
    }
    return best;
  }

  private long nanos(float[] x, int from, int length) {
    long start = System.nanoTime();
    sum += sweep(x, from, from + length);
    return System.nanoTime() - start;
  }

  private static float sweep(float[] x, int from, int to) {
    FloatVector a = FloatVector.zero(S);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    FloatVector e = a;
    FloatVector f = a;
    FloatVector g = a;
    FloatVector h = a;
    for (int i = from; i < to; i += 8 * L) {
      a = a.add(FloatVector.fromArray(S, x, i));
      b = b.add(FloatVector.fromArray(S, x, i + L));
      c = c.add(FloatVector.fromArray(S, x, i + 2 * L));
      d = d.add(FloatVector.fromArray(S, x, i + 3 * L));
      e = e.add(FloatVector.fromArray(S, x, i + 4 * L));
      f = f.add(FloatVector.fromArray(S, x, i + 5 * L));
      g = g.add(FloatVector.fromArray(S, x, i + 6 * L));
      h = h.add(FloatVector.fromArray(S, x, i + 7 * L));
    }
    return a.add(b).add(c.add(d)).add(e.add(f).add(g.add(h))).lane(0);
  }
}
