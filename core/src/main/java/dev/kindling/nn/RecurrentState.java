package dev.kindling.nn;

import dev.kindling.nn.RecurrentSpec.Settings;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * What a recurrent layer knows at one point of its sequences.
 *
 * @param h the hidden state: of a layer {@code [layers · directions, batch, out]}, the forward
 *     direction of each layer before the reverse one; of a cell {@code [batch, out]}
 * @param c the cell state of an LSTM, with {@code hidden} features; null of the others
 */
public record RecurrentState(Tensor h, @Nullable Tensor c) {
  /** The state of an RNN or a GRU. */
  public static RecurrentState of(Tensor h) {
    return new RecurrentState(h, null);
  }

  /** The state of an LSTM. */
  public static RecurrentState of(Tensor h, Tensor c) {
    return new RecurrentState(h, c);
  }

  /** A given state in its full shape, or zeros; {@code who} refuses one of another shape. */
  static RecurrentState checked(
      Layer who,
      Settings settings,
      @Nullable RecurrentState given,
      Shape lead,
      int batch,
      boolean single) {
    Shape full = lead.then(Shape.of(batch));
    Shape own = single ? lead : full;
    if (given != null && (given.c != null) != settings.hasCell()) {
      throw new LayerException(
          who
              + ": got a state "
              + (given.c == null ? "without" : "with")
              + " a cell state c; needs "
              + (given.c == null ? "h and c" : "h alone"),
          "");
    }
    Tensor h = checked(who, "h", given == null ? null : given.h, own, full, settings.out());
    Tensor c = null;
    if (settings.hasCell()) {
      c = checked(who, "c", given == null ? null : given.c, own, full, settings.hidden());
    }
    return new RecurrentState(h, c);
  }

  private static Tensor checked(
      Layer who, String name, @Nullable Tensor given, Shape own, Shape full, int features) {
    Shape width = Shape.of(features);
    if (given == null) {
      return Tensor.zeros(full.then(width).dims());
    }
    if (!given.shape().equals(own.then(width))) {
      throw new LayerException(
          who
              + ": the state "
              + name
              + " has the shape "
              + given.shape()
              + ", not "
              + own.then(width),
          "");
    }
    return given.reshape(full.then(width));
  }

  /** Without the dimension of the batch, which is 1. */
  RecurrentState single() {
    return new RecurrentState(h.squeeze(-2), c == null ? null : c.squeeze(-2));
  }
}
