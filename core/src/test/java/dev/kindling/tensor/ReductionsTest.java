package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Reduction;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class ReductionsTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;

  private static final Tensor CUBE =
      Tensor.of(Shape.of(2, 2, 3), 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2);

  @Test
  void axesAreLeftOutOrStayAndNoneMeansAll() {
    assertEquals("48.0", CUBE.sum().toString());
    assertEquals(Shape.of(1, 1, 1), CUBE.sum(true).shape());
    assertEquals("[[8.0, 10.0, 12.0], [4.0, 6.0, 8.0]]", CUBE.sum(0).toString());
    assertEquals("[[[6.0], [15.0]], [[24.0], [3.0]]]", CUBE.sum(true, -1).toString());
    assertEquals("[30.0, 18.0]", CUBE.sum(0, 2).toString());
    assertEquals("[30.0, 18.0]", CUBE.sum(-1, 0).toString());
    assertEquals("[[[30.0], [18.0]]]", CUBE.sum(true, 0, 2).toString());
    assertEquals("48.0", CUBE.sum(0, 1, 2).toString());
    assertEquals("3.0", Tensor.scalar(3).sum().toString());
  }

  @Test
  void meansDivideByTheNumberOfElementsThatMeet() {
    assertEquals("[5.0, 3.0]", CUBE.mean(0, 2).toString());
    assertEquals("4.0", CUBE.mean().toString());
    assertEquals("[NaN, NaN, NaN]", Tensor.zeros(0, 3).mean(0).toString());
    assertEquals("[]", Tensor.zeros(0, 3).mean(1).toString());
  }

  @Test
  void varianceIsTheSamplesUnlessToldOtherwise() {
    Tensor x = Tensor.of(new float[][] {{1, 3}, {2, 2}});
    assertEquals("[2.0, 0.0]", x.variance(1).toString());
    assertEquals("[1.0, 0.0]", x.variance(0, false, 1).toString());
    assertEquals("[[0.5, 0.5]]", x.variance(true, 0).toString());
    assertEquals("2.0", Tensor.of(1, 5).std(0, false).toString());
    assertEquals("[[0.0]]", Tensor.of(new float[][] {{2, 2}}).std(true, 1).toString());
    assertEquals(NAN, Tensor.of(4).variance().item());
    assertEquals(NAN, Tensor.of(4).variance(2, false).item());
    assertEquals(NAN, Tensor.of(1, NAN).std().item());
  }

  @Test
  void aLargeOffsetDoesNotHurtTheVariance() {
    Tensor x =
        Tensor.filled(
            Shape.of(1 << 16),
            data -> {
              for (int i = 0; i < data.length; i++) {
                data[i] = 10000f + (i % 2 == 0 ? 0.125f : -0.125f);
              }
            });
    assertEquals(0.015625f, x.variance(0, false).item(), 1e-8f);
  }

  @Test
  void theGradientOfADeviationOfEqualsIsZero() {
    assertGradient(Tensor::std, new float[] {3, 3, 3}, 0, 0, 0);
  }

  @Test
  void extremesShareTheirGradientAmongEquals() {
    assertEquals("[[7.0, 8.0, 9.0], [4.0, 5.0, 6.0]]", CUBE.amax(0).toString());
    assertEquals("[[1.0, 2.0, 3.0], [0.0, 1.0, 2.0]]", CUBE.amin(0).toString());
    assertEquals("[9.0, 6.0]", CUBE.amax(0, 2).toString());
    assertEquals("[[[1.0], [0.0]]]", CUBE.amin(true, 0, 2).toString());
    assertEquals(9f, CUBE.max().item());
    assertEquals(0f, CUBE.min().item());
    assertEquals("[]", Tensor.zeros(0, 3).amax(1).toString());
    assertGradient(Tensor::max, new float[] {1, 3, 3, 2}, 0, 0.5f, 0.5f, 0);
    assertGradient(x -> x.max(0), new float[] {1, 3, 3, 2}, 0, 1, 0, 0);
    assertGradient(Tensor::min, new float[] {1, 1, 1, 2, 1}, 0.25f, 0.25f, 0.25f, 0, 0.25f);
    assertGradient(x -> x.min(0), new float[] {2, 1, 1}, 0, 1, 0);
    assertEquals(NAN, Tensor.of(1, NAN, INF).max().item());
    assertEquals(NAN, Tensor.of(1, NAN, -INF).min().item());
  }

  @Test
  void theGradientOfAProductIsTheProductOfTheOthers() {
    assertEquals(24f, Tensor.of(1, 2, 3, 4).prod().item());
    assertEquals(1f, Tensor.of().prod().item());
    assertEquals("[[7.0, 16.0, 27.0], [0.0, 5.0, 12.0]]", CUBE.prod(0).toString());
    assertEquals("[3024.0, 0.0]", CUBE.prod(0, 2).toString());
    assertEquals("[[[6.0], [120.0]], [[504.0], [0.0]]]", CUBE.prod(true, 2).toString());
    assertGradient(Tensor::prod, new float[] {2, 3, 4}, 12, 8, 6);
    assertGradient(Tensor::prod, new float[] {2, 0, 4}, 0, 8, 0);
    assertGradient(Tensor::prod, new float[] {2, 0, 0}, 0, 0, 0);
  }

  @Test
  void logSumExpNeitherOverflowsNorLosesInfinities() {
    float ln2 = 0.6931472f;
    assertEquals(1000 + ln2, Tensor.of(1000, 1000).logSumExp().item());
    assertEquals(-1000 + ln2, Tensor.of(-1000, -1000).logSumExp().item());
    assertEquals(ln2, Tensor.of(0, -INF, 0).logSumExp().item(), 1e-7f);
    assertEquals(-INF, Tensor.of(-INF, -INF).logSumExp().item());
    assertEquals(-INF, Tensor.of().logSumExp().item());
    assertEquals(INF, Tensor.of(INF, 3, -INF).logSumExp().item());
    assertEquals(NAN, Tensor.of(INF, NAN).logSumExp().item());
    assertEquals(Shape.of(1, 2, 1), CUBE.logSumExp(true, 0, 2).shape());
    assertEquals(Shape.of(2), CUBE.logSumExp(0, 2).shape());
    assertGradient(Tensor::logSumExp, new float[] {5, 5}, 0.5f, 0.5f);
  }

  @Test
  void normsOfEveryOrder() {
    Tensor x = Tensor.of(3, -4, 0);
    assertEquals(5f, x.norm().item());
    assertEquals(7f, x.norm(1).item());
    assertEquals(2f, x.norm(0).item());
    assertEquals(4f, x.norm(INF).item());
    assertEquals(0f, x.norm(-INF).item());
    assertEquals(4.4979415f, x.norm(3).item(), 1e-6f);
    assertEquals(9f, Tensor.of(1, -4).norm(0.5f).item());
    assertEquals("[[5.0], [13.0]]", pairs().norm(2, true, 1).toString());
    assertEquals("[5.0, 13.0]", pairs().norm(2, -1).toString());
    assertEquals(NAN, Tensor.of(1, NAN).norm(3).item());
    assertEquals(INF, Tensor.of(1, -INF).norm(3).item());
  }

  @Test
  void cubeRootsAreRoundedFromDoublePrecision() {
    for (float x : new float[] {0f, 1f, 8f, 27f, 1e-45f, 1e-38f, 0.1f, 2f, 3.4e38f, 123456f}) {
      assertEquals((float) StrictMath.cbrt(x), cubeRoot(x));
      assertEquals((float) StrictMath.cbrt(-x), cubeRoot(-x));
    }
  }

  private static float cubeRoot(float x) {
    return Tensor.call(new Reduction.Root(true), Tensor.of(x)).item();
  }

  @Test
  void theGradientOfANormIsZeroAtZero() {
    for (float p : new float[] {0.5f, 1, 2, 3}) {
      assertGradient(x -> x.norm(p), new float[] {0, 0}, 0, 0);
    }
    assertGradient(x -> x.norm(2), new float[] {3, -4}, 0.6f, -0.8f);
    assertGradient(x -> x.norm(1), new float[] {3, -4, 0}, 1, -1, 0);
    assertGradient(x -> x.norm(INF), new float[] {4, -4, 0}, 0.5f, -0.5f, 0);
    assertGradient(x -> x.norm(0.5f), new float[] {1, -4, 0}, 3, -1.5f, 0);
  }

  @Test
  void anyAndAllTakeEverythingButZeroForTrue() {
    Tensor x = Tensor.of(new float[][] {{0, 0}, {0, 2}, {NAN, -INF}});
    assertEquals("[0.0, 1.0, 1.0]", x.any(1).toString());
    assertEquals("[0.0, 0.0, 1.0]", x.all(1).toString());
    assertEquals("[[1.0, 1.0]]", x.any(true, 0).toString());
    assertEquals("0.0", x.all().toString());
    assertEquals("0.0", Tensor.of().any().toString());
    assertEquals("1.0", Tensor.of().all().toString());
  }

  @Test
  void aWrongArgumentIsRefusedInOneSentence() {
    refused("shape [2, 2, 3] has no axis 3", () -> CUBE.sum(3));
    refused("shape [] has no axis 0", () -> Tensor.scalar(1).mean(0));
    refused("sum: the axis 2 of [2, 2, 3] is named twice; name it once", () -> CUBE.sum(2, -1));
    refused(
        "amax: the shape [0, 3] has no elements; a result needs at least one",
        () -> Tensor.zeros(0, 3).amax(0));
    refused(
        "amin: the shape [0] has no elements; a result needs at least one",
        () -> Tensor.of().min());
    refused(
        "norm: the order is 1.5; it must be 0, 0.5, 1, 2, 3 or infinite", () -> CUBE.norm(1.5f));
  }

  private static Tensor pairs() {
    return Tensor.of(new float[][] {{3, 4}, {5, 12}});
  }

  static void assertGradient(Function<Tensor, Tensor> function, float[] at, float... wanted) {
    Tensor x = Tensor.of(at).requiresGrad();
    assertArrayEquals(wanted, function.apply(x).sum().backward().of(x).plus(0f).toArray(), 1e-6f);
  }

  static void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
