package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import org.junit.jupiter.api.Test;

class DecompositionsTest {
  private static final Tensor A = Tensor.of(new float[][] {{0, 2}, {1, 3}});
  private static final Tensor SINGULAR = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}, {7, 8, 9}});

  @Test
  void theInverseUndoesTheMatrix() {
    assertRows(new float[][] {{-1.5f, 1}, {0.5f, 0}}, A.inverse());
    Tensor big = Rng.of(1).uniform(Shape.of(60, 60), -1, 1);
    float[] identity = big.matmul(big.inverse()).toArray();
    for (int i = 0; i < identity.length; i++) {
      assertEquals(i % 61 == 0 ? 1 : 0, identity[i], 2e-5);
    }
    assertRows(new float[][] {{1e-20f, 0}, {0, 1e20f}}, diagonal(1e20f, 1e-20f).inverse());
  }

  private static void assertRows(float[][] rows, Tensor x) {
    assertArrayEquals(Tensor.of(rows).toArray(), x.toArray(), 0);
  }

  private static Tensor diagonal(float... elements) {
    return Tensor.of(elements).diagEmbed();
  }

  @Test
  void systemsAreSolvedForVectorsAndMatrices() {
    assertArrayEquals(new float[] {2.5f, 0.5f}, A.solve(Tensor.of(1, 4)).toArray());
    Tensor b = Rng.of(2).uniform(Shape.of(2, 5), -1, 1);
    assertArrayEquals(b.toArray(), A.matmul(A.solve(b)).toArray(), 1e-6f);
  }

  @Test
  void furtherDimensionsCountSystemsAndBroadcast() {
    Tensor many = Tensor.stack(0, A, A.times(2), A.times(4));
    assertEquals(Shape.of(3, 2, 2), many.inverse().shape());
    assertArrayEquals(A.inverse().div(4).toArray(), many.inverse().select(0, 2).toArray());
    assertArrayEquals(new float[] {-2, -8, -32}, many.det().toArray());
    assertEquals("[[2.5, 0.5], [1.25, 0.25], [0.625, 0.125]]", show(many.solve(Tensor.of(1, 4))));
    Tensor vectors = Tensor.of(new float[][] {{1, 4}, {2, 8}, {4, 16}});
    assertEquals("[[2.5, 0.5], [2.5, 0.5], [2.5, 0.5]]", show(many.solve(vectors)));
    assertEquals(Shape.of(7, 3, 2, 5), many.solve(Tensor.zeros(7, 1, 2, 5)).shape());
    assertEquals(Shape.of(7, 2, 5), A.solve(Tensor.zeros(7, 2, 5)).shape());
  }

  private static String show(Tensor x) {
    return java.util.Arrays.deepToString(x.toRows());
  }

  @Test
  void theDeterminantCountsRowExchanges() {
    assertEquals(-2f, A.det().item());
    assertEquals(-1f, Tensor.eye(5).index(new int[] {0}, IntTensor.of(1, 0, 2, 3, 4)).det().item());
    assertEquals(6f, diagonal(1, 2, 3).det().item());
    assertEquals(1f, Tensor.zeros(0, 0).det().item());
    assertEquals(-3f, Tensor.of(new float[][] {{-3}}).det().item());
    assertEquals(1f, diagonal(1e30f, 1e30f, 1e30f, 1e-30f, 1e-30f, 1e-30f).det().item(), 1e-6);
  }

  @Test
  void singularMatricesHaveTheDeterminant0AndAGradient() {
    assertEquals(0f, SINGULAR.det().item());
    Tensor x = SINGULAR.requiresGrad();
    float[] cofactors = {-3, 6, -3, 6, -12, 6, -3, 6, -3};
    assertArrayEquals(cofactors, x.det().sum().backward().of(x).toArray());
    Tensor flat = Tensor.ones(3, 3).requiresGrad();
    assertArrayEquals(new float[9], flat.det().sum().backward().of(flat).toArray());
    Tensor shift = Tensor.of(new float[][] {{0, 1}, {0, 0}}).requiresGrad();
    assertRows(new float[][] {{0, 0}, {-1, 0}}, shift.det().sum().backward().of(shift));
    Tensor zero = Tensor.zeros(1, 1).requiresGrad();
    assertEquals(1f, zero.det().sum().backward().of(zero).item());
  }

  @Test
  void theRootOfAPositiveMatrixIsTriangular() {
    Tensor a = Tensor.of(new float[][] {{4, 2, -2}, {2, 10, 5}, {-2, 5, 30}});
    Tensor l = a.cholesky();
    assertRows(new float[][] {{2, 0, 0}, {1, 3, 0}, {-1, 2, 5}}, l);
    assertRows(new float[][] {{4, 2, -2}, {2, 10, 5}, {-2, 5, 30}}, l.matmul(l, false, true));
    Tensor lopsided = a.plus(Tensor.of(new float[][] {{0, 1, 0}, {-1, 0, 0}, {0, 0, 0}}));
    assertArrayEquals(l.toArray(), lopsided.cholesky().toArray());
    assertEquals(Shape.of(2, 3, 3), Tensor.stack(0, a, a).cholesky().shape());
  }

  @Test
  void theGradientsAreThoseOfTheFunctions() {
    Tensor x = DecompositionSamples.regular(2, 3, 3);
    Tensor b = Sample.signed(3);
    GradCheck.check(t -> t[0].inverse(), x);
    GradCheck.checkSecond(t -> t[0].inverse(), x);
    GradCheck.check(t -> t[0].solve(t[1]), x, b);
    GradCheck.checkSecond(t -> t[0].det(), x);
    GradCheck.check(t -> t[0].cholesky(), x);
  }

  @Test
  void nanGoesThrough() {
    Tensor x = Tensor.of(new float[][] {{1, Float.NaN}, {0, 1}});
    assertEquals(Float.NaN, x.det().item());
    assertTrue(Float.isNaN(x.inverse().get(0, 1)));
    assertTrue(Float.isNaN(x.cholesky().get(1, 1)));
  }

  @Test
  void wrongMatricesAreRefusedInOneSentence() {
    refused(
        "inverse: the matrix is singular; needs one that has an inverse", () -> SINGULAR.inverse());
    refused(
        "solve: matrix 1 of 2 is singular; needs one that has an inverse",
        () -> Tensor.stack(0, A, Tensor.ones(2, 2)).solve(Tensor.of(1, 2)));
    refused(
        "inverse: needs a square matrix, not the shape [2, 3]", () -> Tensor.ones(2, 3).inverse());
    refused("inverse: needs a square matrix, not the shape [3]", () -> Tensor.ones(3).inverse());
    refused("det: needs a square matrix, not the shape [2, 3]", () -> Tensor.ones(2, 3).det());
    refused("cholesky: needs a square matrix, not the shape [3]", () -> Tensor.ones(3).cholesky());
    refused(
        "solve: [2, 2] and [3, 1] do not fit; the right side must have as many rows as the matrix",
        () -> A.solve(Tensor.ones(3)));
    refused(
        "solve: needs a square matrix and a vector or matrix, not the shapes [2, 2] and []",
        () -> A.solve(Tensor.scalar(1)));
    refused(
        "cholesky: the matrix is not positive definite, by its first 2 rows and columns; needs one"
            + " that is",
        () -> Tensor.of(new float[][] {{1, 2}, {2, 1}}).cholesky());
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
