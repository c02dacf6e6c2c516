package dev.kindling.kernel.vector;

import dev.kindling.kernel.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Windows of 2 × 2 that stand side by side: a vector holds the upper or lower halves of L / 2. */
final class Windows {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final int HALF = L / 2;

  /** The other element of a half; its first; its second. */
  private static final VectorShuffle<Float> SWAPPED = VectorShuffle.fromOp(S, i -> i ^ 1);

  private static final VectorShuffle<Float> FIRST = VectorShuffle.fromOp(S, i -> i & ~1);
  private static final VectorShuffle<Float> SECOND = VectorShuffle.fromOp(S, i -> i | 1);

  /** Each half's number, 0, 0, 1, 1, …; and the halves' places, 0, 2, …. */
  private static final VectorShuffle<Float> HALVES = VectorShuffle.fromOp(S, i -> i / 2);

  private static final VectorShuffle<Float> PLACES = VectorShuffle.fromOp(S, i -> 2 * i % L);

  /** The numbers of a window's elements. */
  private static final FloatVector UPPER = FloatVector.fromArray(S, numbers(0), 0);

  private static final FloatVector LOWER = FloatVector.fromArray(S, numbers(2), 0);

  private Windows() {}

  private static float[] numbers(int first) {
    float[] numbers = new float[L];
    for (int i = 0; i < L; i++) {
      numbers[i] = first + i % 2;
    }
    return numbers;
  }

  static void max2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi) {
    // A vector's upper half is written past what it is for, where other windows follow.
    int lastTo = yi + lines * n - L;
    int lastFrom = x.length - L - row;
    for (int l = 0, to = yi, from = xi; l < lines; l++, to += n, from += 2 * row) {
      int i = 0;
      while (i < n && to + i <= lastTo && from + 2 * i <= lastFrom) {
        max(x, from + 2 * i, row, y, to + i);
        i = next(i, n);
      }
      ScalarKernels.maxLine(x, from, row, i, n, y, to);
    }
  }

  /** The window after HALF from i on; the last HALF of a line may overlap those before. */
  private static int next(int i, int n) {
    int next = i + HALF;
    return next < n && next + HALF > n ? n - HALF : next;
  }

  private static void max(float[] x, int from, int row, float[] y, int to) {
    FloatVector upper = FloatVector.fromArray(S, x, from);
    FloatVector most = upper.max(FloatVector.fromArray(S, x, from + row));
    most.max(most.rearrange(SWAPPED)).rearrange(PLACES).intoArray(y, to);
  }

  static void toMax2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi, float[] u) {
    // Where the windows of a line do not fill a vector, it is written on over the rows that follow.
    boolean brief = n < HALF;
    int end = brief ? row == 2 * n ? xi + 2 * lines * row : 0 : u.length;
    int last = end - L - row;
    int lastFrom = y.length - L;
    for (int l = 0, from = yi, to = xi; l < lines; l++, from += n, to += 2 * row) {
      int i = 0;
      while (i < n
          && to + 2 * i <= last
          && from + i <= lastFrom
          && give(x, to + 2 * i, row, y, from + i, u)) {
        i = next(i, n);
      }
      ScalarKernels.toMaxLine(x, to, row, i, n, y, from, u);
    }
  }

  /** Does HALF windows, unless there is a NaN. */
  private static boolean give(float[] x, int at, int row, float[] y, int from, float[] u) {
    FloatVector upper = FloatVector.fromArray(S, x, at);
    FloatVector lower = FloatVector.fromArray(S, x, at + row);
    FloatVector a = upper.rearrange(FIRST);
    FloatVector b = upper.rearrange(SECOND);
    FloatVector c = lower.rearrange(FIRST);
    FloatVector most = a.max(b).max(c.max(lower.rearrange(SECOND)));
    if (most.compare(VectorOperators.NE, most).anyTrue()) {
      return false;
    }
    FloatVector place =
        FloatVector.broadcast(S, 3f)
            .blend(2f, c.compare(VectorOperators.EQ, most))
            .blend(1f, b.compare(VectorOperators.EQ, most))
            .blend(0f, a.compare(VectorOperators.EQ, most));
    FloatVector g = FloatVector.fromArray(S, y, from).rearrange(HALVES).add(0f);
    FloatVector zero = FloatVector.zero(S);
    VectorMask<Float> here = place.compare(VectorOperators.EQ, UPPER);
    zero.blend(g, here).intoArray(u, at);
    here = place.compare(VectorOperators.EQ, LOWER);
    zero.blend(g, here).intoArray(u, at + row);
    return true;
  }
}
