package dev.kindling.nn;

import dev.kindling.op.family.Recurrence;
import dev.kindling.tensor.Rng;

/**
 * The settings of a recurrent layer, as {@link RNN}, {@link LSTM} and {@link GRU} begin them.
 *
 * <pre>{@code
 * Recurrent encoder = LSTM.of(64, 128).layers(2).bidirectional().dropout(0.2f).create(rng);
 * }</pre>
 *
 * @param <S> the kind of these settings
 */
public abstract sealed class RecurrentSpec<S extends RecurrentSpec<S>> implements LayerSpec
    permits RNN, LSTM, GRU {
  final Settings settings;

  RecurrentSpec(Settings settings) {
    this.settings = settings;
  }

  /** The names that the fields of all three kinds share. */
  record Settings(
      String name,
      Recurrence kind,
      int in,
      int hidden,
      int layers,
      boolean bidirectional,
      boolean bias,
      float dropout,
      int projected,
      boolean last) {
    static Settings of(String name, Recurrence kind, int in, int hidden) {
      if (in <= 0 || hidden <= 0) {
        throw new IllegalArgumentException(
            name + "(" + in + ", " + hidden + "): both sizes must be at least 1");
      }
      return new Settings(name, kind, in, hidden, 1, false, true, 0, 0, false);
    }

    Settings of(Recurrence other) {
      return new Settings(
          name, other, in, hidden, layers, bidirectional, bias, dropout, projected, last);
    }

    Settings layers(int n) {
      if (n < 1) {
        throw new IllegalArgumentException(this + ": got " + n + " layers; needs at least 1");
      }
      return new Settings(name, kind, in, hidden, n, bidirectional, bias, dropout, projected, last);
    }

    Settings bidirectional(boolean both) {
      return new Settings(name, kind, in, hidden, layers, both, bias, dropout, projected, last);
    }

    Settings bias(boolean with) {
      return new Settings(
          name, kind, in, hidden, layers, bidirectional, with, dropout, projected, last);
    }

    Settings dropout(float p) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException(
            this + ": the dropout probability must be from 0 to 1, not " + p);
      }
      return new Settings(name, kind, in, hidden, layers, bidirectional, bias, p, projected, last);
    }

    Settings projected(int size) {
      if (size < 1 || size >= hidden) {
        throw new IllegalArgumentException(
            this + ": a projection needs from 1 to " + (hidden - 1) + " features, not " + size);
      }
      return new Settings(name, kind, in, hidden, layers, bidirectional, bias, dropout, size, last);
    }

    Settings last(boolean only) {
      return new Settings(
          name, kind, in, hidden, layers, bidirectional, bias, dropout, projected, only);
    }

    /** The features of h. */
    int out() {
      return projected > 0 ? projected : hidden;
    }

    int directions() {
      return bidirectional ? 2 : 1;
    }

    boolean hasCell() {
      return kind instanceof Recurrence.Lstm;
    }

    @Override
    public String toString() {
      return name
          + "("
          + in
          + ", "
          + hidden
          + (layers > 1 ? ", layers " + layers : "")
          + (bidirectional ? ", bidirectional" : "")
          + (projected > 0 ? ", projected " + projected : "")
          + (bias ? "" : ", no bias")
          + (dropout > 0 ? ", dropout " + dropout : "")
          + (last ? ", last" : "")
          + ")";
    }
  }

  abstract S with(Settings settings);

  /** So many layers, each of which reads the outputs of the one before; 1 if not set. */
  public S layers(int n) {
    return with(settings.layers(n));
  }

  /** Reads each sequence from both ends; the features of both directions stand side by side. */
  public S bidirectional() {
    return with(settings.bidirectional(true));
  }

  /** Adds no biases. */
  public S withoutBias() {
    return with(settings.bias(false));
  }

  /** Drops, in training, this share of what one layer gives to the next; 0 if not set. */
  public S dropout(float probability) {
    return with(settings.dropout(probability));
  }

  /**
   * Makes {@code forward} give only what stands at a sequence's end, {@code [batch, features]}, as
   * a classifier needs it: the last layer's final state, of both directions where there are two.
   */
  public S last() {
    return with(settings.last(true));
  }

  @Override
  public Recurrent create(Rng rng) {
    return new Recurrent(settings, rng);
  }

  /** One step of the first layer as a layer of its own: the cell. */
  public RecurrentCell cell(Rng rng) {
    return new RecurrentCell(settings, settings.in(), rng);
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
