package dev.kindling.kernel.vector;

import dev.kindling.kernel.Sites;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of the products with {@link Sites} whose panels are one vector wide: each computes
 * some adjacent rows at each of two places, held in registers over all columns of a. The places may
 * be the same.
 *
 * <p>Arguments: {@code a} is read at {@code ai + row + at[q]} and {@code aj + row + at[q]}, {@code
 * b} at {@code bi + (q − the first q) · L}, the chains start from {@code start} at {@code si + row
 * · L} and {@code sj + row · L}, or with {@code add} all at {@code si} and {@code sj}; they are
 * written to {@code c}, or added to what is there, at {@code ci + row · L} and {@code cj + row ·
 * L}. Written out by hand as {@link SiteTiles} are.
 */
final class NarrowSites {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  private NarrowSites() {}

  /** 8 rows at each place. */
  static void tile8(
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
      int sj,
      boolean add,
      float[] c,
      int ci,
      int cj) {
    int step = add ? 0 : L;
    FloatVector c0 = FloatVector.fromArray(S, start, si);
    FloatVector c1 = FloatVector.fromArray(S, start, si + step);
    FloatVector c2 = FloatVector.fromArray(S, start, si + 2 * step);
    FloatVector c3 = FloatVector.fromArray(S, start, si + 3 * step);
    FloatVector c4 = FloatVector.fromArray(S, start, si + 4 * step);
    FloatVector c5 = FloatVector.fromArray(S, start, si + 5 * step);
    FloatVector c6 = FloatVector.fromArray(S, start, si + 6 * step);
    FloatVector c7 = FloatVector.fromArray(S, start, si + 7 * step);
    FloatVector d0 = FloatVector.fromArray(S, start, sj);
    FloatVector d1 = FloatVector.fromArray(S, start, sj + step);
    FloatVector d2 = FloatVector.fromArray(S, start, sj + 2 * step);
    FloatVector d3 = FloatVector.fromArray(S, start, sj + 3 * step);
    FloatVector d4 = FloatVector.fromArray(S, start, sj + 4 * step);
    FloatVector d5 = FloatVector.fromArray(S, start, sj + 5 * step);
    FloatVector d6 = FloatVector.fromArray(S, start, sj + 6 * step);
    FloatVector d7 = FloatVector.fromArray(S, start, sj + 7 * step);
    for (int end = q + k; q < end; q++) {
      FloatVector v = FloatVector.fromArray(S, b, bi);
      int i = ai + at[q];
      c0 = FloatVector.broadcast(S, a[i]).fma(v, c0);
      c1 = FloatVector.broadcast(S, a[i + 1]).fma(v, c1);
      c2 = FloatVector.broadcast(S, a[i + 2]).fma(v, c2);
      c3 = FloatVector.broadcast(S, a[i + 3]).fma(v, c3);
      c4 = FloatVector.broadcast(S, a[i + 4]).fma(v, c4);
      c5 = FloatVector.broadcast(S, a[i + 5]).fma(v, c5);
      c6 = FloatVector.broadcast(S, a[i + 6]).fma(v, c6);
      c7 = FloatVector.broadcast(S, a[i + 7]).fma(v, c7);
      int j = aj + at[q];
      d0 = FloatVector.broadcast(S, a[j]).fma(v, d0);
      d1 = FloatVector.broadcast(S, a[j + 1]).fma(v, d1);
      d2 = FloatVector.broadcast(S, a[j + 2]).fma(v, d2);
      d3 = FloatVector.broadcast(S, a[j + 3]).fma(v, d3);
      d4 = FloatVector.broadcast(S, a[j + 4]).fma(v, d4);
      d5 = FloatVector.broadcast(S, a[j + 5]).fma(v, d5);
      d6 = FloatVector.broadcast(S, a[j + 6]).fma(v, d6);
      d7 = FloatVector.broadcast(S, a[j + 7]).fma(v, d7);
      bi += L;
    }
    if (add) {
      c0 = FloatVector.fromArray(S, c, ci).add(c0);
      c1 = FloatVector.fromArray(S, c, ci + L).add(c1);
      c2 = FloatVector.fromArray(S, c, ci + 2 * L).add(c2);
      c3 = FloatVector.fromArray(S, c, ci + 3 * L).add(c3);
      c4 = FloatVector.fromArray(S, c, ci + 4 * L).add(c4);
      c5 = FloatVector.fromArray(S, c, ci + 5 * L).add(c5);
      c6 = FloatVector.fromArray(S, c, ci + 6 * L).add(c6);
      c7 = FloatVector.fromArray(S, c, ci + 7 * L).add(c7);
      d0 = FloatVector.fromArray(S, c, cj).add(d0);
      d1 = FloatVector.fromArray(S, c, cj + L).add(d1);
      d2 = FloatVector.fromArray(S, c, cj + 2 * L).add(d2);
      d3 = FloatVector.fromArray(S, c, cj + 3 * L).add(d3);
      d4 = FloatVector.fromArray(S, c, cj + 4 * L).add(d4);
      d5 = FloatVector.fromArray(S, c, cj + 5 * L).add(d5);
      d6 = FloatVector.fromArray(S, c, cj + 6 * L).add(d6);
      d7 = FloatVector.fromArray(S, c, cj + 7 * L).add(d7);
    }
    c0.intoArray(c, ci);
    c1.intoArray(c, ci + L);
    c2.intoArray(c, ci + 2 * L);
    c3.intoArray(c, ci + 3 * L);
    c4.intoArray(c, ci + 4 * L);
    c5.intoArray(c, ci + 5 * L);
    c6.intoArray(c, ci + 6 * L);
    c7.intoArray(c, ci + 7 * L);
    d0.intoArray(c, cj);
    d1.intoArray(c, cj + L);
    d2.intoArray(c, cj + 2 * L);
    d3.intoArray(c, cj + 3 * L);
    d4.intoArray(c, cj + 4 * L);
    d5.intoArray(c, cj + 5 * L);
    d6.intoArray(c, cj + 6 * L);
    d7.intoArray(c, cj + 7 * L);
  }

