package dev.kindling.kernel.vector;

import dev.kindling.kernel.Gemm;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The product of one row and a matrix, which is read once, as it lies. A wide one is read row by
 * row: some rows at a time go on with the chains that the rows before them left in c.
 */
final class OneRow {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  /** The distance from which on each row of b lies on pages of its own. */
  private static final int WIDE = 1024;

  /** The rows of b that are added at once. */
  private static final int ROWS = 8;

  private final float[] rest = new float[L];

  /** Whether a product is of this kind. */
  static boolean takes(Gemm g) {
    return g.m() == 1 && !g.transB() && (!g.transA() || g.strideA() == 1);
  }

  /** The columns left … right. */
  void product(
      Gemm g,
      int left,
      int right,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float @Nullable [] bias,
      float[] c,
      int c0) {
    if (!g.accumulate()) {
      if (bias == null) {
        Arrays.fill(c, c0 + left, c0 + right, 0f);
      } else {
        System.arraycopy(bias, left, c, c0 + left, right - left);
      }
    }
    int k = g.k();
    int n = g.strideB();
    int whole = right - (right - left) % L;
    if (n < WIDE) {
      down(k, n, left, whole, a, a0, b, b0, c, c0);
    } else {
      int p = 0;
      for (; p + ROWS <= k; p += ROWS) {
        add8(a, a0 + p, b, b0 + p * n, n, left, whole, c, c0);
      }
      for (; p < k; p++) {
        add(a[a0 + p], b, b0 + p * n, left, whole, c, c0);
      }
    }
    if (whole < right) {
      rest(g, whole, right, a, a0, b, b0, c, c0);
    }
    if (g.relu()) {
      for (int j = c0 + left; j < c0 + right; j++) {
        c[j] = Math.max(c[j], 0f);
      }
    }
  }

  /** Goes down the matrix with the chains of a few vectors of columns in registers. */
  private static void down(
      int k, int n, int from, int to, float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    for (int j = from; j < to; ) {
      int vectors = Packing.vectors(to - j);
      int at = c0 + j;
      if (vectors == 4) {
        RowTiles.tile1x4(k, a, a0, b, b0 + j, c, at, 0, c, at, 0, n);
      } else if (vectors == 2) {
        RowTiles.tile1x2(k, a, a0, b, b0 + j, c, at, 0, c, at, 0, n);
      } else {
        RowTiles.tile1x1(k, a, a0, b, b0 + j, c, at, 0, c, at, 0, n);
      }
      j += vectors * L;
    }
  }

  /** Adds rows to some columns, a multiple of L. */
  private static void add8(
      float[] a, int ai, float[] b, int bi, int n, int from, int to, float[] c, int ci) {
    FloatVector a0 = FloatVector.broadcast(S, a[ai]);
    FloatVector a1 = FloatVector.broadcast(S, a[ai + 1]);
    FloatVector a2 = FloatVector.broadcast(S, a[ai + 2]);
    FloatVector a3 = FloatVector.broadcast(S, a[ai + 3]);
    FloatVector a4 = FloatVector.broadcast(S, a[ai + 4]);
    FloatVector a5 = FloatVector.broadcast(S, a[ai + 5]);
    FloatVector a6 = FloatVector.broadcast(S, a[ai + 6]);
    FloatVector a7 = FloatVector.broadcast(S, a[ai + 7]);
    int b2 = bi + 2 * n;
    int b4 = bi + 4 * n;
    int b6 = bi + 6 * n;
    for (int j = from; j < to; j += L) {
      FloatVector y = FloatVector.fromArray(S, c, ci + j);
      y = a0.fma(FloatVector.fromArray(S, b, bi + j), y);
      y = a1.fma(FloatVector.fromArray(S, b, bi + n + j), y);
      y = a2.fma(FloatVector.fromArray(S, b, b2 + j), y);
      y = a3.fma(FloatVector.fromArray(S, b, b2 + n + j), y);
      y = a4.fma(FloatVector.fromArray(S, b, b4 + j), y);
      y = a5.fma(FloatVector.fromArray(S, b, b4 + n + j), y);
      y = a6.fma(FloatVector.fromArray(S, b, b6 + j), y);
      y = a7.fma(FloatVector.fromArray(S, b, b6 + n + j), y);
      y.intoArray(c, ci + j);
    }
  }

  private static void add(float a, float[] b, int bi, int from, int to, float[] c, int ci) {
    FloatVector a0 = FloatVector.broadcast(S, a);
    for (int j = from; j < to; j += L) {
      a0.fma(FloatVector.fromArray(S, b, bi + j), FloatVector.fromArray(S, c, ci + j))
          .intoArray(c, ci + j);
    }
  }

  /** The last columns, with what lies behind them as far as there is something. */
  private void rest(
      Gemm g, int from, int to, float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    int k = g.k();
    int n = g.strideB();
    int safe = Math.max(0, Math.min(k, (b.length - L - b0 - from) / n + 1));
    System.arraycopy(c, c0 + from, rest, 0, to - from);
    int p = 0;
    for (; p + ROWS <= safe; p += ROWS) {
      add8(a, a0 + p, b, b0 + p * n + from, n, 0, L, rest, 0);
    }
    System.arraycopy(rest, 0, c, c0 + from, to - from);
    for (int j = from; j < to; j++) {
      float y = c[c0 + j];
      for (int q = p; q < k; q++) {
        y = Math.fma(a[a0 + q], b[b0 + q * n + j], y);
      }
      c[c0 + j] = y;
    }
  }
}
