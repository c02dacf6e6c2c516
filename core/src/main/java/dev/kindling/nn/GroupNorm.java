package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * y = (x − mean) / √(variance + eps) · weight + bias, with the mean and the variance of groups of
 * adjacent channels of each sample {@code [c, …]}. Y. Wu, K. He, <em>Group normalization</em>
 * (2018).
 *
 * <p>The variance is Σ (x − mean)² / n, and eps 1e-5. Weight and bias have a number for each
 * channel and start at 1 and 0.
 */
public final class GroupNorm implements Layer {
  private final int groups;
  private final int channels;
  private final float eps;
  private final @Nullable Parameter weight;
  private final @Nullable Parameter bias;

  private GroupNorm(
      int groups, int channels, float eps, @Nullable Parameter weight, @Nullable Parameter bias) {
    this.groups = groups;
    this.channels = channels;
    this.eps = eps;
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * A layer for so many channels in so many groups.
   *
   * @throws IllegalArgumentException unless the groups divide the channels
   */
  public static GroupNorm of(int groups, int channels) {
    if (groups < 1 || channels < 1 || channels % groups != 0) {
      throw new IllegalArgumentException(
          "groupNorm(" + groups + ", " + channels + "): the groups must divide the channels");
    }
    Shape shape = Shape.of(channels);
    return new GroupNorm(groups, channels, 1e-5f, Channels.ones(shape), Channels.zeros(shape));
  }

  /** The same with another number under the root. */
  public GroupNorm eps(float eps) {
    return new GroupNorm(groups, channels, eps, Channels.fresh(weight), Channels.fresh(bias));
  }

  /** The same without weight and bias. */
  public GroupNorm withoutAffine() {
    return new GroupNorm(groups, channels, eps, null, null);
  }

  /** The weight, or null without. */
  public @Nullable Parameter weight() {
    return weight;
  }

  /** The bias, or null without. */
  public @Nullable Parameter bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Shape shape = x.shape();
    Channels.check(this, channels, shape);
    int inner = shape.size(2, shape.rank());
    int group = channels / groups * inner;
    return Channels.groups(x, null, shape.dim(0) * groups, group, eps, weight, bias, inner, pass);
  }

  @Override
  public Shape output(Shape sample) {
    Channels.check(this, channels, Shape.of(1).then(sample));
    return sample;
  }

  @Override
  public String toString() {
    return "groupNorm(" + groups + ", " + channels + ")";
  }
}
