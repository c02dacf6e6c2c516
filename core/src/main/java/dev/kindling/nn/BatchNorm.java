package dev.kindling.nn;

import dev.kindling.op.Shape;
import org.jspecify.annotations.Nullable;

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, with the mean and the variance of each
 * channel over the batch and all positions: of {@code [n, c]}, {@code [n, c, length]}, images
 * {@code [n, c, h, w]} or volumes. S. Ioffe, C. Szegedy, <em>Batch normalization</em> (2015).
 *
 * <p>Training takes the batch's statistics, its variance being Σ (x − mean)² / n, and moves running
 * ones (whose variance has n − 1) by the momentum; inference takes the running ones. Weight and
 * bias start at 1 and 0.
 *
 * <p>A trainer cuts a batch into parts, and then each part is normalized by its own statistics:
 * ghost batch normalization, E. Hoffer, I. Hubara, D. Soudry, <em>Train longer, generalize
 * better</em> (2017).
 *
 * <pre>{@code
 * Layer norm = BatchNorm.of(64).momentum(0.01f).withoutAffine();
 * }</pre>
 */
public final class BatchNorm extends ChannelNorm<BatchNorm> {
  private BatchNorm(Settings settings, @Nullable BatchNorm other) {
    super(settings, other);
  }

  /**
   * A layer for so many channels, with weight, bias and running statistics.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static BatchNorm of(int channels) {
    Channels.sizes("batchNorm", channels);
    return new BatchNorm(new Settings(channels, 1e-5f, 0.1f, true, true, false), null);
  }

  /** The same whose running statistics are plain averages: all batches have the same weight. */
  public BatchNorm cumulative() {
    Settings s = settings;
    return with(new Settings(s.channels(), s.eps(), null, s.affine(), s.tracked(), s.fixed()));
  }

  @Override
  BatchNorm with(Settings settings) {
    return new BatchNorm(settings, this);
  }

  @Override
  int groups(Shape shape) {
    return settings.channels();
  }

  @Override
  String name() {
    return "batchNorm";
  }
}
