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
  void log1pExpIsTheNearestFloat() {
    Ulps.assertWithin(
        LIMIT,
        Exponentials::log1pExp,
        x ->
            x > 0 ? x + StrictMath.log1p(StrictMath.exp(-x)) : StrictMath.log1p(StrictMath.exp(x)));
  }

  @Test
  void sigmoidIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Exponentials::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)));
  }

  @Test
  void tanhIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Exponentials::tanh, StrictMath::tanh);
  }

  @Test
  void zeroKeepsItsSign() {
    assertEquals(-0f, Exponentials.expm1(-0f));
    assertEquals(-0f, Exponentials.log1p(-0f));
    assertEquals(-0f, Exponentials.tanh(-0f));
  }
}
