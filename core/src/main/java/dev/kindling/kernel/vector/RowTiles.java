package dev.kindling.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of the matrix product, for rows of a that lie {@link #ROW} elements apart: each
 * computes a few rows by a few vectors of c, held in registers over a block of k.
 *
 * <p>Arguments: {@code a} is read at {@code ai + row · ROW + p}, {@code b} at {@code bi + p · ldb +
 * column}, the chains start from {@code start} at {@code si + row · startStep + column}; {@code c}
 * is written at {@code ci + row · ldc + column}.
 *
 * <p>The tiles are written out by hand: a helper method that the compiler declines to inline would
 * box every vector. The compiler easily runs out of integer registers, and then moves indices
 * through vector registers, which takes a third of the speed: hence the constant distance of rows,
 * and {@code ldb} behind the arguments that come in registers. The loops count in a's index, whose
 * bounds are then checked once: checks in the loop take turns of the multiply-adds.
 */
final class RowTiles {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  /** The distance of a's rows: the smaller a tile, the more links it takes to repay its ends. */
  static final int ROW = L == 16 ? 128 : 256;

  private RowTiles() {}

  /** 6 rows by 4 vectors. */
  static void tile6x4(
      int k,
      float[] a,
      int ai,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc,
      int ldb) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + L);
    FloatVector c02 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c03 = FloatVector.fromArray(S, start, si + 3 * L);
    si += startStep;
    FloatVector c10 = FloatVector.fromArray(S, start, si);
    FloatVector c11 = FloatVector.fromArray(S, start, si + L);
    FloatVector c12 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c13 = FloatVector.fromArray(S, start, si + 3 * L);
    si += startStep;
    FloatVector c20 = FloatVector.fromArray(S, start, si);
    FloatVector c21 = FloatVector.fromArray(S, start, si + L);
    FloatVector c22 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c23 = FloatVector.fromArray(S, start, si + 3 * L);
    si += startStep;
    FloatVector c30 = FloatVector.fromArray(S, start, si);
    FloatVector c31 = FloatVector.fromArray(S, start, si + L);
    FloatVector c32 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c33 = FloatVector.fromArray(S, start, si + 3 * L);
    si += startStep;
    FloatVector c40 = FloatVector.fromArray(S, start, si);
    FloatVector c41 = FloatVector.fromArray(S, start, si + L);
    FloatVector c42 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c43 = FloatVector.fromArray(S, start, si + 3 * L);
    si += startStep;
    FloatVector c50 = FloatVector.fromArray(S, start, si);
    FloatVector c51 = FloatVector.fromArray(S, start, si + L);
    FloatVector c52 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c53 = FloatVector.fromArray(S, start, si + 3 * L);
    for (int p = ai; p < ai + k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[p]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(S, a[p + ROW]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.broadcast(S, a[p + 2 * ROW]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = FloatVector.broadcast(S, a[p + 3 * ROW]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      x = FloatVector.broadcast(S, a[p + 4 * ROW]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      c42 = x.fma(b2, c42);
      c43 = x.fma(b3, c43);
      x = FloatVector.broadcast(S, a[p + 5 * ROW]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      c52 = x.fma(b2, c52);
      c53 = x.fma(b3, c53);
      bi += ldb;
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
    c02.intoArray(c, ci + 2 * L);
    c03.intoArray(c, ci + 3 * L);
    ci += ldc;
    c10.intoArray(c, ci);
    c11.intoArray(c, ci + L);
    c12.intoArray(c, ci + 2 * L);
    c13.intoArray(c, ci + 3 * L);
    ci += ldc;
    c20.intoArray(c, ci);
    c21.intoArray(c, ci + L);
    c22.intoArray(c, ci + 2 * L);
    c23.intoArray(c, ci + 3 * L);
    ci += ldc;
    c30.intoArray(c, ci);
    c31.intoArray(c, ci + L);
    c32.intoArray(c, ci + 2 * L);
    c33.intoArray(c, ci + 3 * L);
    ci += ldc;
    c40.intoArray(c, ci);
    c41.intoArray(c, ci + L);
    c42.intoArray(c, ci + 2 * L);
    c43.intoArray(c, ci + 3 * L);
    ci += ldc;
    c50.intoArray(c, ci);
    c51.intoArray(c, ci + L);
    c52.intoArray(c, ci + 2 * L);
    c53.intoArray(c, ci + 3 * L);
  }

  /** 2 rows by 4 vectors. */
  static void tile2x4(
      int k,
      float[] a,
      int ai,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc,
      int ldb) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + L);
    FloatVector c02 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c03 = FloatVector.fromArray(S, start, si + 3 * L);
    si += startStep;
    FloatVector c10 = FloatVector.fromArray(S, start, si);
    FloatVector c11 = FloatVector.fromArray(S, start, si + L);
    FloatVector c12 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c13 = FloatVector.fromArray(S, start, si + 3 * L);
    for (int p = ai; p < ai + k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[p]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(S, a[p + ROW]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      bi += ldb;
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
    c02.intoArray(c, ci + 2 * L);
    c03.intoArray(c, ci + 3 * L);
    ci += ldc;
    c10.intoArray(c, ci);
    c11.intoArray(c, ci + L);
    c12.intoArray(c, ci + 2 * L);
    c13.intoArray(c, ci + 3 * L);
  }

  /** 1 row by 4 vectors. */
  static void tile1x4(
      int k,
      float[] a,
      int ai,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc,
      int ldb) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + L);
    FloatVector c02 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c03 = FloatVector.fromArray(S, start, si + 3 * L);
    for (int p = ai; p < ai + k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[p]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      bi += ldb;
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
    c02.intoArray(c, ci + 2 * L);
    c03.intoArray(c, ci + 3 * L);
  }

  /** 6 rows by 2 vectors. */
  static void tile6x2(
      int k,
      float[] a,
      int ai,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc,
      int ldb) {
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
    for (int p = ai; p < ai + k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
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
      bi += ldb;
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

  /** 1 row by 2 vectors. */
  static void tile1x2(
      int k,
      float[] a,
      int ai,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc,
      int ldb) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + L);
    for (int p = ai; p < ai + k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + L);
      FloatVector x = FloatVector.broadcast(S, a[p]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      bi += ldb;
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
  }

  /** 8 rows by 1 vector. */
  static void tile8x1(
      int k,
      float[] a,
      int ai,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc,
      int ldb) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    si += startStep;
    FloatVector c10 = FloatVector.fromArray(S, start, si);
    si += startStep;
    FloatVector c20 = FloatVector.fromArray(S, start, si);
    si += startStep;
    FloatVector c30 = FloatVector.fromArray(S, start, si);
    si += startStep;
    FloatVector c40 = FloatVector.fromArray(S, start, si);
    si += startStep;
    FloatVector c50 = FloatVector.fromArray(S, start, si);
    si += startStep;
    FloatVector c60 = FloatVector.fromArray(S, start, si);
    si += startStep;
    FloatVector c70 = FloatVector.fromArray(S, start, si);
    for (int p = ai; p < ai + k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x = FloatVector.broadcast(S, a[p]);
      c00 = x.fma(b0, c00);
      x = FloatVector.broadcast(S, a[p + ROW]);
      c10 = x.fma(b0, c10);
      x = FloatVector.broadcast(S, a[p + 2 * ROW]);
      c20 = x.fma(b0, c20);
      x = FloatVector.broadcast(S, a[p + 3 * ROW]);
      c30 = x.fma(b0, c30);
      x = FloatVector.broadcast(S, a[p + 4 * ROW]);
      c40 = x.fma(b0, c40);
      x = FloatVector.broadcast(S, a[p + 5 * ROW]);
      c50 = x.fma(b0, c50);
      x = FloatVector.broadcast(S, a[p + 6 * ROW]);
      c60 = x.fma(b0, c60);
      x = FloatVector.broadcast(S, a[p + 7 * ROW]);
      c70 = x.fma(b0, c70);
      bi += ldb;
    }
    c00.intoArray(c, ci);
    ci += ldc;
    c10.intoArray(c, ci);
    ci += ldc;
    c20.intoArray(c, ci);
    ci += ldc;
    c30.intoArray(c, ci);
    ci += ldc;
    c40.intoArray(c, ci);
    ci += ldc;
    c50.intoArray(c, ci);
    ci += ldc;
    c60.intoArray(c, ci);
    ci += ldc;
    c70.intoArray(c, ci);
  }

  /** 1 row by 1 vector. */
  static void tile1x1(
      int k,
      float[] a,
      int ai,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc,
      int ldb) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    for (int p = ai; p < ai + k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x = FloatVector.broadcast(S, a[p]);
      c00 = x.fma(b0, c00);
      bi += ldb;
    }
    c00.intoArray(c, ci);
  }
}
