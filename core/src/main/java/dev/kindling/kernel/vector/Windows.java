package dev.kindling.kernel.vector;

import dev.kindling.kernel.ScalarWindows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Windows of 2 × 2 that stand side by side: a vector holds the upper or lower halves of L / 2. */
final class Windows {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  static final int HALF = L / 2;

  /** The other element of a half. */
  static final VectorShuffle<Float> SWAPPED = VectorShuffle.fromOp(S, i -> i ^ 1);

  /** Each half's number, 0, 0, 1, 1, …; and the halves' places, 0, 2, …. */
  static final VectorShuffle<Float> HALVES = VectorShuffle.fromOp(S, i -> i / 2);

  static final VectorShuffle<Float> PLACES = VectorShuffle.fromOp(S, i -> 2 * i % L);

  /** The numbers of a window's elements. */
  static final FloatVector UPPER = FloatVector.fromArray(S, numbers(0), 0);

  static final FloatVector LOWER = FloatVector.fromArray(S, numbers(2), 0);

  /** More than those. */
  private static final FloatVector NONE = FloatVector.broadcast(S, 4f);

  static final VectorMask<Float> SECOND_HALF =
      FloatVector.zero(S).addIndex(1).compare(VectorOperators.GE, HALF);

  private Windows() {}

  private static float[] numbers(int first) {
    float[] numbers = new float[L];
    for (int i = 0; i < L; i++) {
      numbers[i] = first + i % 2;
    }
    return numbers;
  }

  /**
   * Whether lines leave half as many windows over as a vector takes: two lines' then fill one, if
   * no other elements are between them.
   */
  static boolean pairs(int row, int n) {
    return row == 2 * n && n % HALF == HALF / 2;
  }

