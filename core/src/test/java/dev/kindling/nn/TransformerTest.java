package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Attention;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransformerTest {
  private static final Rng RNG = Rng.of(4);

  private static Tensor input(int... dims) {
    return RNG.fork(8).normal(Shape.of(dims), 0, 1);
  }

  @Test
  void aCausalBlockDoesNotSeeWhatComesLater() {
    Layer block = TransformerEncoderLayer.of(8, 2).causal().rotary().normFirst().create(RNG);
    Tensor x = input(2, 6, 8);
    Tensor changed = Tensor.concat(1, x.slice(1, 0, 3), x.slice(1, 3).times(-5));
    same(block.forward(x).slice(1, 0, 3), block.forward(changed).slice(1, 0, 3));
    assertTrue(block.forward(x).minus(block.forward(changed)).abs().max().item() > 0.1f);
  }

  @Test
  void paddingDoesNotChangeASequence() {
    TransformerEncoder body =
        TransformerEncoder.of(TransformerEncoderLayer.of(8, 2).gelu(), 2).norm().create(RNG);
    Tensor x = input(2, 5, 8);
    Tensor y = body.forward(x, Attention.within(IntTensor.of(3, 5), 5), Pass.inference());
    same(body.forward(x.select(0, 0).slice(0, 0, 3)), y.select(0, 0).slice(0, 0, 3));
    same(body.forward(x.select(0, 1)), y.select(0, 1));
  }

  @Test
  void weightsAreThoseOfEachHeadAndAddUpToOne() {
    MultiHeadAttention attention = MultiHeadAttention.of(8, 2).sources(5, 6).create(RNG);
    MultiHeadAttention.Output y =
        attention.run(input(2, 3, 8), input(2, 4, 5), input(2, 4, 6), null, Pass.inference());
    assertEquals(Shape.of(2, 2, 3, 4), y.weights().shape());
    assertArrayEquals(ones(12), y.weights().sum(-1).toArray(), 1e-6f);
    same(
        y.output(),
        attention.forward(input(2, 3, 8), input(2, 4, 5), input(2, 4, 6), null, Pass.inference()));
  }

  private static float[] ones(int n) {
    float[] ones = new float[n];
    Arrays.fill(ones, 1f);
    return ones;
  }

  @Test
  void aDecoderAttendsToItsMemory() {
    TransformerDecoderLayer block =
        TransformerDecoderLayer.of(8, 2).causal().normFirst().create(RNG);
    Tensor memory = input(2, 4, 8);
    Pass pass = Pass.inference();
    Tensor y = block.forward(input(2, 3, 8), memory, null, null, pass);
    assertEquals(Shape.of(2, 3, 8), y.shape());
    Tensor other = block.forward(input(2, 3, 8), memory.times(2), null, null, pass);
    assertTrue(y.minus(other).abs().min().item() > 0f);
    Tensor none = Attention.only(Tensor.zeros(1, 4));
    same(
        block.forward(input(2, 3, 8), memory, null, none, pass),
        block.forward(input(2, 3, 8), memory.times(2), null, none, pass));
  }

  @Test
  void rotatedProductsDependOnDistancesAlone() {
    Tensor q = input(1, 6);
    Tensor k = input(2, 6).select(0, 1).reshape(1, 6);
    float near =
        PositionalEncoding.rotate(q, 3).matmul(PositionalEncoding.rotate(k, 1), false, true).item();
    float far =
        PositionalEncoding.rotate(q, 53)
            .matmul(PositionalEncoding.rotate(k, 51), false, true)
            .item();
    assertEquals(near, far, 1e-5f);
    Tensor one = PositionalEncoding.rotate(Tensor.of(new float[][] {{1, 0, 1, 0}}), 1);
    assertArrayEquals(
        new float[] {
          (float) Math.cos(1), (float) Math.sin(1), (float) Math.cos(0.01), (float) Math.sin(0.01)
        },
        one.toArray(),
        1e-7f);
  }

  @Test
  void positionsAreSinesAndCosinesOrLearned() {
    Tensor p = PositionalEncoding.sinusoidal(10, 4).forward(Tensor.zeros(3, 4)).select(0, 2);
    assertArrayEquals(
        new float[] {
          (float) Math.sin(2), (float) Math.cos(2), (float) Math.sin(0.02), (float) Math.cos(0.02)
        },
        p.toArray(),
        1e-7f);
    Layer learned = PositionalEncoding.learned(10, 4).create(RNG);
    Tensor y = learned.forward(Tensor.zeros(2, 3, 4), Pass.training());
    Tensor g = y.sum().backward().of(learned.parameters().get("weight"));
    assertArrayEquals(new float[] {2, 2, 2, 0}, g.select(1, 0).slice(0, 0, 4).toArray());
  }

  @Test
  void blocksStandInASequence() {
    Sequential net =
        Sequential.seed(1)
            .linear(5, 8)
            .layer(PositionalEncoding.sinusoidal(16, 8))
            .layer(MultiHeadAttention.of(8, 2))
            .layer(TransformerEncoderLayer.of(8, 2).feedForward(16).withoutBias())
            .build();
    assertEquals(Shape.of(2, 7, 8), net.forward(input(2, 7, 5)).shape());
    assertEquals(
        List.of(
            "3.selfAttention.query.weight",
            "3.selfAttention.key.weight",
            "3.selfAttention.value.weight",
            "3.selfAttention.output.weight",
            "3.feedForward.linear1.weight",
            "3.feedForward.linear2.weight",
            "3.norm1.weight",
            "3.norm2.weight"),
        net.parameters().keySet().stream().filter(name -> name.startsWith("3")).toList());
  }

  /** The hash is the same in every mode of the build: with and without vectors, on each JDK. */
  @Test
  void bitsAreTheSameWithAndWithoutVectors() {
    TransformerSpec<TransformerEncoderLayer> spec = TransformerEncoderLayer.of(36, 3).causal();
    assertEquals(BLOCK_HASH, hash(spec.dropout(0f).gelu().create(RNG)));
    assertEquals(ROTARY_HASH, hash(spec.rotary().gelu().create(RNG)));
  }

  private static int hash(Layer block) {
    Tensor y = block.forward(input(3, 21, 36), Pass.training(RNG));
    Gradients g = y.square().sum().backward();
    int hash = Arrays.hashCode(y.toArray());
    for (Parameter parameter : block.parameters().values()) {
      hash = 31 * hash + Arrays.hashCode(g.of(parameter).toArray());
    }
    return hash;
  }

  private static final int BLOCK_HASH = 1796052834;

  private static final int ROTARY_HASH = -1399704637;

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "multiHeadAttention(8, 3): the features must be a multiple of the heads",
        () -> MultiHeadAttention.of(8, 3));
    refused(
        "multiHeadAttention: keys of 0 and values of 1 features; needs at least 1",
        () -> MultiHeadAttention.of(8, 2).sources(0, 1));
    refused(
        "multiHeadAttention: the dropout probability must be from 0 to 1, not -1.0",
        () -> MultiHeadAttention.of(8, 2).dropout(-1));
    refused(
        "multiHeadAttention(6, 2): rotary positions need an even number of features per head",
        () -> MultiHeadAttention.of(6, 2).rotary());
    MultiHeadAttention attention = MultiHeadAttention.of(8, 2).create(RNG);
    Tensor x = Tensor.zeros(2, 3, 8);
    refused(
        "multiHeadAttention(8, 2): the query has the shape [2, 3, 7], not [2, time, 8]",
        () -> attention.forward(Tensor.zeros(2, 3, 7)));
    refused(
        "multiHeadAttention(8, 2): the key has the shape [3, 3, 8], not [2, time, 8]",
        () -> attention.forward(x, Tensor.zeros(3, 3, 8), x, null, Pass.inference()));
    refused(
        "multiHeadAttention(8, 2): there are 3 keys and 4 values",
        () -> attention.forward(x, x, Tensor.zeros(2, 4, 8), null, Pass.inference()));
    refused(
        "transformerEncoderLayer(8, 2): the input has the shape [8], not [batch, time, 8]",
        () -> TransformerEncoderLayer.of(8, 2).create(RNG).forward(Tensor.zeros(8)));
    refused(
        "transformerEncoderLayer(8, 2): the feed-forward part has 0 units; needs at least 1",
        () -> TransformerEncoderLayer.of(8, 2).feedForward(0));
    refused(
        "transformerEncoder: got 0 layers; needs at least 1",
        () -> TransformerEncoder.of(TransformerEncoderLayer.of(8, 2), 0));
    refused(
        "rotate: the shape [2, 3]; needs [..., time, features] with an even number of features",
        () -> PositionalEncoding.rotate(Tensor.zeros(2, 3), 0));
    refused(
        "learnedPositions(0, 4): both sizes must be at least 1",
        () -> PositionalEncoding.learned(0, 4));
    refused(
        "sinusoidalPositions(2, 8): the input has the shape [2, 3, 8], not [batch, time, 8] with"
            + " at most 2 times",
        () -> PositionalEncoding.sinusoidal(2, 8).forward(x));
  }

  private static void same(Tensor wanted, Tensor got) {
    assertEquals(wanted.shape(), got.shape());
    assertArrayEquals(wanted.toArray(), got.toArray(), 2e-6f);
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
