package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
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
  void whatHasSettledIsAsItWasAndFollowsEveryChange() {
    Parameter matrix = new Parameter(Rng.of(1).uniform(Shape.of(1024, 512), -1, 1));
    float[] expected = matrix.value().toArray();
    for (int round = 0; round < 3; round++) {
      // Far more uses than it takes until the place of the elements is looked at.
      for (int i = 0; i < 20_000; i++) {
        matrix.settled();
      }
      assertNull(matrix.settled().plus(1).node);
      assertArrayEquals(expected, matrix.settled().toArray());
      expected[round] = 7;
      float[] next = expected.clone();
      matrix.update(data -> System.arraycopy(next, 0, data, 0, data.length));
      assertArrayEquals(expected, matrix.settled().toArray());
      assertArrayEquals(expected, matrix.value().toArray());
    }
  }

  @Test
  void whatSettlesWhileItIsChangedIsTheLastChange() throws InterruptedException {
    Parameter matrix = new Parameter(Tensor.zeros(128, 128));
    AtomicBoolean done = new AtomicBoolean();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get()) {
                matrix.settled();
              }
            });
    reader.start();
    for (int i = 1; i <= 60; i++) {
      float all = i;
      matrix.update(data -> Arrays.fill(data, all));
      for (int j = 0; j < 40_000; j++) {
        matrix.settled();
      }
      assertEquals(all, matrix.settled().min().item());
      assertEquals(all, matrix.settled().max().item());
    }
    done.set(true);
    reader.join();
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
