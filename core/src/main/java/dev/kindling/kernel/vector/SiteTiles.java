package dev.kindling.kernel.vector;

import dev.kindling.kernel.Sites;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of the products with {@link Sites}: each computes some adjacent rows by 2 vectors
 * of c, held in registers over all columns of a.
 *
 * <p>Arguments: {@code a} is read at {@code ai + row + at[q]}, {@code b} at {@code bi + (q − the
 * first q) · 2 L + column}, the chains start from {@code start} at {@code si + row · startStep +
 * column}; they are written to {@code c}, or added to what is there, at {@code ci + row · 2 L +
 * column}. Written out by hand as {@link ColumnTiles} are; b is indexed by q, so that its bounds
 * are checked once.
 */
final class SiteTiles {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  private SiteTiles() {}

  /** 8 rows. */
  static void tile8(
      int k,
      float[] a,
      int ai,
      int[] at,
      int q,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      boolean add,
      float[] c,
      int ci) {
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
    si += startStep;
    FloatVector c60 = FloatVector.fromArray(S, start, si);
    FloatVector c61 = FloatVector.fromArray(S, start, si + L);
    si += startStep;
    FloatVector c70 = FloatVector.fromArray(S, start, si);
    FloatVector c71 = FloatVector.fromArray(S, start, si + L);
    bi -= q * (2 * L);
    for (int end = q + k; q < end; q++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi + q * (2 * L));
      FloatVector b1 = FloatVector.fromArray(S, b, bi + q * (2 * L) + L);
      int i = ai + at[q];
      FloatVector x = FloatVector.broadcast(S, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, a[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(S, a[i + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(S, a[i + 5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      x = FloatVector.broadcast(S, a[i + 6]);
      c60 = x.fma(b0, c60);
      c61 = x.fma(b1, c61);
      x = FloatVector.broadcast(S, a[i + 7]);
      c70 = x.fma(b0, c70);
      c71 = x.fma(b1, c71);
    }
    if (add) {
      c00 = FloatVector.fromArray(S, c, ci).add(c00);
      c01 = FloatVector.fromArray(S, c, ci + L).add(c01);
      c10 = FloatVector.fromArray(S, c, ci + 2 * L).add(c10);
      c11 = FloatVector.fromArray(S, c, ci + 3 * L).add(c11);
      c20 = FloatVector.fromArray(S, c, ci + 4 * L).add(c20);
      c21 = FloatVector.fromArray(S, c, ci + 5 * L).add(c21);
      c30 = FloatVector.fromArray(S, c, ci + 6 * L).add(c30);
      c31 = FloatVector.fromArray(S, c, ci + 7 * L).add(c31);
      c40 = FloatVector.fromArray(S, c, ci + 8 * L).add(c40);
      c41 = FloatVector.fromArray(S, c, ci + 9 * L).add(c41);
      c50 = FloatVector.fromArray(S, c, ci + 10 * L).add(c50);
      c51 = FloatVector.fromArray(S, c, ci + 11 * L).add(c51);
      c60 = FloatVector.fromArray(S, c, ci + 12 * L).add(c60);
      c61 = FloatVector.fromArray(S, c, ci + 13 * L).add(c61);
      c70 = FloatVector.fromArray(S, c, ci + 14 * L).add(c70);
      c71 = FloatVector.fromArray(S, c, ci + 15 * L).add(c71);
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
    c10.intoArray(c, ci + 2 * L);
    c11.intoArray(c, ci + 3 * L);
    c20.intoArray(c, ci + 4 * L);
    c21.intoArray(c, ci + 5 * L);
    c30.intoArray(c, ci + 6 * L);
    c31.intoArray(c, ci + 7 * L);
    c40.intoArray(c, ci + 8 * L);
    c41.intoArray(c, ci + 9 * L);
    c50.intoArray(c, ci + 10 * L);
    c51.intoArray(c, ci + 11 * L);
    c60.intoArray(c, ci + 12 * L);
    c61.intoArray(c, ci + 13 * L);
    c70.intoArray(c, ci + 14 * L);
    c71.intoArray(c, ci + 15 * L);
  }

  /** 5 rows. */
  static void tile5(
      int k,
      float[] a,
      int ai,
      int[] at,
      int q,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      boolean add,
      float[] c,
      int ci) {
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
    bi -= q * (2 * L);
    for (int end = q + k; q < end; q++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi + q * (2 * L));
      FloatVector b1 = FloatVector.fromArray(S, b, bi + q * (2 * L) + L);
      int i = ai + at[q];
      FloatVector x = FloatVector.broadcast(S, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, a[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(S, a[i + 4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
    }
    if (add) {
      c00 = FloatVector.fromArray(S, c, ci).add(c00);
      c01 = FloatVector.fromArray(S, c, ci + L).add(c01);
      c10 = FloatVector.fromArray(S, c, ci + 2 * L).add(c10);
      c11 = FloatVector.fromArray(S, c, ci + 3 * L).add(c11);
      c20 = FloatVector.fromArray(S, c, ci + 4 * L).add(c20);
      c21 = FloatVector.fromArray(S, c, ci + 5 * L).add(c21);
      c30 = FloatVector.fromArray(S, c, ci + 6 * L).add(c30);
      c31 = FloatVector.fromArray(S, c, ci + 7 * L).add(c31);
      c40 = FloatVector.fromArray(S, c, ci + 8 * L).add(c40);
      c41 = FloatVector.fromArray(S, c, ci + 9 * L).add(c41);
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
    c10.intoArray(c, ci + 2 * L);
    c11.intoArray(c, ci + 3 * L);
    c20.intoArray(c, ci + 4 * L);
    c21.intoArray(c, ci + 5 * L);
    c30.intoArray(c, ci + 6 * L);
    c31.intoArray(c, ci + 7 * L);
    c40.intoArray(c, ci + 8 * L);
    c41.intoArray(c, ci + 9 * L);
  }

  /** 4 rows. */
  static void tile4(
      int k,
      float[] a,
      int ai,
      int[] at,
      int q,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      boolean add,
      float[] c,
      int ci) {
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
    bi -= q * (2 * L);
    for (int end = q + k; q < end; q++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi + q * (2 * L));
      FloatVector b1 = FloatVector.fromArray(S, b, bi + q * (2 * L) + L);
      int i = ai + at[q];
      FloatVector x = FloatVector.broadcast(S, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, a[i + 3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
    }
    if (add) {
      c00 = FloatVector.fromArray(S, c, ci).add(c00);
      c01 = FloatVector.fromArray(S, c, ci + L).add(c01);
      c10 = FloatVector.fromArray(S, c, ci + 2 * L).add(c10);
      c11 = FloatVector.fromArray(S, c, ci + 3 * L).add(c11);
      c20 = FloatVector.fromArray(S, c, ci + 4 * L).add(c20);
      c21 = FloatVector.fromArray(S, c, ci + 5 * L).add(c21);
      c30 = FloatVector.fromArray(S, c, ci + 6 * L).add(c30);
      c31 = FloatVector.fromArray(S, c, ci + 7 * L).add(c31);
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
    c10.intoArray(c, ci + 2 * L);
    c11.intoArray(c, ci + 3 * L);
    c20.intoArray(c, ci + 4 * L);
    c21.intoArray(c, ci + 5 * L);
    c30.intoArray(c, ci + 6 * L);
    c31.intoArray(c, ci + 7 * L);
  }

  /** 3 rows. */
  static void tile3(
      int k,
      float[] a,
      int ai,
      int[] at,
      int q,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      boolean add,
      float[] c,
      int ci) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + L);
    si += startStep;
    FloatVector c10 = FloatVector.fromArray(S, start, si);
    FloatVector c11 = FloatVector.fromArray(S, start, si + L);
    si += startStep;
    FloatVector c20 = FloatVector.fromArray(S, start, si);
    FloatVector c21 = FloatVector.fromArray(S, start, si + L);
    bi -= q * (2 * L);
    for (int end = q + k; q < end; q++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi + q * (2 * L));
      FloatVector b1 = FloatVector.fromArray(S, b, bi + q * (2 * L) + L);
      int i = ai + at[q];
      FloatVector x = FloatVector.broadcast(S, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
    }
    if (add) {
      c00 = FloatVector.fromArray(S, c, ci).add(c00);
      c01 = FloatVector.fromArray(S, c, ci + L).add(c01);
      c10 = FloatVector.fromArray(S, c, ci + 2 * L).add(c10);
      c11 = FloatVector.fromArray(S, c, ci + 3 * L).add(c11);
      c20 = FloatVector.fromArray(S, c, ci + 4 * L).add(c20);
      c21 = FloatVector.fromArray(S, c, ci + 5 * L).add(c21);
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
    c10.intoArray(c, ci + 2 * L);
    c11.intoArray(c, ci + 3 * L);
    c20.intoArray(c, ci + 4 * L);
    c21.intoArray(c, ci + 5 * L);
  }

  /** 3 rows, and 3 at {@code aj}. */
  static void tile3and3(
      int k,
      float[] a,
      int ai,
      int aj,
      int[] at,
      int q,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      boolean add,
      float[] c,
      int ci) {
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
    bi -= q * (2 * L);
    for (int end = q + k; q < end; q++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi + q * (2 * L));
      FloatVector b1 = FloatVector.fromArray(S, b, bi + q * (2 * L) + L);
      int i = ai + at[q];
      FloatVector x = FloatVector.broadcast(S, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[i + 1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[i + 2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      int j = aj + at[q];
      x = FloatVector.broadcast(S, a[j]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(S, a[j + 1]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(S, a[j + 2]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
    }
    if (add) {
      c00 = FloatVector.fromArray(S, c, ci).add(c00);
      c01 = FloatVector.fromArray(S, c, ci + L).add(c01);
      c10 = FloatVector.fromArray(S, c, ci + 2 * L).add(c10);
      c11 = FloatVector.fromArray(S, c, ci + 3 * L).add(c11);
      c20 = FloatVector.fromArray(S, c, ci + 4 * L).add(c20);
      c21 = FloatVector.fromArray(S, c, ci + 5 * L).add(c21);
      c30 = FloatVector.fromArray(S, c, ci + 6 * L).add(c30);
      c31 = FloatVector.fromArray(S, c, ci + 7 * L).add(c31);
      c40 = FloatVector.fromArray(S, c, ci + 8 * L).add(c40);
      c41 = FloatVector.fromArray(S, c, ci + 9 * L).add(c41);
      c50 = FloatVector.fromArray(S, c, ci + 10 * L).add(c50);
      c51 = FloatVector.fromArray(S, c, ci + 11 * L).add(c51);
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
    c10.intoArray(c, ci + 2 * L);
    c11.intoArray(c, ci + 3 * L);
    c20.intoArray(c, ci + 4 * L);
    c21.intoArray(c, ci + 5 * L);
    c30.intoArray(c, ci + 6 * L);
    c31.intoArray(c, ci + 7 * L);
    c40.intoArray(c, ci + 8 * L);
    c41.intoArray(c, ci + 9 * L);
    c50.intoArray(c, ci + 10 * L);
    c51.intoArray(c, ci + 11 * L);
  }

  /** One row. */
  static void tile1(
      int k,
      float[] a,
      int ai,
      int[] at,
      int q,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      boolean add,
      float[] c,
      int ci) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + L);
    bi -= q * (2 * L);
    for (int end = q + k; q < end; q++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi + q * (2 * L));
      FloatVector b1 = FloatVector.fromArray(S, b, bi + q * (2 * L) + L);
      int i = ai + at[q];
      FloatVector x = FloatVector.broadcast(S, a[i]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
    }
    if (add) {
      c00 = FloatVector.fromArray(S, c, ci).add(c00);
      c01 = FloatVector.fromArray(S, c, ci + L).add(c01);
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + L);
  }
}
