package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class GammaFunctionsTest {
  private static final double LIMIT = 0.51;
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float EULER = 0.57721566f;

  @Test
  void lgammaIsTheNearestFloat() {
    walk(GammaFunctions::lgamma, GammaFunctionsTest::lgamma);
  }

  @Test
  void digammaIsTheNearestFloat() {
    walk(GammaFunctions::digamma, GammaFunctionsTest::digamma);
  }

  /** Near 1 and 2 ln Γ is the line −γ(x − 1) and (1 − γ)(x − 2), but for the curvature. */
  @Test
  void lgammaKeepsItsDigitsWhereItIsNearly0() {
    float h = 0x1p-23f;
    assertEquals(0f, GammaFunctions.lgamma(1f));
    assertEquals(0f, GammaFunctions.lgamma(2f));
    assertEquals(-EULER * h, GammaFunctions.lgamma(1f + h), 2e-7f * h);
    assertEquals((1 - EULER) * 2 * h, GammaFunctions.lgamma(2f + 2 * h), 4e-7f * h);
  }

  @Test
  void knownValuesAreTheNearestFloat() {
    assertEquals((float) (StrictMath.log(StrictMath.PI) / 2), GammaFunctions.lgamma(0.5f));
    assertEquals((float) StrictMath.log(24), GammaFunctions.lgamma(5f));
    assertEquals(-EULER, GammaFunctions.digamma(1f));
    assertEquals((float) (Math.PI * Math.PI / 6), GammaFunctions.polygamma(1, 1f));
    assertEquals((float) (Math.PI * Math.PI / 2), GammaFunctions.polygamma(1, 0.5f));
    assertEquals((float) (Math.PI * Math.PI / 2 + 4), GammaFunctions.polygamma(1, -0.5f));
    assertEquals(-2.4041138f, GammaFunctions.polygamma(2, 1f));
  }

  @Test
  void polesAndLimitsAreThoseOfTheFunctions() {
    for (float x : new float[] {0f, -0f, -1f, -2f, -1e30f, INF, -INF}) {
      assertEquals(INF, GammaFunctions.lgamma(x));
    }
    assertEquals(Float.NaN, GammaFunctions.lgamma(Float.NaN));
    assertEquals(-INF, GammaFunctions.digamma(0f));
    assertEquals(INF, GammaFunctions.digamma(-0f));
    assertEquals(INF, GammaFunctions.digamma(INF));
    assertEquals(Float.NaN, GammaFunctions.digamma(-1f));
    assertEquals(Float.NaN, GammaFunctions.digamma(Float.NaN));
    assertEquals(0f, GammaFunctions.polygamma(1, INF));
    assertEquals(INF, GammaFunctions.polygamma(1, 0f));
    assertEquals(INF, GammaFunctions.polygamma(1, -3f));
    assertEquals(Float.NaN, GammaFunctions.polygamma(1, Float.NaN));
  }

  /** Over positive floats; the reference itself is good to some 1e-14 only. */
  private static void walk(Ulps.FloatFunction function, DoubleUnaryOperator exact) {
    for (long bits = 1; bits < 0x7f800000L; bits += 997) {
      float x = Float.intBitsToFloat((int) bits);
      double wanted = exact.applyAsDouble(x);
      float got = function.at(x);
      double slack = 1e-13 / Math.ulp((float) wanted);
      assertTrue(
          Ulps.error(got, wanted) <= LIMIT + slack, got + " at " + x + " should be " + wanted);
    }
  }

  /** The recurrence, and Stirling's series at 25 or more. */
  private static double lgamma(double x) {
    double product = 1;
    double at = x;
    for (; at < 25; at++) {
      product *= at;
    }
    double z = 1 / at;
    double series = z / 12 - z * z * z / 360 + z * z * z * z * z * (1.0 / 1260 - z * z / 1680);
    return (at - 0.5) * StrictMath.log(at)
        - at
        + StrictMath.log(2 * StrictMath.PI) / 2
        + series
        - StrictMath.log(product);
  }

  private static double digamma(double x) {
    double sum = 0;
    double at = x;
    for (; at < 50; at++) {
      sum += 1 / at;
    }
    double z = 1 / (at * at);
    double series = z * (1.0 / 12 - z * (1.0 / 120 - z / 252));
    return StrictMath.log(at) - 0.5 / at - series - sum;
  }
}
