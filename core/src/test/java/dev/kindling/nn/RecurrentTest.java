package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.tensor.GradCheck;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecurrentTest {
  private static final Rng RNG = Rng.of(3);

  static List<RecurrentSpec<?>> kinds() {
    return List.of(
        RNN.of(3, 4),
        RNN.of(3, 4).relu().layers(2),
        LSTM.of(3, 4).layers(2).bidirectional(),
        LSTM.of(3, 4).projected(2).bidirectional(),
        GRU.of(3, 4).layers(2).bidirectional().withoutBias(),
        GRU.of(3, 4));
  }

  private static Tensor input(int... dims) {
    return RNG.fork(9).uniform(Shape.of(dims), -2, 2);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void paddedSequencesGiveWhatEachGivesAlone(RecurrentSpec<?> spec) {
    Recurrent layer = spec.create(RNG);
    Tensor x = input(3, 5, 3);
    int[] lengths = {2, 5, 1};
    float[] padded = x.toArray();
    Arrays.fill(padded, 2 * 3, 5 * 3, Float.NaN);
    Tensor batch = Tensor.of(x.shape(), padded);
    Pass pass = Pass.training();
    Recurrent.Output all = layer.run(batch, null, IntTensor.of(lengths), pass);
    for (int b = 0; b < 3; b++) {
      Tensor own = x.select(0, b).slice(0, 0, lengths[b]);
      Recurrent.Output alone = layer.run(own, null, Pass.inference());
      Tensor sequence = all.sequence().select(0, b);
      same(alone.sequence(), sequence.slice(0, 0, lengths[b]));
      assertEquals(0f, sequence.slice(0, lengths[b]).abs().sum().item());
      same(alone.state().h(), all.state().h().select(1, b));
      if (alone.state().c() != null) {
        same(alone.state().c(), all.state().c().select(1, b));
      }
    }
    Gradients g = all.sequence().sum().plus(all.state().h().sum()).backward();
    for (Parameter parameter : layer.parameters().values()) {
      assertTrue(Float.isFinite(g.of(parameter).sum().item()), "padding leaks into gradients");
    }
  }

  private static void same(Tensor wanted, Tensor got) {
    assertEquals(wanted.shape(), got.shape());
    assertArrayEquals(wanted.toArray(), got.toArray(), 1e-6f);
  }

  @Test
  void aStateGoesOnWhereASequenceWasCut() {
    Recurrent layer = LSTM.of(3, 4).layers(2).create(RNG);
    Tensor x = input(2, 6, 3);
    Pass pass = Pass.inference();
    Recurrent.Output whole = layer.run(x, null, pass);
    Recurrent.Output first = layer.run(x.slice(1, 0, 2), null, pass);
    Recurrent.Output second = layer.run(x.slice(1, 2), first.state(), pass);
    same(whole.sequence().slice(1, 2), second.sequence());
    same(whole.state().c(), second.state().c());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void gradientsOfInputAndStateAgreeWithDifferences(RecurrentSpec<?> spec) {
    Recurrent layer = spec.create(RNG);
    RecurrentState start = layer.run(input(2, 3, 3), null, Pass.inference()).state();
    GradCheck.check(
        in -> {
          RecurrentState state = new RecurrentState(in[1], start.c() == null ? null : in[2]);
          Recurrent.Output y = layer.run(in[0], state, IntTensor.of(3, 2), Pass.training());
          Tensor end = y.state().h().flatten();
          Tensor both = Tensor.concat(0, y.sequence().flatten(), end);
          return y.state().c() == null ? both : Tensor.concat(0, both, y.state().c().flatten());
        },
        start.c() == null
            ? new Tensor[] {input(2, 3, 3), start.h()}
            : new Tensor[] {input(2, 3, 3), start.h(), start.c()});
  }

  @Test
  void aCellTakesTheStepsOfALayer() {
    RecurrentCell cell = GRU.of(3, 4).cell(RNG.fork(0));
    Recurrent layer = GRU.of(3, 4).create(RNG);
    Tensor x = input(2, 3, 3);
    RecurrentState state = null;
    for (int t = 0; t < 3; t++) {
      state = cell.step(x.select(1, t), state, Pass.inference());
    }
    same(layer.run(x, null, Pass.inference()).state().h().select(0, 0), state.h());
    same(cell.forward(x.select(1, 0)).select(0, 1), cell.forward(x.select(1, 0).select(0, 1)));
  }

  @Test
  void aClassifierReadsTheLastStateOfBothDirections() {
    Sequential net =
        Sequential.seed(1).layer(LSTM.of(3, 4).bidirectional().last()).linear(8, 2).build();
    assertEquals(Shape.of(5, 2), net.forward(input(5, 7, 3)).shape());
    Recurrent lstm = (Recurrent) net.layers().get(0);
    RecurrentState end = lstm.run(input(5, 7, 3), null, Pass.inference()).state();
    Tensor both = Tensor.concat(1, end.h().select(0, 0), end.h().select(0, 1));
    same(both, lstm.forward(input(5, 7, 3)));
  }

  @Test
  void parametersAreNamedByDirectionAndLayer() {
    assertEquals(
        List.of(
            "forward.0.weightIh",
            "forward.0.weightHh",
            "forward.0.biasIh",
            "forward.0.biasHh",
            "reverse.0.weightIh",
            "reverse.0.weightHh",
            "reverse.0.biasIh",
            "reverse.0.biasHh"),
        List.copyOf(RNN.of(3, 4).bidirectional().create(RNG).parameters().keySet()));
    Parameter weight =
        LSTM.of(3, 4).projected(2).create(RNG).parameters().get("forward.0.weightHh");
    assertEquals(Shape.of(2, 16), weight.shape());
    for (float w : weight.value().toArray()) {
      assertTrue(Math.abs(w) <= 0.5f, "weight " + w);
    }
  }

  @Test
  void dropoutStandsBetweenLayersAndOnlyInTraining() {
    Recurrent layer = RNN.of(3, 4).layers(2).dropout(0.5f).create(RNG);
    Tensor x = input(2, 5, 3);
    same(layer.forward(x), layer.forward(x));
    Tensor one = layer.forward(x, Pass.training(Rng.of(1)));
    assertTrue(one.minus(layer.forward(x)).abs().sum().item() > 0.1f);
    Recurrent single = RNN.of(3, 4).dropout(0.5f).create(RNG);
    same(single.forward(x), single.forward(x, Pass.training(Rng.of(1))));
  }

  /** The hashes are the same in every mode of the build: with and without vectors, on each JDK. */
  @Test
  void bitsAreTheSameWithAndWithoutVectors() {
    Recurrent layer = LSTM.of(19, 33).layers(2).bidirectional().create(RNG);
    Tensor y = layer.forward(input(5, 7, 19), Pass.training());
    Gradients g = y.square().sum().backward();
    int hash = Arrays.hashCode(y.toArray());
    for (Parameter parameter : layer.parameters().values()) {
      hash = 31 * hash + Arrays.hashCode(g.of(parameter).toArray());
    }
    assertEquals(LSTM_HASH, hash);
  }

  private static final int LSTM_HASH = -747728590;

  @Test
  void whatDoesNotFitIsRefused() {
    refused("lstm(0, 4): both sizes must be at least 1", () -> LSTM.of(0, 4));
    refused("rnn(3, 4): got 0 layers; needs at least 1", () -> RNN.of(3, 4).layers(0));
    refused(
        "lstm(3, 4): a projection needs from 1 to 3 features, not 4",
        () -> LSTM.of(3, 4).projected(4));
    refused(
        "gru(3, 4): the dropout probability must be from 0 to 1, not 1.5",
        () -> GRU.of(3, 4).dropout(1.5f));
    Recurrent lstm = LSTM.of(3, 4).create(RNG);
    Pass pass = Pass.inference();
    refused(
        "lstm(3, 4): the input has the shape [2, 5, 7], not [batch, time, 3] or [time, 3];"
            + " use lstm(7, 4)",
        () -> lstm.forward(Tensor.zeros(2, 5, 7)));
    refused(
        "lstm(3, 4): a sample has the shape [2, 5, 3], not [time, 3]",
        () -> lstm.output(Shape.of(2, 5, 3)));
    Tensor x = Tensor.zeros(2, 5, 3);
    refused(
        "lstm(3, 4): got a state without a cell state c; needs h and c",
        () -> lstm.run(x, RecurrentState.of(Tensor.zeros(1, 2, 4)), pass));
    refused(
        "gru(3, 4): got a state with a cell state c; needs h alone",
        () -> GRU.of(3, 4).create(RNG).run(x, RecurrentState.of(x, x), pass));
    refused(
        "lstm(3, 4): the state h has the shape [2, 2, 4], not [1, 2, 4]",
        () -> lstm.run(x, RecurrentState.of(Tensor.zeros(2, 2, 4), x), pass));
    refused(
        "lstm(3, 4): the lengths have the shape [3], not [2]",
        () -> lstm.run(x, null, IntTensor.of(1, 2, 3), pass));
    refused(
        "lstm(3, 4): the length 6 of sequence 1 is outside 1..5",
        () -> lstm.run(x, null, IntTensor.of(1, 6), pass));
    refused(
        "lstmCell(3, 4): the input has the shape [2, 5], not [batch, 3]",
        () -> LSTM.of(3, 4).cell(RNG).forward(Tensor.zeros(2, 5)));
    assertEquals(
        "lstm(3, 4, layers 2, bidirectional, projected 2, no bias, dropout 0.5, last)",
        LSTM.of(3, 4)
            .layers(2)
            .bidirectional()
            .projected(2)
            .withoutBias()
            .dropout(0.5f)
            .last()
            .toString());
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
