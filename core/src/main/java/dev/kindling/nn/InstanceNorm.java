package dev.kindling.nn;

import dev.kindling.op.Shape;
import org.jspecify.annotations.Nullable;

/**
 * y = (x − mean) / √(variance + eps), with the mean and the variance of each channel of each sample
 * over its positions: of {@code [n, c, length]}, images {@code [n, c, h, w]} or volumes. D.
 * Ulyanov, A. Vedaldi, V. Lempitsky, <em>Instance normalization</em> (2016).
 *
 * <p>It has no weight, no bias and no running statistics, as PyTorch's, unless {@link #affine} and
 * {@link #runningStatistics} say so; inference then takes the running ones.
 */
public final class InstanceNorm extends ChannelNorm<InstanceNorm> {
  private InstanceNorm(Settings settings, @Nullable InstanceNorm other) {
    super(settings, other);
  }

  /**
   * A layer for so many channels.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static InstanceNorm of(int channels) {
    Channels.sizes("instanceNorm", channels);
    return new InstanceNorm(new Settings(channels, 1e-5f, 0.1f, false, false, false), null);
  }

  @Override
  InstanceNorm with(Settings settings) {
    return new InstanceNorm(settings, this);
  }

  @Override
  int groups(Shape shape) {
    return shape.dim(0) * settings.channels();
  }

  @Override
  String name() {
    return "instanceNorm";
  }
}