  /** 7 rows at each place. */
  static void tile7(
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
      int sj,
      boolean add,
      float[] c,
      int ci,
      int cj) {
    int step = add ? 0 : L;
    FloatVector c0 = FloatVector.fromArray(S, start, si);
    FloatVector c1 = FloatVector.fromArray(S, start, si + step);
    FloatVector c2 = FloatVector.fromArray(S, start, si + 2 * step);
    FloatVector c3 = FloatVector.fromArray(S, start, si + 3 * step);
    FloatVector c4 = FloatVector.fromArray(S, start, si + 4 * step);
    FloatVector c5 = FloatVector.fromArray(S, start, si + 5 * step);
    FloatVector c6 = FloatVector.fromArray(S, start, si + 6 * step);
    FloatVector d0 = FloatVector.fromArray(S, start, sj);
    FloatVector d1 = FloatVector.fromArray(S, start, sj + step);
    FloatVector d2 = FloatVector.fromArray(S, start, sj + 2 * step);
    FloatVector d3 = FloatVector.fromArray(S, start, sj + 3 * step);
    FloatVector d4 = FloatVector.fromArray(S, start, sj + 4 * step);
    FloatVector d5 = FloatVector.fromArray(S, start, sj + 5 * step);
    FloatVector d6 = FloatVector.fromArray(S, start, sj + 6 * step);
    for (int end = q + k; q < end; q++) {
      FloatVector v = FloatVector.fromArray(S, b, bi);
      int i = ai + at[q];
      c0 = FloatVector.broadcast(S, a[i]).fma(v, c0);
      c1 = FloatVector.broadcast(S, a[i + 1]).fma(v, c1);
      c2 = FloatVector.broadcast(S, a[i + 2]).fma(v, c2);
      c3 = FloatVector.broadcast(S, a[i + 3]).fma(v, c3);
      c4 = FloatVector.broadcast(S, a[i + 4]).fma(v, c4);
      c5 = FloatVector.broadcast(S, a[i + 5]).fma(v, c5);
      c6 = FloatVector.broadcast(S, a[i + 6]).fma(v, c6);
      int j = aj + at[q];
      d0 = FloatVector.broadcast(S, a[j]).fma(v, d0);
      d1 = FloatVector.broadcast(S, a[j + 1]).fma(v, d1);
      d2 = FloatVector.broadcast(S, a[j + 2]).fma(v, d2);
      d3 = FloatVector.broadcast(S, a[j + 3]).fma(v, d3);
      d4 = FloatVector.broadcast(S, a[j + 4]).fma(v, d4);
      d5 = FloatVector.broadcast(S, a[j + 5]).fma(v, d5);
      d6 = FloatVector.broadcast(S, a[j + 6]).fma(v, d6);
      bi += L;
    }
    if (add) {
      c0 = FloatVector.fromArray(S, c, ci).add(c0);
      c1 = FloatVector.fromArray(S, c, ci + L).add(c1);
      c2 = FloatVector.fromArray(S, c, ci + 2 * L).add(c2);
      c3 = FloatVector.fromArray(S, c, ci + 3 * L).add(c3);
      c4 = FloatVector.fromArray(S, c, ci + 4 * L).add(c4);
      c5 = FloatVector.fromArray(S, c, ci + 5 * L).add(c5);
      c6 = FloatVector.fromArray(S, c, ci + 6 * L).add(c6);
      d0 = FloatVector.fromArray(S, c, cj).add(d0);
      d1 = FloatVector.fromArray(S, c, cj + L).add(d1);
      d2 = FloatVector.fromArray(S, c, cj + 2 * L).add(d2);
      d3 = FloatVector.fromArray(S, c, cj + 3 * L).add(d3);
      d4 = FloatVector.fromArray(S, c, cj + 4 * L).add(d4);
      d5 = FloatVector.fromArray(S, c, cj + 5 * L).add(d5);
      d6 = FloatVector.fromArray(S, c, cj + 6 * L).add(d6);
    }
    c0.intoArray(c, ci);
    c1.intoArray(c, ci + L);
    c2.intoArray(c, ci + 2 * L);
    c3.intoArray(c, ci + 3 * L);
    c4.intoArray(c, ci + 4 * L);
    c5.intoArray(c, ci + 5 * L);
    c6.intoArray(c, ci + 6 * L);
    d0.intoArray(c, cj);
    d1.intoArray(c, cj + L);
    d2.intoArray(c, cj + 2 * L);
    d3.intoArray(c, cj + 3 * L);
    d4.intoArray(c, cj + 4 * L);
    d5.intoArray(c, cj + 5 * L);
    d6.intoArray(c, cj + 6 * L);
  }

