package dev.kindling.kernel.vector;

import dev.kindling.kernel.Gemm;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The product of a matrix and one column. Lanes would have to be rows, and their elements to be
 * brought together first: the chains of some rows next to each other, without vectors, take less
 * time. Where the matrix is held transposed, the product is that of the column as {@link OneRow}.
 */
final class OneColumn {
  /** The chains that keep a processor busy; more would not fit its registers. */
  private static final int ROWS = 8;

  private final float[] chains = new float[ROWS];
  private final OneRow oneRow = new OneRow();

  /** Whether a product is of this kind. */
  static boolean takes(Gemm g) {
    return g.n() == 1 && (g.transB() || g.strideB() == 1) && (!g.transA() || g.strideC() == 1);
  }

  /** The rows top … bottom. */
  void product(
      Gemm g,
      int top,
      int bottom,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float @Nullable [] bias,
      float[] c,
      int c0) {
    float start = bias == null ? 0f : bias[0];
    if (g.transA()) {
      if (!g.accumulate()) {
        Arrays.fill(c, c0 + top, c0 + bottom, start);
      }
      Gemm turned = Gemm.of(false, false, 1, g.m(), g.k()).strides(g.k(), g.strideA(), g.m());
      turned = turned.accumulating().relu(g.relu());
      oneRow.product(turned, top, bottom, b, b0, a, a0, null, c, c0);
      return;
    }
    for (int i = top; i < bottom; i += ROWS) {
      int rows = Math.min(ROWS, bottom - i);
      int ci = c0 + i * g.strideC();
      for (int r = 0; r < rows; r++) {
        chains[r] = g.accumulate() ? c[ci + r * g.strideC()] : start;
      }
      add(g.k(), a, a0 + i * g.strideA(), g.strideA(), rows - 1, b, b0, chains);
      for (int r = 0; r < rows; r++) {
        c[ci + r * g.strideC()] = g.relu() ? Math.max(chains[r], 0f) : chains[r];
      }
    }
  }

  /** Goes on with eight chains; those past the last row read it again, for nobody. */
  private static void add(
      int k, float[] a, int ai, int stride, int last, float[] b, int bi, float[] y) {
    int a1 = ai + Math.min(1, last) * stride;
    int a2 = ai + Math.min(2, last) * stride;
    int a3 = ai + Math.min(3, last) * stride;
    int a4 = ai + Math.min(4, last) * stride;
    int a5 = ai + Math.min(5, last) * stride;
    int a6 = ai + Math.min(6, last) * stride;
    int a7 = ai + last * stride;
    float y0 = y[0];
    float y1 = y[1];
    float y2 = y[2];
    float y3 = y[3];
    float y4 = y[4];
    float y5 = y[5];
    float y6 = y[6];
    float y7 = y[7];
    for (int p = 0; p < k; p++) {
      float x = b[bi + p];
      y0 = Math.fma(a[ai + p], x, y0);
      y1 = Math.fma(a[a1 + p], x, y1);
      y2 = Math.fma(a[a2 + p], x, y2);
      y3 = Math.fma(a[a3 + p], x, y3);
      y4 = Math.fma(a[a4 + p], x, y4);
      y5 = Math.fma(a[a5 + p], x, y5);
      y6 = Math.fma(a[a6 + p], x, y6);
      y7 = Math.fma(a[a7 + p], x, y7);
    }
    y[0] = y0;
    y[1] = y1;
    y[2] = y2;
    y[3] = y3;
    y[4] = y4;
    y[5] = y5;
    y[6] = y6;
    y[7] = y7;
  }
}
