package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
