package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunsTest {
  /** A function over a run. */
  private interface Run {
    void at(Kernels kernels, float[] x, int xi, float[] y, int yi, int length);
  }

  private static final Kernels SCALAR = new ScalarKernels();
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final double CUBIC = 0.044715;
  private static final double ROOT = StrictMath.sqrt(2 / StrictMath.PI);

  private static final Map<String, Run> ALL = new LinkedHashMap<>();

  static {
    ALL.put("exp", (k, x, xi, y, yi, n) -> k.exp(x, xi, 0f, 0, y, yi, n));
    ALL.put("large exp", (k, x, xi, y, yi, n) -> k.exp(x, xi, 1.5f, 40, y, yi, n));
    ALL.put("log", (k, x, xi, y, yi, n) -> k.log(x, xi, y, yi, n));
    ALL.put("sigmoid", (k, x, xi, y, yi, n) -> k.runs().sigmoid(x, xi, y, yi, n));
    ALL.put("tanh", (k, x, xi, y, yi, n) -> k.runs().tanh(x, xi, y, yi, n));
    ALL.put("silu", (k, x, xi, y, yi, n) -> k.runs().silu(x, xi, y, yi, n));
    ALL.put("mish", (k, x, xi, y, yi, n) -> k.runs().mish(x, xi, y, yi, n));
    ALL.put("softplus", (k, x, xi, y, yi, n) -> k.runs().softplus(x, xi, 1f, y, yi, n));
    ALL.put("softplus of 2x", (k, x, xi, y, yi, n) -> k.runs().softplus(x, xi, 2f, y, yi, n));
    ALL.put("elu", (k, x, xi, y, yi, n) -> k.runs().elu(x, xi, 1f, 1f, 1f, y, yi, n));
    ALL.put("bent elu", (k, x, xi, y, yi, n) -> k.runs().elu(x, xi, 1.5f, -0.7f, 3f, y, yi, n));
    ALL.put("eluSlope", (k, x, xi, y, yi, n) -> k.runs().eluSlope(x, xi, 3f, 2f, 1f, y, yi, n));
    ALL.put("gelu", (k, x, xi, y, yi, n) -> k.runs().gelu(x, xi, y, yi, n));
    ALL.put(
        "geluSlope",
        (k, x, xi, y, yi, n) -> {
          Arrays.fill(y, yi, yi + n, 1f);
          k.runs().geluSlope(x, xi, y, yi, y, yi, n);
        });
    ALL.put(
        "geluSlope times x", (k, x, xi, y, yi, n) -> k.runs().geluSlope(x, xi, x, xi, y, yi, n));
    ALL.put("geluTanh", (k, x, xi, y, yi, n) -> k.runs().geluTanh(x, xi, y, yi, n));
    ALL.put("geluTanhSlope", (k, x, xi, y, yi, n) -> k.runs().geluTanhSlope(x, xi, y, yi, n));
  }

  @Test
  void elementaryFunctionsAreWithinTwoUlps() {
    assertWithin(1, "exp", StrictMath::exp);
    assertWithin(1, "log", StrictMath::log);
    assertWithin(2, "sigmoid", x -> 1 / (1 + StrictMath.exp(-x)));
    assertWithin(2, "tanh", StrictMath::tanh);
  }

  @Test
  void activationsAreWithinFourUlps() {
    assertWithin(4, "silu", x -> x / (1 + StrictMath.exp(-x)));
    assertWithin(4, "mish", x -> x * StrictMath.tanh(softplus(x)));
    assertWithin(4, "softplus", RunsTest::softplus);
    assertWithin(3, "elu", x -> x > 0 ? x : StrictMath.expm1(x));
    assertWithin(3, "eluSlope", x -> x > 0 ? 3 : 2 * StrictMath.exp(x));
    assertWithin(4, "gelu", x -> x == INF ? x : x * distribution(x));
    assertWithin(4, "geluTanh", x -> x == INF ? x : x / (1 + StrictMath.exp(-argument(x))));
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
  }

  private static double distribution(double x) {
    return 0.5 * ErrorFunctions.wideErfc(-x * StrictMath.sqrt(0.5));
  }

  private static double argument(double x) {
    return 2 * ROOT * (x + CUBIC * x * x * x);
  }

  @Test
  void slopesAreWithinSixUlpsOrNearTheirZerosWithinATenMillionth() {
    assertSlope(
        "geluSlope",
        4,
        1e-8,
        x -> distribution(x) + x * StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * StrictMath.PI));
    assertSlope(
        "geluTanhSlope",
        6,
        1e-7,
        x -> {
          double e = StrictMath.exp(-Math.abs(argument(x)));
          double s = x > 0 ? 1 / (1 + e) : e / (1 + e);
          return s + x * 2 * ROOT * (1 + 3 * CUBIC * x * x) * e / ((1 + e) * (1 + e));
        });
  }

  private static void assertSlope(
      String name, double ulps, double absolute, DoubleUnaryOperator exact) {
    float[] x = numbers(-16, 12, 200_003);
    float[] y = new float[x.length];
    ALL.get(name).at(SCALAR, x, 0, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      double expected = exact.applyAsDouble(x[i]);
      double error = Math.abs(y[i] - expected);
      boolean left = x[i] < -0.4 && x[i] > -2;
      double limit = ulps * Math.ulp((float) expected) + (left ? absolute : 0);
      assertTrue(error <= limit, name + " of " + x[i] + " is " + y[i] + " and not " + expected);
    }
  }

  @Test
  void limitsAreRight() {
    float[] x = {0f, -0f, 50f, -50f, INF, -INF, Float.NaN};
    float nan = Float.NaN;
    assertValues("sigmoid", x, 0.5f, 0.5f, 1f, 1.9287498e-22f, 1f, 0f, nan);
    assertValues("tanh", x, 0f, -0f, 1f, -1f, 1f, -1f, nan);
    assertValues("silu", x, 0f, -0f, 50f, -9.643749e-21f, INF, nan, nan);
    assertValues("mish", x, 0f, -0f, 50f, -9.643749e-21f, INF, nan, nan);
    assertValues("softplus", x, 0.6931472f, 0.6931472f, 50f, 1.9287498e-22f, INF, 0f, nan);
    assertValues("elu", x, 0f, 0f, 50f, -1f, INF, -1f, nan);
    assertValues("eluSlope", x, 2f, 2f, 3f, 3.8574996e-22f, 3f, 0f, nan);
    assertValues("gelu", x, 0f, 0f, 50f, 0f, INF, nan, nan);
    assertValues("geluSlope", x, 0.5f, 0.5f, 1f, 0f, nan, nan, nan);
    assertValues("geluTanh", x, 0f, 0f, 50f, 0f, INF, nan, nan);
    assertValues("geluTanhSlope", x, 0.5f, 0.5f, 1f, 0f, nan, nan, nan);
  }

  private static void assertValues(String name, float[] x, float... expected) {
    float[] y = new float[x.length];
    ALL.get(name).at(SCALAR, x, 0, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      float ulp = Math.abs(expected[i]) < 1f ? Math.ulp(expected[i]) : 0f;
      boolean same = Float.compare(y[i], expected[i]) == 0 || Math.abs(y[i] - expected[i]) <= ulp;
      assertTrue(same, name + " of " + x[i] + " is " + y[i] + " and not " + expected[i]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void vectorRunsHaveTheScalarBitsWhereverAnElementStands(int bits) {
    Kernels vector = VectorKernelsAt.bits(bits);
    Random random = new Random(bits);
    float[] x = new float[13_000];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (random.nextGaussian() * Math.pow(10, random.nextInt(5) - 2));
    }
    for (int i = 0; i < 400; i++) {
      // Any float at all.
      x[random.nextInt(x.length)] = Float.intBitsToFloat(random.nextInt());
    }
    ALL.forEach(
        (name, run) -> {
          float[] expected = new float[x.length];
          float[] one = new float[1];
          for (int i = 0; i < x.length; i++) {
            run.at(SCALAR, x, i, one, 0, 1);
            expected[i] = one[0];
          }
          float[] got = new float[x.length];
          run.at(SCALAR, x, 0, got, 0, x.length);
          assertArrayEquals(expected, got, name);
          for (int from = 0; from < x.length; ) {
            int n = Math.min(1 + random.nextInt(300), x.length - from);
            run.at(vector, x, from, got, from, n);
            from += n;
          }
          assertArrayEquals(expected, got, name);
          Arrays.fill(got, 0f);
          run.at(vector, x, 0, got, 0, x.length);
          assertArrayEquals(expected, got, name + " in one run");
        });
  }

  @Test
  void exponentialsAndLogarithmsHaveTheBitsOfSingleOnes() {
    float[] x = numbers(-120, 120, 100_003);
    float[] y = new float[x.length];
    SCALAR.exp(x, 0, 1.5f, 0, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      assertEquals(Elementary.exp(x[i] - 1.5f), y[i], "x " + x[i]);
    }
    SCALAR.log(x, 0, y, 0, x.length);
    for (int i = 0; i < x.length; i++) {
      assertEquals(Elementary.log(x[i]), y[i], "x " + x[i]);
    }
  }

  private static void assertWithin(double limit, String name, DoubleUnaryOperator exact) {
    float[] x = new float[1];
    float[] y = new float[1];
    Run run = ALL.get(name);
    Ulps.assertWithin(
        limit,
        9973,
        at -> {
          x[0] = at;
          run.at(SCALAR, x, 0, y, 0, 1);
          return y[0];
        },
        exact);
  }

  private static float[] numbers(float from, float to, int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = from + (to - from) * i / count;
    }
    return x;
  }
}
