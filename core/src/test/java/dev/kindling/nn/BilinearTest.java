package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import org.junit.jupiter.api.Test;

class BilinearTest {
  private final Bilinear layer = Bilinear.of(2, 1, 2, Rng.of(1));
  private final Tensor a = Tensor.of(new float[][] {{2, 3}});
  private final Tensor b = Tensor.of(new float[][] {{10}});

  @Test
  void everyPairOfElementsHasAWeight() {
    layer.weight().update(w -> System.arraycopy(new float[] {1, 2, 3, 4}, 0, w, 0, 4));
    layer.bias().update(data -> data[1] = data[0] = 1f);
    assertArrayEquals(
        new float[] {2 * 10 + 3 * 30 + 1, 2 * 20 + 3 * 40 + 1},
        layer.forward(a, b, Pass.inference()).toArray());
    Tensor both = Tensor.of(new float[][] {{2, 3, 10}});
    assertArrayEquals(new float[] {110, 160}, layer.withoutBias().forward(both).toArray());
  }

  @Test
  void inputsThatDoNotFitAreRefused() {
    assertEquals(
        "bilinear(2, 1, 2): the inputs have the shapes [1, 2] and [1, 2], not […, 2] and […, 1]",
        assertThrows(IllegalArgumentException.class, () -> layer.forward(a, a, Pass.inference()))
            .getMessage());
    assertEquals(
        "bilinear(2, 1, 2): the input has the shape [1, 2], which does not end with [3]",
        assertThrows(IllegalArgumentException.class, () -> layer.forward(a)).getMessage());
  }

  @Test
  void aLinearLayerNeedsNoBias() {
    Linear linear = Linear.of(2, 1, Rng.of(1)).withoutBias();
    assertArrayEquals(new String[] {"weight"}, linear.parameters().keySet().toArray());
    float[] w = linear.weight().value().toArray();
    float y = Math.fma(3f, w[1], 2f * w[0]);
    assertEquals(y, linear.forward(a).item());
    assertEquals(
        Math.max(-y, 0f), Sequential.of(linear, new ReLU()).forward(a.unaryMinus()).item());
    assertEquals(Shape.of(0, 1), linear.forward(Tensor.zeros(0, 2)).shape());
  }
}
