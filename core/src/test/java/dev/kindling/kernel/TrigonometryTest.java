package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TrigonometryTest {
  private static final double LIMIT = 0.51;

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
  void hugeArgumentsAreReducedExactly() {
    for (long bits = 0x4c000000L; bits < 0x7f800000L; bits += 499) {
      float x = Float.intBitsToFloat((int) bits);
      assertTrue(Ulps.error(Trigonometry.sin(x), StrictMath.sin(x)) <= LIMIT, "at " + x);
      assertTrue(Ulps.error(Trigonometry.cos(-x), StrictMath.cos(-x)) <= LIMIT, "at " + x);
    }
  }

  @Test
  void zerosKeepTheirSignAndInfinitiesHaveNoAngle() {
    assertEquals(-0f, Trigonometry.sin(-0f));
    assertEquals(1f, Trigonometry.cos(-0f));
    assertEquals(Float.NaN, Trigonometry.sin(Float.POSITIVE_INFINITY));
    assertEquals(Float.NaN, Trigonometry.cos(Float.NEGATIVE_INFINITY));
    assertEquals(Float.NaN, Trigonometry.sin(Float.NaN));
  }
}
