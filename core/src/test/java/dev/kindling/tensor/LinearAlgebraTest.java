package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import org.junit.jupiter.api.Test;

class LinearAlgebraTest {
  private final Tensor a = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
  private final Tensor b = Tensor.of(new float[][] {{1, 0}, {0, 1}, {2, 2}});

  @Test
  void matricesAndVectorsMultiply() {
    assertEquals("[[7.0, 8.0], [16.0, 17.0]]", a.matmul(b).toString());
    assertEquals("[8.0, 17.0]", a.matmul(Tensor.of(0, 1, 2)).toString());
    assertEquals("[9.0, 12.0, 15.0]", Tensor.of(1, 2).matmul(a).toString());
    assertEquals("11.0", Tensor.of(1, 2).dot(Tensor.of(3, 4)).toString());
    assertEquals("[[3.0, 4.0], [6.0, 8.0]]", Tensor.of(1, 2).outer(Tensor.of(3, 4)).toString());
  }

  @Test
  void transposesAreFlags() {
    assertEquals(a.matmul(b).toString(), a.transpose().matmul(b, true, false).toString());
    assertEquals(a.matmul(b).toString(), a.matmul(b.transpose(), false, true).toString());
  }

  @Test
  void batchesAreTransposedOneByOne() {
    Tensor x = Rng.of(1).uniform(Shape.of(2, 4, 3), -1, 1);
    Tensor y = Rng.of(2).uniform(Shape.of(4, 5), -1, 1);
    Tensor wanted = x.transpose(1, 2).matmul(y);
    assertEquals(Shape.of(2, 3, 5), wanted.shape());
    assertArrayEquals(wanted.toArray(), x.matmul(y, true, false).toArray());
    assertArrayEquals(wanted.toArray(), x.matmul(y.transpose(), true, true).toArray());
    Tensor back = y.transpose().matmul(x);
    assertEquals(Shape.of(2, 5, 3), back.shape());
    assertArrayEquals(back.toArray(), y.matmul(x, true, false).toArray());
  }

  @Test
  void anAffineMapAddsItsBiasToEveryRow() {
    Tensor bias = Tensor.of(10, -10);
    assertEquals("[[17.0, -2.0], [26.0, 7.0]]", a.affine(b, bias).toString());
    assertEquals("[[17.0, 0.0], [26.0, 7.0]]", a.affineRelu(b, bias).toString());
    Tensor tracked = bias.requiresGrad();
    assertEquals("[2.0, 2.0]", a.affine(b, tracked).sum().backward().of(tracked).toString());
    assertEquals("[2.0, 1.0]", a.affineRelu(b, tracked).sum().backward().of(tracked).toString());
  }

  @Test
  void batchesBroadcast() {
    Tensor x = Rng.of(1).uniform(Shape.of(2, 1, 3, 4), -1, 1);
    Tensor y = Rng.of(2).uniform(Shape.of(5, 4, 2), -1, 1);
    Tensor z = x.matmul(y);
    assertEquals(Shape.of(2, 5, 3, 2), z.shape());
    float sum = 0;
    for (int k = 0; k < 4; k++) {
      sum = Math.fma(x.get(1, 0, 2, k), y.get(3, k, 1), sum);
    }
    assertEquals(sum, z.get(1, 3, 2, 1));
    assertEquals(Shape.of(2, 1, 3), x.matmul(Tensor.ones(4)).shape());
    assertEquals(Shape.of(5, 2), Tensor.ones(4).matmul(y).shape());
    assertEquals(Shape.of(2, 1, 3, 7), x.matmul(Tensor.ones(4, 7)).shape());
  }

  @Test
  void oneMatrixForAManyHasTheBitsOfOneForEach() {
    Tensor x = Rng.of(1).uniform(Shape.of(3, 5, 4), -1, 1);
    Tensor y = Rng.of(2).uniform(Shape.of(4, 2), -1, 1);
    assertArrayEquals(x.matmul(y.expand(3, 4, 2)).toArray(), x.matmul(y).toArray());
  }

  @Test
  void emptySumsAreZero() {
    assertEquals("[[0.0], [0.0]]", Tensor.zeros(2, 0).matmul(Tensor.zeros(0, 1)).toString());
  }

  @Test
  void gradientsOfBatchedProductsAreRight() {
    Tensor x = Sample.signed(2, 1, 3, 4);
    Tensor y = Sample.signed(5, 4, 2);
    GradCheck.check(t -> t[0].matmul(t[1]), x, y);
    GradCheck.checkSecond(t -> t[0].matmul(t[1]), x, y);
    GradCheck.check(t -> t[0].matmul(t[1]), x, Sample.signed(4));
  }