  /** 6 rows at each place. */
  static void tile6(
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
      int sj,
      boolean add,
      float[] c,
      int ci,
      int cj) {
    int step = add ? 0 : L;
    FloatVector c0 = FloatVector.fromArray(S, start, si);
    FloatVector c1 = FloatVector.fromArray(S, start, si + step);
    FloatVector c2 = FloatVector.fromArray(S, start, si + 2 * step);
    FloatVector c3 = FloatVector.fromArray(S, start, si + 3 * step);
    FloatVector c4 = FloatVector.fromArray(S, start, si + 4 * step);
    FloatVector c5 = FloatVector.fromArray(S, start, si + 5 * step);
    FloatVector d0 = FloatVector.fromArray(S, start, sj);
    FloatVector d1 = FloatVector.fromArray(S, start, sj + step);
    FloatVector d2 = FloatVector.fromArray(S, start, sj + 2 * step);
    FloatVector d3 = FloatVector.fromArray(S, start, sj + 3 * step);
    FloatVector d4 = FloatVector.fromArray(S, start, sj + 4 * step);
    FloatVector d5 = FloatVector.fromArray(S, start, sj + 5 * step);
    for (int end = q + k; q < end; q++) {
      FloatVector v = FloatVector.fromArray(S, b, bi);
      int i = ai + at[q];
      c0 = FloatVector.broadcast(S, a[i]).fma(v, c0);
      c1 = FloatVector.broadcast(S, a[i + 1]).fma(v, c1);
      c2 = FloatVector.broadcast(S, a[i + 2]).fma(v, c2);
      c3 = FloatVector.broadcast(S, a[i + 3]).fma(v, c3);
      c4 = FloatVector.broadcast(S, a[i + 4]).fma(v, c4);
      c5 = FloatVector.broadcast(S, a[i + 5]).fma(v, c5);
      int j = aj + at[q];
      d0 = FloatVector.broadcast(S, a[j]).fma(v, d0);
      d1 = FloatVector.broadcast(S, a[j + 1]).fma(v, d1);
      d2 = FloatVector.broadcast(S, a[j + 2]).fma(v, d2);
      d3 = FloatVector.broadcast(S, a[j + 3]).fma(v, d3);
      d4 = FloatVector.broadcast(S, a[j + 4]).fma(v, d4);
      d5 = FloatVector.broadcast(S, a[j + 5]).fma(v, d5);
      bi += L;
    }
    if (add) {
      c0 = FloatVector.fromArray(S, c, ci).add(c0);
      c1 = FloatVector.fromArray(S, c, ci + L).add(c1);
      c2 = FloatVector.fromArray(S, c, ci + 2 * L).add(c2);
      c3 = FloatVector.fromArray(S, c, ci + 3 * L).add(c3);
      c4 = FloatVector.fromArray(S, c, ci + 4 * L).add(c4);
      c5 = FloatVector.fromArray(S, c, ci + 5 * L).add(c5);
      d0 = FloatVector.fromArray(S, c, cj).add(d0);
      d1 = FloatVector.fromArray(S, c, cj + L).add(d1);
      d2 = FloatVector.fromArray(S, c, cj + 2 * L).add(d2);
      d3 = FloatVector.fromArray(S, c, cj + 3 * L).add(d3);
      d4 = FloatVector.fromArray(S, c, cj + 4 * L).add(d4);
      d5 = FloatVector.fromArray(S, c, cj + 5 * L).add(d5);
    }
    c0.intoArray(c, ci);
    c1.intoArray(c, ci + L);
    c2.intoArray(c, ci + 2 * L);
    c3.intoArray(c, ci + 3 * L);
    c4.intoArray(c, ci + 4 * L);
    c5.intoArray(c, ci + 5 * L);
    d0.intoArray(c, cj);
    d1.intoArray(c, cj + L);
    d2.intoArray(c, cj + 2 * L);
    d3.intoArray(c, cj + 3 * L);
    d4.intoArray(c, cj + 4 * L);
    d5.intoArray(c, cj + 5 * L);
  }

