package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class HyperbolicsTest {
  private static final double LIMIT = 0.51;

  @Test
  void hyperbolicFunctionsAreTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Hyperbolics::sinh, StrictMath::sinh);
    Ulps.assertWithin(LIMIT, Hyperbolics::cosh, StrictMath::cosh);
  }

  @Test
  void inversesAreTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Hyperbolics::asinh, HyperbolicsTest::asinh);
    Ulps.assertWithin(LIMIT, Hyperbolics::acosh, HyperbolicsTest::acosh);
    Ulps.assertWithin(LIMIT, 1f, 3f, Hyperbolics::acosh, HyperbolicsTest::acosh);
    Ulps.assertWithin(LIMIT, Hyperbolics::atanh, HyperbolicsTest::atanh);
    Ulps.assertWithin(LIMIT, -0.99f, 0.99f, Hyperbolics::atanh, HyperbolicsTest::atanh);
  }

  @Test
  void zeroKeepsItsSign() {
    assertEquals(-0f, Hyperbolics.sinh(-0f));
    assertEquals(-0f, Hyperbolics.asinh(-0f));
    assertEquals(-0f, Hyperbolics.atanh(-0f));
  }

  private static double asinh(double x) {
    double a = Math.abs(x);
    double y = StrictMath.log1p(a + a * (a / (1 + StrictMath.hypot(1, a))));
    return Math.copySign(Double.isInfinite(x) ? a : y, x);
  }

  private static double acosh(double x) {
    return StrictMath.log1p(x - 1 + StrictMath.sqrt(x - 1) * StrictMath.sqrt(x + 1));
  }

  private static double atanh(double x) {
    return (StrictMath.log1p(x) - StrictMath.log1p(-x)) / 2;
  }
}
