package dev.kindling.nn;

import dev.kindling.op.family.Recurrence;

/**
 * The settings of an Elman network: hₜ = tanh(xₜ · W + b + hₜ₋₁ · U + d), or max(·, 0) in place of
 * tanh. J. Elman, <em>Finding structure in time</em> (1990).
 */
public final class RNN extends RecurrentSpec<RNN> {
  private RNN(Settings settings) {
    super(settings);
  }

  /**
   * One layer from so many features to so many hidden units.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static RNN of(int in, int hidden) {
    return new RNN(Settings.of("rnn", new Recurrence.Rnn(false), in, hidden));
  }

  /** With max(·, 0) in place of tanh. */
  public RNN relu() {
    return with(settings.of(new Recurrence.Rnn(true)));
  }

  @Override
  RNN with(Settings settings) {
    return new RNN(settings);
  }
}
