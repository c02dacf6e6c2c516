package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
  /** What is done with rows of x and u, and put into y. */
  private interface Row {
    void at(Rows rows, float[] x, float[] u, int at, int n, float[] y);
  }

  private static final Kernels SCALAR = new ScalarKernels();

  private static final Map<String, Row> ALL = new LinkedHashMap<>();

  static {
    ALL.put("standardize", (r, x, u, at, n, y) -> r.standardize(x, at, n, 1, true, 1e-5f, y));
    ALL.put("by the squares", (r, x, u, at, n, y) -> r.standardize(x, at, n, 1, false, 1e-5f, y));
    ALL.put(
        "standardize and scale",
        (r, x, u, at, n, y) -> r.standardize(x, at, n / 10, 10, true, 1e-5f, u, x, y));
    ALL.put(
        "slope", (r, x, u, at, n, y) -> r.standardizedSlope(x, u, at, n / 10, 10, true, 1e-5f, y));
    ALL.put(
        "slope by the squares",
        (r, x, u, at, n, y) -> r.standardizedSlope(x, u, at, n, 1, false, 1e-5f, y));
    ALL.put(
        "standardize and scale a run",
        (r, x, u, at, n, y) -> r.standardize(x, at, n, u[0], u[1], u[2], u[3], u[4], y));
    ALL.put("add standardized", RowsTest::addStandardized);
    ALL.put("slope of scaled rows", RowsTest::scaledSlope);
    ALL.put("slope of scaled rows and more", RowsTest::scaledSlopeAndMore);
    ALL.put("softmaxSlope", (r, x, u, at, n, y) -> r.softmaxSlope(x, u, at, n, 0.3f, y));
    ALL.put("softmax", (r, x, u, at, n, y) -> r.softmax(x, at, 1 + n / 40, n % 40 + 1, false, y));
    ALL.put("its logarithm", (r, x, u, at, n, y) -> r.softmax(x, at, 1, n, true, y));
    ALL.put("softmax of short rows", RowsTest::shortSoftmax);
    ALL.put("softmax with a column", RowsTest::softmaxOfColumns);
    ALL.put("softmax down", RowsTest::softmaxDown);
    ALL.put("masked softmax", RowsTest::maskedSoftmax);
    ALL.put("masked softmax of rows", RowsTest::maskedRows);
    ALL.put("its slope", RowsTest::maskedSlopes);
    ALL.put("copy", (r, x, u, at, n, y) -> r.copy(x, at / 2, at / 3, 3, n / 3, y, at, n / 3 + 1));
    ALL.put("transpose", RowsTest::transpose);
    ALL.put("affine", (r, x, u, at, n, y) -> r.affine(x, at, n, u, x, y));
    ALL.put("addProducts", (r, x, u, at, n, y) -> r.addProducts(x, u, at, n / 3, n, y));
    ALL.put("times", (r, x, u, at, n, y) -> r.times(x, at, n, 0.7f, y));
  }

  /** Many rows. */
  private static void shortSoftmax(Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    int width = 1 + n % 17;
    rows.softmax(x, at, n / width, width, at % 2 == 1, y);
  }

  /** Rows of one length with their columns' logarithms, first rows and what is left of y. */
  private static void softmaxOfColumns(Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    int width = 1 + n % 40;
    int count = (at + n) / width;
    int first = count / 5;
    int[] column = new int[count];
    for (int i = 0; i < count; i++) {
      column[i] = (i * 7 + at) % width;
    }
    float[] logs = new float[count];
    rows.softmax(x, first, count - first, width, column, y, logs);
    int rest = Math.min(count, y.length - count * width);
    System.arraycopy(logs, count - rest, y, count * width, rest);
  }

  /** Columns but the first or the first two of few rows or many, now and then with −∞. */
  private static void softmaxDown(Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    float[] excluding = x.clone();
    Arrays.fill(excluding, at + n / 2, at + n / 2 + at % 4, Float.NEGATIVE_INFINITY);
    int count = 1 + at % 5 * n / 23;
    int width = n / count;
    float[] work = new float[Math.max(2 * width, at % 3 * count * Kernels.LANES)];
    int begin = Math.min(width, at % 3);
    rows.softmaxDown(excluding, at, count, width, begin, width, at % 2 == 1, y, work);
  }

  /** Leaves room for whole vectors. */
  private static void maskedSoftmax(Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    int own = Math.max(1, n - 23);
    System.arraycopy(x, at, y, at, n);
    if (own + Kernels.LANES - 1 <= n) {
      rows.maskedSoftmax(
          y, at, own, (own + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES, 0.7f);
    }
  }

  /** The sums of three rows, behind each other. */
  private static void addStandardized(Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    float[] sums = new float[n];
    rows.addStandardized(x, u, at, n / 3, 3, Arrays.copyOf(x, 15), n / 9, n / 3, y, sums);
    System.arraycopy(sums, 0, y, n / 3, n / 3);
  }

  /** Three rows; their moments are behind them. */
  private static void scaledSlope(Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    float[] m = new float[3 * Rows.MOMENTS];
    rows.scaledSlope(x, u, x, null, at, n / 3, 3, at % 2 == 0, 1e-5f, y, m, 0);
    System.arraycopy(m, 0, y, 0, Math.min(at, m.length));
  }

  /** Five rows. */
  private static void scaledSlopeAndMore(
      Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    float[] m = new float[7 * Rows.MOMENTS];
    rows.scaledSlope(x, u, u, x, at, n / 5, 5, at % 2 == 0, 1e-5f, y, m, 2 * Rows.MOMENTS);
  }

  /** Ten rows with room for 32 elements each. */
  private static void maskedRows(Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    if (n >= 10 * 32) {
      System.arraycopy(x, at, y, at, n);
      rows.maskedSoftmax(y, at, 32, 10, n % 32 + 1, n % 2, 29, 0.7f);
    }
  }

  private static void maskedSlopes(Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    if (n >= 10 * 32) {
      rows.maskedSoftmaxSlope(x, y, at, 32, 10, n % 32 + 1, n % 2, 29, 0.7f);
    }
  }

  /** As many rows as columns. */
  private static void transpose(Rows rows, float[] x, float[] u, int at, int n, float[] y) {
    int side = (int) Math.sqrt(n);
    rows.transpose(x, at, side, side, side, y, at, side);
  }

  @Test
  void aSoftmaxIsOfTheFirstElementsAndZeroBehindThem() {
    float[] y = new float[20];
    Arrays.fill(y, Float.NaN);
    y[1] = 0f;
    y[2] = (float) (Math.log(3) / 2);
    SCALAR.rows().maskedSoftmax(y, 1, 2, 18, 2f);
    assertEquals(0.25f, y[1], 1e-7f);
    assertEquals(0.75f, y[2], 1e-7f);
    assertArrayEquals(new float[16], Arrays.copyOfRange(y, 3, 19));
    assertTrue(Float.isNaN(y[0]) && Float.isNaN(y[19]));
    Arrays.fill(y, Float.NEGATIVE_INFINITY);
    SCALAR.rows().maskedSoftmax(y, 0, 2, 16, 2f);
    assertArrayEquals(new float[16], Arrays.copyOf(y, 16));
  }

  @Test
  void transposedRowsAreColumns() {
    float[] y = new float[7];
    SCALAR.rows().transpose(new float[] {9, 1, 2, 9, 3, 4, 9, 5, 6}, 1, 3, 3, 2, y, 0, 4);
    assertArrayEquals(new float[] {1, 3, 5, 0, 2, 4, 6}, y);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorsTransposeAsTilesDo(int bits) {
    Rows vector = VectorKernelsAt.bits(bits).rows();
    Random random = new Random(bits);
    for (int round = 0; round < 300; round++) {
      int rows = random.nextInt(70);
      int n = random.nextInt(round % 10 == 0 ? 300 : 40);
      int xStride = round % 7 == 0 ? random.nextInt(3) : n + random.nextInt(5);
      int yStride = rows + random.nextInt(5);
      int xi = random.nextInt(5);
      int yi = random.nextInt(5);
      float[] x = numbers(random, xi + Math.max(0, rows - 1) * xStride + n);
      float[] expected = numbers(random, yi + n * yStride);
      float[] got = expected.clone();
      SCALAR.rows().transpose(x, xi, xStride, rows, n, expected, yi, yStride);
      vector.transpose(x, xi, xStride, rows, n, got, yi, yStride);
      assertArrayEquals(expected, got, rows + " rows of " + n);
      for (int i = 0; i < n; i++) {
        for (int r = 0; r < rows; r++) {
          assertEquals(x[xi + r * xStride + i], got[yi + i * yStride + r]);
        }
      }
    }
  }

  @Test
  void aStandardizedRowHasMean0AndVariance1() {
    float[] y = {7, 7, 7, 7, 7, 7};
    SCALAR.rows().standardize(new float[] {9, 1, 5, 5, 1, 9}, 1, 4, 1, true, 0f, y);
    assertArrayEquals(new float[] {7, -1, 1, 1, -1, 7}, y);
  }

  @Test
  void withoutCentringOnlyTheSquaresCount() {
    float[] y = new float[2];
    SCALAR.rows().standardize(new float[] {1, 7}, 0, 2, 1, false, 0f, y);
    assertArrayEquals(new float[] {0.2f, 1.4f}, y, 1e-7f);
  }

  @Test
  void theSlopeOfASoftmaxAddsUpTo0() {
    float[] z = new float[2];
    SCALAR.rows().softmaxSlope(new float[] {0.25f, 0.75f}, new float[] {4, 8}, 0, 2, 2f, z);
    assertArrayEquals(new float[] {-1.5f, 1.5f}, z);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorRowsHaveTheScalarBits(int bits) {
    Rows vector = VectorKernelsAt.bits(bits).rows();
    Random random = new Random(bits);
    float[] special = {0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE, 3e38f};
    for (int n : new int[] {1, 3, 7, 15, 16, 17, 31, 32, 48, 100, 128, 300, 1023}) {
      for (int round = 0; round < 20; round++) {
        int at = random.nextInt(30);
        float[] x = numbers(random, at + n + 9);
        float[] u = numbers(random, at + n + 9);
        for (int i = 0; round % 4 == 2 && i < x.length; i++) {
          x[i] *= 30f; // so far apart that exponentials underflow
        }
        if (round % 4 == 3) {
          x[at + random.nextInt(n)] = special[random.nextInt(special.length)];
          u[at + random.nextInt(n)] = special[random.nextInt(special.length)];
        }
        float[] before = numbers(random, at + n + 9);
        ALL.forEach(
            (name, row) -> {
              float[] expected = before.clone();
              float[] got = before.clone();
              row.at(SCALAR.rows(), x, u, at, n, expected);
              row.at(vector, x, u, at, n, got);
              assertArrayEquals(expected, got, name + " of " + n);
            });
      }
    }
  }

  private static float[] numbers(Random random, int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }
}