  @Test
  void einsumNamesDimensions() {
    assertEquals(a.matmul(b).toString(), Tensor.einsum("ij,jk->ik", a, b).toString());
    assertEquals(a.matmul(b).toString(), Tensor.einsum("ij,jk", a, b).toString());
    assertEquals(a.transpose().toString(), Tensor.einsum("ij -> ji", a).toString());
    assertEquals("[6.0, 15.0]", Tensor.einsum("ij->i", a).toString());
    assertEquals("21.0", Tensor.einsum("ij->", a).toString());
    assertEquals(
        "[[3.0, 4.0], [6.0, 8.0]]",
        Tensor.einsum("i,j->ij", Tensor.of(1, 2), Tensor.of(3, 4)).toString());
    assertEquals(
        "[3.0, 8.0]", Tensor.einsum("i,i->i", Tensor.of(1, 2), Tensor.of(3, 4)).toString());
    Tensor square = Tensor.of(new float[][] {{1, 2}, {3, Float.POSITIVE_INFINITY}});
    assertEquals("[1.0, Infinity]", Tensor.einsum("ii->i", square).toString());
    assertEquals("Infinity", Tensor.einsum("ii", square).toString());
    Tensor cube = Tensor.arange(27).reshape(3, 3, 3);
    assertEquals("[0.0, 13.0, 26.0]", Tensor.einsum("iii->i", cube).toString());
    assertEquals(cube.get(2, 1, 2), Tensor.einsum("iji->ji", cube).get(1, 2));
    Tensor x = Rng.of(1).uniform(Shape.of(2, 3, 4), -1, 1);
    Tensor y = Rng.of(2).uniform(Shape.of(2, 4, 5), -1, 1);
    assertArrayEquals(x.matmul(y).toArray(), Tensor.einsum("...ij,...jk->...ik", x, y).toArray());
    assertEquals(Shape.of(2, 5), Tensor.einsum("bij,bjk,i->bk", x, y, Tensor.ones(3)).shape());
    GradCheck.check(t -> Tensor.einsum("bij,bjk->kb", t), x, y);
  }

  @Test
  void einsumTakesFurtherDimensionsAlong() {
    Tensor x = Rng.of(1).uniform(Shape.of(2, 3, 4), -1, 1);
    Tensor y = Rng.of(2).uniform(Shape.of(3, 4), -1, 1);
    assertArrayEquals(
        x.times(y).sum(2).toArray(), Tensor.einsum("...i,...i->...", x, y).toArray(), 1e-6f);
    assertArrayEquals(
        x.times(y).sum(2).toArray(), Tensor.einsum("...i,...i->...", y, x).toArray(), 1e-6f);
    assertArrayEquals(
        x.matmul(y, false, true).toArray(), Tensor.einsum("...ij,kj", x, y).toArray());
    assertArrayEquals(x.toArray(), Tensor.einsum("...ij", x).toArray());
    assertArrayEquals(x.transpose(1, 2).toArray(), Tensor.einsum("...ji", x).toArray());
    assertEquals("3.0", Tensor.einsum("->", Tensor.scalar(3)).toString());
  }

  @Test
  void wrongArgumentsAreRefusedInOneSentence() {
    refused(
        "matmul: [2, 3] and [2] do not fit; the columns of the first must be as many as the rows of"
            + " the second",
        () -> a.matmul(Tensor.of(1, 2)));
    refused(
        "matmul: needs vectors or matrices, not the shapes [2, 3] and []",
        () -> a.matmul(Tensor.scalar(1)));
    refused(
        "matmul: [2, 3] (transposed) and [3, 2] do not fit; the columns of the first must be as many"
            + " as the rows of the second",
        () -> a.matmul(b, true, false));
    refused(
        "dot: needs two vectors of one length, not the shapes [2] and [3]",
        () -> Tensor.of(1, 2).dot(Tensor.of(1, 2, 3)));
    refused(
        "outer: needs two vectors, not the shapes [2, 3] and [2]", () -> a.outer(Tensor.of(1, 2)));
    refused("einsum \"ij,jk\": names 2 operands, and there are 1", () -> Tensor.einsum("ij,jk", a));
    refused(
        "einsum \"ijk->i\": 'ijk' does not name the dimensions of [2, 3]",
        () -> Tensor.einsum("ijk->i", a));
    refused(
        "einsum \"ij,jk->ik\": j is 3 in one place and 2 in another",
        () -> Tensor.einsum("ij,jk->ik", a, a));
    refused(
        "einsum \"ij->ix\": its result has x, which must stand once in it and in an operand",
        () -> Tensor.einsum("ij->ix", a));
    refused(
        "einsum \"ij->i1\": only letters name dimensions, not 'i1'",
        () -> Tensor.einsum("ij->i1", a));
    refused(
        "einsum \"i1->i\": only letters name dimensions, not 'i1'",
        () -> Tensor.einsum("i1->i", a));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
