package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class RunsTest {
  private static final float[] SPECIAL = {
    0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e-30f, -105f, 105f, 21f
  };

  private final Runs runs = new Runs();

  @Test
  void exponentialsHaveTheBitsOfSingleOnes() {
    float[] x = numbers(-120, 120, 100_003);
    float[] y = new float[x.length];
    runs.exp(x, 0, 1.5f, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      assertEquals(Elementary.exp(x[i] - 1.5f), y[i], "x " + x[i]);
    }
  }

  @Test
  void sigmoidAndTanhAreWithinThreeUlps() {
    float[] x = numbers(-30, 30, 100_003);
    float[] sigmoid = new float[x.length];
    float[] tanh = new float[x.length];
    runs.sigmoid(x, 0, sigmoid, 0, x.length);
    runs.tanh(x, 0, tanh, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double s = 1 / (1 + StrictMath.exp(-x[i]));
      double t = StrictMath.tanh(x[i]);
      assertTrue(Math.abs(sigmoid[i] - s) <= 3 * Math.ulp((float) s), "sigmoid of " + x[i]);
      assertTrue(Math.abs(tanh[i] - t) <= 3 * Math.ulp((float) t), "tanh of " + x[i]);
    }
  }

  @Test
  void neighboursDoNotChangeBits() {
    float[] x = {0.25f, -3f, 7f, 1e-6f};
    float[] alone = new float[4];
    float[] among = new float[4 + SPECIAL.length];
    float[] together = new float[among.length];
    System.arraycopy(x, 0, among, 0, 4);
    System.arraycopy(SPECIAL, 0, among, 4, SPECIAL.length);
    runs.tanh(x, 0, alone, 0, 4);
    runs.tanh(among, 0, together, 0, among.length);
    assertArrayEquals(alone, java.util.Arrays.copyOf(together, 4));
    runs.sigmoid(x, 0, alone, 0, 4);
    runs.sigmoid(among, 0, together, 0, among.length);
    assertArrayEquals(alone, java.util.Arrays.copyOf(together, 4));
  }

  @Test
  void specialNumbersHaveTheirLimits() {
    float[] y = new float[SPECIAL.length];
    runs.tanh(SPECIAL, 0, y, 0, y.length);
    assertArrayEquals(new float[] {0, 0, Float.NaN, 1, -1, 1e-30f, -1, 1, 1}, y, 1e-38f);
    runs.sigmoid(SPECIAL, 0, y, 0, y.length);
    assertArrayEquals(new float[] {0.5f, 0.5f, Float.NaN, 1, 0, 0.5f, 0, 1, 1}, y, 1e-38f);
  }

  private static float[] numbers(float from, float to, int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = from + (to - from) * i / count;
    }
    x[count / 2] = 0.5e-3f;
    return x;
  }
}
