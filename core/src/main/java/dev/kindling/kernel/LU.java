package dev.kindling.kernel;

import java.util.Arrays;

/**
 * A square matrix as P · A · Q = L · U, in double precision with complete pivoting: each step takes
 * the largest element that is left as its pivot, the first of equals by rows. The order of every
 * sum is fixed.
 *
 * <p>A pivot that is no larger than the rounding errors that it may consist of counts as 0 (by the
 * bound |A − L · U| ≤ n · ε · |L| · |U| of N. J. Higham, <em>Accuracy and Stability of Numerical
 * Algorithms</em>, 2002), so that [[1, 2, 3], [4, 5, 6], [7, 8, 9]] is singular.
 */
public final class LU {
  private static final double EPSILON = 0x1p-52;

  /** So small that, times any ratio of floats, it rounds to the float 0. */
  private static final double TINY = 0x1p-400;

  private final int n;
  private final double[] lu;
  private final int[] rows;
  private final int[] cols;
  private int rank;
  private double product = 1.0;
  private int exponent;

  /** The decomposition of the matrix that begins at an offset, or of its transpose. */
  public LU(float[] a, int offset, int n, boolean transposed) {
    this.n = n;
    lu = new double[n * n];
    rows = new int[n];
    cols = new int[n];
    for (int i = 0; i < n; i++) {
      rows[i] = i;
      cols[i] = i;
      for (int j = 0; j < n; j++) {
        lu[i * n + j] = a[offset + (transposed ? j * n + i : i * n + j)];
      }
    }
    for (rank = 0; rank < n; rank++) {
      pivot(rank);
      if (Math.abs(lu[rank * n + rank]) <= noise(rank)) {
        break;
      }
      multiply(lu[rank * n + rank]);
      eliminate(rank);
    }
  }

  /** Goes on with the product of the pivots, kept near 1 so that no part of it overflows. */
  private void multiply(double pivot) {
    product *= pivot;
    int own = Math.getExponent(product);
    if (Math.abs(own) <= Double.MAX_EXPONENT) {
      product = Math.scalb(product, -own);
      exponent += own;
    }
  }

  /** Brings the largest element that is left, or a NaN, to place k of the diagonal. */
  private void pivot(int k) {
    int row = k;
    int col = k;
    double largest = -1.0;
    for (int i = k; i < n; i++) {
      for (int j = k; j < n; j++) {
        double size = Math.abs(lu[i * n + j]);
        if (size > largest || size != size) {
          row = i;
          col = j;
          largest = size;
        }
      }
    }
    if (row != k) {
      for (int j = 0; j < n; j++) {
        swap(row * n + j, k * n + j);
      }
      swap(rows, row, k);
    }
    if (col != k) {
      for (int i = 0; i < n; i++) {
        swap(i * n + col, i * n + k);
      }
      swap(cols, col, k);
    }
    if ((row != k) ^ (col != k)) {
      product = -product;
    }
  }

  private void swap(int a, int b) {
    double kept = lu[a];
    lu[a] = lu[b];
    lu[b] = kept;
  }

  private static void swap(int[] order, int a, int b) {
    int kept = order[a];
    order[a] = order[b];
    order[b] = kept;
  }

  /** What pivot k may owe to rounding. */
  private double noise(int k) {
    double sum = 0.0;
    for (int m = 0; m < k; m++) {
      sum += Math.abs(lu[k * n + m] * lu[m * n + k]);
    }
    return k * EPSILON * sum;
  }

  private void eliminate(int k) {
    for (int i = k + 1; i < n; i++) {
      double factor = lu[i * n + k] / lu[k * n + k];
      lu[i * n + k] = factor;
      subtract(factor, lu, k * n + k + 1, i * n + k + 1, n - k - 1);
    }
  }

  private static void subtract(double factor, double[] x, int from, int to, int length) {
    for (int j = 0; j < length; j++) {
      x[to + j] = Math.fma(-factor, x[from + j], x[to + j]);
    }
  }

  /** Whether the matrix has no inverse. */
  public boolean singular() {
    return rank < n;
  }

  /** The determinant, rounded to a float once. */
  public float determinant() {
    return singular() ? 0f : (float) Math.scalb(product, exponent);
  }

  /**
   * The solution x of A · x = b, both {@code [n, columns]} and row-major at the offset {@code at}.
   */
  public void solve(float[] b, float[] x, int at, int columns) {
    double[] y = new double[n * columns];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < columns; j++) {
        y[i * columns + j] = b[at + rows[i] * columns + j];
      }
    }
    substitute(y, columns);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < columns; j++) {
        x[at + cols[i] * columns + j] = (float) y[i * columns + j];
      }
    }
  }

  /**
   * The cofactors, dy/dA of the determinant y, row by row: y · A⁻ᵀ. A matrix of rank n − 1 has some
   * that are not 0, too; there the last pivot becomes a tiny number, which cancels. To be called
   * last.
   */
  public void cofactors(float[] c, int at) {
    if (rank < n - 1) {
      Arrays.fill(c, at, at + n * n, 0f);
      return;
    }
    double[] y = new double[n * n];
    for (int i = 0; i < n; i++) {
      y[i * n + i] = 1.0;
    }
    if (singular()) {
      lu[n * n - 1] = TINY;
      multiply(TINY);
    }
    substitute(y, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        c[at + rows[j] * n + cols[i]] = (float) Math.scalb(product * y[i * n + j], exponent);
      }
    }
  }

  /** U⁻¹ · L⁻¹ · y, in place. */
  private void substitute(double[] y, int columns) {
    for (int i = 1; i < n; i++) {
      for (int k = 0; k < i; k++) {
        subtract(lu[i * n + k], y, k * columns, i * columns, columns);
      }
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++) {
        subtract(lu[i * n + k], y, k * columns, i * columns, columns);
      }
      for (int j = 0; j < columns; j++) {
        y[i * columns + j] /= lu[i * n + i];
      }
    }
  }
}
