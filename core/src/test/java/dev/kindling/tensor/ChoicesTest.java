package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Indexing;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChoicesTest {
  private static final Tensor X = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
  private static final Tensor V = Tensor.of(1, 2, 3, 4);
  private static final IntTensor TWO_TWICE = IntTensor.of(2, 0, 2);

  @Test
  void takesRunsOfIndicesLikeSingleOnes() {
    Random random = new Random(3);
    for (int trial = 0; trial < 60; trial++) {
      int outer = random.nextInt(4);
      int size = 1 + random.nextInt(12);
      int inner = 1 + random.nextInt(6);
      int[] index = new int[random.nextInt(40)];
      for (int k = 0; k < index.length; k++) {
        // Mostly one after another or again nothing, sometimes anywhere.
        int before = k == 0 ? -1 : index[k - 1];
        boolean on = random.nextInt(4) > 0;
        int next = before < 0 ? -1 : (before + 1) % size;
        index[k] = on ? next : random.nextInt(size + 1) - 1;
      }
      Tensor x = Rng.of(trial).normal(Shape.of(outer, size, inner), 0, 1);
      Tensor y = Tensor.call(new Indexing.Take(1, index, 7f), x);
      Tensor back = Tensor.call(new Indexing.TakeAdd(1, index, size), y);
      float[] taken = new float[outer * index.length * inner];
      float[] sums = new float[outer * size * inner];
      for (int at = 0; at < taken.length; at++) {
        int i = index[at / inner % index.length];
        int from = (at / inner / index.length * size + i) * inner + at % inner;
        taken[at] = i < 0 ? 7f : x.data()[from];
        if (i >= 0) {
          sums[from] += taken[at];
        }
      }
      assertArrayEquals(taken, y.toArray());
      assertArrayEquals(sums, back.toArray());
    }
  }

  @Test
  void indexSelectTakesIndicesInTheirOrder() {
    prints("[[3.0, 1.0, 3.0], [6.0, 4.0, 6.0]]", X.indexSelect(-1, TWO_TWICE));
    prints("[[4.0, 5.0, 6.0]]", X.indexSelect(0, IntTensor.of(1)));
    assertEquals(Shape.of(0, 3), X.indexSelect(0, IntTensor.of()).shape());
    Tensor x = X.requiresGrad();
    prints(
        "[[1.0, 0.0, 2.0], [1.0, 0.0, 2.0]]", x.indexSelect(1, TWO_TWICE).sum().backward().of(x));
  }

  @Test
  void indexSelectRefusesIndicesOutside() {
    refused(
        "indexSelect: the index 2 at position 0 is outside 0..1",
        () -> X.indexSelect(0, TWO_TWICE));
    refused(
        "indexSelect: the index -1 at position 1 is outside 0..1",
        () -> X.indexSelect(0, IntTensor.of(0, -1)));
    refused(
        "indexSelect: the index has the shape [1, 3]; needs one dimension",
        () -> X.indexSelect(1, TWO_TWICE.reshape(1, 3)));
    refused(
        "indexSelect: the shape [2, 3] has no axis 2; needs -2..1",
        () -> X.indexSelect(2, TWO_TWICE));
  }

  @Test
  void indexAddAddsEqualIndicesUp() {
    prints("[11.0, 2.0, 43.0, 4.0]", V.indexAdd(0, TWO_TWICE, Tensor.of(20, 10, 20)));
    refused("indexAdd: the source has the shape [4]; needs [3]", () -> V.indexAdd(0, TWO_TWICE, V));
    refused(
        "indexAdd: the index 4 at position 0 is outside 0..3",
        () -> V.indexAdd(0, IntTensor.of(4), Tensor.of(1)));
  }

  @Test
  void gatherChoosesAlongADimension() {
    IntTensor index = IntTensor.of(Shape.of(2, 2), 2, 0, 1, 1);
    prints("[[3.0, 1.0], [5.0, 5.0]]", X.gather(1, index));
    prints("[[4.0, 2.0]]", X.gather(0, IntTensor.of(Shape.of(1, 2), 1, 0)));
    Tensor x = X.requiresGrad();
    prints("[[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]]", x.gather(1, index).sum().backward().of(x));
    refused("gather: the index 2 at position 0 is outside 0..1", () -> X.gather(0, index));
    refused(
        "gather: the index has the shape [3]; needs at most [2, 3] but for the axis 1",
        () -> X.gather(1, TWO_TWICE));
    refused(
        "gather: the index has the shape [3, 1]; needs at most [2, 3] but for the axis 1",
        () -> X.gather(1, TWO_TWICE.reshape(3, 1)));
    refused("gather: the shape [2, 3] has no axis 2; needs -2..1", () -> X.gather(2, index));
  }

  @Test
  void scatterReplacesAndTheLastOfEqualsCounts() {
    Tensor x = Tensor.of(1, Float.NaN, 3, 4).requiresGrad();
    Tensor s = Tensor.of(10, 20, -0f).requiresGrad();
    Tensor y = x.scatter(0, IntTensor.of(2, 2, 1), s);
    prints("[1.0, -0.0, 20.0, 4.0]", y);
    Gradients g = y.times(V).sum().backward();
    prints("[1.0, 0.0, 0.0, 4.0]", g.of(x));
    prints("[0.0, 3.0, 2.0]", g.of(s));
    refused("scatter: the source has the shape [4]; needs [3]", () -> V.scatter(0, TWO_TWICE, V));
    refused(
        "scatter: the index 9 at position 0 is outside 0..3",
        () -> V.scatter(0, IntTensor.of(9), Tensor.of(1)));
  }

  @Test
  void scatterAddAddsInOrder() {
    prints("[11.0, 2.0, 43.0, 4.0]", V.scatterAdd(0, TWO_TWICE, Tensor.of(20, 10, 20)));
    Tensor sums = Tensor.of(0).scatterAdd(0, IntTensor.of(0, 0, 0), Tensor.of(1e8f, -1e8f, 1f));
    prints("[1.0]", sums);
    refused(
        "scatterAdd: the source has the shape [4]; needs [3]", () -> V.scatterAdd(0, TWO_TWICE, V));
  }

  @Test
  void indexJoinsIndicesOfSeveralDimensions() {
    prints("[6.0, 1.0]", X.index(new int[] {0, 1}, IntTensor.of(1, 0), IntTensor.of(2, 0)));
    prints("[[2.0, 5.0]]", X.index(new int[] {1}, IntTensor.of(1)));
    assertEquals(Shape.of(1, 3, 2), X.index(new int[] {-1}, TWO_TWICE.reshape(1, 3)).shape());
    refused(
        "index: index 1 has the shape [1] and index 0 [2]; needs equal ones",
        () -> X.index(new int[] {0, 1}, IntTensor.of(1, 0), IntTensor.of(2)));
    refused(
        "index: got 2 axes and 1 indices; needs an index for each of one or more axes",
        () -> X.index(new int[] {0, 1}, IntTensor.of(1)));
    refused(
        "index: the index 2 at position 0 is outside 0..1",
        () -> X.index(new int[] {0}, TWO_TWICE));
    refused(
        "index: the axes [1, -1] name the axis 1 of the shape [2, 3] twice; needs different ones",
        () -> X.index(new int[] {1, -1}, TWO_TWICE, TWO_TWICE));
  }

  @Test
  void maskedFillBroadcastsItsMask() {
    prints("[[1.0, -7.0, 3.0], [4.0, -7.0, 6.0]]", X.maskedFill(Tensor.of(0, 1, 0), -7f));
    prints("[5.0]", Tensor.of(Float.NaN).maskedFill(Tensor.of(1), 5f));
    prints("[NaN]", Tensor.of(Float.NaN).maskedFill(Tensor.of(0), 5f));
    refused(
        "maskedFill: [2, 3] and [4] do not broadcast; sizes must be equal or 1, and 3 meets 4",
        () -> X.maskedFill(V, 0f));
  }

  @Test
  void maskedSelectGivesOneRow() {
    prints("[2.0, 5.0]", X.maskedSelect(Tensor.of(0, 1, 0)));
    prints("[]", X.maskedSelect(Tensor.scalar(0)));
    Tensor x = V.requiresGrad();
    prints("[0.0, 1.0, 1.0, 0.0]", x.maskedSelect(Tensor.of(0, 1, 1, 0)).sum().backward().of(x));
    refused(
        "maskedSelect: the mask has the shape [1, 4]; needs one that broadcasts to [4]",
        () -> V.maskedSelect(V.unsqueeze(0)));
  }

  @Test
  void oneHotMarksAColumn() {
    prints("[[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]]", TWO_TWICE.oneHot(3));
    assertEquals(Shape.of(3, 1, 4), TWO_TWICE.reshape(3, 1).oneHot(4).shape());
    assertEquals(Shape.of(0, 0), IntTensor.of().oneHot(0).shape());
    refused("oneHot: the index 2 at position 0 is outside 0..1", () -> TWO_TWICE.oneHot(2));
    refused("oneHot: got -1 classes; needs 0 or more", () -> IntTensor.of().oneHot(-1));
  }

  @Test
  void pickTakesOneElementOfEachRow() {
    Tensor x = X.requiresGrad();
    prints("[3.0, 4.0]", x.pick(IntTensor.of(2, 0)));
    Tensor sum = x.pick(IntTensor.of(2, 0)).times(Tensor.of(5, 7)).sum();
    prints("[[0.0, 0.0, 5.0], [7.0, 0.0, 0.0]]", sum.backward().of(x));
  }

  @Test
  void aPickedLogSoftmaxHasTheBitsOfBothOperations() {
    for (int classes : new int[] {1, 10, 15, 16, 100}) {
      int[] columns = new int[37];
      Arrays.setAll(columns, i -> i * 13 % classes);
      Tensor x = Sample.random(Shape.of(columns.length, classes), classes).requiresGrad();
      float[] weights = Sample.random(Shape.of(columns.length), 3).toArray();
      weights[0] = 0f;
      weights[1] = -0f;
      Tensor weight = Tensor.of(weights);
      Tensor expected = x.logSoftmax().pick(IntTensor.of(columns));
      Tensor got = x.logSoftmax(IntTensor.of(columns));
      assertArrayEquals(expected.toArray(), got.toArray());
      float[] slope = expected.times(weight).sum().backward().of(x).toArray();
      assertArrayEquals(slope, got.times(weight).sum().backward().of(x).toArray());
      assertArrayEquals(slope, got.times(weight).sum().backward(true).of(x).toArray());
    }
    refused(
        "logSoftmax: the column 3 of row 0 is outside 0..2",
        () -> X.logSoftmax(IntTensor.of(3, 0)));
    refused(
        "logSoftmax: 3 columns need a matrix of as many rows, not the shape " + X.shape(),
        () -> X.logSoftmax(IntTensor.of(0, 0, 0)));
  }

  @Test
  void placedElementsNeedAColumn() {
    Tensor x = Tensor.of(5, 7);
    Indexing.Place place = new Indexing.Place(Shape.of(2, 2), new int[] {1, 0});
    prints("[[0.0, 5.0], [7.0, 0.0]]", Tensor.call(place, x));
    refused(
        "place: the column 2 of row 1 is outside 0..1",
        () -> Tensor.call(new Indexing.Place(Shape.of(2, 2), new int[] {1, 2}), x));
    refused(
        "place: 2 columns need as many elements, not the shape [4]", () -> Tensor.call(place, V));
  }

  @Test
  void rowsByNumberNeedATable() {
    Tensor ids = Tensor.of(1, 0, 1);
    Tensor table = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    prints("[[3.0, 4.0], [1.0, 2.0], [3.0, 4.0]]", Tensor.call(new Indexing.Rows(), table, ids));
    refused(
        "rows: needs a matrix, not the shape [3]",
        () -> Tensor.call(new Indexing.Rows(), ids, ids));
    refused(
        "addRows: ids [3] do not number the rows of [2, 2]",
        () -> Tensor.call(new Indexing.AddRows(Shape.of(4, 2)), table, ids));
  }

  @Test
  void integersCanBeFilledInAndElementsReadByPosition() {
    IntTensor filled = IntTensor.filled(Shape.of(2, 2), data -> data[3] = 7);
    assertEquals(IntTensor.of(new int[][] {{0, 0}, {0, 7}}), filled);
    assertEquals(4f, Tensor.of(new float[][] {{1, 2}, {3, 4}}).at(3));
  }

  @Test
  void integersTakeAShape() {
    assertEquals(Shape.of(1, 3), TWO_TWICE.reshape(1, 3).shape());
    assertEquals(TWO_TWICE.reshape(3, 1), IntTensor.of(Shape.of(3, 1), 2, 0, 2));
    assertNotEquals(TWO_TWICE.reshape(3, 1), TWO_TWICE);
    assertNotEquals(TWO_TWICE, IntTensor.of(2, 0, 3));
    assertEquals(TWO_TWICE.hashCode(), IntTensor.of(2, 0, 2).hashCode());
    assertNotEquals(TWO_TWICE.hashCode(), TWO_TWICE.reshape(3, 1).hashCode());
    assertNotEquals(TWO_TWICE.hashCode(), IntTensor.of(2, 0, 3).hashCode());
    TWO_TWICE.toArray()[0] = 9;
    assertArrayEquals(new int[] {2, 0, 2}, TWO_TWICE.toArray());
    refused(
        "IntTensor.of: the shape [2, 2] needs 4 elements, not 3",
        () -> IntTensor.of(Shape.of(2, 2), 2, 0, 2));
    refused("reshape: [3] has 3 elements, and [2] needs 2", () -> TWO_TWICE.reshape(2));
  }

  private static void prints(String text, Tensor x) {
    assertEquals(text, x.toString());
  }

  private static void refused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
