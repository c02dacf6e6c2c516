package dev.kindling.nn;

import dev.kindling.nn.RecurrentSpec.Settings;
import dev.kindling.op.Shape;
import dev.kindling.op.family.Indexing;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An RNN, LSTM or GRU over sequences: {@code [batch, time, in]} to {@code [batch, time, features]},
 * or one sequence {@code [time, in]}; features is the size of the hidden state, twice that where it
 * reads in both directions. With {@link RecurrentSpec#last()} the output is {@code [batch,
 * features]}.
 *
 * <pre>{@code
 * Recurrent encoder = LSTM.of(64, 128).create(rng);
 * Recurrent.Output y = encoder.run(x, null, lengths, pass);
 * y.sequence();      // [batch, time, 128]
 * y.state().h();     // [1, batch, 128]
 * }</pre>
 *
 * <p>Parameters are those of the cells, {@code forward.0.weightIh} and so on: one {@link
 * RecurrentCell} for each layer and direction.
 */
public final class Recurrent implements Layer {
  private final Settings settings;
  private final Dropout dropout;
  private final List<RecurrentCell> forward = new ArrayList<>();
  private final List<RecurrentCell> reverse = new ArrayList<>();

  Recurrent(Settings settings, Rng rng) {
    this.settings = settings;
    dropout = Dropout.of(settings.dropout());
    for (int layer = 0; layer < settings.layers(); layer++) {
      int in = layer == 0 ? settings.in() : features();
      forward.add(new RecurrentCell(settings, in, rng.fork(2L * layer)));
      if (settings.bidirectional()) {
        reverse.add(new RecurrentCell(settings, in, rng.fork(2L * layer + 1)));
      }
    }
  }

  /** The outputs of a run and the state at the end of each sequence. */
  public record Output(Tensor sequence, RecurrentState state) {}

  private int features() {
    return settings.directions() * settings.out();
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Output y = run(x, null, null, pass);
    if (!settings.last()) {
      return y.sequence;
    }
    Tensor h = y.state.h();
    int states = h.shape().dim(0);
    Tensor end = h.select(0, states - settings.directions());
    return settings.bidirectional() ? Tensor.concat(-1, end, h.select(0, states - 1)) : end;
  }

  /**
   * The outputs at every step, and the final state.
   *
   * @param x {@code [batch, time, in]}, or one sequence {@code [time, in]}
   * @param state where the sequences start; zeros where it is null
   * @param lengths {@code [batch]}: how many steps of each sequence count; all where it is null.
   *     Outputs beyond are 0, the final state is that at a sequence's own end, and the reverse
   *     direction starts there. What x has beyond does not matter.
   */
  public Output run(
      Tensor x, @Nullable RecurrentState state, @Nullable IntTensor lengths, Pass pass) {
    check(x.shape());
    boolean single = x.shape().rank() == 2;
    int batch = single ? 1 : x.shape().dim(0);
    int time = x.shape().dim(-2);
    Shape lead = Shape.of(settings.layers() * settings.directions());
    RecurrentState first = RecurrentState.checked(this, settings, state, lead, batch, single);
    int[] length = lengths(lengths, batch, time);
    boolean whole = lengths == null;
    // Inside, rows lie time by time, so that a step's rows are together.
    Tensor rows = x.reshape(batch * time, settings.in());
    if (batch > 1 || !whole) {
      rows = rows(rows, places(time, batch, length, (t, b) -> b * time + t));
    }
    int[] cut = whole ? null : places(time, batch, length, (t, b) -> t * batch + b);
    int[] turn =
        settings.bidirectional()
            ? places(time, batch, length, (t, b) -> (length[b] - 1 - t) * batch + b)
            : null;
    int[] ends = null;
    if (!whole) {
      ends = new int[batch];
      for (int b = 0; b < batch; b++) {
        ends[b] = (length[b] - 1) * batch + b;
      }
    }
    List<RecurrentState> last = new ArrayList<>();
    for (int layer = 0; layer < settings.layers(); layer++) {
      rows = layer == 0 ? rows : dropout.forward(rows, pass);
      var unrolled = forward.get(layer).unroll(rows, at(first, last.size()), pass);
      last.add(unrolled.state(ends));
      Tensor out = cut == null ? unrolled.h() : rows(unrolled.h(), cut);
      if (turn != null) {
        var back = reverse.get(layer).unroll(rows(rows, turn), at(first, last.size()), pass);
        last.add(back.state(ends));
        out = Tensor.concat(1, out, rows(back.h(), turn));
      }
      rows = out;
    }
    if (batch > 1) {
      rows = rows(rows, back(time, batch));
    }
    RecurrentState end = joined(last);
    return single
        ? new Output(rows, end.single())
        : new Output(rows.reshape(batch, time, features()), end);
  }

