package dev.kindling.tensor;

import static dev.kindling.tensor.ReductionsTest.assertGradient;
import static dev.kindling.tensor.ReductionsTest.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Scan;
import org.junit.jupiter.api.Test;

class CumulativeTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final Tensor ROWS = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});

  @Test
  void sumsAndProductsSoFar() {
    assertEquals("[[1.0, 3.0, 6.0], [4.0, 9.0, 15.0]]", ROWS.cumSum(1).toString());
    assertEquals("[[1.0, 2.0, 3.0], [5.0, 7.0, 9.0]]", ROWS.cumSum(-2).toString());
    assertEquals("[[1.0, 2.0, 6.0], [4.0, 20.0, 120.0]]", ROWS.cumProd(-1).toString());
    assertEquals("[[1.0, 2.0, 3.0], [4.0, 10.0, 18.0]]", ROWS.cumProd(0).toString());
    assertEquals("[1.0, NaN, NaN]", Tensor.of(1, NAN, 2).cumSum(0).toString());
    assertEquals(Shape.of(0, 3), Tensor.zeros(0, 3).cumSum(0).shape());
    assertEquals(Shape.of(3, 0), Tensor.zeros(3, 0).cumProd(1).shape());
    assertGradient(x -> x.cumSum(0), new float[] {5, 6, 7}, 3, 2, 1);
  }

  @Test
  void sumsOfManyRowsAreThoseOfEach() {
    for (int rows = 0; rows < 11; rows++) {
      for (boolean reverse : new boolean[] {false, true}) {
        int n = 3 * rows;
        Tensor x = Rng.of(rows).normal(Shape.of(rows, n), 0, 1);
        float[] wanted = x.toArray();
        for (int row = 0; row < rows; row++) {
          wanted[row * n + (reverse ? n - 1 : 0)] *= 0f;
        }
        x = Tensor.of(Shape.of(rows, n), wanted.clone());
        for (int i = 1; i < wanted.length; i++) {
          int at = reverse ? wanted.length - 1 - i : i;
          if (i % n != 0) {
            wanted[at] += wanted[reverse ? at + 1 : at - 1];
          }
        }
        assertArrayEquals(wanted, Tensor.call(new Scan.CumSum(1, reverse), x).toArray());
      }
    }
  }

  @Test
  void theGradientOfAProductSoFarIsRightAtZeros() {
    assertGradient(x -> x.cumProd(0), new float[] {2, 3, 4}, 16, 10, 6);
    assertGradient(x -> x.cumProd(0), new float[] {2, 0, 4}, 1, 10, 0);
    assertGradient(x -> x.cumProd(0), new float[] {0, 0, 4}, 1, 0, 0);
    Tensor empty = Tensor.zeros(0, 3).requiresGrad();
    assertEquals(Shape.of(0, 3), empty.cumProd(0).sum().backward().of(empty).shape());
  }

  @Test
  void logCumSumExpNeitherOverflowsNorLosesInfinities() {
    float ln2 = 0.6931472f;
    float[] wanted = {1000, 1000 + ln2, 2000};
    assertArrayEquals(wanted, Tensor.of(1000, 1000, 2000).logCumSumExp(0).toArray());
    assertEquals(
        "[-Infinity, -Infinity, 0.0]", Tensor.of(-INF, -INF, 0).logCumSumExp(0).toString());
    assertEquals("[1.0, Infinity, Infinity]", Tensor.of(1, INF, INF).logCumSumExp(0).toString());
    assertEquals("[1.0, NaN, NaN]", Tensor.of(1, NAN, INF).logCumSumExp(0).toString());
    assertGradient(x -> x.logCumSumExp(0), new float[] {500, 500}, 1.5f, 0.5f);
  }

  @Test
  void extremesSoFarTakeTheLastOfEquals() {
    Tensor x = Tensor.of(2, 2, 1, 3, NAN, 9);
    assertEquals("[2.0, 2.0, 2.0, 3.0, NaN, NaN]", x.cumMax(0).toString());
    assertEquals("[0, 1, 1, 3, 4, 4]", x.cumArgMax(0).toString());
    assertEquals("[2.0, 2.0, 1.0, 1.0, NaN, NaN]", x.cumMin(0).toString());
    assertEquals("[0, 1, 2, 2, 4, 4]", x.cumArgMin(0).toString());
    assertEquals("[[1.0, 2.0, 3.0], [1.0, 2.0, 3.0]]", ROWS.cumMin(0).toString());
    assertGradient(y -> y.cumMax(0), new float[] {2, 1, 5}, 2, 0, 1);
  }

  @Test
  void aWrongArgumentIsRefusedInOneSentence() {
    refused("shape [2, 3] has no axis 2", () -> ROWS.cumSum(2));
    refused("shape [] has no axis 0", () -> Tensor.scalar(1).cumMax(0));
  }
}
