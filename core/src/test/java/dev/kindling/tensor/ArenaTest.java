package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArenaTest {
  private final Arena arena = new Arena();
  private final Tensor x = Tensor.of(1, 2, 3);

  @Test
  void theNextStepUsesTheSameBuffers() {
    Tensor first = inArena();
    float[] buffer = first.data();
    arena.reset();
    assertSame(buffer, inArena().data());
    assertEquals(12, arena.bytes());
  }

  @Test
  void oneStepUsesABufferOnce() {
    assertNotSame(inArena().data(), inArena().data());
  }

  @Test
  void buffersOfOtherSizesAreKeptForLater() {
    inArena();
    arena.reset();
    arena.within(() -> Tensor.of(1, 2).plus(1));
    inArena();
    arena.within(() -> Tensor.of(1, 2).plus(1));
    assertEquals(12 + 8 + 8, arena.bytes());
  }

  @Test
  void aTensorOfAPastStepSaysSo() {
    Tensor kept = inArena();
    Tensor copy = kept.copy();
    arena.reset();
    assertEquals("[2.0, 3.0, 4.0]", copy.toString());
    assertEquals(
        "The tensor [3] belongs to a training step that is over; take a copy() of it during the step",
        assertThrows(IllegalStateException.class, kept::toArray).getMessage());
    assertThrows(IllegalStateException.class, kept::toString);
    assertThrows(IllegalStateException.class, () -> kept.plus(1));
    assertThrows(IllegalStateException.class, kept::requiresGrad);
  }

  /** The build's tests run in this mode, so that nothing reads what a past step has left. */
  @Test
  void aTestModeFillsTheBuffersOfAPastStepWithNaN() {
    assumeTrue(Boolean.getBoolean("kindling.arena.nan"));
    float[] buffer = inArena().data();
    arena.reset();
    assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, buffer);
  }

  @Test
  void outsideAScopeResultsStandAlone() {
    inArena();
    Tensor free = x.plus(1);
    arena.reset();
    assertEquals("[2.0, 3.0, 4.0]", free.toString());
  }

  @Test
  void scopesNest() {
    Arena inner = new Arena();
    arena.within(
        () -> {
          inner.within(() -> x.plus(1));
          return x.plus(1);
        });
    assertEquals(12, arena.bytes());
    assertEquals(12, inner.bytes());
  }

  private Tensor inArena() {
    return arena.within(() -> x.plus(1));
  }

  @Test
  void whatIsFilledWithinAnArenaEndsWithTheStep() {
    Arena arena = new Arena();
    Tensor kept = arena.within(() -> Arena.filled(Shape.of(2, 2), x -> Arrays.fill(x, 3f)));
    assertArrayEquals(new float[] {3, 3, 3, 3}, kept.toArray());
    arena.reset();
    assertThrows(IllegalStateException.class, kept::toArray);
    Tensor alone = Arena.filled(Shape.of(1), x -> x[0] = 4f);
    assertArrayEquals(new float[] {4}, alone.toArray());
  }

  /** Ten sines keep their arguments; of the gradients only two or three are in use at a time. */
  @Test
  void gradientsThatAreUsedLeaveTheirBuffersToOthers() {
    Tensor wide = Rng.of(1).uniform(Shape.of(200, 100), -1, 1).requiresGrad();
    for (int step = 0; step < 3; step++) {
      float[] alone = sines(wide).backward().of(wide).toArray();
      arena.within(
          () -> {
            assertArrayEquals(alone, sines(wide).backward().of(wide).toArray());
            return null;
          });
      arena.reset();
      long buffers = arena.bytes() / (4 * 200 * 100);
      assertTrue(buffers <= 10 + 5, buffers + " buffers");
    }
  }

  private static Tensor sines(Tensor x) {
    Tensor y = x;
    for (int i = 0; i < 10; i++) {
      y = y.sin();
    }
    return y.sum();
  }

  @Test
  void aGradientThatAnOperationOfOnesOwnKeepsIsNotOverwritten() {
    List<Tensor> kept = new ArrayList<>();
    record Watched(List<Tensor> kept) implements Op {
      @Override
      public Shape shape(Shape... in) {
        return in[0];
      }

      @Override
      public void forward(Frame f) {
        System.arraycopy(f.in(0), 0, f.out(), 0, f.out().length);
      }

      @Override
      public void grad(Chain c) {
        kept.add((Tensor) c.upstream());
        c.give(0, c.upstream());
      }
    }
    Tensor wide = Rng.of(1).uniform(Shape.of(200, 100), -1, 1).requiresGrad();
    arena.within(
        () -> {
          Tensor y = wide.sin().apply(new Watched(kept));
          sines(y).backward();
          float[] then = kept.get(0).toArray();
          sines(y).backward();
          assertArrayEquals(then, kept.get(0).toArray());
          assertArrayEquals(then, kept.get(1).toArray());
          return null;
        });
  }
}
