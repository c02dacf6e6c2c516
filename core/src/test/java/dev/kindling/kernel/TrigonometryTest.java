package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrigonometryTest {
  private static final double LIMIT = 0.51;
  private static final float PI = (float) Math.PI;

  @Test
  void sinIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Trigonometry::sin, StrictMath::sin);
    Ulps.assertWithin(LIMIT, -7f, 7f, Trigonometry::sin, StrictMath::sin);
  }

  @Test
  void cosIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Trigonometry::cos, StrictMath::cos);
    Ulps.assertWithin(LIMIT, -7f, 7f, Trigonometry::cos, StrictMath::cos);
  }

  @Test
  void tanIsTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Trigonometry::tan, StrictMath::tan);
    Ulps.assertWithin(LIMIT, -7f, 7f, Trigonometry::tan, StrictMath::tan);
  }

  @Test
  void hugeArgumentsAreReducedExactly() {
    for (long bits = 0x4c000000L; bits < 0x7f800000L; bits += 499) {
      float x = Float.intBitsToFloat((int) bits);
      assertTrue(Ulps.error(Trigonometry.sin(x), StrictMath.sin(x)) <= LIMIT, "at " + x);
      assertTrue(Ulps.error(Trigonometry.cos(-x), StrictMath.cos(-x)) <= LIMIT, "at " + x);
    }
  }

  @Test
  void inversesAreTheNearestFloat() {
    Ulps.assertWithin(LIMIT, Trigonometry::asin, StrictMath::asin);
    Ulps.assertWithin(LIMIT, -1f, 1f, Trigonometry::asin, StrictMath::asin);
    Ulps.assertWithin(LIMIT, Trigonometry::acos, StrictMath::acos);
    Ulps.assertWithin(LIMIT, -1f, 1f, Trigonometry::acos, StrictMath::acos);
    Ulps.assertWithin(LIMIT, Trigonometry::atan, StrictMath::atan);
  }

  @Test
  void atan2IsTheNearestFloat() {
    for (float x : new float[] {-0f, 0f, 1f, -3f, 1e-40f, -1e38f, Float.POSITIVE_INFINITY}) {
      Ulps.assertWithin(LIMIT, 9973, y -> Trigonometry.atan2(y, x), y -> StrictMath.atan2(y, x));
      Ulps.assertWithin(LIMIT, 9973, y -> Trigonometry.atan2(x, y), y -> StrictMath.atan2(x, y));
    }
  }

  @Test
  void atan2CountsZerosBySign() {
    assertEquals(PI, Trigonometry.atan2(0f, -0f));
    assertEquals(-PI, Trigonometry.atan2(-0f, -1f));
    assertEquals(-0f, Trigonometry.atan2(-0f, 0f));
    assertEquals(0.75f * PI, Trigonometry.atan2(Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY));
  }

  @Test
  void sincIsTheNearestFloatAndZeroAtWholeNumbers() {
    Ulps.assertWithin(
        LIMIT,
        0.01f,
        0.5f,
        x -> Trigonometry.sinc(0, x),
        x -> StrictMath.sin(Math.PI * x) / (Math.PI * x));
    assertEquals(1f, Trigonometry.sinc(0, 0f));
    assertEquals(0f, Math.abs(Trigonometry.sinc(0, 3f)));
    assertEquals((float) (2 / Math.PI), Trigonometry.sinc(0, 0.5f));
  }

  /** The derivatives at 0 are 0 and −π²/3; at 1, −1 and 2. */
  @Test
  void derivativesOfSincAreThoseOfItsSeries() {
    assertEquals(0f, Trigonometry.sinc(1, 0f));
    assertEquals((float) (-Math.PI * Math.PI / 3), Trigonometry.sinc(2, 0f));
    assertEquals(-1f, Trigonometry.sinc(1, 1f));
    assertEquals(2f, Trigonometry.sinc(2, 1f));
    assertEquals(2f, Trigonometry.sinc(2, Math.nextDown(1f)), 1e-5f);
  }
}
