package dev.kindling.kernel;

import static dev.kindling.kernel.Numbers.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinksTest {
  private static final Kernels SCALAR = new ScalarKernels();

  @Test
  void everyPlaceOfEveryLineHasItsChain() {
    float[] x = {9, 3, 5, 7, 1};
    float[] w = {9, 0x1p24f, 0x1p-1f};
    float[] y = new float[5];
    SCALAR.slide(x, 1, new int[] {0, 1}, new int[] {1, 0}, w, 1, false, 1f, y, 1, 2);
    assertArrayEquals(new float[] {0, link(3, 5), link(5, 7), link(5, 7), link(7, 1)}, y);
  }

  private static float link(float first, float second) {
    return Math.fma(first, 0x1p-1f, Math.fma(second, 0x1p24f, 1f));
  }

  @Test
  void aChainIsRoundedOnceALinkAndASumTwice() {
    float tiny = Float.MIN_VALUE;
    float[] x = {3 * tiny};
    float[] w = {0.5f};
    int[] zero = {0};
    float[] y = new float[2];
    SCALAR.slide(x, 0, zero, zero, w, 0, false, -tiny, y, 0, 1);
    SCALAR.slide(x, 0, zero, zero, w, 0, true, -tiny, y, 1, 1);
    // Half of the least number is rounded to an even multiple of it: 0; one and a half, to two.
    assertArrayEquals(new float[] {0f, tiny}, y);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorLinksHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < VectorKernelsAt.ROUNDS; round++) {
      int n = 1 + random.nextInt(50);
      int[] lines = random.ints(1 + random.nextInt(11), 0, 200).toArray();
      int[] links = random.ints(1 + random.nextInt(26), 0, 100).toArray();
      Numbers of = Numbers.values()[random.nextInt(4)];
      float[] x = numbers(5 + 300 + n, random, of);
      float[] w = numbers(3 + links.length, random, Numbers.values()[random.nextInt(4)]);
      float start = round % 2 == 0 ? 0f : w[0];
      float[] expected = numbers(7 + lines.length * n + round % 3, random, Numbers.PLAIN);
      float[] got = expected.clone();
      String where = lines.length + " lines of " + n + ", " + links.length + " links, " + of;
      for (boolean add : new boolean[] {false, true}) {
        SCALAR.slide(x, 5, lines, links, w, 3, add, start, expected, 7, n);
        vector.slide(x, 5, lines, links, w, 3, add, start, got, 7, n);
        assertArrayEquals(expected, got, where);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorSumsOfProductsHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < VectorKernelsAt.ROUNDS / 4; round++) {
      int n = 1 + random.nextInt(9);
      int[] lines = random.ints(1 + random.nextInt(4), 0, 20).toArray();
      int[] links = random.ints(1 + random.nextInt(26), 0, 20).toArray();
      Numbers of = Numbers.values()[random.nextInt(4)];
      float[] x = numbers((40 + n) * Kernels.LANES, random, of);
      float[] y = numbers(lines.length * n * Kernels.LANES, random, of);
      float[] expected = numbers(links.length * Kernels.LANES, random, Numbers.PLAIN);
      float[] got = expected.clone();
      SCALAR.addProducts(x, lines, links, y, n, expected);
      vector.addProducts(x, lines, links, y, n, got);
      assertArrayEquals(expected, got, links.length + " links, " + of);
    }
  }
}
