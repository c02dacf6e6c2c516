package dev.kindling.tensor;

import static dev.kindling.tensor.ReductionsTest.assertGradient;
import static dev.kindling.tensor.ReductionsTest.refused;
import static java.util.Comparator.comparing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kindling.op.Shape;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderingTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final Tensor ROWS = Tensor.of(new float[][] {{2, 5, 1}, {3, 4, 9}});
  private static final Tensor ODD = Tensor.of(3, NAN, -0f, INF, 0, -INF, NAN);

  @Test
  void argMaxAndArgMinTakeTheFirstOfEqualsAndANaNBeforeAll() {
    assertEquals("[1, 0, 1]", ROWS.argMax(0).toString());
    assertEquals("[1, 2]", ROWS.argMax(1).toString());
    assertEquals(ROWS.argMax(-1), ROWS.argMax());
    assertEquals("[2, 0]", ROWS.argMin().toString());
    assertEquals("[0, 1, 0]", ROWS.argMin(0).toString());
    assertEquals(Shape.of(2, 1), ROWS.argMin(true, 1).shape());
    assertEquals(1, Tensor.of(1, 2, 2).argMax().get(0));
    assertEquals(1, ODD.argMin(0).get(0));
    assertEquals(1, ODD.argMax(0).get(0));
    assertEquals(0, Tensor.of(-0f, 0f).argMax(0).get(0));
    assertEquals(Shape.of(0), Tensor.zeros(0, 3).argMax(1).shape());
  }

  @Test
  void maxAndMinAlongAnAxisGiveTheElementsThere() {
    assertEquals("[3.0, 5.0, 9.0]", ROWS.max(0).toString());
    assertEquals("[[5.0], [9.0]]", ROWS.max(true, -1).toString());
    assertEquals("[2.0, 4.0, 1.0]", ROWS.min(0).toString());
    assertEquals("[[1.0], [3.0]]", ROWS.min(true, 1).toString());
    assertEquals(NAN, ODD.min(0).item());
  }

  @Test
  void sortingIsStableAndPutsNaNAboveAll() {
    assertEquals("[-Infinity, -0.0, 0.0, 3.0, Infinity, NaN, NaN]", ODD.sort(0).toString());
    assertEquals("[5, 2, 4, 0, 3, 1, 6]", ODD.argSort(0).toString());
    assertEquals("[NaN, NaN, Infinity, 3.0, -0.0, 0.0, -Infinity]", ODD.sort(0, true).toString());
    assertEquals("[1, 6, 3, 0, 2, 4, 5]", ODD.argSort(0, true).toString());
    assertEquals("[[2.0, 4.0, 1.0], [3.0, 5.0, 9.0]]", ROWS.sort(0).toString());
    assertEquals("[[5.0, 2.0, 1.0], [9.0, 4.0, 3.0]]", ROWS.sort(1, true).toString());
    assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).sort(0).shape());
    assertGradient(x -> x.sort(0).times(Tensor.of(1, 2, 3)), new float[] {7, 5, 6}, 3, 1, 2);
  }

  @Test
  void negativeNumbersAreInOrderToo() {
    Tensor x = Tensor.of(-1, 2, -3, -0.5f, -1e30f, 1e-40f, -1e-40f);
    assertEquals("[4, 2, 0, 3, 6, 5, 1]", x.argSort(0).toString());
    assertEquals("[1, 5, 6, 3, 0, 2, 4]", x.argSort(0, true).toString());
    assertEquals(-0.5f, x.median().item());
  }

  @Test
  void everyLineOfACubeHasAnOrderOfItsOwn() {
    Tensor random = Rng.of(4).uniform(Shape.of(3, 4, 5), -1, 1);
    Tensor cube = Tensor.arange(60).reshape(3, 4, 5).remainder(13).eq(3).where(NAN, random);
    for (int block = 0; block < 3; block++) {
      for (int i = 0; i < 5; i++) {
        Tensor line = cube.select(0, block).select(1, i);
        int at = block * 5 + i;
        assertEquals(line.argMax(0).get(0), cube.argMax(1).get(at));
        assertEquals(line.argMin(0).get(0), cube.argMin(1).get(at));
        assertEquals(line.argMedian(0).get(0), cube.argMedian(1).get(at));
        assertEquals(line.argKthValue(3, 0).get(0), cube.argKthValue(3, 1).get(at));
        assertEquals(
            line.cumMax(0).toString(), cube.cumMax(1).select(0, block).select(1, i).toString());
      }
    }
  }

  /** Floats are boxed in an order that is total, and −0 made 0: the sort of objects is stable. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 9, 63, 140, 300})
  void everyRankOfALineIsThatOfAStableSort(int length) {
    Random random = new Random(length);
    float[] odd = {NAN, INF, -INF, 0, -0f, 1, 2, -1, Float.MIN_VALUE};
    for (int round = 0; round < 40; round++) {
      int plain = random.nextInt(3) * 50; // per cent of the elements; the others are often equal
      int inner = 1 + round % 2;
      float[] x = new float[2 * length * inner];
      for (int i = 0; i < x.length; i++) {
        float one = (float) random.nextGaussian();
        x[i] = random.nextInt(100) < plain ? one : odd[random.nextInt(odd.length)];
      }
      Tensor lines = Tensor.of(Shape.of(2, length, inner), x);
      int k = 1 + random.nextInt(random.nextBoolean() ? length : Math.min(length, 9));
      IntTensor top = lines.argTopK(k, 1);
      IntTensor least = lines.argTopK(k, 1, false);
      for (int block = 0; block < 2; block++) {
        for (int i = 0; i < inner; i++) {
          Tensor line = lines.select(0, block).select(1, i);
          Integer[] up = places(length);
          Arrays.sort(up, comparing(at -> line.get(at) + 0f));
          Integer[] down = places(length);
          Arrays.sort(down, comparing((Integer at) -> line.get(at) + 0f).reversed());
          int first = block * inner + i;
          for (int j = 0; j < k; j++) {
            int at = (block * k + j) * inner + i;
            assertEquals(down[j], top.get(at));
            assertEquals(up[j], least.get(at));
          }
          assertEquals(up[k - 1], lines.argKthValue(k, 1).get(first));
          assertEquals(down[0], lines.argMax(1).get(first));
          boolean some = Float.isNaN(line.get(down[0]));
          assertEquals(some ? down[0] : up[0], lines.argMin(1).get(first));
        }
      }
    }
  }

  private static Integer[] places(int length) {
    return IntStream.range(0, length).boxed().toArray(Integer[]::new);
  }

  @Test
  void topKComesInOrder() {
    assertEquals("[[5.0, 2.0], [9.0, 4.0]]", ROWS.topK(2, 1).toString());
    assertEquals("[[1, 0], [2, 1]]", ROWS.argTopK(2, 1).toString());
    assertEquals("[[1.0, 2.0], [3.0, 4.0]]", ROWS.topK(2, -1, false).toString());
    assertEquals(Shape.of(2, 2), ROWS.argTopK(2, -1, false).shape());
    assertEquals("[[3.0, 5.0, 9.0]]", ROWS.topK(1, 0).toString());
    assertEquals(Shape.of(2, 0), ROWS.topK(0, 1).shape());
    assertGradient(x -> x.topK(2, 0), new float[] {4, 4, 4}, 1, 1, 0);
  }

  @Test
  void kthValueCountsFromOne() {
    assertEquals("[2.0, 4.0]", ROWS.kthValue(2, 1).toString());
    assertEquals("[0, 1]", ROWS.argKthValue(2, 1).toString());
    assertEquals("[[3.0, 5.0, 9.0]]", ROWS.kthValue(2, true, 0).toString());
    assertEquals(Shape.of(1, 3), ROWS.argKthValue(2, true, 0).shape());
  }

  @Test
  void theMedianOfAnEvenNumberIsTheLower() {
    assertEquals(3f, ROWS.median().item());
    assertEquals("[2.0, 4.0]", ROWS.median(1).toString());
    assertEquals("[[2.0, 4.0, 1.0]]", ROWS.median(true, 0).toString());
    assertEquals("[0, 1, 0]", ROWS.argMedian(0).toString());
    assertEquals(Shape.of(2, 1), ROWS.argMedian(true, 1).shape());
    assertEquals(1, ODD.argMedian(0).get(0));
    assertEquals(NAN, ODD.median().item());
    assertGradient(Tensor::median, new float[] {5, 1, 2, 9}, 0, 0, 1, 0);
  }

  @Test
  void aWrongArgumentIsRefusedInOneSentence() {
    refused("argMin: the shape [] has no rows to search", () -> Tensor.scalar(1).argMin());
    refused("argMax: the shape [2, 0] has no rows to search", () -> Tensor.zeros(2, 0).argMax());
    refused(
        "argMax: the axis 0 of [0, 3] has no elements; needs at least one",
        () -> Tensor.zeros(0, 3).argMax(0));
    refused(
        "min: the axis -1 of [3, 0] has no elements; needs at least one",
        () -> Tensor.zeros(3, 0).min(-1));
    refused(
        "median: the axis 0 of [0] has no elements; needs at least one",
        () -> Tensor.of().median());
    refused("shape [2, 3] has no axis 2", () -> ROWS.sort(2));
    refused("topK: k is 4; the axis 1 of [2, 3] needs it from 0 to 3", () -> ROWS.topK(4, 1));
    refused(
        "kthValue: k is 0; the axis -1 of [2, 3] needs it from 1 to 3", () -> ROWS.kthValue(0, -1));
  }
}
