package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import org.junit.jupiter.api.Test;

class ParameterTest {
  private final Parameter weight = new Parameter(Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}}));

  @Test
  void aParameterHasTheShapeAndACopyOfItsFirstElements() {
    Tensor initial = Tensor.of(1, 2);
    Parameter copy = new Parameter(initial);
    copy.update(data -> data[0] = 9);
    assertEquals("[1.0, 2.0]", initial.toString());
    assertEquals(Shape.of(2, 3), weight.shape());
    assertEquals(6, weight.size());
  }

  @Test
  void theValueIsALiveViewWithoutARecord() {
    Tensor value = weight.value();
    assertNull(value.plus(1).node);
    weight.update(data -> data[5] = 60);
    assertEquals("[[1.0, 2.0, 3.0], [4.0, 5.0, 60.0]]", value.toString());
  }

  @Test
  void aRuleChangesTheElementsAlongAGradient() {
    Tensor gradient = Tensor.of(new float[][] {{1, 0, 0}, {0, 0, 2}});
    weight.update(
        gradient,
        (value, g) -> {
          for (int i = 0; i < value.length; i++) {
            value[i] -= 0.5f * g[i];
          }
        });
    assertEquals("[[0.5, 2.0, 3.0], [4.0, 5.0, 5.0]]", weight.value().toString());
    assertEquals(
        "update: the parameter [2, 3] got a gradient of the shape [3]",
        assertThrows(
                IllegalArgumentException.class,
                () -> weight.update(Tensor.of(1, 2, 3), (value, g) -> value[0] = 0))
            .getMessage());
    assertEquals(0.5f, weight.value().get(0, 0));
  }

  @Test
  void everyUpdateMakesALossComputedBeforeInvalid() {
    Tensor before = weight.tracked().sum();
    weight.update(Tensor.zeros(2, 3), (value, g) -> {});
    assertThrows(IllegalStateException.class, before::backward);
    Tensor between = weight.tracked().sum();
    weight.update(data -> {});
    weight.update(Tensor.zeros(2, 3), (value, g) -> {});
    assertThrows(IllegalStateException.class, between::backward);
    assertEquals(Shape.of(2, 3), weight.tracked().sum().backward().of(weight).shape());
  }

  @Test
  void aFrozenParameterSaysSo() {
    assertFalse(weight.isFrozen());
    weight.freeze();
    assertTrue(weight.isFrozen());
    weight.unfreeze();
    assertFalse(weight.isFrozen());
  }
}
