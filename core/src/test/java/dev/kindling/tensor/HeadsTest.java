package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.op.Threads;
import dev.kindling.op.family.Heads;
import org.junit.jupiter.api.Test;

class HeadsTest {
  /** Lengths around whole vectors and blocks of targets, and beyond the products' blocks. */
  private static final int[][] SIZES = {
    {1, 1, 2}, {5, 5, 3}, {24, 24, 8}, {25, 40, 16}, {70, 33, 5}, {128, 128, 32}, {150, 290, 20}
  };

  @Test
  void theResultHasTheBitsOfAttentionMadeOfSmallOperations() {
    for (int[] size : SIZES) {
      for (boolean causal : new boolean[] {false, true}) {
        Tensor q = tensor(1, size[0], size[2]);
        Tensor k = tensor(2, size[1], size[2]);
        Tensor v = tensor(3, size[1], size[2]);
        Attention small = Attention.scaled().scale(0.3f);
        small = causal ? small.causal() : small;
        Tensor expected = joined(small.of(small.weights(split(q), split(k)), split(v)));
        Tensor got = q.apply(new Heads.Attention(2, 0.3f, causal), k, v);
        assertEquals(expected.shape(), got.shape());
        assertArrayEquals(expected.toArray(), got.toArray(), q.shape() + " " + causal);
      }
    }
  }

  @Test
  void theGradientHasTheBitsOfAttentionMadeOfSmallOperations() {
    for (int[] size : SIZES) {
      for (boolean causal : new boolean[] {false, true}) {
        Tensor q = tensor(1, size[0], size[2]).requiresGrad();
        Tensor k = tensor(2, size[1], size[2]).requiresGrad();
        Tensor v = tensor(3, size[1], size[2]).requiresGrad();
        Tensor g = tensor(4, size[0], size[2]);
        Attention small = Attention.scaled().scale(0.3f);
        small = causal ? small.causal() : small;
        Tensor weights = small.weights(split(q), split(k));
        Gradients expected = joined(small.of(weights, split(v))).backward(g);
        Gradients got = q.apply(new Heads.Attention(2, 0.3f, causal), k, v).backward(g);
        for (Tensor x : new Tensor[] {q, k, v}) {
          assertArrayEquals(
              expected.of(x).toArray(), got.of(x).toArray(), x.shape() + " " + causal);
        }
      }
    }
  }

  @Test
  void attentionOfMatricesIsThatOfOneHead() {
    Tensor q = tensor(1, 30, 8);
    Tensor k = tensor(2, 50, 8);
    Attention attention = Attention.scaled().causal();
    assertArrayEquals(
        attention.of(attention.weights(q, k), k).toArray(), attention.of(q, k, k).toArray());
  }

  @Test
  void sideBySideAndApartHaveTheSameBits() {
    Tensor x = tensor(5, 61, 3 * 16).requiresGrad();
    Tensor g = tensor(6, 61, 16);
    Heads.Attention op = new Heads.Attention(2, 0.5f, true);
    Tensor together = x.apply(op);
    Tensor apart = x.slice(2, 0, 32).apply(op, x.slice(2, 32, 64), x.slice(2, 64, 96));
    assertArrayEquals(apart.toArray(), together.toArray());
    assertArrayEquals(apart.backward(g).of(x).toArray(), together.backward(g).of(x).toArray());
  }

  @Test
  void theGradientHasTheBitsOfOneThread() {
    Tensor x = tensor(5, 150, 3 * 20).requiresGrad();
    Tensor g = tensor(6, 150, 20);
    Heads.Attention op = new Heads.Attention(2, 0.5f, true);
    float[] alone = Threads.inline(() -> x.apply(op).backward(g).of(x).toArray());
    for (int round = 0; round < 20; round++) {
      assertArrayEquals(alone, x.apply(op).backward(g).of(x).toArray());
    }
  }

  @Test
  void withoutSourcesTheResultIsZero() {
    Tensor none = Tensor.zeros(2, 0, 4);
    Tensor q = tensor(1, 3, 2);
    assertArrayEquals(
        new float[24], q.apply(new Heads.Attention(2, 1f, false), none, none).toArray());
  }

  @Test
  void shapesThatDoNotFitAreRefused() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> Tensor.zeros(2, 3, 8).apply(new Heads.Attention(2, 1f, false)));
    assertEquals(
        "heads: the shapes [[2, 3, 8]] for 2 heads; needs q [..., targets, features], and k and v"
            + " [..., sources, features]",
        e.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Tensor.zeros(2, 3, 8)
                .apply(
                    new Heads.Attention(2, 1f, false),
                    Tensor.zeros(2, 3, 8),
                    Tensor.zeros(2, 4, 8)));
  }

  /** Two samples of two heads. */
  private static Tensor tensor(int seed, int time, int features) {
    return Rng.of(seed).uniform(Shape.of(2, time, 2 * features), -1f, 1f);
  }

  private static Tensor split(Tensor x) {
    int n = x.shape().dim(-1) / 2;
    return x.reshape(2, x.shape().dim(1), 2, n).transpose(1, 2);
  }

  private static Tensor joined(Tensor x) {
    Tensor y = x.transpose(1, 2);
    return y.reshape(2, y.shape().dim(1), y.shape().dim(2) * y.shape().dim(3));
  }
}
