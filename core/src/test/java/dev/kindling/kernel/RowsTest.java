package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

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
    ALL.put("standardize", (r, x, u, at, n, y) -> r.standardize(x, at, n, true, 1e-5f, y));
    ALL.put("by the squares", (r, x, u, at, n, y) -> r.standardize(x, at, n, false, 1e-5f, y));
    ALL.put("slope", (r, x, u, at, n, y) -> r.standardizedSlope(x, u, at, n, true, 1e-5f, y));
    ALL.put(
        "slope by the squares",
        (r, x, u, at, n, y) -> r.standardizedSlope(x, u, at, n, false, 1e-5f, y));
    ALL.put("softmaxSlope", (r, x, u, at, n, y) -> r.softmaxSlope(x, u, at, n, 0.3f, y));
    ALL.put("softmax", (r, x, u, at, n, y) -> r.softmax(x, at, 1 + n / 40, n % 40 + 1, false, y));
    ALL.put("its logarithm", (r, x, u, at, n, y) -> r.softmax(x, at, 1, n, true, y));
    ALL.put("affine", (r, x, u, at, n, y) -> r.affine(x, at, n, u, x, y));
    ALL.put("addProducts", (r, x, u, at, n, y) -> r.addProducts(x, u, at, n / 3, n, y));
    ALL.put("times", (r, x, u, at, n, y) -> r.times(x, at, n, 0.7f, y));
  }

  @Test
  void aStandardizedRowHasMean0AndVariance1() {
    float[] y = {7, 7, 7, 7, 7, 7};
    SCALAR.rows().standardize(new float[] {9, 1, 5, 5, 1, 9}, 1, 4, true, 0f, y);
    assertArrayEquals(new float[] {7, -1, 1, 1, -1, 7}, y);
  }

  @Test
  void withoutCentringOnlyTheSquaresCount() {
    float[] y = new float[2];
    SCALAR.rows().standardize(new float[] {1, 7}, 0, 2, false, 0f, y);
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
