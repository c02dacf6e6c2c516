package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;

/** Errors in units of the last place, over floats of the whole range. */
final class Ulps {
  private static final int STRIDE = 997;

  /** A function as a kernel has it. */
  interface FloatFunction {
    float at(float x);
  }

  private Ulps() {}

  /** Walks through every 997th float. */
  static void assertWithin(double limit, FloatFunction function, DoubleUnaryOperator exact) {
    assertWithin(limit, STRIDE, function, exact);
  }

  /** Walks through every n-th float. */
  static void assertWithin(
      double limit, int stride, FloatFunction function, DoubleUnaryOperator exact) {
    double worst = 0;
    float where = 0;
    for (long bits = 0; bits < 1L << 32; bits += stride) {
      float x = Float.intBitsToFloat((int) bits);
      double error = error(function.at(x), exact.applyAsDouble(x));
      if (error > worst) {
        worst = error;
        where = x;
      }
    }
    assertTrue(worst <= limit, "largest error " + worst + " ulp at " + where);
  }

  /**
   * Walks through floats from a to b, each a hundred-thousandth of its size or of 1 above the last.
   */
  static void assertWithin(
      double limit, float a, float b, FloatFunction function, DoubleUnaryOperator exact) {
    for (double at = a; at <= b; at += 1e-5 * Math.max(1, Math.abs(at))) {
      float x = (float) at;
      double error = error(function.at(x), exact.applyAsDouble(x));
      assertTrue(error <= limit, "error " + error + " ulp at " + x);
    }
  }

  /** The distance to the exact value; huge where NaN or infinity differ. */
  static double error(float got, double exact) {
    float rounded = (float) exact;
    if (Float.isNaN(rounded) || Float.isInfinite(rounded) || Float.isInfinite(got)) {
      // The largest float and infinity are neighbours.
      boolean same = Float.compare(rounded, got) == 0;
      boolean neighbours =
          Math.max(Math.abs(rounded), Math.abs(got)) == Float.POSITIVE_INFINITY
              && Math.min(Math.abs(rounded), Math.abs(got)) == Float.MAX_VALUE;
      return same ? 0 : neighbours ? 1 : 1e9;
    }
    return Float.isNaN(got) ? 1e9 : Math.abs(got - exact) / Math.ulp(rounded);
  }
}
