package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;

/**
 * (ln v + (x − t)² / v) / 2, averaged over the elements: the negative log-likelihood of the target
 * t under a normal distribution whose mean x and variance v are predicted. D. Nix and A. Weigend,
 * <em>Estimating the mean and variance of the target probability distribution</em> (1994).
 *
 * <p>Output and target have one shape. The variance has it too, or 1 in the place of its last
 * dimension, or lacks that: then it holds for all of that dimension.
 *
 * @param full whether ln 2π / 2 is added
 * @param eps the smallest variance; where v is below, its gradient is that at eps
 */
public record GaussianNLL(boolean full, float eps, Reduction reduction) {
  /**
   * All settings.
   *
   * @throws IllegalArgumentException unless eps is positive
   */
  public GaussianNLL {
    Fit.setting(eps > 0f, "gaussianNLL", "smallest variance", eps, "more than 0");
  }

  /** The mean, without the constant. */
  public GaussianNLL() {
    this(false, 1e-6f, Reduction.MEAN);
  }

  /** With or without the constant. */
  public GaussianNLL full(boolean full) {
    return new GaussianNLL(full, eps, reduction);
  }

  /** With another smallest variance than 10⁻⁶. */
  public GaussianNLL eps(float eps) {
    return new GaussianNLL(full, eps, reduction);
  }

  /** With another reduction than the mean. */
  public GaussianNLL reduction(Reduction reduction) {
    return new GaussianNLL(full, eps, reduction);
  }

  /**
   * The loss.
   *
   * @throws IllegalArgumentException if the shapes do not fit, or a variance is negative
   */
  public Tensor forward(Tensor output, Tensor target, Tensor variance) {
    Fit.same("gaussianNLL", "output", output, "target", target);
    Tensor v = fitted(output.shape(), variance);
    Fit.within(
        "gaussianNLL",
        "variance",
        v,
        0f,
        Float.POSITIVE_INFINITY,
        "needs one that is not negative");
    // What is added lifts v to eps, and has no gradient that would take v's away.
    Tensor lifted = v.plus(v.detach().clampMin(eps).minus(v.detach()));
    Tensor losses = lifted.log().plus(output.minus(target).square().div(lifted)).times(0.5f);
    return reduction.of(full ? losses.plus(HALF_LN_2_PI) : losses);
  }

  private static Tensor fitted(Shape shape, Tensor variance) {
    Shape own = variance.shape();
    if (own.equals(shape)) {
      return variance;
    }
    if (shape.rank() > 0 && own.equals(shape.without(-1))) {
      return variance.unsqueeze(-1);
    }
    if (shape.rank() > 0 && own.equals(shape.with(-1, 1))) {
      return variance;
    }
    throw new IllegalArgumentException(
        "gaussianNLL: the output " + shape + " and the variance " + own + "; needs one shape");
  }

  private static final float HALF_LN_2_PI = 0.9189385332f;
}
