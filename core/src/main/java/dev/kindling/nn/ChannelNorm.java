package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Normalization;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/** The normalizations of channels {@code [n, c, …]} that can keep running statistics. */
abstract sealed class ChannelNorm<N extends ChannelNorm<N>> implements Layer
    permits BatchNorm, InstanceNorm {
  /**
   * @param momentum the weight of the newest batch in running statistics, or null for equal weights
   * @param fixed whether training takes the running statistics, and leaves them alone
   */
  record Settings(
      int channels,
      float eps,
      @Nullable Float momentum,
      boolean affine,
      boolean tracked,
      boolean fixed) {}

  final Settings settings;
  private final @Nullable Parameter weight;
  private final @Nullable Parameter bias;
  private final @Nullable Buffer runningMean;
  private final @Nullable Buffer runningVar;
  private final @Nullable Buffer numBatchesTracked;

  /** A layer that takes over what there is in another, or starts anew. */
  ChannelNorm(Settings settings, @Nullable ChannelNorm<N> other) {
    this.settings = settings;
    Shape shape = Shape.of(settings.channels);
    weight =
        settings.affine
            ? new Parameter(
                other == null || other.weight == null
                    ? Tensor.full(1f, shape.dims())
                    : other.weight.value())
            : null;
    bias =
        settings.affine
            ? new Parameter(
                other == null || other.bias == null
                    ? Tensor.full(0f, shape.dims())
                    : other.bias.value())
            : null;
    runningMean =
        buffer(
            settings.tracked,
            other == null ? null : other.runningMean,
            Tensor.full(0f, shape.dims()));
    runningVar =
        buffer(
            settings.tracked,
            other == null ? null : other.runningVar,
            Tensor.full(1f, shape.dims()));
    numBatchesTracked =
        buffer(settings.tracked, other == null ? null : other.numBatchesTracked, Tensor.scalar(0f));
  }

  private static @Nullable Buffer buffer(boolean wanted, @Nullable Buffer other, Tensor initial) {
    return wanted ? new Buffer(other == null ? initial : other.value()) : null;
  }

  /** A layer of the same kind with other settings. */
  abstract N with(Settings settings);

  /** The runs of {@code shape} that have statistics of their own: the channels, or more. */
  abstract int groups(Shape shape);

  /** The name in messages. */
  abstract String name();

  /** The same with another number under the root, which is 1e-5 at first. */
  public N eps(float eps) {
    Settings s = settings;
    return with(new Settings(s.channels, eps, s.momentum, s.affine, s.tracked, s.fixed));
  }

  /**
   * The same whose running statistics give the newest batch this weight, which is 0.1 at first.
   *
   * @throws IllegalArgumentException unless it is from 0 to 1
   */
  public N momentum(float momentum) {
    if (!(momentum >= 0f && momentum <= 1f)) {
      throw new IllegalArgumentException(
          this + ": the momentum is " + momentum + "; needs a number from 0 to 1");
    }
    Settings s = settings;
    return with(new Settings(s.channels, s.eps, momentum, s.affine, s.tracked, s.fixed));
  }

  /** The same with a weight and a bias, or without. */
  public N affine(boolean affine) {
    Settings s = settings;
    return with(new Settings(s.channels, s.eps, s.momentum, affine, s.tracked, s.fixed));
  }

  /** The same without weight and bias. */
  public N withoutAffine() {
    return affine(false);
  }

  /** The same with running statistics, or without: then inference takes those of what it gets. */
  public N runningStatistics(boolean tracked) {
    Settings s = settings;
    return with(new Settings(s.channels, s.eps, s.momentum, s.affine, tracked, s.fixed && tracked));
  }

  /**
   * The same, with copies of its parameters and running statistics, which training uses as
   * inference does and leaves as they are: for fine-tuning.
   */
  public N fixedStatistics() {
    Settings s = settings;
    return with(new Settings(s.channels, s.eps, s.momentum, s.affine, true, true));
  }

  /** The weight of each channel, or null without. */
  public @Nullable Parameter weight() {
    return weight;
  }

  /** The bias of each channel, or null without. */
  public @Nullable Parameter bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Shape shape = x.shape();
    check(shape);
    int inner = shape.size(2, shape.rank());
    boolean own = pass.isTraining() && !settings.fixed;
    if (runningMean != null && runningVar != null && !own) {
      return standardized(x, runningMean.value(), runningVar.value(), inner, pass);
    }
    int groups = groups(shape);
    int count = groups == 0 ? 0 : x.size() / groups;
    if (pass.isTraining() && count == 1) {
      throw new LayerException(
          this + ": the input has the shape " + shape + ", one element for each mean",
          "training needs at least 2");
    }
    Tensor moments = null;
    if (runningMean != null && runningVar != null && numBatchesTracked != null && count > 0) {
      moments = x.detach().apply(new Normalization.Moments(groups, inner, 1));
      track(moments, runningMean, runningVar, numBatchesTracked, pass);
    }
    return Channels.groups(x, moments, groups, inner, settings.eps, weight, bias, inner, pass);
  }

  /** (x − mean) / √(variance + eps) · weight + bias, in two passes over x. */
  private Tensor standardized(Tensor x, Tensor mean, Tensor variance, int inner, Pass pass) {
    Normalization.ChannelAffine op = new Normalization.ChannelAffine(inner);
    Tensor centred = x.apply(op, Tensor.full(1f, settings.channels), mean.unaryMinus());
    Tensor scale = variance.plus(settings.eps).rsqrt();
    if (weight == null || bias == null) {
      return centred.apply(op, scale);
    }
    return centred.apply(op, scale.times(pass.use(weight)), pass.use(bias));
  }

  private void track(Tensor moments, Buffer mean, Buffer variance, Buffer batches, Pass pass) {
    int groups = moments.shape().dim(1);
    int c = settings.channels;
    Tensor means = moments.reshape(4, groups / c, c).mean(1);
    Tensor seen = batches.value().plus(1f);
    float weight = settings.momentum == null ? 1f / seen.item() : settings.momentum;
    pass.track(mean, means.select(0, 0), weight);
    pass.track(variance, means.select(0, 1), weight);
    if (groups == c) {
      pass.track(batches, seen, 1f);
    }
  }

  @Override
  public Shape output(Shape sample) {
    check(Shape.of(1).then(sample));
    return sample;
  }

  private void check(Shape shape) {
    Channels.check(this, settings.channels, shape);
  }

  @Override
  public String toString() {
    return name() + "(" + settings.channels + ")";
  }
}