  /** The same over whole sequences. */
  public Output run(Tensor x, @Nullable RecurrentState state, Pass pass) {
    return run(x, state, null, pass);
  }

  private static RecurrentState at(RecurrentState state, int index) {
    Tensor c = state.c();
    return new RecurrentState(state.h().select(0, index), c == null ? null : c.select(0, index));
  }

  private static RecurrentState joined(List<RecurrentState> parts) {
    Tensor h = Tensor.stack(0, parts.stream().map(RecurrentState::h).toArray(Tensor[]::new));
    return new RecurrentState(
        h,
        parts.get(0).c() == null
            ? null
            : Tensor.stack(0, parts.stream().map(RecurrentState::c).toArray(Tensor[]::new)));
  }

  /** Rows of a matrix by index, and zeros where the index is −1. */
  static Tensor rows(Tensor x, int[] at) {
    return x.apply(new Indexing.Take(0, at, 0f));
  }

  private interface Place {
    int of(int t, int b);
  }

  /** For each row, time by time, a place for steps that count and −1 for the others. */
  private static int[] places(int time, int batch, int[] length, Place place) {
    int[] places = new int[time * batch];
    for (int t = 0; t < time; t++) {
      for (int b = 0; b < batch; b++) {
        places[t * batch + b] = t < length[b] ? place.of(t, b) : -1;
      }
    }
    return places;
  }

  private static int[] back(int time, int batch) {
    int[] places = new int[time * batch];
    for (int i = 0; i < places.length; i++) {
      places[i] = i % time * batch + i / time;
    }
    return places;
  }

  private int[] lengths(@Nullable IntTensor lengths, int batch, int time) {
    int[] length = new int[batch];
    Arrays.fill(length, time);
    if (lengths == null) {
      return length;
    }
    if (!lengths.shape().equals(Shape.of(batch))) {
      throw new LayerException(
          this + ": the lengths have the shape " + lengths.shape() + ", not [" + batch + "]", "");
    }
    for (int b = 0; b < batch; b++) {
      length[b] = lengths.get(b);
      if (length[b] < 1 || length[b] > time) {
        throw new LayerException(
            this + ": the length " + length[b] + " of sequence " + b + " is outside 1.." + time,
            "");
      }
    }
    return length;
  }

  /** One step of a sequence. */
  @Override
  public Shape input() {
    return Shape.of(settings.in());
  }

  @Override
  public Shape output(Shape sample) {
    if (sample.rank() < 1 || sample.rank() > 2) {
      throw new LayerException(
          this + ": a sample has the shape " + sample + ", not [time, " + settings.in() + "]", "");
    }
    check(TransformerSpec.sequence(sample));
    return settings.last() ? Shape.of(features()) : sample.with(-1, features());
  }

  private void check(Shape x) {
    if (x.rank() < 2 || x.rank() > 3 || x.dim(-1) != settings.in() || x.dim(-2) == 0) {
      throw new LayerException(
          this
              + ": the input has the shape "
              + x
              + ", not [batch, time, "
              + settings.in()
              + "] or [time, "
              + settings.in()
              + "]",
          TransformerSpec.use(this, x, settings.in()));
    }
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
