package dev.kindling.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The main tile of machines with 16 registers, for rows of a as {@link RowTiles} has them and a
 * copied panel of b.
 *
 * <p>12 multiply-adds take as long as the processor needs for some 36 instructions, so that what a
 * loop does besides counts. This one counts from where a's first row begins, and takes two links of
 * the chains in a turn. Between them stands a way out: without it the compiler would load all of
 * b's four vectors first, for which no registers are left.
 */
final class NarrowTiles {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final int ROW = RowTiles.ROW;

  /**
   * Whether the compiler may know the loop's step. That of JDK 17 then needs no vector register for
   * an index; that of JDK 25 then drops all checks, which kept its loads in order, and spills sums.
   */
  private static final boolean COUNTED = Runtime.version().feature() == 17;

  private NarrowTiles() {}

  /** 6 rows by 2 vectors. */
  static void tile6x2(
      int k,
      float[] a,
      int ai,
      int step,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + L);
    si += startStep;
    FloatVector c10 = FloatVector.fromArray(S, start, si);
    FloatVector c11 = FloatVector.fromArray(S, start, si + L);
    si += startStep;
    FloatVector c20 = FloatVector.fromArray(S, start, si);
    FloatVector c21 = FloatVector.fromArray(S, start, si + L);
    si += startStep;
    FloatVector c30 = FloatVector.fromArray(S, start, si);
    FloatVector c31 = FloatVector.fromArray(S, start, si + L);
    si += startStep;
    FloatVector c40 = FloatVector.fromArray(S, start, si);
    FloatVector c41 = FloatVector.fromArray(S, start, si + L);
    si += startStep;
    FloatVector c50 = FloatVector.fromArray(S, start, si);
    FloatVector c51 = FloatVector.fromArray(S, start, si + L);
    int end = ai + k;
    int q = bi;
    for (int p = ai; p < end; p += COUNTED ? 2 : 2 * step) {
      FloatVector b0 = FloatVector.fromArray(S, b, q);
      FloatVector b1 = FloatVector.fromArray(S, b, q + L);
      FloatVector x = FloatVector.broadcast(S, a[p]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[p + ROW]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[p + 2 * ROW]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, a[p + 3 * ROW]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(S, a[p + 4 * ROW]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(S, a[p + 5 * ROW]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      if (p + 1 == end) {
        break;
      }
      b0 = FloatVector.fromArray(S, b, q + 2 * L);
      b1 = FloatVector.fromArray(S, b, q + 3 * L);
      x = FloatVector.broadcast(S, a[p + 1]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[p + ROW + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[p + 2 * ROW + 1]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, a[p + 3 * ROW + 1]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(S, a[p + 4 * ROW + 1]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(S, a[p + 5 * ROW + 1]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      q += 4 * L;
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
    ci += ldc;
    c10.intoArray(c, ci);
    c11.intoArray(c, ci + L);
    ci += ldc;
    c20.intoArray(c, ci);
    c21.intoArray(c, ci + L);
    ci += ldc;
    c30.intoArray(c, ci);
    c31.intoArray(c, ci + L);
    ci += ldc;
    c40.intoArray(c, ci);
    c41.intoArray(c, ci + L);
    ci += ldc;
    c50.intoArray(c, ci);
    c51.intoArray(c, ci + L);
  }
}
