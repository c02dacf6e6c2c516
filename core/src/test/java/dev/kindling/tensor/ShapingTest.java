package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import org.junit.jupiter.api.Test;

class ShapingTest {
  private static final Tensor X = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});

  @Test
  void permuteReordersDimensions() {
    assertEquals("[[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]", X.permute(1, 0).toString());
    assertEquals(X.toString(), X.permute(0, -1).toString());
    Tensor cube = Tensor.filled(Shape.of(2, 3, 4), data -> fillUp(data));
    assertEquals(Shape.of(4, 2, 3), cube.permute(2, 0, 1).shape());
    assertEquals(cube.get(1, 2, 3), cube.permute(2, 0, 1).get(3, 1, 2));
    assertEquals(Shape.of(0, 2), Tensor.zeros(2, 0).permute(1, 0).shape());
    assertEquals(3f, Tensor.scalar(3).permute().item());
  }

  @Test
  void permuteRefusesAxesThatAreNotEachOnce() {
    refused(
        "permute: the axes [0, 0] for the shape [2, 3]; needs each of its 2 axes once",
        () -> X.permute(0, 0));
    refused(
        "permute: the axes [0, 2] for the shape [2, 3]; needs each of its 2 axes once",
        () -> X.permute(0, 2));
    refused(
        "permute: the axes [] for the shape [2, 3]; needs each of its 2 axes once",
        () -> X.permute());
  }

  private static void fillUp(float[] data) {
    for (int i = 0; i < data.length; i++) {
      data[i] = i;
    }
  }

  private static void refused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
