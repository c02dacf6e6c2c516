package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/** Walks through every 997th float of the whole range. */
class ElementaryTest {
  private static final int STRIDE = 997;

  @Test
  void expIsWithinOneUlp() {
    double worst = 0;
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      worst = Math.max(worst, error(Elementary.exp(x), x, StrictMath::exp));
    }
    assertTrue(worst <= 1.0, "largest error " + worst + " ulp");
  }

  @Test
  void logIsWithinOneUlp() {
    double worst = 0;
    for (long bits = 0; bits < 1L << 32; bits += STRIDE) {
      float x = Float.intBitsToFloat((int) bits);
      worst = Math.max(worst, error(Elementary.log(x), x, StrictMath::log));
    }
    for (float x = 0.5f; x < 2f; x = Math.fma(x, 3e-6f, x)) {
      worst = Math.max(worst, error(Elementary.log(x), x, StrictMath::log));
    }
    assertTrue(worst <= 1.0, "largest error " + worst + " ulp");
  }

  @Test
  void limitsAreIeee() {
    assertEquals(1f, Elementary.exp(0f));
    assertEquals(0f, Elementary.exp(Float.NEGATIVE_INFINITY));
    assertEquals(Float.POSITIVE_INFINITY, Elementary.exp(Float.POSITIVE_INFINITY));
    assertEquals(Float.NaN, Elementary.exp(Float.NaN));
    assertEquals(Float.MIN_VALUE, Elementary.exp(-103.5f));
    assertEquals(0f, Elementary.log(1f));
    assertEquals(Float.NEGATIVE_INFINITY, Elementary.log(-0f));
    assertEquals(Float.NaN, Elementary.log(-1f));
    assertEquals(Float.NaN, Elementary.log(Float.NaN));
    assertEquals(Float.POSITIVE_INFINITY, Elementary.log(Float.POSITIVE_INFINITY));
  }

  /**
   * In units of the last place of the rightly rounded result; huge where NaN or infinity differ.
   */
  private static double error(float got, float x, DoubleUnaryOperator exact) {
    double wanted = exact.applyAsDouble(x);
    float rounded = (float) wanted;
    if (Float.isNaN(rounded) || Float.isInfinite(rounded) || Float.isInfinite(got)) {
      // The largest float and infinity are neighbours.
      boolean same = Float.compare(rounded, got) == 0;
      boolean neighbours =
          Math.max(Math.abs(rounded), Math.abs(got)) == Float.POSITIVE_INFINITY
              && Math.min(Math.abs(rounded), Math.abs(got)) == Float.MAX_VALUE;
      return same ? 0 : neighbours ? 1 : 1e9;
    }
    return Math.abs(got - wanted) / Math.ulp(rounded);
  }
}
