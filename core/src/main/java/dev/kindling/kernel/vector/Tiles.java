package dev.kindling.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of the matrix product: each computes a few rows by a few vectors of c, held in
 * registers over the whole of k.
 *
 * <p>The tiles are written out by hand: a helper method that the compiler declines to inline would
 * box every vector. Arguments: {@code a} is read at {@code ai + row · rowStep + p · colStep},
 * {@code b} at {@code bi + p · ldb + column}, the chains start from {@code start} at {@code si +
 * row · startStep + column}; {@code c} is written at {@code ci + row · ldc + column}.
 */
final class Tiles {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  private Tiles() {}

  /** 4 rows by 4 vectors. */
  static void tile4x4(
      int k,
      float[] a,
      int ai,
      int rowStep,
      int colStep,
      float[] b,
      int bi,
      int ldb,
      float[] start,
      int si,
      int startStep,
      boolean relu,
      float[] c,
      int ci,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + 1 * L);
    FloatVector c02 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c03 = FloatVector.fromArray(S, start, si + 3 * L);
    si += startStep;
    FloatVector c10 = FloatVector.fromArray(S, start, si);
    FloatVector c11 = FloatVector.fromArray(S, start, si + 1 * L);
    FloatVector c12 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c13 = FloatVector.fromArray(S, start, si + 3 * L);
    si += startStep;
    FloatVector c20 = FloatVector.fromArray(S, start, si);
    FloatVector c21 = FloatVector.fromArray(S, start, si + 1 * L);
    FloatVector c22 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c23 = FloatVector.fromArray(S, start, si + 3 * L);
    si += startStep;
    FloatVector c30 = FloatVector.fromArray(S, start, si);
    FloatVector c31 = FloatVector.fromArray(S, start, si + 1 * L);
    FloatVector c32 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c33 = FloatVector.fromArray(S, start, si + 3 * L);
    int a1 = ai + rowStep;
    int a2 = a1 + rowStep;
    int a3 = a2 + rowStep;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + 1 * L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[ai]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      x = FloatVector.broadcast(S, a[a1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      c12 = x.fma(b2, c12);
      c13 = x.fma(b3, c13);
      x = FloatVector.broadcast(S, a[a2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      c22 = x.fma(b2, c22);
      c23 = x.fma(b3, c23);
      x = FloatVector.broadcast(S, a[a3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      c32 = x.fma(b2, c32);
      c33 = x.fma(b3, c33);
      ai += colStep;
      a1 += colStep;
      a2 += colStep;
      a3 += colStep;
      bi += ldb;
    }
    if (relu) {
      FloatVector zero = FloatVector.zero(S);
      c00 = c00.max(zero);
      c01 = c01.max(zero);
      c02 = c02.max(zero);
      c03 = c03.max(zero);
      c10 = c10.max(zero);
      c11 = c11.max(zero);
      c12 = c12.max(zero);
      c13 = c13.max(zero);
      c20 = c20.max(zero);
      c21 = c21.max(zero);
      c22 = c22.max(zero);
      c23 = c23.max(zero);
      c30 = c30.max(zero);
      c31 = c31.max(zero);
      c32 = c32.max(zero);
      c33 = c33.max(zero);
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + 1 * L);
    c02.intoArray(c, ci + 2 * L);
    c03.intoArray(c, ci + 3 * L);
    ci += ldc;
    c10.intoArray(c, ci);
    c11.intoArray(c, ci + 1 * L);
    c12.intoArray(c, ci + 2 * L);
    c13.intoArray(c, ci + 3 * L);
    ci += ldc;
    c20.intoArray(c, ci);
    c21.intoArray(c, ci + 1 * L);
    c22.intoArray(c, ci + 2 * L);
    c23.intoArray(c, ci + 3 * L);
    ci += ldc;
    c30.intoArray(c, ci);
    c31.intoArray(c, ci + 1 * L);
    c32.intoArray(c, ci + 2 * L);
    c33.intoArray(c, ci + 3 * L);
  }

  /** 6 rows by 2 vectors. */
  static void tile6x2(
      int k,
      float[] a,
      int ai,
      int rowStep,
      int colStep,
      float[] b,
      int bi,
      int ldb,
      float[] start,
      int si,
      int startStep,
      boolean relu,
      float[] c,
      int ci,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + 1 * L);
    si += startStep;
    FloatVector c10 = FloatVector.fromArray(S, start, si);
    FloatVector c11 = FloatVector.fromArray(S, start, si + 1 * L);
    si += startStep;
    FloatVector c20 = FloatVector.fromArray(S, start, si);
    FloatVector c21 = FloatVector.fromArray(S, start, si + 1 * L);
    si += startStep;
    FloatVector c30 = FloatVector.fromArray(S, start, si);
    FloatVector c31 = FloatVector.fromArray(S, start, si + 1 * L);
    si += startStep;
    FloatVector c40 = FloatVector.fromArray(S, start, si);
    FloatVector c41 = FloatVector.fromArray(S, start, si + 1 * L);
    si += startStep;
    FloatVector c50 = FloatVector.fromArray(S, start, si);
    FloatVector c51 = FloatVector.fromArray(S, start, si + 1 * L);
    int a1 = ai + rowStep;
    int a2 = a1 + rowStep;
    int a3 = a2 + rowStep;
    int a4 = a3 + rowStep;
    int a5 = a4 + rowStep;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + 1 * L);
      FloatVector x = FloatVector.broadcast(S, a[ai]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      x = FloatVector.broadcast(S, a[a1]);
      c10 = x.fma(b0, c10);
      c11 = x.fma(b1, c11);
      x = FloatVector.broadcast(S, a[a2]);
      c20 = x.fma(b0, c20);
      c21 = x.fma(b1, c21);
      x = FloatVector.broadcast(S, a[a3]);
      c30 = x.fma(b0, c30);
      c31 = x.fma(b1, c31);
      x = FloatVector.broadcast(S, a[a4]);
      c40 = x.fma(b0, c40);
      c41 = x.fma(b1, c41);
      x = FloatVector.broadcast(S, a[a5]);
      c50 = x.fma(b0, c50);
      c51 = x.fma(b1, c51);
      ai += colStep;
      a1 += colStep;
      a2 += colStep;
      a3 += colStep;
      a4 += colStep;
      a5 += colStep;
      bi += ldb;
    }
    if (relu) {
      FloatVector zero = FloatVector.zero(S);
      c00 = c00.max(zero);
      c01 = c01.max(zero);
      c10 = c10.max(zero);
      c11 = c11.max(zero);
      c20 = c20.max(zero);
      c21 = c21.max(zero);
      c30 = c30.max(zero);
      c31 = c31.max(zero);
      c40 = c40.max(zero);
      c41 = c41.max(zero);
      c50 = c50.max(zero);
      c51 = c51.max(zero);
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + 1 * L);
    ci += ldc;
    c10.intoArray(c, ci);
    c11.intoArray(c, ci + 1 * L);
    ci += ldc;
    c20.intoArray(c, ci);
    c21.intoArray(c, ci + 1 * L);
    ci += ldc;
    c30.intoArray(c, ci);
    c31.intoArray(c, ci + 1 * L);
    ci += ldc;
    c40.intoArray(c, ci);
    c41.intoArray(c, ci + 1 * L);
    ci += ldc;
    c50.intoArray(c, ci);
    c51.intoArray(c, ci + 1 * L);
  }

  /** 8 rows by 1 vector. */
  static void tile8x1(
      int k,
      float[] a,
      int ai,
      int rowStep,
      int colStep,
      float[] b,
      int bi,
      int ldb,
      float[] start,
      int si,
      int startStep,
      boolean relu,
      float[] c,
      int ci,
      int ldc) {
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
    int a1 = ai + rowStep;
    int a2 = a1 + rowStep;
    int a3 = a2 + rowStep;
    int a4 = a3 + rowStep;
    int a5 = a4 + rowStep;
    int a6 = a5 + rowStep;
    int a7 = a6 + rowStep;
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x = FloatVector.broadcast(S, a[ai]);
      c00 = x.fma(b0, c00);
      x = FloatVector.broadcast(S, a[a1]);
      c10 = x.fma(b0, c10);
      x = FloatVector.broadcast(S, a[a2]);
      c20 = x.fma(b0, c20);
      x = FloatVector.broadcast(S, a[a3]);
      c30 = x.fma(b0, c30);
      x = FloatVector.broadcast(S, a[a4]);
      c40 = x.fma(b0, c40);
      x = FloatVector.broadcast(S, a[a5]);
      c50 = x.fma(b0, c50);
      x = FloatVector.broadcast(S, a[a6]);
      c60 = x.fma(b0, c60);
      x = FloatVector.broadcast(S, a[a7]);
      c70 = x.fma(b0, c70);
      ai += colStep;
      a1 += colStep;
      a2 += colStep;
      a3 += colStep;
      a4 += colStep;
      a5 += colStep;
      a6 += colStep;
      a7 += colStep;
      bi += ldb;
    }
    if (relu) {
      FloatVector zero = FloatVector.zero(S);
      c00 = c00.max(zero);
      c10 = c10.max(zero);
      c20 = c20.max(zero);
      c30 = c30.max(zero);
      c40 = c40.max(zero);
      c50 = c50.max(zero);
      c60 = c60.max(zero);
      c70 = c70.max(zero);
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

  /** 1 rows by 4 vectors. */
  static void tile1x4(
      int k,
      float[] a,
      int ai,
      int rowStep,
      int colStep,
      float[] b,
      int bi,
      int ldb,
      float[] start,
      int si,
      int startStep,
      boolean relu,
      float[] c,
      int ci,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    FloatVector c01 = FloatVector.fromArray(S, start, si + 1 * L);
    FloatVector c02 = FloatVector.fromArray(S, start, si + 2 * L);
    FloatVector c03 = FloatVector.fromArray(S, start, si + 3 * L);
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector b1 = FloatVector.fromArray(S, b, bi + 1 * L);
      FloatVector b2 = FloatVector.fromArray(S, b, bi + 2 * L);
      FloatVector b3 = FloatVector.fromArray(S, b, bi + 3 * L);
      FloatVector x = FloatVector.broadcast(S, a[ai]);
      c00 = x.fma(b0, c00);
      c01 = x.fma(b1, c01);
      c02 = x.fma(b2, c02);
      c03 = x.fma(b3, c03);
      ai += colStep;
      bi += ldb;
    }
    if (relu) {
      FloatVector zero = FloatVector.zero(S);
      c00 = c00.max(zero);
      c01 = c01.max(zero);
      c02 = c02.max(zero);
      c03 = c03.max(zero);
    }
    c00.intoArray(c, ci);
    c01.intoArray(c, ci + 1 * L);
    c02.intoArray(c, ci + 2 * L);
    c03.intoArray(c, ci + 3 * L);
  }

  /** 1 rows by 1 vector. */
  static void tile1x1(
      int k,
      float[] a,
      int ai,
      int rowStep,
      int colStep,
      float[] b,
      int bi,
      int ldb,
      float[] start,
      int si,
      int startStep,
      boolean relu,
      float[] c,
      int ci,
      int ldc) {
    FloatVector c00 = FloatVector.fromArray(S, start, si);
    for (int p = 0; p < k; p++) {
      FloatVector b0 = FloatVector.fromArray(S, b, bi);
      FloatVector x = FloatVector.broadcast(S, a[ai]);
      c00 = x.fma(b0, c00);
      ai += colStep;
      bi += ldb;
    }
    if (relu) {
      FloatVector zero = FloatVector.zero(S);
      c00 = c00.max(zero);
    }
    c00.intoArray(c, ci);
  }
}
