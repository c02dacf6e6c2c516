package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Normalization;
import dev.kindling.tensor.Tensor;

/**
 * Sets elements to 0 in training, each with the probability p, and multiplies the others by 1 / (1
 * − p); in inference it changes nothing. N. Srivastava et al., <em>Dropout: a simple way to prevent
 * neural networks from overfitting</em> (2014).
 *
 * <p>Which elements, is a function of the pass's random stream: {@code
 * Pass.training(rng.fork(step))}.
 */
public final class Dropout implements Layer {
  /** What a unit of selu tends to far below 0: −1.0507 · 1.6733. */
  private static final float SATURATED = -1.7580993408473766f;

  private final float p;
  private final boolean channels;
  private final boolean alpha;

  private Dropout(float p, boolean channels, boolean alpha) {
    this.p = p;
    this.channels = channels;
    this.alpha = alpha;
    if (!(p >= 0f && p <= 1f)) {
      throw new IllegalArgumentException(this + ": the probability must be from 0 to 1");
    }
  }

  /**
   * Drops single elements with the probability p.
   *
   * @throws IllegalArgumentException unless p is from 0 to 1
   */
  public static Dropout of(float p) {
    return new Dropout(p, false, false);
  }

  /**
   * Drops whole channels of {@code [n, c, …]} with the probability p. J. Tompson et al. (2015).
   *
   * @throws IllegalArgumentException unless p is from 0 to 1
   */
  public static Dropout channels(float p) {
    return new Dropout(p, true, false);
  }

  /**
   * Drops single elements so that mean and variance 0 and 1 stay: for networks of selu units. What
   * is dropped becomes −1.7581 before all is scaled and moved. G. Klambauer et al. (2017).
   *
   * @throws IllegalArgumentException unless p is from 0 to 1
   */
  public static Dropout alpha(float p) {
    return new Dropout(p, false, true);
  }

  /**
   * Drops whole channels of {@code [n, c, …]} as {@link #alpha} drops elements.
   *
   * @throws IllegalArgumentException unless p is from 0 to 1
   */
  public static Dropout alphaChannels(float p) {
    return new Dropout(p, true, true);
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    check(x.shape());
    if (!pass.isTraining() || p == 0f) {
      return x;
    }
    if (p == 1f) {
      return x.times(0f);
    }
    if (!alpha) {
      return masked(x, 1f / (1f - p), pass);
    }
    // kept: a · x + b; dropped: a · SATURATED + b.
    float a = (float) (1 / Math.sqrt((1 - p) * (1 + p * SATURATED * SATURATED)));
    float b = -a * SATURATED * p;
    return masked(x.minus(SATURATED), a, pass).plus(a * SATURATED + b);
  }

  private Tensor masked(Tensor x, float kept, Pass pass) {
    Shape shape = x.shape();
    if (!channels) {
      return x.times(pass.rng().mask(shape, 1f - p, kept));
    }
    Shape planes = Shape.of(shape.dim(0) * shape.dim(1));
    int plane = planes.size() == 0 ? 0 : shape.size() / planes.size();
    return x.apply(new Normalization.ChannelAffine(plane), pass.rng().mask(planes, 1f - p, kept));
  }

  @Override
  public Shape output(Shape sample) {
    check(Shape.of(1).then(sample));
    return sample;
  }

  private void check(Shape shape) {
    if (channels && shape.rank() < 2) {
      throw new LayerException(
          this + ": the input has the shape " + shape + ", not [n, channels, …]", "");
    }
  }

  /** {@code dropout(0.5)}, {@code alphaDropoutChannels(0.5)}. */
  @Override
  public String toString() {
    return (alpha ? "alphaDropout" : "dropout") + (channels ? "Channels(" : "(") + p + ")";
  }
}
