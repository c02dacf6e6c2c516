package dev.kindling.nn;

import dev.kindling.tensor.Rng;

/** Random orthonormal vectors. */
final class Orthogonal {
  private Orthogonal() {}

  /**
   * Orthonormal vectors, each direction equally likely: normal ones, less their parts along those
   * before. Gram–Schmidt twice, as Giraud, Langou, Rozložník (2005): <em>The loss of orthogonality
   * in the Gram–Schmidt orthogonalization process</em>.
   *
   * @param count how many, at most {@code length}
   */
  static double[][] basis(int count, int length, Rng rng) {
    double[][] basis = new double[count][length];
    for (int i = 0; i < count; i++) {
      double[] v = basis[i];
      for (int k = 0; k < length; k++) {
        v[k] = rng.normal((long) i * length + k);
      }
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          subtract(v, basis[j], dot(v, basis[j]));
        }
      }
      double scale = 1 / Math.sqrt(dot(v, v));
      for (int k = 0; k < length; k++) {
        v[k] *= scale;
      }
    }
    return basis;
  }

  private static void subtract(double[] v, double[] u, double share) {
    for (int k = 0; k < v.length; k++) {
      v[k] -= share * u[k];
    }
  }

  /** Four sums, which the processor can add to at the same time. */
  private static double dot(double[] x, double[] y) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int k = 0;
    for (; k < x.length - 3; k += 4) {
      a += x[k] * y[k];
      b += x[k + 1] * y[k + 1];
      c += x[k + 2] * y[k + 2];
      d += x[k + 3] * y[k + 3];
    }
    for (; k < x.length; k++) {
      a += x[k] * y[k];
    }
    return a + b + (c + d);
  }
}