  /** 5 rows at each place. */
  static void tile5(
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
      int sj,
      boolean add,
      float[] c,
      int ci,
      int cj) {
    int step = add ? 0 : L;
    FloatVector c0 = FloatVector.fromArray(S, start, si);
    FloatVector c1 = FloatVector.fromArray(S, start, si + step);
    FloatVector c2 = FloatVector.fromArray(S, start, si + 2 * step);
    FloatVector c3 = FloatVector.fromArray(S, start, si + 3 * step);
    FloatVector c4 = FloatVector.fromArray(S, start, si + 4 * step);
    FloatVector d0 = FloatVector.fromArray(S, start, sj);
    FloatVector d1 = FloatVector.fromArray(S, start, sj + step);
    FloatVector d2 = FloatVector.fromArray(S, start, sj + 2 * step);
    FloatVector d3 = FloatVector.fromArray(S, start, sj + 3 * step);
    FloatVector d4 = FloatVector.fromArray(S, start, sj + 4 * step);
    for (int end = q + k; q < end; q++) {
      FloatVector v = FloatVector.fromArray(S, b, bi);
      int i = ai + at[q];
      c0 = FloatVector.broadcast(S, a[i]).fma(v, c0);
      c1 = FloatVector.broadcast(S, a[i + 1]).fma(v, c1);
      c2 = FloatVector.broadcast(S, a[i + 2]).fma(v, c2);
      c3 = FloatVector.broadcast(S, a[i + 3]).fma(v, c3);
      c4 = FloatVector.broadcast(S, a[i + 4]).fma(v, c4);
      int j = aj + at[q];
      d0 = FloatVector.broadcast(S, a[j]).fma(v, d0);
      d1 = FloatVector.broadcast(S, a[j + 1]).fma(v, d1);
      d2 = FloatVector.broadcast(S, a[j + 2]).fma(v, d2);
      d3 = FloatVector.broadcast(S, a[j + 3]).fma(v, d3);
      d4 = FloatVector.broadcast(S, a[j + 4]).fma(v, d4);
      bi += L;
    }
    if (add) {
      c0 = FloatVector.fromArray(S, c, ci).add(c0);
      c1 = FloatVector.fromArray(S, c, ci + L).add(c1);
      c2 = FloatVector.fromArray(S, c, ci + 2 * L).add(c2);
      c3 = FloatVector.fromArray(S, c, ci + 3 * L).add(c3);
      c4 = FloatVector.fromArray(S, c, ci + 4 * L).add(c4);
      d0 = FloatVector.fromArray(S, c, cj).add(d0);
      d1 = FloatVector.fromArray(S, c, cj + L).add(d1);
      d2 = FloatVector.fromArray(S, c, cj + 2 * L).add(d2);
      d3 = FloatVector.fromArray(S, c, cj + 3 * L).add(d3);
      d4 = FloatVector.fromArray(S, c, cj + 4 * L).add(d4);
    }
    c0.intoArray(c, ci);
    c1.intoArray(c, ci + L);
    c2.intoArray(c, ci + 2 * L);
    c3.intoArray(c, ci + 3 * L);
    c4.intoArray(c, ci + 4 * L);
    d0.intoArray(c, cj);
    d1.intoArray(c, cj + L);
    d2.intoArray(c, cj + 2 * L);
    d3.intoArray(c, cj + 3 * L);
    d4.intoArray(c, cj + 4 * L);
  }

