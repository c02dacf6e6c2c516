package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * x where the target is 1, max(0, margin − x) where it is −1, averaged over the elements: for an
 * output x that is a distance of two things, alike (1) or not (−1).
 *
 * <p>Output and target have one shape.
 *
 * @param margin how far apart things that are not alike should be
 */
public record HingeEmbedding(float margin, Reduction reduction) implements Loss {
  /** The mean, with the margin 1. */
  public HingeEmbedding() {
    this(1f, Reduction.MEAN);
  }

  /** With another margin than 1. */
  public HingeEmbedding margin(float margin) {
    return new HingeEmbedding(margin, reduction);
  }

  /** With another reduction than the mean. */
  public HingeEmbedding reduction(Reduction reduction) {
    return new HingeEmbedding(margin, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor t = Fit.target("hingeEmbedding", output, target);
    Fit.signs("hingeEmbedding", t);
    Tensor apart = output.unaryMinus().plus(margin).clampMin(0f);
    return reduction.of(t.gt(0f).where(output, apart));
  }
}
