package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PowersTest {
  private static final double LIMIT = 0.51;
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float[] EDGES = {
    0f,
    -0f,
    1f,
    -1f,
    2f,
    -2f,
    3f,
    -3f,
    0.5f,
    -0.5f,
    1.5f,
    -1.5f,
    INF,
    -INF,
    16777215f,
    -16777215f,
    16777216f,
    1e-40f,
    -1e-40f,
    1e38f,
    -1e38f
  };

  @Test
  void powIsTheNearestFloat() {
    for (float y : EDGES) {
      if (Float.isFinite(y)) {
        Ulps.assertWithin(LIMIT, 9973, x -> Powers.pow(x, y), x -> StrictMath.pow(x, y));
      }
      Ulps.assertWithin(LIMIT, 9973, x -> Powers.pow(y, x), x -> pow(y, x));
    }
  }

  @Test
  void powOfSpecialCasesIsThatOfIeee() {
    for (float x : EDGES) {
      for (float y : EDGES) {
        double error = Ulps.error(Powers.pow(x, y), pow(x, y));
        assertTrue(error <= LIMIT, x + " to the power " + y + ": error " + error + " ulp");
      }
    }
    assertEquals(-0f, Powers.pow(-0f, 3f));
    assertEquals(-INF, Powers.pow(-0f, -3f));
    assertEquals(-0f, Powers.pow(-INF, -3f));
    assertEquals(1f, Powers.pow(Float.NaN, 0f));
    assertEquals(1f, Powers.pow(1f, Float.NaN));
    assertEquals(Float.NaN, Powers.pow(Float.NaN, 1f));
    assertEquals(Float.NaN, Powers.pow(2f, Float.NaN));
    assertEquals(Float.NaN, Powers.pow(0f, Float.NaN));
  }

  @Test
  void hypotIsTheNearestFloat() {
    for (float y : EDGES) {
      Ulps.assertWithin(LIMIT, 9973, x -> Powers.hypot(x, y), x -> StrictMath.hypot(x, y));
    }
  }

  /** Java, unlike IEEE 754, has NaN where x is ±1 and y infinite, or x is 1 and y NaN. */
  private static double pow(double x, double y) {
    return x == 1 || x == -1 && Double.isInfinite(y) ? 1 : StrictMath.pow(x, y);
  }

  @Test
  void theSlopeIsFiniteWhereThePowerAloneIsNot() {
    assertEquals(1f, Powers.powSlopeTimesLogs(1e-40f, 1e-40f, 0), 1e-4f);
    assertEquals(Float.NaN, Powers.powSlopeTimesLogs(Float.POSITIVE_INFINITY, -1e-45f / 0f, 0));
    assertEquals(0f, Powers.powSlopeTimesLogs(0f, 0f, 0));
    assertEquals(6f, Powers.powSlopeTimesLogs(3f, 2f, 0));
  }
}
