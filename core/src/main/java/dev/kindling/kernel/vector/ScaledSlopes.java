package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Rows;
import dev.kindling.kernel.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The gradient of rows that are standardized and scaled, with few passes over each: one scales and
 * takes both sums that need nothing before, one subtracts and adds what is there already. What is
 * behind a row's last whole lanes is done element by element.
 */
final class ScaledSlopes {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final int LANES = Kernels.LANES;

  private final VectorRows rows;

  /** The lanes of the sums of x and of u. */
  private final float[] lane = new float[LANES];

  private final float[] scaled = new float[LANES];

  /** For one thread. */
  ScaledSlopes(VectorRows rows) {
    this.rows = rows;
  }

  /** {@link Rows#scaledSlope} of rows that have at least {@link Kernels#LANES} elements. */
  void slopes(
      float[] x,
      float[] g,
      float[] w,
      float @Nullable [] more,
      int at,
      int n,
      int count,
      boolean centred,
      float eps,
      float[] z,
      float[] m,
      int first) {
    int end = first + count * Rows.MOMENTS;
    for (int i = first, from = at; i < end; i += Rows.MOMENTS, from += n) {
      m[i] = centred ? x[from] : 0f;
      scale(x, g, w, from, n, m[i], z);
      m[i + 1] = centred ? (0f + ScalarKernels.tree(lane)) / n : 0f;
      m[i + 3] = centred ? (0f + ScalarKernels.tree(scaled)) / n : 0f;
    }
    for (int i = first, from = at; i < end; i += Rows.MOMENTS, from += n) {
      float square = 0f + rows.sumOfSquares(x, from, n, m[i], m[i + 1]);
      m[i + 2] = 1f / (float) Math.sqrt(square / n + eps);
    }
    for (int i = first, from = at; i < end; i += Rows.MOMENTS, from += n) {
      m[i + 4] = (0f + rows.sumOfProducts(x, z, from, n, m[i], m[i + 1], m[i + 2])) / n;
    }
    for (int i = first, from = at; i < end; i += Rows.MOMENTS, from += n) {
      if (more == null) {
        rows.standardizedSlope(x, z, from, n, m[i], m[i + 1], m[i + 2], m[i + 3], m[i + 4], z);
      } else {
        slope(x, more, from, n, m, i, z);
      }
    }
  }

  /** z = g · w, and the lanes of the sums of x − origin and of z. */
  private void scale(float[] x, float[] g, float[] w, int at, int n, float origin, float[] z) {
    int whole = n - n % LANES;
    scaleVectors(x, g, w, at, whole, origin, z);
    for (int i = whole; i < n; i++) {
      float u = Math.fma(g[at + i], w[i], 0f);
      z[at + i] = u;
      lane[i - whole] += x[at + i] - origin;
      scaled[i - whole] += u;
    }
  }

  private void scaleVectors(
      float[] x, float[] g, float[] w, int at, int whole, float origin, float[] z) {
    FloatVector o = FloatVector.broadcast(S, origin);
    for (int l = 0; l < LANES; l += L) {
      FloatVector sum = FloatVector.zero(S);
      FloatVector scaledSum = FloatVector.zero(S);
      for (int i = l; i < whole; i += LANES) {
        FloatVector u =
            FloatVector.fromArray(S, g, at + i)
                .fma(FloatVector.fromArray(S, w, i), FloatVector.zero(S));
        u.intoArray(z, at + i);
        scaledSum = scaledSum.add(u);
        sum = sum.add(FloatVector.fromArray(S, x, at + i).sub(o));
      }
      sum.intoArray(lane, l);
      scaledSum.intoArray(scaled, l);
    }
  }

  /** The gradient in the place of u, and more. */
  private static void slope(float[] x, float[] more, int at, int n, float[] m, int i, float[] z) {
    int whole = n - n % L;
    slopeVectors(x, more, at, at + whole, m, i, z);
    for (int j = at + whole; j < at + n; j++) {
      float y = (x[j] - m[i] - m[i + 1]) * m[i + 2];
      z[j] = m[i + 2] * (z[j] - m[i + 3] - y * m[i + 4]) + more[j];
    }
  }

  private static void slopeVectors(
      float[] x, float[] more, int at, int end, float[] m, int i, float[] z) {
    FloatVector o = FloatVector.broadcast(S, m[i]);
    FloatVector mean = FloatVector.broadcast(S, m[i + 1]);
    FloatVector f = FloatVector.broadcast(S, m[i + 2]);
    FloatVector a = FloatVector.broadcast(S, m[i + 3]);
    FloatVector b = FloatVector.broadcast(S, m[i + 4]);
    for (int j = at; j < end; j += L) {
      FloatVector y = FloatVector.fromArray(S, x, j).sub(o).sub(mean).mul(f);
      f.mul(FloatVector.fromArray(S, z, j).sub(a).sub(y.mul(b)))
          .add(FloatVector.fromArray(S, more, j))
          .intoArray(z, j);
    }
  }
}
