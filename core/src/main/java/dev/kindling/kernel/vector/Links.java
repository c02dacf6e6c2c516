package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Lines of places of a kernel whose elements stand at links. What is left of a vector or of four
 * lines is done together with what was done before, which gives that the same bits again.
 */
final class Links {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final int LANES = Kernels.LANES;

  /** The elements of a kernel whose chains go on together. */
  private static final int TOGETHER = 9;

  private Links() {}

  static void slide(
      float[] x,
      int xi,
      int[] lines,
      int[] links,
      float[] w,
      int wi,
      boolean add,
      float start,
      float[] y,
      int yi,
      int n) {
    int step = lines.length < 4 ? 1 : 4;
    for (int l = 0; l < lines.length; l += step) {
      int line = Math.min(l, lines.length - step);
      for (int i = 0; i < n; i += L) {
        int place = Math.min(i, n - L);
        int from = xi + place;
        int to = yi + line * n + place;
        if (step == 1) {
          one(x, from + lines[line], links, w, wi, add, start, y, to);
        } else if (add) {
          addFour(x, from, lines, line, links, w, wi, start, y, to, n);
        } else {
          chainFour(x, from, lines, line, links, w, wi, start, y, to, n);
        }
      }
    }
  }

  private static void chainFour(
      float[] x,
      int xi,
      int[] lines,
      int l,
      int[] links,
      float[] w,
      int wi,
      float start,
      float[] y,
      int yi,
      int n) {
    int x0 = xi + lines[l];
    int x1 = xi + lines[l + 1];
    int x2 = xi + lines[l + 2];
    int x3 = xi + lines[l + 3];
    FloatVector s0 = FloatVector.broadcast(S, start);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int e = 0; e < links.length; e++) {
      FloatVector weight = FloatVector.broadcast(S, w[wi + e]);
      int link = links[e];
      s0 = FloatVector.fromArray(S, x, x0 + link).fma(weight, s0);
      s1 = FloatVector.fromArray(S, x, x1 + link).fma(weight, s1);
      s2 = FloatVector.fromArray(S, x, x2 + link).fma(weight, s2);
      s3 = FloatVector.fromArray(S, x, x3 + link).fma(weight, s3);
    }
    s0.intoArray(y, yi);
    s1.intoArray(y, yi + n);
    s2.intoArray(y, yi + 2 * n);
    s3.intoArray(y, yi + 3 * n);
  }

  private static void addFour(
      float[] x,
      int xi,
      int[] lines,
      int l,
      int[] links,
      float[] w,
      int wi,
      float start,
      float[] y,
      int yi,
      int n) {
    int x0 = xi + lines[l];
    int x1 = xi + lines[l + 1];
    int x2 = xi + lines[l + 2];
    int x3 = xi + lines[l + 3];
    FloatVector zero = FloatVector.zero(S);
    FloatVector s0 = FloatVector.broadcast(S, start);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int e = 0; e < links.length; e++) {
      FloatVector weight = FloatVector.broadcast(S, w[wi + e]);
      int link = links[e];
      s0 = s0.add(FloatVector.fromArray(S, x, x0 + link).fma(weight, zero));
      s1 = s1.add(FloatVector.fromArray(S, x, x1 + link).fma(weight, zero));
      s2 = s2.add(FloatVector.fromArray(S, x, x2 + link).fma(weight, zero));
      s3 = s3.add(FloatVector.fromArray(S, x, x3 + link).fma(weight, zero));
    }
    s0.intoArray(y, yi);
    s1.intoArray(y, yi + n);
    s2.intoArray(y, yi + 2 * n);
    s3.intoArray(y, yi + 3 * n);
  }

  private static void one(
      float[] x,
      int xi,
      int[] links,
      float[] w,
      int wi,
      boolean add,
      float start,
      float[] y,
      int yi) {
    FloatVector s = FloatVector.broadcast(S, start);
    FloatVector zero = FloatVector.zero(S);
    int chained = add ? 0 : links.length;
    for (int e = 0; e < chained; e++) {
      FloatVector weight = FloatVector.broadcast(S, w[wi + e]);
      s = FloatVector.fromArray(S, x, xi + links[e]).fma(weight, s);
    }
    for (int e = chained; e < links.length; e++) {
      FloatVector weight = FloatVector.broadcast(S, w[wi + e]);
      s = s.add(FloatVector.fromArray(S, x, xi + links[e]).fma(weight, zero));
    }
    s.intoArray(y, yi);
  }

  static void addProducts(float[] x, int[] lines, int[] links, float[] y, int n, float[] sum) {
    for (int j = 0; j < LANES; j += L) {
      for (int e = 0; e < links.length; e += TOGETHER) {
        for (int l = 0; l < lines.length; l++) {
          line(x, lines[l] * LANES + j, links, e, y, l * n * LANES + j, n, sum, j);
        }
      }
    }
  }

  /** Where an element's chain is in the sums; beyond the last one, it is done again. */
  private static int element(int[] links, int e) {
    return Math.min(e, links.length - 1);
  }

  private static void line(
      float[] x, int xi, int[] links, int e, float[] y, int yi, int n, float[] sum, int j) {
    int e1 = element(links, e + 1);
    int e2 = element(links, e + 2);
    int e3 = element(links, e + 3);
    int e4 = element(links, e + 4);
    int e5 = element(links, e + 5);
    int e6 = element(links, e + 6);
    int e7 = element(links, e + 7);
    int e8 = element(links, e + 8);
    FloatVector s0 = FloatVector.fromArray(S, sum, e * LANES + j);
    FloatVector s1 = FloatVector.fromArray(S, sum, e1 * LANES + j);
    FloatVector s2 = FloatVector.fromArray(S, sum, e2 * LANES + j);
    FloatVector s3 = FloatVector.fromArray(S, sum, e3 * LANES + j);
    FloatVector s4 = FloatVector.fromArray(S, sum, e4 * LANES + j);
    FloatVector s5 = FloatVector.fromArray(S, sum, e5 * LANES + j);
    FloatVector s6 = FloatVector.fromArray(S, sum, e6 * LANES + j);
    FloatVector s7 = FloatVector.fromArray(S, sum, e7 * LANES + j);
    FloatVector s8 = FloatVector.fromArray(S, sum, e8 * LANES + j);
    int x0 = xi + links[e] * LANES;
    int x1 = xi + links[e1] * LANES;
    int x2 = xi + links[e2] * LANES;
    int x3 = xi + links[e3] * LANES;
    int x4 = xi + links[e4] * LANES;
    int x5 = xi + links[e5] * LANES;
    int x6 = xi + links[e6] * LANES;
    int x7 = xi + links[e7] * LANES;
    int x8 = xi + links[e8] * LANES;
    for (int i = 0; i < n * LANES; i += LANES) {
      FloatVector own = FloatVector.fromArray(S, y, yi + i);
      s0 = FloatVector.fromArray(S, x, x0 + i).fma(own, s0);
      s1 = FloatVector.fromArray(S, x, x1 + i).fma(own, s1);
      s2 = FloatVector.fromArray(S, x, x2 + i).fma(own, s2);
      s3 = FloatVector.fromArray(S, x, x3 + i).fma(own, s3);
      s4 = FloatVector.fromArray(S, x, x4 + i).fma(own, s4);
      s5 = FloatVector.fromArray(S, x, x5 + i).fma(own, s5);
      s6 = FloatVector.fromArray(S, x, x6 + i).fma(own, s6);
      s7 = FloatVector.fromArray(S, x, x7 + i).fma(own, s7);
      s8 = FloatVector.fromArray(S, x, x8 + i).fma(own, s8);
    }
    s0.intoArray(sum, e * LANES + j);
    s1.intoArray(sum, e1 * LANES + j);
    s2.intoArray(sum, e2 * LANES + j);
    s3.intoArray(sum, e3 * LANES + j);
    s4.intoArray(sum, e4 * LANES + j);
    s5.intoArray(sum, e5 * LANES + j);
    s6.intoArray(sum, e6 * LANES + j);
    s7.intoArray(sum, e7 * LANES + j);
    s8.intoArray(sum, e8 * LANES + j);
  }
}
