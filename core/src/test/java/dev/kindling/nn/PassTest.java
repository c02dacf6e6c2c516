package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassTest {
  private final Buffer buffer = new Buffer(Tensor.of(1f, 2f));

  @Test
  void trackingMovesABufferAtOnce() {
    Pass.training().track(buffer, Tensor.of(3f, 6f), 0.5f);
    assertArrayEquals(new float[] {2f, 4f}, buffer.value().toArray());
  }

  @Test
  void partsMoveABufferTogetherByTheirMean() {
    List<Pass> parts = List.of(Pass.part(Rng.of(1)), Pass.part(Rng.of(2)));
    parts.get(1).track(buffer, Tensor.of(9f, 0f), 0.5f);
    parts.get(0).track(buffer, Tensor.of(1f, 4f), 0.5f);
    assertArrayEquals(new float[] {1f, 2f}, buffer.value().toArray());
    Pass.join(parts, 0.75f, 0.25f);
    assertArrayEquals(new float[] {2f, 2.5f}, buffer.value().toArray());
  }

  @Test
  void aBufferTakesNoOtherShape() {
    Exception e =
        assertThrows(
            IllegalArgumentException.class, () -> Pass.training().track(buffer, Tensor.of(1f), 1f));
    assertEquals("track: a buffer [2] cannot take a value [1]", e.getMessage());
    Exception set = assertThrows(IllegalArgumentException.class, () -> buffer.set(Tensor.of(1f)));
    assertEquals("buffer: has the shape [2] and cannot take [1]", set.getMessage());
  }

  @Test
  void eachUseOfRandomNumbersHasItsOwnStreamAndRunsRepeat() {
    Pass one = Pass.training(Rng.of(7));
    Pass two = Pass.training(Rng.of(7));
    float first = one.rng().uniform(0);
    assertNotEquals(first, one.rng().uniform(0));
    assertEquals(first, two.rng().uniform(0));
  }

  @Test
  void randomNumbersNeedAStream() {
    assertEquals(
        "pass: a layer needs random numbers; use Pass.training(rng.fork(step))",
        assertThrows(IllegalStateException.class, Pass.training()::rng).getMessage());
    assertEquals(
        "pass: inference has no random numbers",
        assertThrows(IllegalStateException.class, Pass.inference()::rng).getMessage());
  }

  @Test
  void frozenParametersAreConstants() {
    Linear linear = Linear.of(2, 1, Rng.of(1));
    linear.freeze();
    Parameter own = new Parameter(Tensor.ones(1, 2));
    Pass pass = Pass.training();
    var gradients = linear.forward(pass.use(own), pass).sum().backward();
    assertEquals(List.of(own), List.copyOf(gradients.parameters()));
    linear.unfreeze();
    assertTrue(
        linear
            .forward(Tensor.zeros(Shape.of(1, 2).dims()), Pass.training())
            .sum()
            .backward()
            .parameters()
            .contains(linear.weight()));
  }
}
