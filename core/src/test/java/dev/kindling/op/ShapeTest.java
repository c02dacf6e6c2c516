package dev.kindling.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
  private final Shape shape = Shape.of(32, 3, 28);

  @Test
  void sizesAreReadFromBothEnds() {
    assertEquals(3, shape.rank());
    assertEquals(32 * 3 * 28, shape.size());
    assertEquals(28, shape.dim(-1));
    assertEquals(32, shape.dim(0));
    assertEquals(1, Shape.of().size());
    assertEquals("[32, 3, 28]", shape.toString());
    assertEquals("[]", Shape.of().toString());
  }

  @Test
  void shapesAreValues() {
    assertEquals(shape, Shape.of(32, 3, 28));
    assertEquals(shape.hashCode(), Shape.of(32, 3, 28).hashCode());
    assertNotEquals(shape, Shape.of(32, 84));
    assertNotEquals(Shape.of(2, 3).hashCode(), Shape.of(3, 2).hashCode());
    shape.dims()[0] = 1;
    assertEquals(32, shape.dim(0));
  }

  @Test
  void partsMakeOtherShapes() {
    assertEquals(Shape.of(32, 3, 1), shape.with(-1, 1));
    assertEquals(Shape.of(32, 28), shape.without(1));
    assertEquals(Shape.of(3, 28), shape.slice(1, 3));
    assertEquals(shape, Shape.of(32).then(Shape.of(3, 28)));
  }

  @Test
  void broadcastingStretchesOnes() {
    assertEquals(Shape.of(2, 3, 4), Shape.broadcast("plus", Shape.of(3, 1), Shape.of(2, 1, 4)));
    assertEquals(Shape.of(2, 3), Shape.broadcast("plus", Shape.of(), Shape.of(2, 3)));
    assertEquals(Shape.of(0, 3), Shape.broadcast("plus", Shape.of(0, 3), Shape.of(1, 3)));
  }

  @Test
  void wrongSizesAreRefusedInOneSentence() {
    refused("shape [2, -1] has a negative size, -1", () -> Shape.of(2, -1));
    refused("shape [65536, 32768] has more than 2147483647 elements", () -> Shape.of(65536, 32768));
    refused("shape [32, 3, 28] has no axis 3", () -> shape.dim(3));
    refused("shape [32, 3, 28] has no axis -4", () -> shape.without(-4));
    refused(
        "times: [3] and [2, 4] do not broadcast; sizes must be equal or 1, and 3 meets 4",
        () -> Shape.broadcast("times", Shape.of(3), Shape.of(2, 4)));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
