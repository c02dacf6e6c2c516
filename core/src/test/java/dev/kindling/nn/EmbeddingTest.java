package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import org.junit.jupiter.api.Test;

class EmbeddingTest {
  private final Tensor table = Tensor.of(new float[][] {{1, 2}, {3, 4}, {5, 6}});

  private EmbeddingBag bag() {
    EmbeddingBag bag = EmbeddingBag.of(3, 2, Rng.of(1));
    bag.weight().update(data -> System.arraycopy(table.toArray(), 0, data, 0, 6));
    return bag;
  }

  @Test
  void idsBecomeRows() {
    Embedding layer = Embedding.of(table);
    Tensor y = layer.forward(Tensor.of(new float[][] {{2, 0}, {1, 2}}));
    assertEquals(Shape.of(2, 2, 2), y.shape());
    assertArrayEquals(new float[] {5, 6, 1, 2, 3, 4, 5, 6}, y.toArray());
    IntTensor ids = IntTensor.of(2, 0, 1, 2);
    assertArrayEquals(y.toArray(), layer.forward(ids, Pass.inference()).toArray());
  }

  @Test
  void theGradientsOfEqualIdsAreAdded() {
    Embedding layer = Embedding.of(table);
    Tensor y = layer.forward(IntTensor.of(2, 0, 2), Pass.training());
    assertArrayEquals(
        new float[] {1, 1, 0, 0, 2, 2}, y.sum().backward().of(layer.weight()).toArray());
  }

  @Test
  void orTheirMeanIsTaken() {
    Embedding layer = Embedding.of(table).meanGradient();
    Tensor y = layer.forward(IntTensor.of(2, 0, 2), Pass.training());
    assertArrayEquals(new float[] {5, 6, 1, 2, 5, 6}, y.toArray());
    assertArrayEquals(
        new float[] {1, 1, 0, 0, 1, 1}, y.sum().backward().of(layer.weight()).toArray());
  }

  @Test
  void paddingIsZeroAndGetsNoGradient() {
    Embedding layer = Embedding.of(table).padding(-1);
    Tensor y = layer.forward(IntTensor.of(2, 1), Pass.training());
    assertArrayEquals(new float[] {0, 0, 3, 4}, y.toArray());
    assertArrayEquals(
        new float[] {0, 0, 1, 1, 0, 0}, y.sum().backward().of(layer.weight()).toArray());
  }

  @Test
  void itIsTheFirstLayerOfANetwork() {
    Sequential net =
        Sequential.seed(1)
            .layer(rng -> Embedding.of(100, 4, rng))
            .layer(Flatten.of())
            .linear(12, 2)
            .build();
    assertEquals(Shape.of(5, 2), net.forward(Tensor.ones(5, 3)).shape());
    assertEquals(Shape.of(2), net.output(Shape.of(3)));
  }

  @Test
  void bagsAreAddedAveragedOrTheirLargestTaken() {
    IntTensor ids = IntTensor.of(Shape.of(2, 2), 0, 1, 2, 2);
    Pass pass = Pass.inference();
    assertArrayEquals(new float[] {4, 6, 10, 12}, bag().sum().forward(ids, pass).toArray());
    assertArrayEquals(new float[] {2, 3, 5, 6}, bag().forward(ids, pass).toArray());
    assertArrayEquals(new float[] {3, 4, 5, 6}, bag().max().forward(ids, pass).toArray());
    Tensor floats = Tensor.of(new float[][] {{0, 1}, {2, 2}});
    assertArrayEquals(new float[] {2, 3, 5, 6}, bag().forward(floats).toArray());
  }

  @Test
  void offsetsCutBagsOfDifferentSizesAndEmptyOnes() {
    IntTensor ids = IntTensor.of(0, 1, 2, 2);
    IntTensor offsets = IntTensor.of(0, 1, 1);
    Pass pass = Pass.training();
    EmbeddingBag mean = bag();
    Tensor y = mean.forward(ids, offsets, null, pass);
    assertArrayEquals(new float[] {1, 2, 0, 0, 13 / 3f, 16 / 3f}, y.toArray(), 1e-6f);
    assertArrayEquals(
        new float[] {1, 1, 1 / 3f, 1 / 3f, 2 / 3f, 2 / 3f},
        y.sum().backward().of(mean.weight()).toArray(),
        1e-6f);
    assertArrayEquals(
        new float[] {1, 2, 0, 0, 5, 6}, bag().max().forward(ids, offsets, null, pass).toArray());
    Tensor shares = Tensor.of(2, 1, 0.5f, -1).requiresGrad();
    EmbeddingBag sum = bag().sum();
    Tensor weighted = sum.forward(ids, offsets, shares, pass);
    assertArrayEquals(new float[] {2, 4, 0, 0, 0.5f, 1}, weighted.toArray());
    assertArrayEquals(new float[] {3, 7, 11, 11}, weighted.sum().backward().of(shares).toArray());
  }

  @Test
  void paddingCountsInNoBag() {
    IntTensor ids = IntTensor.of(Shape.of(2, 2), 0, 1, 0, 0);
    for (EmbeddingBag bag : new EmbeddingBag[] {bag(), bag().sum(), bag().max()}) {
      assertArrayEquals(
          new float[] {3, 4, 0, 0},
          bag.padding(0).forward(ids, Pass.inference()).toArray(),
          bag.toString());
    }
  }

  @Test
  void idsAreChecked() {
    Embedding layer = Embedding.of(table);
    refused(
        "embedding(3, 2): the id 3 at position 1 is outside the vocabulary 0..2",
        () -> layer.forward(Tensor.of(0, 3)));
    refused(
        "embedding(3, 2): the id 0.5 at position 0 is no whole number below 2^24",
        () -> layer.forward(Tensor.of(0.5f)));
    refused(
        "embedding(3, 2): the id 1.6777216E7 at position 0 is no whole number below 2^24",
        () -> layer.forward(Tensor.of(0x1p24f)));
    refused(
        "embedding(3, 2): the id NaN at position 0 is no whole number below 2^24",
        () -> layer.forward(Tensor.of(Float.NaN)));
    refused(
        "embedding(3, 2): the padding id 3 is outside the vocabulary 0..2", () -> layer.padding(3));
    refused(
        "embedding: the weight needs [vocabulary, features], not [3]",
        () -> Embedding.of(Tensor.zeros(3)));
    refused(
        "embedding(0, 2): needs at least one size, and each at least 1",
        () -> Embedding.of(0, 2, Rng.of(1)));
  }

  @Test
  void bagsAreChecked() {
    Pass pass = Pass.inference();
    refused(
        "embeddingBag(3, 2): the ids have the shape [2], not [bags, ids]; a vector of ids needs"
            + " offsets",
        () -> bag().forward(IntTensor.of(1, 2), pass));
    refused(
        "embeddingBag(3, 2): the offsets [1] cut [2] ids into no bags; needs a vector and offsets"
            + " from 0 that do not decrease",
        () -> bag().forward(IntTensor.of(1, 2), IntTensor.of(1), null, pass));
    refused(
        "embeddingBag(3, 2): shares of the shape [1] for ids [2] and mean; needs equal shapes and"
            + " sum",
        () -> bag().forward(IntTensor.of(1, 2), IntTensor.of(0), Tensor.of(1f), pass));
    refused(
        "layer 0 embeddingBag(3, 2): a sample has the shape [], not [ids]",
        () -> Sequential.of(bag()).output(Shape.of()));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