  /** 4 rows at each place. */
  static void tile4(
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
      int sj,
      boolean add,
      float[] c,
      int ci,
      int cj) {
    int step = add ? 0 : L;
    FloatVector c0 = FloatVector.fromArray(S, start, si);
    FloatVector c1 = FloatVector.fromArray(S, start, si + step);
    FloatVector c2 = FloatVector.fromArray(S, start, si + 2 * step);
    FloatVector c3 = FloatVector.fromArray(S, start, si + 3 * step);
    FloatVector d0 = FloatVector.fromArray(S, start, sj);
    FloatVector d1 = FloatVector.fromArray(S, start, sj + step);
    FloatVector d2 = FloatVector.fromArray(S, start, sj + 2 * step);
    FloatVector d3 = FloatVector.fromArray(S, start, sj + 3 * step);
    for (int end = q + k; q < end; q++) {
      FloatVector v = FloatVector.fromArray(S, b, bi);
      int i = ai + at[q];
      c0 = FloatVector.broadcast(S, a[i]).fma(v, c0);
      c1 = FloatVector.broadcast(S, a[i + 1]).fma(v, c1);
      c2 = FloatVector.broadcast(S, a[i + 2]).fma(v, c2);
      c3 = FloatVector.broadcast(S, a[i + 3]).fma(v, c3);
      int j = aj + at[q];
      d0 = FloatVector.broadcast(S, a[j]).fma(v, d0);
      d1 = FloatVector.broadcast(S, a[j + 1]).fma(v, d1);
      d2 = FloatVector.broadcast(S, a[j + 2]).fma(v, d2);
      d3 = FloatVector.broadcast(S, a[j + 3]).fma(v, d3);
      bi += L;
    }
    if (add) {
      c0 = FloatVector.fromArray(S, c, ci).add(c0);
      c1 = FloatVector.fromArray(S, c, ci + L).add(c1);
      c2 = FloatVector.fromArray(S, c, ci + 2 * L).add(c2);
      c3 = FloatVector.fromArray(S, c, ci + 3 * L).add(c3);
      d0 = FloatVector.fromArray(S, c, cj).add(d0);
      d1 = FloatVector.fromArray(S, c, cj + L).add(d1);
      d2 = FloatVector.fromArray(S, c, cj + 2 * L).add(d2);
      d3 = FloatVector.fromArray(S, c, cj + 3 * L).add(d3);
    }
    c0.intoArray(c, ci);
    c1.intoArray(c, ci + L);
    c2.intoArray(c, ci + 2 * L);
    c3.intoArray(c, ci + 3 * L);
    d0.intoArray(c, cj);
    d1.intoArray(c, cj + L);
    d2.intoArray(c, cj + 2 * L);
    d3.intoArray(c, cj + 3 * L);
  }

