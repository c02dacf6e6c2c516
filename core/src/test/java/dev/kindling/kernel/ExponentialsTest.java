package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ExponentialsTest {
  private static final double LIMIT = 0.51;

  @Test
  void expm1IsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Exponentials::expm1, StrictMath::expm1);
  }

  @Test
  void log1pIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Exponentials::log1p, StrictMath::log1p);
    Ulps.assertWithin(LIMIT, -0.999f, 2f, Exponentials::log1p, StrictMath::log1p);
  }

  @Test
  void tanhIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Exponentials::tanh, StrictMath::tanh);
  }

  @Test
  void exp2IsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Exponentials::exp2, x -> StrictMath.pow(2, x));
  }

  @Test
  void logarithmsAreTheNearestFloat() {
    double ln2 = StrictMath.log(2);
    Ulps.assertWithin(LIMIT, Exponentials::log2, x -> StrictMath.log(x) / ln2);
    Ulps.assertWithin(LIMIT, 0.5f, 2f, Exponentials::log2, x -> StrictMath.log(x) / ln2);
    Ulps.assertWithin(LIMIT, Exponentials::log10, StrictMath::log10);
    assertEquals(-149f, Exponentials.log2(Float.MIN_VALUE));
    assertEquals(3f, Exponentials.log10(1000f));
  }

  @Test
  void logitIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Exponentials::logit, ExponentialsTest::logit);
    Ulps.assertWithin(LIMIT, 0f, 1f, Exponentials::logit, ExponentialsTest::logit);
  }

  private static double logit(double x) {
    return Math.abs(x - 0.5) < 0.2
        ? StrictMath.log1p(2 * x - 1) - StrictMath.log1p(1 - 2 * x)
        : StrictMath.log(x) - StrictMath.log1p(-x);
  }

  @Test
  void logAddExpIsTheNearestFloat() {
    for (float y : new float[] {0f, 3f, -1e-30f, -80f, 1e38f}) {
      Ulps.assertWithin(
          LIMIT,
          -100f,
          100f,
          x -> Exponentials.logAddExp(x, y),
          x -> Math.max(x, y) + StrictMath.log1p(StrictMath.exp(-Math.abs(x - y))));
    }
    float inf = Float.POSITIVE_INFINITY;
    assertEquals(inf, Exponentials.logAddExp(inf, inf));
    assertEquals(-inf, Exponentials.logAddExp(-inf, -inf));
    assertEquals(inf, Exponentials.logAddExp(inf, -inf));
    assertEquals(Float.NaN, Exponentials.logAddExp(inf, Float.NaN));
  }

  @Test
  void zeroKeepsItsSign() {
    assertEquals(-0f, Exponentials.expm1(-0f));
    assertEquals(-0f, Exponentials.log1p(-0f));
    assertEquals(-0f, Exponentials.tanh(-0f));
  }
}
