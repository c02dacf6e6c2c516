package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import org.junit.jupiter.api.Test;

class AttentionTest {
  private final Tensor q = random(1, 2, 4, 3, 6);
  private final Tensor k = random(2, 2, 4, 5, 6);
  private final Tensor v = random(3, 2, 4, 5, 2);

  private static Tensor random(int seed, int... dims) {
    return Rng.of(seed).normal(Shape.of(dims), 0, 1);
  }

  @Test
  void itIsTheSoftmaxOfScaledProducts() {
    Tensor scores = q.matmul(k.transpose(-1, -2)).times((float) (1 / Math.sqrt(6)));
    same(scores.softmax().matmul(v), Attention.scaled().of(q, k, v));
  }

  @Test
  void aCausalMaskIsALowerTriangle() {
    Tensor below = Attention.only(Tensor.ones(3, 5).tril());
    same(Attention.scaled().bias(below).of(q, k, v), Attention.scaled().causal().of(q, k, v));
  }

  @Test
  void masksOfSeveralShapesBroadcast() {
    Tensor lengths = Attention.within(IntTensor.of(2, 5), 5);
    assertEquals(Shape.of(2, 1, 1, 5), lengths.shape());
    Tensor y = Attention.scaled().bias(lengths).of(q, k, v);
    Tensor first = Attention.scaled().of(q, k.slice(2, 0, 2), v.slice(2, 0, 2));
    same(first.select(0, 0), y.select(0, 0));
    same(Attention.scaled().of(q, k, v).select(0, 1), y.select(0, 1));
    Tensor column = random(4, 2, 1, 3, 1);
    same(Attention.scaled().of(q, k, v), Attention.scaled().bias(column).of(q, k, v));
    same(Attention.scaled().of(q, k, v), Attention.scaled().bias(Tensor.scalar(3)).of(q, k, v));
  }

  @Test
  void aTargetWithoutSourcesIsZeroOrNan() {
    Tensor none =
        Attention.only(
            Tensor.of(new float[][] {{1, 1, 0, 0, 0}, {0, 0, 0, 0, 0}, {1, 0, 0, 0, 1}}));
    Tensor y = Attention.scaled().bias(none).of(q, k, v);
    assertEquals(0f, y.select(2, 1).abs().sum().item());
    Tensor strict = Attention.scaled().bias(none).strict().of(q, k, v);
    assertTrue(Float.isNaN(strict.select(2, 1).sum().item()));
    same(y.select(2, 2), strict.select(2, 2));
  }

  @Test
  void headsOfQueriesShareThoseOfKeys() {
    for (int shared : new int[] {1, 2}) {
      Tensor few = k.slice(1, 0, shared);
      Tensor values = v.slice(1, 0, shared);
      Tensor y = Attention.scaled().causal().of(q, few, values);
      int times = 4 / shared;
      same(
          Attention.scaled()
              .causal()
              .of(q, few.repeatInterleave(1, times), values.repeatInterleave(1, times)),
          y);
    }
  }

  @Test
  void dropoutScalesWhatItKeeps() {
    Tensor plain = Attention.scaled().weights(q, k);
    Tensor dropped = Attention.scaled().dropout(0.25f, Rng.of(1)).weights(q, k);
    int zeros = 0;
    for (int i = 0; i < plain.size(); i++) {
      float kept = dropped.toArray()[i];
      zeros += kept == 0f ? 1 : 0;
      assertTrue(kept == 0f || Math.abs(kept - plain.toArray()[i] / 0.75f) < 1e-6f);
    }
    assertTrue(zeros > 10 && zeros < 60, "dropped " + zeros + " of 120");
    assertEquals(0f, Attention.scaled().dropout(1f, Rng.of(1)).of(q, k, v).abs().sum().item());
  }

  @Test
  void gradientsReachEverythingThatIsGiven() {
    GradCheck.check(
        x -> Attention.scaled().causal().bias(x[3]).of(x[0], x[1], x[2]),
        random(5, 1, 4, 3, 4),
        random(6, 1, 2, 3, 4),
        random(7, 1, 2, 3, 2),
        random(8, 4, 1, 3));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "attention: q [3] and k [5, 6] do not fit; needs [..., targets, d] and [..., sources, d]",
        () -> Attention.scaled().weights(Tensor.zeros(3), Tensor.zeros(5, 6)));
    refused(
        "attention: the mask has the shape [2, 5]; needs one that broadcasts to [2, 4, 3, 5]",
        () -> Attention.scaled().bias(Tensor.zeros(2, 5)).of(q, k, v));
    refused(
        "attention: the dropout probability must be from 0 to 1, not 2.0",
        () -> Attention.scaled().dropout(2f, Rng.of(1)));
  }

  private static void same(Tensor wanted, Tensor got) {
    assertEquals(wanted.shape(), got.shape());
    assertArrayEquals(wanted.toArray(), got.toArray(), 2e-6f);
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