  /** 3 rows at each place. */
  static void tile3(
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
      int sj,
      boolean add,
      float[] c,
      int ci,
      int cj) {
    int step = add ? 0 : L;
    FloatVector c0 = FloatVector.fromArray(S, start, si);
    FloatVector c1 = FloatVector.fromArray(S, start, si + step);
    FloatVector c2 = FloatVector.fromArray(S, start, si + 2 * step);
    FloatVector d0 = FloatVector.fromArray(S, start, sj);
    FloatVector d1 = FloatVector.fromArray(S, start, sj + step);
    FloatVector d2 = FloatVector.fromArray(S, start, sj + 2 * step);
    for (int end = q + k; q < end; q++) {
      FloatVector v = FloatVector.fromArray(S, b, bi);
      int i = ai + at[q];
      c0 = FloatVector.broadcast(S, a[i]).fma(v, c0);
      c1 = FloatVector.broadcast(S, a[i + 1]).fma(v, c1);
      c2 = FloatVector.broadcast(S, a[i + 2]).fma(v, c2);
      int j = aj + at[q];
      d0 = FloatVector.broadcast(S, a[j]).fma(v, d0);
      d1 = FloatVector.broadcast(S, a[j + 1]).fma(v, d1);
      d2 = FloatVector.broadcast(S, a[j + 2]).fma(v, d2);
      bi += L;
    }
    if (add) {
      c0 = FloatVector.fromArray(S, c, ci).add(c0);
      c1 = FloatVector.fromArray(S, c, ci + L).add(c1);
      c2 = FloatVector.fromArray(S, c, ci + 2 * L).add(c2);
      d0 = FloatVector.fromArray(S, c, cj).add(d0);
      d1 = FloatVector.fromArray(S, c, cj + L).add(d1);
      d2 = FloatVector.fromArray(S, c, cj + 2 * L).add(d2);
    }
    c0.intoArray(c, ci);
    c1.intoArray(c, ci + L);
    c2.intoArray(c, ci + 2 * L);
    d0.intoArray(c, cj);
    d1.intoArray(c, cj + L);
    d2.intoArray(c, cj + 2 * L);
  }

