package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * d² / 2β where |d| &lt; β, else |d| − β / 2, with d = output − target; averaged over the elements.
 * R. Girshick, <em>Fast R-CNN</em> (2015).
 *
 * <p>Output and target have one shape.
 *
 * @param beta β ≥ 0, where the parabola ends; at 0 the loss is {@link L1}
 */
public record SmoothL1(float beta, Reduction reduction) implements Loss {
  /**
   * All settings.
   *
   * @throws IllegalArgumentException if beta is negative
   */
  public SmoothL1 {
    Fit.setting(beta >= 0f, "smoothL1", "beta", beta, "0 or more");
  }

  /** The mean, with beta = 1. */
  public SmoothL1() {
    this(1f, Reduction.MEAN);
  }

  /** With another end of the parabola than 1. */
  public SmoothL1 beta(float beta) {
    return new SmoothL1(beta, reduction);
  }

  /** With another reduction than the mean. */
  public SmoothL1 reduction(Reduction reduction) {
    return new SmoothL1(beta, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor difference = output.minus(Fit.target("smoothL1", output, target));
    return reduction.of(beta == 0f ? difference.abs() : Huber.of(difference, beta).div(beta));
  }
}
