package dev.kindling.kernel;

import static dev.kindling.kernel.Numbers.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeanWindowsTest {
  private static final Kernels SCALAR = new ScalarKernels();

  @Test
  void theSumBeginsAtZeroAndGoesAlongTheRows() {
    float[] y = new float[3];
    // 2²⁴ swallows the 1 that it meets, unless another one came first.
    float[] x = {-0f, -0f, 1, 1, 1, 0x1p24f, -0f, -0f, 0x1p24f, 0, 0, 1};
    SCALAR.mean2x2(x, 0, 6, 1, 3, 2f, y, 0);
    assertArrayEquals(new float[] {0f, (0x1p24f + 2) / 2, 0x1p23f}, y);
    float[] u = new float[8];
    SCALAR.spread2x2(new float[] {-0f, 6}, 0, 1, 2, 3f, u, 0, 4);
    assertArrayEquals(new float[] {0f, 0f, 2, 2, 0f, 0f, 2, 2}, u);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorMeansHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < VectorKernelsAt.ROUNDS; round++) {
      int n = 1 + random.nextInt(40);
      int row = 2 * n + random.nextInt(2);
      int lines = 1 + random.nextInt(6);
      float count = 1 + random.nextInt(5);
      int xi = random.nextInt(5);
      int yi = random.nextInt(20);
      Numbers of = Numbers.values()[round % Numbers.values().length];
      float[] x = numbers(xi + 2 * lines * row + random.nextInt(20), random, of);
      // What stands before and after the windows must stay.
      float[] expected = numbers(yi + lines * n + random.nextInt(20), random, of);
      float[] got = expected.clone();
      SCALAR.mean2x2(x, xi, row, lines, n, count, expected, yi);
      vector.mean2x2(x, xi, row, lines, n, count, got, yi);
      String where = "round " + round + ": " + lines + " lines of " + n + " " + of;
      assertArrayEquals(expected, got, where);
      float[] scalar = numbers(x.length, random, Numbers.PLAIN);
      float[] gradient = scalar.clone();
      SCALAR.spread2x2(expected, yi, lines, n, count, scalar, xi, row);
      vector.spread2x2(expected, yi, lines, n, count, gradient, xi, row);
      assertArrayEquals(scalar, gradient, where);
    }
  }
}
