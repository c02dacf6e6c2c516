package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The softmax of rows that are shorter than a sum's lanes, such as those of ten classes: of as many
 * rows at a time as a vector has elements, column by column. The buffers belong to one thread.
 */
final class NarrowSoftmax {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final int LANES = Kernels.LANES;

  /** The rows that are taken at a time. */
  static final int ROWS = L;

  /** Columns of x − max, then of their softmaxes' logarithms. */
  private final float[] away = new float[LANES * L];

  /** Columns of exponentials, then of softmaxes. */
  private final float[] exponentials = new float[LANES * L];

  private final float[] sums = new float[LANES / 2 * L];
  private final float[] ignored = new float[LANES];

  /** The softmax of {@link #ROWS} rows of n elements, n below {@link Kernels#LANES}. */
  void softmax(float[] x, int at, int n, boolean log, float[] y) {
    exponentials(x, at, n);
    if (log) {
      Exponents.log(sums, 0, sums, 0, L);
      subtract(away, n * L, sums);
      put(away, n, y, at);
    } else {
      divide(exponentials, n * L, sums);
      put(exponentials, n, y, at);
    }
  }

  /** The same of rows of a matrix, and the logarithm of the one in each row's column. */
  void softmax(float[] x, int first, int n, int[] column, float[] y, float[] logs) {
    exponentials(x, first * n, n);
    divide(exponentials, n * L, sums);
    put(exponentials, n, y, first * n);
    Exponents.log(sums, 0, sums, 0, L);
    for (int r = 0; r < L; r++) {
      logs[first + r] = away[column[first + r] * L + r] - sums[r];
    }
  }

  /** Puts the columns away from their rows' maxima, their exponentials, and those ones' sums. */
  private void exponentials(float[] x, int at, int n) {
    for (int r = 0; r < L; r++) {
      int from = at + r * n;
      for (int c = 0; c < n; c++) {
        away[c * L + r] = x[from + c];
      }
    }
    subtractMax(away, n * L);
    int whole = (n * L + LANES - 1) / LANES * LANES;
    Exponents.exp(away, 0, 0f, 0, exponentials, 0, whole, ignored);
    Arrays.fill(exponentials, n * L, LANES * L, 0f);
    sum(exponentials, sums);
  }

  private static void put(float[] columns, int n, float[] y, int at) {
    for (int r = 0; r < L; r++) {
      int to = at + r * n;
      for (int c = 0; c < n; c++) {
        y[to + c] = columns[c * L + r];
      }
    }
  }

  private static void subtractMax(float[] x, int length) {
    FloatVector max = FloatVector.fromArray(S, x, 0);
    for (int i = L; i < length; i += L) {
      max = max.max(FloatVector.fromArray(S, x, i));
    }
    for (int i = 0; i < length; i += L) {
      FloatVector.fromArray(S, x, i).sub(max).intoArray(x, i);
    }
  }

  /** The columns' sum in the order of {@code ScalarKernels.tree}: halves are added. */
  private static void sum(float[] x, float[] sums) {
    int half = LANES / 2 * L;
    for (int i = 0; i < half; i += L) {
      FloatVector.fromArray(S, x, i).add(FloatVector.fromArray(S, x, half + i)).intoArray(sums, i);
    }
    for (half /= 2; half >= L; half /= 2) {
      for (int i = 0; i < half; i += L) {
        FloatVector.fromArray(S, sums, i)
            .add(FloatVector.fromArray(S, sums, half + i))
            .intoArray(sums, i);
      }
    }
  }

  private static void subtract(float[] x, int length, float[] logs) {
    FloatVector log = FloatVector.fromArray(S, logs, 0);
    for (int i = 0; i < length; i += L) {
      FloatVector.fromArray(S, x, i).sub(log).intoArray(x, i);
    }
  }

  private static void divide(float[] x, int length, float[] sums) {
    FloatVector factor = FloatVector.broadcast(S, 1f).div(FloatVector.fromArray(S, sums, 0));
    for (int i = 0; i < length; i += L) {
      FloatVector.fromArray(S, x, i).mul(factor).intoArray(x, i);
    }
  }
}
