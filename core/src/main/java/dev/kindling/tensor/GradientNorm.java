package dev.kindling.tensor;

import java.util.Collection;

/**
 * The norm of several tensors as if they were one vector, in double precision: each tensor's sum is
 * made of four lanes, lane l adding the elements l, l + 4, l + 8, …, and the tensors' sums are
 * added in their order.
 */
final class GradientNorm {
  private GradientNorm() {}

  static double of(Collection<Tensor> gradients, double p) {
    if (!(p > 0)) {
      throw new IllegalArgumentException(
          "norm: the order is " + p + "; needs a number above 0, or infinity");
    }
    double largest = 0;
    double sum = 0;
    if (p == 1 || p == 2) {
      for (Tensor gradient : gradients) {
        sum += p == 1 ? sizes(gradient.data()) : squares(gradient.data());
      }
      return p == 1 ? sum : Math.sqrt(sum);
    }
    for (Tensor gradient : gradients) {
      largest = Math.max(largest, largest(gradient.data()));
    }
    if (largest == 0 || !(largest < Double.POSITIVE_INFINITY) || Double.isInfinite(p)) {
      return largest;
    }
    // As parts of the largest element, no power overflows.
    for (Tensor gradient : gradients) {
      sum += sizes(gradient.detach().abs().div((float) largest).pow((float) p).data());
    }
    return largest * StrictMath.pow(sum, 1 / p);
  }

  private static double squares(float[] x) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int whole = x.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      a += (double) x[i] * x[i];
      b += (double) x[i + 1] * x[i + 1];
      c += (double) x[i + 2] * x[i + 2];
      d += (double) x[i + 3] * x[i + 3];
    }
    for (int i = whole; i < x.length; i++) {
      a += (double) x[i] * x[i];
    }
    return (a + c) + (b + d);
  }

  private static double sizes(float[] x) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int whole = x.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      a += Math.abs(x[i]);
      b += Math.abs(x[i + 1]);
      c += Math.abs(x[i + 2]);
      d += Math.abs(x[i + 3]);
    }
    for (int i = whole; i < x.length; i++) {
      a += Math.abs(x[i]);
    }
    return (a + c) + (b + d);
  }

  /** The largest |x|; NaN where one is NaN. */
  private static double largest(float[] x) {
    float largest = 0f;
    for (float element : x) {
      largest = Math.max(largest, Math.abs(element));
    }
    return largest;
  }
}
