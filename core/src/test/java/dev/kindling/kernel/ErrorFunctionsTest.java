package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ErrorFunctionsTest {
  private static final double LIMIT = 0.51;
  private static final double ROOT_PI = StrictMath.sqrt(StrictMath.PI);

  @Test
  void erfIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, ErrorFunctions::erf, ErrorFunctionsTest::erf);
    Ulps.assertWithin(LIMIT, -6f, 6f, ErrorFunctions::erf, ErrorFunctionsTest::erf);
  }

  @Test
  void erfcIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, ErrorFunctions::erfc, ErrorFunctionsTest::erfc);
    Ulps.assertWithin(LIMIT, -6f, 11f, ErrorFunctions::erfc, ErrorFunctionsTest::erfc);
  }

  @Test
  void gaussianIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, ErrorFunctions::gaussian, x -> StrictMath.exp(-x * x));
  }

  /** The inverse of the inverse, in units of the slope between them. */
  @Test
  void erfinvIsTheNearestFloat() {
    for (long bits = 1; bits < 0x3f800000L; bits += 997) {
      float x = Float.intBitsToFloat((int) bits);
      float y = ErrorFunctions.erfinv(x);
      double slope = 2 / ROOT_PI * StrictMath.exp(-(double) y * y);
      double beyond = y > 2.5 ? 1 - (double) x - erfc(y) : erf(y) - x;
      double step = beyond / slope;
      // Halley's correction: what of y is beyond the true inverse.
      double error = step / (1 + y * step);
      assertTrue(Math.abs(error) <= LIMIT * Math.ulp(y), "error " + error + " at " + x);
      assertEquals(-y, ErrorFunctions.erfinv(-x));
    }
    assertEquals(Float.POSITIVE_INFINITY, ErrorFunctions.erfinv(1f));
    assertEquals(Float.NEGATIVE_INFINITY, ErrorFunctions.erfinv(-1f));
    assertEquals(Float.NaN, ErrorFunctions.erfinv(1.5f));
    assertEquals(Float.NaN, ErrorFunctions.erfinv(Float.NaN));
  }

  /** Abramowitz and Stegun (1964), table 7.1. */
  @Test
  void erfIsAsInTheTable() {
    assertEquals(0.5204998778f, ErrorFunctions.erf(0.5f));
    assertEquals(0.8427007929f, ErrorFunctions.erf(1f));
    assertEquals(0.9953222650f, ErrorFunctions.erf(2f));
    assertEquals(-0f, ErrorFunctions.erf(-0f));
  }

  /** Abramowitz and Stegun (1964), 7.1.6: all terms of one sign. */
  private static double erf(double x) {
    if (Math.abs(x) > 2.5) {
      return Math.copySign(1 - erfc(Math.abs(x)), x);
    }
    double term = x;
    double sum = x;
    for (int n = 1; n < 60; n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return Double.isNaN(x) ? x : 2 / ROOT_PI * StrictMath.exp(-x * x) * sum;
  }

  /** Abramowitz and Stegun (1964), 7.1.14: a continued fraction. */
  private static double erfc(double x) {
    if (!(x > 2.5)) {
      return 1 - erf(x);
    }
    double below = x;
    for (int n = 200; n > 0; n--) {
      below = x + n / 2.0 / below;
    }
    return StrictMath.exp(-x * x) / ROOT_PI / below;
  }
}
