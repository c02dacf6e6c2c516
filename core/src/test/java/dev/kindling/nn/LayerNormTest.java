package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.op.Threads;
import dev.kindling.tensor.GradCheck;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LayerNormTest {
  @Test
  void eachRowGetsMeanZeroAndVarianceOne() {
    Tensor y =
        LayerNorm.of(4).eps(0f).forward(Tensor.of(new float[][] {{1, 3, 1, 3}, {0, 0, 4, 4}}));
    assertArrayEquals(new float[] {-1, 1, -1, 1, -1, -1, 1, 1}, y.toArray());
  }

  @Test
  void weightAndBiasScaleAndMoveTheElements() {
    LayerNorm norm = LayerNorm.of(2).eps(0f);
    norm.weight().update(data -> data[1] = 5f);
    norm.bias().update(data -> data[0] = 7f);
    assertArrayEquals(
        new float[] {6, 5}, norm.forward(Tensor.of(new float[][] {{1, 2}})).toArray());
  }

  @Test
  void aLargeMeanDoesNoHarm() {
    Tensor x = Tensor.of(new float[][] {{1e6f, 1e6f + 1, 1e6f + 2, 1e6f + 3}});
    float[] y = LayerNorm.of(4).forward(x).toArray();
    assertArrayEquals(new float[] {-1.3416354f, -0.4472118f, 0.4472118f, 1.3416354f}, y, 1e-6f);
  }

  @Test
  void equalElementsBecomeZeros() {
    assertArrayEquals(new float[3], LayerNorm.of(3).forward(Tensor.full(0.1f, 1, 3)).toArray());
  }

  @Test
  void parametersAreAsTheOptionsSay() {
    assertEquals(List.of("weight", "bias"), List.copyOf(LayerNorm.of(3).parameters().keySet()));
    assertEquals(
        List.of("weight"), List.copyOf(LayerNorm.of(3).withoutBias().parameters().keySet()));
    assertTrue(LayerNorm.of(3).withoutAffine().parameters().isEmpty());
    assertEquals("layerNorm(3, 4)", LayerNorm.of(3, 4).toString());
  }

  /**
   * Not recorded, the gradients come from one operation, which also adds what x gets elsewhere;
   * recorded, from several.
   */
  @ParameterizedTest
  @CsvSource({"1,1", "3,7", "11,16", "100,128", "1100,150", "7,5000"})
  void gradientsInOnePassHaveTheBitsOfOperationsOneByOne(int rows, int n) {
    LayerNorm norm = LayerNorm.of(n);
    norm.weight().update(data -> fill(data, 1));
    Tensor x = Rng.of(2).uniform(Shape.of(rows, n), -1, 1).requiresGrad();
    Tensor upstream = Rng.of(3).uniform(x.shape(), -1, 1);
    for (LayerNorm layer : List.of(norm, norm.withoutBias())) {
      Tensor once = layer.forward(x, Pass.training());
      for (Tensor y : List.of(once, once.plus(x))) {
        Gradients expected = y.backward(upstream, true);
        Gradients got = y.backward(upstream);
        Gradients alone = Threads.inline(() -> y.backward(upstream));
        assertArrayEquals(expected.of(x).toArray(), got.of(x).toArray());
        assertArrayEquals(expected.of(x).toArray(), alone.of(x).toArray());
        for (Parameter p : layer.parameters().values()) {
          assertArrayEquals(expected.of(p).toArray(), got.of(p).toArray());
          assertArrayEquals(expected.of(p).toArray(), alone.of(p).toArray());
        }
      }
    }
  }

  private static void fill(float[] data, int seed) {
    System.arraycopy(
        Rng.of(seed).uniform(Shape.of(data.length), -1, 1).toArray(), 0, data, 0, data.length);
  }

  @Test
  void gradientsOfTheWholeLayerAreRight() {
    LayerNorm norm = LayerNorm.of(4, 2);
    norm.weight().update(data -> data[3] = -2f);
    GradCheck.check(
        x -> norm.forward(x[0], Pass.training()), Rng.of(5).uniform(Shape.of(3, 4, 2), -1, 1));
  }

  @Test
  void anEmptyBatchStaysEmpty() {
    assertEquals(Shape.of(0, 3), LayerNorm.of(3).forward(Tensor.zeros(0, 3)).shape());
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    refused(
        "layerNorm(64): the input has the shape [2, 32], which does not end with [64];"
            + " use layerNorm(32)",
        () -> LayerNorm.of(64).forward(Tensor.zeros(2, 32)));
    refused(
        "layer 1 layerNorm(5): the input has the shape [4], which does not end with [5];"
            + " use layerNorm(4)",
        () -> Sequential.of(Linear.of(3, 4, Rng.of(1)), LayerNorm.of(5)));
    refused("layerNorm(): needs at least one size, and each at least 1", LayerNorm::of);
    refused(
        "layerNorm(3, 0): needs at least one size, and each at least 1", () -> LayerNorm.of(3, 0));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
