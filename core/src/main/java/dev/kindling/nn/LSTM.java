package dev.kindling.nn;

import dev.kindling.op.family.Recurrence;

/**
 * The settings of a long short-term memory. With (i, f, g, o) the four parts of xₜ · W + b + hₜ₋₁ ·
 * U + d: cₜ = σ(f) · cₜ₋₁ + σ(i) · tanh(g), hₜ = σ(o) · tanh(cₜ). S. Hochreiter and J. Schmidhuber,
 * <em>Long short-term memory</em> (1997), with the forget gate of F. Gers et al. (2000).
 */
public final class LSTM extends RecurrentSpec<LSTM> {
  private LSTM(Settings settings) {
    super(settings);
  }

  /**
   * One layer from so many features to so many hidden units.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static LSTM of(int in, int hidden) {
    return new LSTM(Settings.of("lstm", new Recurrence.Lstm(), in, hidden));
  }

  /**
   * With hₜ = (σ(o) · tanh(cₜ)) · R, of so many features. H. Sak, A. Senior and F. Beaufays,
   * <em>Long short-term memory based recurrent neural network architectures</em> (2014).
   */
  public LSTM projected(int features) {
    return with(settings.projected(features));
  }

  @Override
  LSTM with(Settings settings) {
    return new LSTM(settings);
  }
}
