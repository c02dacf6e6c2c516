package dev.kindling.kernel;

import static dev.kindling.kernel.Numbers.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Matrix products. */
class GemmTest {
  private static final Kernels SCALAR = new ScalarKernels();

  @Test
  void aProductOfSmallMatricesIsRight() {
    float[] a = {1, 2, 3, 4, 5, 6};
    float[] b = {1, 0, 2, 0, 1, 3};
    float[] c = new float[4];
    Gemm gemm = Gemm.of(false, true, 2, 2, 3).relu(true);
    SCALAR.gemm(gemm, a, 0, b, 0, new float[] {10, -50}, c, 0);
    assertArrayEquals(new float[] {17, 0, 26, 0}, c);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorProductsHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < VectorKernelsAt.ROUNDS; round++) {
      int batch = 1 + random.nextInt(2);
      int m = size(random);
      int n = size(random);
      int k = size(random);
      Numbers of = Numbers.values()[random.nextInt(4)];
      boolean transA = random.nextBoolean();
      boolean transB = random.nextBoolean();
      // Matrices that are parts of wider ones, products that share a matrix, and matrices that
      // begin somewhere in their arrays.
      int strideA = (transA ? m : k) + gap(random);
      int strideB = (transB ? k : n) + gap(random);
      int strideC = n + gap(random);
      int sizeA = (transA ? k : m) * strideA;
      int sizeB = (transB ? n : k) * strideB;
      int stepA = random.nextInt(4) == 0 ? 0 : sizeA;
      int stepB = random.nextInt(4) == 0 ? 0 : sizeB;
      int a0 = random.nextInt(3);
      int b0 = random.nextInt(3);
      int c0 = random.nextInt(3);
      float[] a = numbers(a0 + batch * sizeA, random, of);
      float[] b = numbers(b0 + batch * sizeB, random, of);
      float[] expected = numbers(c0 + batch * m * strideC, random, of);
      float[] got = expected.clone();
      Gemm g = Gemm.of(transA, transB, m, n, k).strides(strideA, strideB, strideC);
      g = g.batch(batch, stepA, stepB, m * strideC).relu(random.nextBoolean());
      float[] bias = null;
      switch (random.nextInt(3)) {
        case 0 -> g = g.accumulating();
        case 1 -> bias = numbers(n, random, of);
        default -> {
          Arrays.fill(expected, Float.NaN);
          Arrays.fill(got, Float.NaN);
        }
      }
      SCALAR.gemm(g, a, a0, b, b0, bias, expected, c0);
      vector.gemm(g, a, a0, b, b0, bias, got, c0);
      if (!Arrays.equals(expected, got)) {
        assertArrayEquals(expected, got, g + " round " + round + " " + of);
      }
    }
  }

  private static int gap(Random random) {
    return random.nextInt(3) == 0 ? random.nextInt(20) : 0;
  }

  /** Beyond every block of rows, columns and k, with rests of each kind of tile. */
  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void largeVectorProductsHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    int[][] shapes = {
      {487, 537, 131},
      {250, 70, 301},
      {33, 1100, 128},
      {1, 600, 300},
      {1, 17, 3000},
      {1101, 1, 300},
      {17, 1, 3000},
      {961, 49, 40},
      {125, 90, 1300}
    };
    for (int[] shape : shapes) {
      for (int trans = 0; trans < 4; trans++) {
        Gemm g = Gemm.of(trans > 1, trans % 2 > 0, shape[0], shape[1], shape[2]).relu(trans == 2);
        float[] a = numbers(g.m() * g.k(), random, Numbers.PLAIN);
        float[] b = numbers(g.k() * g.n(), random, Numbers.PLAIN);
        float[] bias = trans == 1 ? null : numbers(g.n(), random, Numbers.PLAIN);
        float[] expected = new float[g.m() * g.n()];
        float[] got = numbers(g.m() * g.n(), random, Numbers.PLAIN);
        SCALAR.gemm(g, a, 0, b, 0, bias, expected, 0);
        vector.gemm(g, a, 0, b, 0, bias, got, 0);
        assertTrue(Arrays.equals(expected, got), g.toString());
      }
    }
  }

  /** Among others since the place of copies in their arrays depends on measurements. */
  @Test
  void productsKeepTheirBitsWhenTheyAreCompiled() {
    Random random = new Random(11);
    Gemm gemm = Gemm.of(false, true, 60, 130, 128);
    float[] a = numbers(60 * 128, random, Numbers.PLAIN);
    float[] b = numbers(130 * 128, random, Numbers.PLAIN);
    float[] expected = new float[60 * 130];
    SCALAR.gemm(gemm, a, 0, b, 0, null, expected, 0);
    float[] c = new float[60 * 130];
    for (int turn = 0; turn < 1500; turn++) {
      Arrays.fill(c, Float.NaN);
      Kernels.best().gemm(gemm, a, 0, b, 0, null, c, 0);
      assertTrue(Arrays.equals(expected, c), "turn " + turn);
    }
  }

  private static int size(Random random) {
    return switch (random.nextInt(16)) {
      case 0, 1, 2, 3, 4, 5 -> 1 + random.nextInt(4);
      case 6, 7, 8, 9 -> 16 * (1 + random.nextInt(5));
      case 10 -> 1 + random.nextInt(350);
      default -> 1 + random.nextInt(50);
    };
  }
}