  static void max2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi) {
    // A vector's upper half is written past what it is for, where other windows follow.
    int lastTo = yi + lines * n - L;
    int lastFrom = x.length - L - row;
    int paired = pairs(row, n) ? Math.max(0, (lastTo + HALF - yi) / (2 * n) * 2) : 0;
    for (int l = 0; l < paired; l += 2) {
      pairMax(x, xi + 2 * l * row, row, n, y, yi + l * n);
    }
    int to = yi + paired * n;
    int from = xi + 2 * paired * row;
    for (int l = paired; l < lines; l++, to += n, from += 2 * row) {
      int i = 0;
      while (i < n && to + i <= lastTo && from + 2 * i <= lastFrom) {
        max(x, from + 2 * i, row, y, to + i);
        i = next(i, n);
      }
      ScalarWindows.maxLine(x, from, row, i, n, y, to);
    }
  }

  /** The window after HALF from i on; the last HALF of a line may overlap those before. */
  static int next(int i, int n) {
    int next = i + HALF;
    return next < n && next + HALF > n ? n - HALF : next;
  }

  private static void max(float[] x, int from, int row, float[] y, int to) {
    FloatVector upper = FloatVector.fromArray(S, x, from);
    FloatVector most = upper.max(FloatVector.fromArray(S, x, from + row));
    most.max(most.rearrange(SWAPPED)).rearrange(PLACES).intoArray(y, to);
  }

  /** The windows of two lines, in their order. */
  private static void pairMax(float[] x, int from, int row, int n, float[] y, int to) {
    int i = 0;
    for (; i < n - HALF; i += HALF) {
      max(x, from + 2 * i, row, y, to + i);
    }
    FloatVector upper = across(x, from + 2 * i, row);
    FloatVector most = upper.max(across(x, from + 2 * i + row, row));
    most.max(most.rearrange(SWAPPED)).rearrange(PLACES).intoArray(y, to + i);
    for (i += HALF; i < 2 * n; i += HALF) {
      max(x, from + row + 2 * i, row, y, to + i);
    }
  }

  /** Half a vector that ends a row of one line, and half that begins the next line's. */
  static FloatVector across(float[] x, int from, int row) {
    FloatVector end = FloatVector.fromArray(S, x, from);
    return end.blend(FloatVector.fromArray(S, x, from + row), SECOND_HALF);
  }

  static void toMax2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi, float[] u) {
    int l = 0;
    if (pairs(row, n)) {
      for (int last = y.length - L - 2 * n + HALF; l + 2 <= lines && yi + l * n <= last; l += 2) {
        int at = xi + 2 * l * row;
        if (!givePair(x, at, row, n, y, yi + l * n, u)) {
          ScalarWindows.toMaxLine(x, at, row, 0, n, y, yi + l * n, u);
          ScalarWindows.toMaxLine(x, at + 2 * row, row, 0, n, y, yi + l * n + n, u);
        }
      }
    }
    toMaxLines(x, xi + 2 * l * row, row, lines - l, n, y, yi + l * n, u);
  }

  private static void toMaxLines(
      float[] x, int xi, int row, int lines, int n, float[] y, int yi, float[] u) {
    int last = end(row, lines, n, u, xi) - L - row;
    int lastFrom = y.length - L;
    for (int l = 0, from = yi, to = xi; l < lines; l++, from += n, to += 2 * row) {
      int i = 0;
      while (i < n
          && to + 2 * i <= last
          && from + i <= lastFrom
          && give(x, to + 2 * i, row, y, from + i, u)) {
        i = next(i, n);
      }
      ScalarWindows.toMaxLine(x, to, row, i, n, y, from, u);
    }
  }

  /**
   * Up to where vectors may write to windows in u. Where those of a line do not fill a vector, it
   * is written on over the rows that follow.
   */
  static int end(int row, int lines, int n, float[] u, int ui) {
    return n >= HALF ? u.length : row == 2 * n ? ui + 2 * lines * row : 0;
  }

  /** Does the windows of two lines, unless there is a NaN. */
  private static boolean givePair(
      float[] x, int at, int row, int n, float[] y, int from, float[] u) {
    // Those that are half of each line come first: they are written on over others of both.
    int i = n - HALF / 2;
    FloatVector upper = across(x, at + 2 * i, row);
    FloatVector lower = across(x, at + 2 * i + row, row);
    if (hasNaN(upper, lower)) {
      return false;
    }
    FloatVector first = first(upper, lower);
    FloatVector g = FloatVector.fromArray(S, y, from + i).rearrange(HALVES).add(0f);
    FloatVector zero = FloatVector.zero(S);
    FloatVector above = zero.blend(g, first.compare(VectorOperators.EQ, UPPER));
    FloatVector below = zero.blend(g, first.compare(VectorOperators.EQ, LOWER));
    above.intoArray(u, at + 2 * i);
    below.intoArray(u, at + 2 * i + 2 * row);
    below.blend(above, SECOND_HALF).intoArray(u, at + 2 * i + row);
    boolean done = true;
    for (int j = 0; j < n - HALF; j += HALF) {
      done &= give(x, at + 2 * j, row, y, from + j, u);
    }
    for (int j = i + HALF; j < 2 * n; j += HALF) {
      done &= give(x, at + row + 2 * j, row, y, from + j, u);
    }
    return done;
  }

  /** Does HALF windows, unless there is a NaN. */
  private static boolean give(float[] x, int at, int row, float[] y, int from, float[] u) {
    FloatVector upper = FloatVector.fromArray(S, x, at);
    FloatVector lower = FloatVector.fromArray(S, x, at + row);
    if (hasNaN(upper, lower)) {
      return false;
    }
    FloatVector first = first(upper, lower);
    FloatVector g = FloatVector.fromArray(S, y, from).rearrange(HALVES).add(0f);
    FloatVector zero = FloatVector.zero(S);
    zero.blend(g, first.compare(VectorOperators.EQ, UPPER)).intoArray(u, at);
    zero.blend(g, first.compare(VectorOperators.EQ, LOWER)).intoArray(u, at + row);
    return true;
  }

  /** Also true of opposite infinities. */
  static boolean hasNaN(FloatVector upper, FloatVector lower) {
    FloatVector sum = upper.add(lower);
    return sum.compare(VectorOperators.NE, sum).anyTrue();
  }

  /** The number of each window's first largest element, at both of its halves. */
  static FloatVector first(FloatVector upper, FloatVector lower) {
    FloatVector both = upper.blend(lower, upper.compare(VectorOperators.LT, lower));
    FloatVector other = both.rearrange(SWAPPED);
    FloatVector most = both.blend(other, both.compare(VectorOperators.LT, other));
    return first(upper, lower, most);
  }

  /** The same, given the largest of each. */
  static FloatVector first(FloatVector upper, FloatVector lower, FloatVector most) {
    FloatVector place =
        NONE.blend(LOWER, lower.compare(VectorOperators.EQ, most))
            .blend(UPPER, upper.compare(VectorOperators.EQ, most));
    FloatVector swapped = place.rearrange(SWAPPED);
    return place.blend(swapped, swapped.compare(VectorOperators.LT, place));
  }
}
