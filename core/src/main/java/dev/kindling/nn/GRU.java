package dev.kindling.nn;

import dev.kindling.op.family.Recurrence;

/**
 * The settings of a gated recurrent unit. With (r, z, n) the parts of xₜ · W + b and (r', z', n')
 * those of hₜ₋₁ · U + d: hₜ = (1 − u) · tanh(n + σ(r + r') · n') + u · hₜ₋₁, u = σ(z + z'). K. Cho
 * et al., <em>Learning phrase representations using RNN encoder-decoder</em> (2014), with the reset
 * after the product, as cuDNN and PyTorch have it.
 */
public final class GRU extends RecurrentSpec<GRU> {
  private GRU(Settings settings) {
    super(settings);
  }

  /**
   * One layer from so many features to so many hidden units.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static GRU of(int in, int hidden) {
    return new GRU(Settings.of("gru", new Recurrence.Gru(), in, hidden));
  }

  @Override
  GRU with(Settings settings) {
    return new GRU(settings);
  }
}
