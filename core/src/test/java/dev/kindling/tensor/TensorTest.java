package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import org.junit.jupiter.api.Test;

class TensorTest {
  @Test
  void elementsLieRowByRow() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    assertEquals(Shape.of(2, 3), x.shape());
    assertEquals(6f, x.get(1, 2));
    assertEquals("[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]", x.toString());
    assertEquals("[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]", x.transpose().toString());
  }

  @Test
  void arraysAreCopiedInAndOut() {
    float[] array = {1, 2};
    Tensor x = Tensor.of(array);
    array[0] = 9;
    x.toArray()[1] = 9;
    assertArrayEquals(new float[] {1, 2}, x.toArray());
  }

  @Test
  void arithmeticBroadcasts() {
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}});
    assertEquals("[[11.0, 22.0], [13.0, 24.0]]", x.plus(Tensor.of(10, 20)).toString());
    assertEquals("[[0.0, 1.0], [2.0, 3.0]]", x.minus(Tensor.scalar(1)).toString());
    assertEquals("[[0.5, 1.0], [1.5, 2.0]]", x.div(Tensor.of(new float[][] {{2}})).toString());
    assertEquals("[[-1.0, -2.0], [-3.0, -4.0]]", x.unaryMinus().toString());
    assertEquals("[[0.0, 1.0], [2.0, 3.0]]", x.minus(1).toString());
  }

  @Test
  void reductionsSumAndAverage() {
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 5}});
    assertEquals(11f, x.sum().item());
    assertEquals(2.75f, x.mean().item());
    assertEquals("[4.0, 7.0]", x.sum(0).toString());
    assertEquals("[3.0, 8.0]", x.sum(-1).toString());
    assertEquals(0f, Tensor.zeros(0, 3).sum().item());
  }

  @Test
  void softmaxRowsSumToOneEvenFarOut() {
    Tensor x = Tensor.of(new float[][] {{1000, 1000, -1000}, {0, 0, 0}});
    assertEquals(
        "[[0.5, 0.5, 0.0]]", Tensor.of(new float[][] {{1000, 1000, -1000}}).softmax().toString());
    assertEquals("[1.0, 1.0]", x.softmax().sum(1).toString());
    assertEquals(-2000.6931f, x.logSoftmax().get(0, 2));
  }

  @Test
  void argMaxTakesTheFirstOfEqualsAndANaNBeforeAll() {
    Tensor x = Tensor.of(new float[][] {{1, 3, 3}, {5, Float.NaN, 9}, {-1, -2, -3}});
    assertEquals(IntTensor.of(1, 1, 0), x.argMax());
  }

  @Test
  void nanGoesThrough() {
    Tensor x = Tensor.of(Float.NaN, 1);
    assertEquals("[NaN, 1.0]", x.relu().toString());
    assertEquals(Float.NaN, x.sum().item());
    assertEquals("[NaN, NaN]", x.softmax().toString());
  }

  @Test
  void wrongArgumentsAreRefusedInOneSentence() {
    Tensor x = Tensor.zeros(32, 784);
    refused(
        "plus: [32, 784] and [100] do not broadcast; sizes must be equal or 1, and 784 meets 100",
        () -> x.plus(Tensor.zeros(100)));
    refused(
        "matmul: [32, 784] and [100, 10] do not fit; the columns of the first must be as many as"
            + " the rows of the second",
        () -> x.matmul(Tensor.zeros(100, 10)));
    refused(
        "affine: the bias has the shape [3072]; with w [784, 100] it needs [100]",
        () -> x.affine(Tensor.zeros(784, 100), Tensor.zeros(3072)));
    refused(
        "affine: x [32, 784] and w [100, 784] do not fit; needs x [rows, in] and w [in, out]",
        () -> x.affine(Tensor.zeros(100, 784), Tensor.zeros(784)));
    refused(
        "reshape: [32, 784] has 25088 elements, and [3, 784] needs 2352", () -> x.reshape(3, 784));
    refused("expand: [32, 784] does not broadcast to [784]", () -> x.expand(784));
    refused("transpose: needs a matrix, not the shape [3]", () -> Tensor.zeros(3).transpose());
    refused("shape [32, 784] has no axis 2", () -> x.sum(2));
    refused(
        "pick: the column 784 of row 1 is outside 0..783",
        () -> Tensor.zeros(2, 784).pick(IntTensor.of(0, 784)));
    refused(
        "pick: 2 columns need a matrix of as many rows, not the shape [32, 784]",
        () -> x.pick(IntTensor.of(0, 1)));
    refused("argMax: the shape [] has no rows to search", () -> Tensor.scalar(1).argMax());
    refused("get: the shape [32, 784] needs 2 indices, not 1", () -> x.get(3));
    refused(
        "Tensor.of: the shape [2, 2] needs 4 elements, not 3",
        () -> Tensor.of(Shape.of(2, 2), 1, 2, 3));
    refused(
        "Tensor.of: an array at depth 1 has 1 elements, and the first there 2; needs equal lengths",
        () -> Tensor.of(new float[][] {{1, 2}, {3}}));
    assertEquals(
        "item: the shape [32, 784] has 25088 elements; use get(…) or toArray()",
        assertThrows(IllegalStateException.class, x::item).getMessage());
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void regularNumbersAreMade() {
    assertEquals("[0.0, 1.0, 2.0]", Tensor.arange(3).toString());
    assertEquals("[1.0, 0.5, 0.0]", Tensor.arange(1, -0.5f, -0.5f).toString());
    assertEquals("[0.0, 0.1, 0.2, 0.3]", Tensor.arange(0, 0.35f, 0.1f).toString());
    assertEquals("[0.0, 0.25, 0.5, 0.75, 1.0]", Tensor.linspace(0, 1, 5).toString());
    assertEquals("[2.0]", Tensor.linspace(2, 9, 1).toString());
    assertEquals("[]", Tensor.linspace(2, 9, 0).toString());
    assertEquals("[2.0, 5.5, 9.0]", Tensor.linspace(2, 9, 3).toString());
    assertEquals("[-1.0E30, -5.0E29, 7.0]", Tensor.linspace(-1e30f, 7, 3).toString());
    assertEquals("[]", Tensor.arange(0).toString());
    assertEquals("[]", Tensor.arange(3, 3, -1).toString());
    assertEquals("[[1.0, 0.0], [0.0, 1.0]]", Tensor.eye(2).toString());
    refused("arange: no steps of -1.0 lead from 0.0 to 3.0", () -> Tensor.arange(0, 3, -1));
    refused("arange: no steps of 0.0 lead from 0.0 to 3.0", () -> Tensor.arange(0, 3, 0));
  }

  @Test
  void buffersAndRowsAreCopied() {
    java.nio.FloatBuffer buffer =
        java.nio.FloatBuffer.wrap(new float[] {9, 1, 2, 3, 4}).position(1);
    Tensor x = Tensor.of(Shape.of(2, 2), buffer);
    assertEquals(1, buffer.position());
    assertEquals("[[1.0, 2.0], [3.0, 4.0]]", x.toString());
    assertArrayEquals(new float[] {3, 4}, x.toRows()[1]);
    assertEquals(
        "toRows: needs a matrix, not the shape [3]",
        assertThrows(IllegalStateException.class, () -> Tensor.zeros(3).toRows()).getMessage());
  }

  @Test
  void nestedArraysHaveAsManyDimensions() {
    float[][][] cube = {{{1, 2, 3}, {4, 5, 6}}, {{7, 8, 9}, {10, 11, 12}}};
    assertEquals(Shape.of(2, 2, 3), Tensor.of(cube).shape());
    assertArrayEquals(Tensor.arange(1, 13, 1).toArray(), Tensor.of(cube).toArray());
    Tensor four = Tensor.of(new float[][][][] {cube, cube, cube});
    assertEquals(Shape.of(3, 2, 2, 3), four.shape());
    assertEquals(12f, four.get(2, 1, 1, 2));
    assertEquals(Shape.of(0, 0, 0), Tensor.of(new float[0][][]).shape());
    assertEquals(Shape.of(2, 0, 0), Tensor.of(new float[2][0][]).shape());
    assertEquals(
        IntTensor.of(Shape.of(2, 2), 1, 2, 3, 4), IntTensor.of(new int[][] {{1, 2}, {3, 4}}));
    assertEquals(Shape.of(1, 2, 1), IntTensor.of(new int[][][] {{{1}, {2}}}).shape());
    refused(
        "Tensor.of: an array at depth 2 has 1 elements, and the first there 2; needs equal lengths",
        () -> Tensor.of(new float[][][] {{{1, 2}, {3}}}));
    refused(
        "Tensor.of: an array at depth 1 has 2 elements, and the first there 1; needs equal lengths",
        () -> Tensor.of(new float[][][] {{{1, 2}}, {{3, 4}, {5, 6}}}));
    refused(
        "IntTensor.of: an array at depth 1 has 0 elements, and the first there 1; needs equal"
            + " lengths",
        () -> IntTensor.of(new int[][] {{1}, {}}));
  }

  @Test
  void oneSizeMayBeLeftToTheOthers() {
    Tensor x = Tensor.arange(12).reshape(3, -1);
    assertEquals(Shape.of(3, 4), x.shape());
    assertEquals(Shape.of(12), x.reshape(-1).shape());
    assertEquals(Shape.of(2, 2, 3), x.reshape(2, -1, 3).shape());
    assertEquals(Shape.of(1), Tensor.scalar(1).reshape(-1).shape());
    assertEquals(Shape.of(0, 3), Tensor.zeros(0).reshape(-1, 3).shape());
    assertEquals(Shape.of(2, 2), IntTensor.of(1, 2, 3, 4).reshape(-1, 2).shape());
    refused(
        "reshape: [3, 4] has 12 elements; [5, -1] needs a multiple of 5", () -> x.reshape(5, -1));
    refused(
        "reshape: [3, 4] has 12 elements; [-1, 0] needs a multiple of 0", () -> x.reshape(-1, 0));
    refused("reshape: [-1, -1] has more than one -1; needs one at most", () -> x.reshape(-1, -1));
    refused("shape [-2, -6] has a negative size, -2", () -> x.reshape(-2, -6));
  }

  @Test
  void elementsArePutIntoABuffer() {
    java.nio.FloatBuffer buffer = java.nio.FloatBuffer.allocate(5).position(1);
    Tensor.of(1, 2).copyTo(buffer);
    assertEquals(3, buffer.position());
    assertArrayEquals(new float[] {0, 1, 2, 0, 0}, buffer.array());
    refused(
        "copyTo: the buffer has room for 2 elements; the shape [3] needs 3",
        () -> Tensor.of(1, 2, 3).copyTo(buffer));
    assertEquals(3, buffer.position());
  }

  @Test
  void elementsAreTakenByPosition() {
    Tensor x = Tensor.of(new float[][] {{1, 2}, {3, 4}}).requiresGrad();
    Tensor y = x.take(IntTensor.of(new int[][] {{3, 0, 3}}));
    assertEquals("[[4.0, 1.0, 4.0]]", y.toString());
    assertEquals("[[1.0, 0.0], [0.0, 2.0]]", y.sum().backward().of(x).toString());
    refused("take: the index 4 at position 1 is outside 0..3", () -> x.take(IntTensor.of(0, 4)));
  }
}
