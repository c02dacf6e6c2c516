package dev.kindling.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Products of matrices in plain Java, each element one chain of {@code fma} over k.
 *
 * <p>The compiler makes vectors only of loops over arrays from their beginnings, of which one is
 * written: hence blocks are copied.
 */
final class ScalarProducts {
  /** The columns and the depth of a block of b whose rows are copied: half a MiB. */
  private static final int COLUMNS = 512;

  private static final int DEPTH = 256;

  /** The rows of b's block, and at the end one of c. */
  private static final ThreadLocal<float[][]> ROWS =
      ThreadLocal.withInitial(() -> new float[DEPTH + 1][COLUMNS]);

  private ScalarProducts() {}

  /** c = a · b, as {@link Kernels#gemm} says. */
  static void gemm(
      Gemm g, float[] a, int a0, float[] b, int b0, float @Nullable [] bias, float[] c, int c0) {
    int m = g.m();
    int n = g.n();
    int k = g.k();
    for (int q = 0; q < g.batch(); q++) {
      int aq = a0 + q * g.stepA();
      int bq = b0 + q * g.stepB();
      int cq = c0 + q * g.stepC();
      for (int i = 0; i < m; i++) {
        if (bias != null) {
          System.arraycopy(bias, 0, c, cq + i * g.strideC(), n);
        } else if (!g.accumulate()) {
          Arrays.fill(c, cq + i * g.strideC(), cq + i * g.strideC() + n, 0f);
        }
      }
      for (int j = 0; j < n; j += COLUMNS) {
        for (int p = 0; p < k; p += DEPTH) {
          block(g, a, aq, b, bq, p, Math.min(DEPTH, k - p), j, Math.min(COLUMNS, n - j), c, cq);
        }
      }
      if (g.relu()) {
        for (int i = 0; i < m; i++) {
          clip(c, cq + i * g.strideC(), n);
        }
      }
    }
  }

  /** The links p … p + length of the chains of some columns. */
  private static void block(
      Gemm g,
      float[] a,
      int a0,
      float[] b,
      int b0,
      int p,
      int length,
      int j,
      int columns,
      float[] c,
      int c0) {
    float[][] rows = ROWS.get();
    float[] sums = rows[DEPTH];
    if (g.transB()) {
      for (int q = 0; q < columns; q++) {
        int from = b0 + (j + q) * g.strideB() + p;
        for (int r = 0; r < length; r++) {
          rows[r][q] = b[from + r];
        }
      }
    } else {
      for (int r = 0; r < length; r++) {
        System.arraycopy(b, b0 + (p + r) * g.strideB() + j, rows[r], 0, columns);
      }
    }
    int step = g.transA() ? g.strideA() : 1;
    for (int i = 0; i < g.m(); i++) {
      int x = g.transA() ? a0 + p * g.strideA() + i : a0 + i * g.strideA() + p;
      int at = c0 + i * g.strideC() + j;
      System.arraycopy(c, at, sums, 0, columns);
      int r = 0;
      for (; r + 4 <= length; r += 4, x += 4 * step) {
        addFour(
            columns,
            a[x],
            rows[r],
            a[x + step],
            rows[r + 1],
            a[x + 2 * step],
            rows[r + 2],
            a[x + 3 * step],
            rows[r + 3],
            sums);
      }
      for (; r < length; r++, x += step) {
        addOne(columns, a[x], rows[r], sums);
      }
      System.arraycopy(sums, 0, c, at, columns);
    }
  }

  private static void clip(float[] c, int ci, int n) {
    for (int j = ci; j < ci + n; j++) {
      c[j] = Math.max(c[j], 0f);
    }
  }

  /** Four links of each element's chain at once, which saves three loads and stores of c. */
  private static void addFour(
      int n,
      float x0,
      float[] b0,
      float x1,
      float[] b1,
      float x2,
      float[] b2,
      float x3,
      float[] b3,
      float[] c) {
    for (int j = 0; j < n; j++) {
      float s = Math.fma(x0, b0[j], c[j]);
      s = Math.fma(x1, b1[j], s);
      s = Math.fma(x2, b2[j], s);
      c[j] = Math.fma(x3, b3[j], s);
    }
  }

  private static void addOne(int n, float x, float[] b, float[] c) {
    for (int j = 0; j < n; j++) {
      c[j] = Math.fma(x, b[j], c[j]);
    }
  }
}
