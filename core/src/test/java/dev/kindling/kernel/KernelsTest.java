package dev.kindling.kernel;

import static dev.kindling.kernel.Numbers.numbers;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
  private static final Kernels SCALAR = new ScalarKernels();

  @Test
  void theSumTakesSixteenLanesAndThenATree() {
    float[] x = new float[40];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.sqrt(i) * 1e4f + 1e-3f;
    }
    float[] lane = new float[16];
    for (int i = 3; i < 40; i++) {
      lane[(i - 3) % 16] += x[i];
    }
    float by8 = 0;
    float[] four = new float[4];
    for (int l = 0; l < 4; l++) {
      four[l] = (lane[l] + lane[l + 8]) + (lane[l + 4] + lane[l + 12]);
    }
    by8 = (four[0] + four[2]) + (four[1] + four[3]);
    assertEquals(by8, SCALAR.sum(x, 3, 37));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorSumsAndMaximaHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    int[] edges = {1, 7, 15, 16, 17, 31, 32, 33, 256, 1023, 4096, 4113};
    for (int round = 0; round < VectorKernelsAt.ROUNDS; round++) {
      int length = round < 400 ? edges[round % edges.length] : 1 + random.nextInt(1100);
      int offset = random.nextInt(20);
      Numbers of = Numbers.values()[random.nextInt(4)];
      float[] x = numbers(offset + length + random.nextInt(20), random, of);
      float sum = SCALAR.sum(x, offset, length);
      float max = SCALAR.max(x, offset, length);
      String where = "length " + length + " offset " + offset + " round " + round + " " + of;
      assertEquals(sum, vector.sum(x, offset, length), where);
      assertEquals(max, vector.max(x, offset, length), where);
      float[] expected = new float[length];
      float[] got = new float[length];
      float exponentials = SCALAR.expSum(x, offset, max, expected, 0, length);
      assertEquals(exponentials, vector.expSum(x, offset, max, got, 0, length), where);
      assertArrayEquals(expected, got, where);
    }
    assertEquals(0f, vector.max(new float[] {-0f, 0f, -0f}, 0, 3));
  }

  @Test
  void rowsAreAddedInTheirOrder() {
    float[] y = {5, 1, 1, 5};
    // 2²⁴ swallows the 1 that it meets first, and the 4 stays.
    float[] x = {9, 0x1p24f, 2, 9, 9, -0x1p24f, 3, 9, 9, 4, 4, 9};
    SCALAR.addRows(x, 1, 3, 4, y, 1, 0, 2);
    assertArrayEquals(new float[] {5, 4, 10, 5}, y);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorRowsHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < VectorKernelsAt.ROUNDS; round++) {
      int rows = random.nextInt(20);
      int stride = 1 + random.nextInt(60);
      int begin = random.nextInt(stride);
      int end = begin + random.nextInt(stride - begin + 1);
      float[] x = numbers(7 + rows * stride, random, Numbers.values()[random.nextInt(4)]);
      float[] expected = numbers(3 + stride, random, Numbers.PLAIN);
      float[] got = expected.clone();
      SCALAR.addRows(x, 7, rows, stride, expected, 3, begin, end);
      vector.addRows(x, 7, rows, stride, got, 3, begin, end);
      assertArrayEquals(expected, got, rows + " rows of " + stride + ", " + begin + " to " + end);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorGathersHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int length : new int[] {0, 1, 15, 16, 37, 256}) {
      for (int count : new int[] {0, 1, 4, 5, 11}) {
        float[] x = numbers(7 * length, random, Numbers.PLAIN);
        byte[] bytes = new byte[7 * length];
        random.nextBytes(bytes);
        int[] rows = random.ints(count, 0, 7).toArray();
        float[] expected = new float[count * length];
        float[] got = new float[count * length];
        SCALAR.copyRows(x, rows, length, expected);
        vector.copyRows(x, rows, length, got);
        assertArrayEquals(expected, got, count + " rows of " + length);
        SCALAR.scaleRows(bytes, rows, length, expected);
        vector.scaleRows(bytes, rows, length, got);
        assertArrayEquals(expected, got, count + " rows of bytes, " + length);
      }
    }
  }

  @Test
  void everyByteIsScaledByADivision() {
    byte[] all = new byte[256];
    float[] expected = new float[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
      expected[i] = i / 255f;
    }
    for (Kernels kernels : new Kernels[] {SCALAR, Kernels.best()}) {
      float[] got = new float[256];
      kernels.scaleRows(all, new int[] {0}, 256, got);
      assertArrayEquals(expected, got);
      float[] four = new float[4 * 256];
      kernels.scaleRows(all, new int[4], 256, four);
      assertArrayEquals(expected, Arrays.copyOfRange(four, 768, 1024));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorDescentsHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    float[] settings = {0x1p-80f, 0.01f, 0.99f, 0.1f, 0.999f, 0.001f, 1.5f, 1e-8f, -1e-3f, -1e-4f};
    for (int length : new int[] {0, 1, 7, 16, 31, 256, 1023}) {
      for (Numbers of : Numbers.values()) {
        float[][] expected = new float[5][];
        float[][] got = new float[5][];
        for (int i = 0; i < expected.length; i++) {
          expected[i] = numbers(length, random, of);
          if (i >= 3) {
            for (int j = 0; j < length; j++) {
              expected[i][j] = Math.abs(expected[i][j]);
            }
          }
          got[i] = expected[i].clone();
        }
        int begin = length / 5;
        SCALAR.descend(settings, expected[0], expected[1], expected[2], expected[3], begin, length);
        vector.descend(settings, got[0], got[1], got[2], got[3], begin, length);
        assertArrayEquals(expected, got, "length " + length + " " + of);
        SCALAR.descendFromPeak(
            settings,
            expected[0],
            expected[1],
            expected[2],
            expected[3],
            expected[4],
            begin,
            length);
        vector.descendFromPeak(settings, got[0], got[1], got[2], got[3], got[4], begin, length);
        assertArrayEquals(expected, got, "from the peak, length " + length + " " + of);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorGatesHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int length : new int[] {0, 1, 7, 16, 31, 256, 1023}) {
      for (Numbers of : Numbers.values()) {
        float[] a = numbers(length, random, of);
        float[] b = numbers(length, random, of);
        float[] expected = new float[length];
        float[] got = new float[length];
        SCALAR.gate(a, b, expected, 0, expected.length);
        vector.gate(a, b, got, 0, got.length);
        assertArrayEquals(expected, got, "length " + length + " " + of);
        SCALAR.below(a, b, expected, 0, length);
        vector.below(a, b, got, 0, length);
        assertArrayEquals(expected, got, "length " + length + " " + of);
        SCALAR.leak(a, b, 0.01f, expected, 0, length);
        vector.leak(a, b, 0.01f, got, 0, length);
        assertArrayEquals(expected, got, "length " + length + " " + of);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorLinesHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < 500; round++) {
      int in = 1 + random.nextInt(40);
      int width = round % 3 == 0 ? bits / 64 : 1 + random.nextInt(in + 2);
      int count = 1 + random.nextInt(4);
      Taps taps = Taps.of(count, 1 + random.nextInt(2), random.nextInt(4), width, in);
      int lines = 1 + random.nextInt(6);
      int xi = random.nextInt(5);
      float[] x = numbers(xi + lines * (in + 3), random, Numbers.PLAIN);
      int[][] at = new int[3][lines];
      for (int l = 0; l < 3 * lines; l++) {
        int line = l % lines * (in + 3) + random.nextInt(3);
        at[l / lines][l % lines] = random.nextInt(4) == 0 ? -1 : line;
      }
      int from = random.nextInt(count);
      int to = from + random.nextInt(2 * count + 1);
      int yi = random.nextInt(20);
      int past = yi + (to - from) * lines * width;
      // What stands before and after the lines must stay.
      float[] expected = numbers(past + random.nextInt(20), random, Numbers.PLAIN);
      float[] got = expected.clone();
      SCALAR.copyTaps(taps, x, xi, at, from, to, expected, yi, lines, past);
      vector.copyTaps(taps, x, xi, at, from, to, got, yi, lines, past);
      String where =
          "round " + round + ": " + lines + " lines, " + from + " to " + to + ", " + taps;
      assertArrayEquals(expected, got, where);
      // With room behind the lines, they are the same.
      vector.copyTaps(taps, x, xi, at, from, to, got, yi, lines, got.length);
      assertArrayEquals(Arrays.copyOf(expected, past), Arrays.copyOf(got, past), where);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorTapsHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < 500; round++) {
      int in = 1 + random.nextInt(40);
      int before = random.nextInt(4);
      int count = 1 + random.nextInt(5);
      int width = 1 + random.nextInt(in + 2);
      Taps taps = Taps.of(count, 1 + random.nextInt(3), before, width, in);
      int[] lines = new int[12];
      int[] ends = new int[6];
      for (int r = 0; r < 5; r++) {
        ends[r + 1] = ends[r] + random.nextInt(3);
        int[] some = random.ints(ends[r + 1] - ends[r], 0, 3 * width).sorted().toArray();
        System.arraycopy(some, 0, lines, ends[r], some.length);
      }
      int row = random.nextInt(3);
      int end = row + random.nextInt(4);
      int step = 4 * width;
      int yi = random.nextInt(20);
      Numbers of = Numbers.values()[round % Numbers.values().length];
      float[] y = numbers(yi + count * step + random.nextInt(20), random, of);
      int xi = random.nextInt(20);
      // What stands before and after the rows must stay.
      float[] expected = numbers(xi + end * in + random.nextInt(40), random, of);
      float[] got = expected.clone();
      SCALAR.addTaps(taps, y, yi, lines, ends, row, end, step, expected, xi, expected.length);
      vector.addTaps(taps, y, yi, lines, ends, row, end, step, got, xi, got.length);
      assertArrayEquals(expected, got, "round " + round + ": " + taps);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorWindowsHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < 500; round++) {
      int n = 1 + random.nextInt(30);
      int row = 2 * n + random.nextInt(2);
      int lines = 1 + random.nextInt(6);
      int xi = random.nextInt(5);
      int yi = random.nextInt(20);
      Numbers of = Numbers.values()[round % Numbers.values().length];
      float[] x = numbers(xi + 2 * lines * row + random.nextInt(20), random, of);
      // What stands before and after the windows must stay.
      float[] expected = numbers(yi + lines * n + random.nextInt(20), random, of);
      float[] got = expected.clone();
      SCALAR.max2x2(x, xi, row, lines, n, expected, yi);
      vector.max2x2(x, xi, row, lines, n, got, yi);
      String where = "round " + round + ": " + lines + " lines of " + n + " " + of;
      assertArrayEquals(expected, got, where);
      float[] scalar = numbers(x.length, random, Numbers.PLAIN);
      float[] gradient = scalar.clone();
      SCALAR.toMax2x2(x, xi, row, lines, n, got, yi, scalar);
      vector.toMax2x2(x, xi, row, lines, n, got, yi, gradient);
      assertArrayEquals(scalar, gradient, where);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void clippedWindowsAreThoseOfMaximaAboveZero(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < 500; round++) {
      int n = round % 3 == 0 ? bits / 128 * (1 + random.nextInt(7)) : 1 + random.nextInt(30);
      int row = 2 * n + random.nextInt(2);
      int lines = 1 + random.nextInt(9);
      int xi = random.nextInt(5);
      int yi = random.nextInt(20);
      Numbers of = Numbers.values()[round % Numbers.values().length];
      float[] x = numbers(xi + 2 * lines * row + random.nextInt(20), random, of);
      // What stands before and after the windows must stay.
      float[] expected = numbers(yi + lines * n + random.nextInt(20), random, of);
      float[] got = expected.clone();
      float[] places = expected.clone();
      float[] p = expected.clone();
      SCALAR.clipMax2x2(x, xi, row, lines, n, expected, places, yi);
      vector.clipMax2x2(x, xi, row, lines, n, got, p, yi);
      String where = "round " + round + ": " + lines + " lines of " + n + " " + of;
      assertArrayEquals(expected, got, where);
      assertArrayEquals(places, p, where);
      float[] most = new float[lines * n];
      SCALAR.max2x2(x, xi, row, lines, n, most, 0);
      for (int i = 0; i < most.length; i++) {
        assertEquals(Math.max(most[i], 0f), got[yi + i], where);
      }
      // The gradient of both: where the largest is not above 0, there is none.
      float[] g = numbers(p.length, random, Numbers.PLAIN);
      float[] gated = g.clone();
      for (int i = 0; i < most.length; i++) {
        gated[yi + i] = most[i] <= 0f ? 0f : g[yi + i];
      }
      float[] whole = numbers(x.length, random, Numbers.PLAIN);
      float[] scalar = whole.clone();
      float[] gradient = whole.clone();
      SCALAR.toMax2x2(x, xi, row, lines, n, gated, yi, whole);
      SCALAR.toPlaces2x2(p, row, lines, n, g, yi, scalar, xi);
      vector.toPlaces2x2(p, row, lines, n, g, yi, gradient, xi);
      assertArrayEquals(whole, scalar, where);
      assertArrayEquals(whole, gradient, where);
    }
  }

  @Test
  void linesOutsideTheImageAreZero() {
    // A kernel that is wider than the image begins far to the left of it.
    float[] expected = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    for (int bits : new int[] {512, 256, 128}) {
      float[] y = new float[20];
      Arrays.fill(y, 7f);
      Taps taps = Taps.of(1, 1, 4, 2, 1);
      int[][] at = new int[1][10];
      VectorKernelsAt.bits(bits).copyTaps(taps, new float[40], 0, at, 0, 1, y, 0, 10, 20);
      assertArrayEquals(expected, y);
    }
  }

  @Test
  void anEmptySumIsZero() {
    assertEquals(0f, SCALAR.sum(new float[3], 2, 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void alignedElementsAreTheSame(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int length : new int[] {0, 1, 4111, 4112, 5000, 100_352, 200_001}) {
      float[] x = numbers(length, random, Numbers.values()[0]);
      assertSame(x, SCALAR.aligned(x));
      float[] before = x.clone();
      // The first times are not told apart yet.
      for (int i = 0; i < 20; i++) {
        assertArrayEquals(before, vector.aligned(x));
        assertArrayEquals(before, x);
      }
    }
  }

  @Test
  void anUnknownWidthIsRefused() {
    assumeTrue(VectorKernelsAt.available());
    Throwable refusal = null;
    try {
      VectorKernelsAt.bits(99);
    } catch (IllegalArgumentException e) {
      refusal = e;
    }
    assertEquals(
        "kindling.vector.bits=99 is no width; use 512, 256, 128 or 0 (scalar)",
        refusal == null ? null : refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void productsWithSitesHaveTheScalarBits(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    for (int round = 0; round < 400; round++) {
      int width = 1 + round % 19;
      int count = 1 + random.nextInt(5);
      int k = 1 + random.nextInt(40);
      boolean next = random.nextBoolean();
      int[] lines = new int[count];
      int[] to = new int[count];
      for (int i = 0; i < count; i++) {
        lines[i] = random.nextInt(50);
        to[i] = next ? i * width : i * (width + 3);
      }
      int[] columns = random.ints(k, 0, 100).toArray();
      int panel = random.nextBoolean() ? Kernels.PANEL : Kernels.LANES;
      Sites sites = new Sites(lines, width, columns, to, panel);
      int ai = random.nextInt(9);
      int bi = random.nextInt(9);
      int ci = random.nextInt(9);
      int from = random.nextInt(k);
      int past = from + random.nextInt(k - from + 1);
      int line = random.nextInt(count);
      int end = line + random.nextInt(count - line + 1);
      boolean add = random.nextBoolean();
      Numbers of = Numbers.values()[random.nextInt(4)];
      float[] a = numbers(ai + 150 + width, random, of);
      float[] b = numbers(bi + k * Kernels.PANEL, random, of);
      float[] c = numbers(ci + count * (width + 3) * Kernels.PANEL, random, of);
      float[] expected = c.clone();
      SCALAR.product(sites, line, end, a, ai, from, past, b, bi, add, expected, ci);
      vector.product(sites, line, end, a, ai, from, past, b, bi, add, c, ci);
      assertArrayEquals(expected, c, "width " + width + ", " + k + ", " + add + ", round " + round);
    }
  }

  /** A panel is the transpose of its channels' planes. */
  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void placesInAPanelAreThoseOfPlanes(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    int channels = Kernels.PANEL;
    for (int round = 0; round < 50; round++) {
      int lines = 1 + random.nextInt(6);
      int n = 1 + random.nextInt(9);
      int size = lines * n;
      float[] g = numbers(channels * size, random, Numbers.values()[round % 4]);
      float[] p = new float[channels * size];
      float[] planes = new float[4 * channels * size];
      for (int i = 0; i < p.length; i++) {
        p[i] = random.nextInt(5);
      }
      SCALAR.toPlaces2x2(p, 2 * n, channels * lines, n, g, 0, planes, 0);
      float[] expected = new float[planes.length + 3];
      SCALAR.rows().transpose(planes, 0, 4 * size, channels, 4 * size, expected, 3, channels);
      float[] both = new float[2 * p.length];
      SCALAR.rows().transpose(g, 0, size, channels, size, both, 0, channels);
      SCALAR.rows().transpose(p, 0, size, channels, size, both, p.length, channels);
      for (Kernels kernels : new Kernels[] {SCALAR, vector}) {
        float[] got = new float[expected.length];
        kernels.toPanel2x2(both, p.length, lines, n, both, 0, got, 3);
        assertArrayEquals(expected, got, "round " + round + ", " + kernels.description());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void largestInAPanelAreThoseOfPlanes(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    int channels = Kernels.PANEL;
    for (int round = 0; round < 60; round++) {
      int lines = 1 + random.nextInt(6);
      int n = 1 + random.nextInt(9);
      int size = lines * n;
      float[] x = numbers(4 * channels * size, random, Numbers.values()[round % 4]);
      if (round % 3 == 0) {
        for (int i = 0; i < x.length; i++) {
          x[i] = random.nextInt(3) - 1;
        }
      }
      float[] y = new float[channels * size];
      float[] p = new float[channels * size];
      SCALAR.clipMax2x2(x, 0, 2 * n, channels * lines, n, y, p, 0);
      float[] expected = new float[2 * y.length + 3];
      SCALAR.rows().transpose(y, 0, size, channels, size, expected, 3, channels);
      SCALAR.rows().transpose(p, 0, size, channels, size, expected, 3 + y.length, channels);
      float[] panel = new float[x.length];
      SCALAR.rows().transpose(x, 0, 4 * size, channels, 4 * size, panel, 0, channels);
      for (Kernels kernels : new Kernels[] {SCALAR, vector}) {
        float[] got = new float[expected.length];
        kernels.clipPanel2x2(panel, lines, n, got, 3, got, 3 + y.length);
        assertArrayEquals(expected, got, "round " + round + ", " + kernels.description());
      }
    }
  }
}