  /** One row at each place. */
  static void tile1(
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
      int sj,
      boolean add,
      float[] c,
      int ci,
      int cj) {
    int step = add ? 0 : L;
    FloatVector c0 = FloatVector.fromArray(S, start, si);
    FloatVector d0 = FloatVector.fromArray(S, start, sj);
    for (int end = q + k; q < end; q++) {
      FloatVector v = FloatVector.fromArray(S, b, bi);
      int i = ai + at[q];
      c0 = FloatVector.broadcast(S, a[i]).fma(v, c0);
      int j = aj + at[q];
      d0 = FloatVector.broadcast(S, a[j]).fma(v, d0);
      bi += L;
    }
    if (add) {
      c0 = FloatVector.fromArray(S, c, ci).add(c0);
      d0 = FloatVector.fromArray(S, c, cj).add(d0);
    }
    c0.intoArray(c, ci);
    d0.intoArray(c, cj);
  }

  /** 3 rows of each of four lines, whose 12 rows of c adjoin. */
  static void lines4(
      int k,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      int[] at,
      int q,
      float[] b,
      int bi,
      float[] c,
      int ci) {
    FloatVector c0 = FloatVector.fromArray(S, c, ci);
    FloatVector c1 = FloatVector.fromArray(S, c, ci + L);
    FloatVector c2 = FloatVector.fromArray(S, c, ci + 2 * L);
    FloatVector d0 = FloatVector.fromArray(S, c, ci + 3 * L);
    FloatVector d1 = FloatVector.fromArray(S, c, ci + 4 * L);
    FloatVector d2 = FloatVector.fromArray(S, c, ci + 5 * L);
    FloatVector e0 = FloatVector.fromArray(S, c, ci + 6 * L);
    FloatVector e1 = FloatVector.fromArray(S, c, ci + 7 * L);
    FloatVector e2 = FloatVector.fromArray(S, c, ci + 8 * L);
    FloatVector f0 = FloatVector.fromArray(S, c, ci + 9 * L);
    FloatVector f1 = FloatVector.fromArray(S, c, ci + 10 * L);
    FloatVector f2 = FloatVector.fromArray(S, c, ci + 11 * L);
    for (int end = q + k; q < end; q++) {
      FloatVector v = FloatVector.fromArray(S, b, bi);
      int i = a0 + at[q];
      c0 = FloatVector.broadcast(S, a[i]).fma(v, c0);
      c1 = FloatVector.broadcast(S, a[i + 1]).fma(v, c1);
      c2 = FloatVector.broadcast(S, a[i + 2]).fma(v, c2);
      int j = a1 + at[q];
      d0 = FloatVector.broadcast(S, a[j]).fma(v, d0);
      d1 = FloatVector.broadcast(S, a[j + 1]).fma(v, d1);
      d2 = FloatVector.broadcast(S, a[j + 2]).fma(v, d2);
      int m = a2 + at[q];
      e0 = FloatVector.broadcast(S, a[m]).fma(v, e0);
      e1 = FloatVector.broadcast(S, a[m + 1]).fma(v, e1);
      e2 = FloatVector.broadcast(S, a[m + 2]).fma(v, e2);
      int n = a3 + at[q];
      f0 = FloatVector.broadcast(S, a[n]).fma(v, f0);
      f1 = FloatVector.broadcast(S, a[n + 1]).fma(v, f1);
      f2 = FloatVector.broadcast(S, a[n + 2]).fma(v, f2);
      bi += L;
    }
    c0.intoArray(c, ci);
    c1.intoArray(c, ci + L);
    c2.intoArray(c, ci + 2 * L);
    d0.intoArray(c, ci + 3 * L);
    d1.intoArray(c, ci + 4 * L);
    d2.intoArray(c, ci + 5 * L);
    e0.intoArray(c, ci + 6 * L);
    e1.intoArray(c, ci + 7 * L);
    e2.intoArray(c, ci + 8 * L);
    f0.intoArray(c, ci + 9 * L);
    f1.intoArray(c, ci + 10 * L);
    f2.intoArray(c, ci + 11 * L);
  }
}
