package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Rows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The loops of {@link VectorRows}: a method for each, called only where its loop runs. Compiled for
 * many short rows, it would keep the vectors of long ones in the heap for good.
 */
final class RowPasses {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final int LANES = Kernels.LANES;

  private RowPasses() {}

  /** The lanes of Σ x − origin. */
  static void addDifferences(float[] x, int at, int n, float origin, float[] lane) {
    FloatVector o = FloatVector.broadcast(S, origin);
    for (int l = 0; l < LANES; l += L) {
      FloatVector s = FloatVector.zero(S);
      for (int i = l; i < n; i += LANES) {
        s = s.add(FloatVector.fromArray(S, x, at + i).sub(o));
      }
      s.intoArray(lane, l);
    }
  }

  static void addSquares(float[] x, int at, int n, float origin, float mean, float[] lane) {
    FloatVector o = FloatVector.broadcast(S, origin);
    FloatVector m = FloatVector.broadcast(S, mean);
    for (int l = 0; l < LANES; l += L) {
      FloatVector s = FloatVector.zero(S);
      for (int i = l; i < n; i += LANES) {
        FloatVector d = FloatVector.fromArray(S, x, at + i).sub(o).sub(m);
        s = s.add(d.mul(d));
      }
      s.intoArray(lane, l);
    }
  }

  static void addProducts(
      float[] x, float[] u, int at, int n, float origin, float mean, float scale, float[] lane) {
    FloatVector o = FloatVector.broadcast(S, origin);
    FloatVector m = FloatVector.broadcast(S, mean);
    FloatVector f = FloatVector.broadcast(S, scale);
    for (int l = 0; l < LANES; l += L) {
      FloatVector s = FloatVector.zero(S);
      for (int i = l; i < n; i += LANES) {
        FloatVector y = FloatVector.fromArray(S, x, at + i).sub(o).sub(m).mul(f);
        s = s.add(FloatVector.fromArray(S, u, at + i).mul(y));
      }
      s.intoArray(lane, l);
    }
  }

  static void standardizeVectors(
      float[] x, int at, int n, float origin, float mean, float scale, float[] y) {
    FloatVector o = FloatVector.broadcast(S, origin);
    FloatVector m = FloatVector.broadcast(S, mean);
    FloatVector f = FloatVector.broadcast(S, scale);
    for (int i = at; i < at + n; i += L) {
      FloatVector.fromArray(S, x, i).sub(o).sub(m).mul(f).intoArray(y, i);
    }
  }

  static void scaledVectors(
      float[] x,
      int at,
      int n,
      float origin,
      float mean,
      float scale,
      float[] w,
      float[] b,
      float[] y) {
    FloatVector o = FloatVector.broadcast(S, origin);
    FloatVector m = FloatVector.broadcast(S, mean);
    FloatVector f = FloatVector.broadcast(S, scale);
    for (int i = 0; i < n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, at + i).sub(o).sub(m).mul(f);
      v.fma(FloatVector.fromArray(S, w, i), FloatVector.fromArray(S, b, i)).intoArray(y, at + i);
    }
  }

  static void scaledRun(
      float[] x,
      int at,
      int n,
      float origin,
      float mean,
      float scale,
      float w,
      float b,
      float[] y) {
    FloatVector o = FloatVector.broadcast(S, origin);
    FloatVector m = FloatVector.broadcast(S, mean);
    FloatVector f = FloatVector.broadcast(S, scale);
    FloatVector weight = FloatVector.broadcast(S, w);
    FloatVector bias = FloatVector.broadcast(S, b);
    for (int i = at; i < at + n; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, i).sub(o).sub(m).mul(f);
      v.fma(weight, bias).intoArray(y, i);
    }
  }

  static void slopeVectors(
      float[] x,
      float[] u,
      int at,
      int n,
      float origin,
      float mean,
      float scale,
      float shift,
      float slant,
      float[] z) {
    FloatVector o = FloatVector.broadcast(S, origin);
    FloatVector m = FloatVector.broadcast(S, mean);
    FloatVector f = FloatVector.broadcast(S, scale);
    FloatVector a = FloatVector.broadcast(S, shift);
    FloatVector b = FloatVector.broadcast(S, slant);
    for (int i = at; i < at + n; i += L) {
      FloatVector y = FloatVector.fromArray(S, x, i).sub(o).sub(m).mul(f);
      f.mul(FloatVector.fromArray(S, u, i).sub(a).sub(y.mul(b))).intoArray(z, i);
    }
  }

  static void softmaxVectors(
      float[] y, float[] g, int at, int n, float factor, float sum, float[] z) {
    FloatVector f = FloatVector.broadcast(S, factor);
    FloatVector s = FloatVector.broadcast(S, sum);
    for (int i = at; i < at + n; i += L) {
      FloatVector away = FloatVector.fromArray(S, g, i).sub(s);
      f.mul(FloatVector.fromArray(S, y, i).mul(away)).intoArray(z, i);
    }
  }

  static void addColumns(
      float[] x, float[] g, int at, int n, int rows, float[] m, float[] dw, float[] db, int i) {
    FloatVector w = FloatVector.fromArray(S, dw, i);
    FloatVector b = FloatVector.fromArray(S, db, i);
    for (int r = 0; r < rows * Rows.MOMENTS; r += Rows.MOMENTS) {
      FloatVector y = FloatVector.fromArray(S, x, at).sub(m[r]).sub(m[r + 1]).mul(m[r + 2]);
      FloatVector u = FloatVector.fromArray(S, g, at);
      w = u.fma(y, w);
      b = b.add(u);
      at += n;
    }
    w.intoArray(dw, i);
    b.intoArray(db, i);
  }
}
