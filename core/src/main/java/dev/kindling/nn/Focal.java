package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * The focal loss α_t · (1 − p_t)^γ · (−ln p_t), averaged over the elements: cross-entropy that
 * makes little of what is predicted well. T.-Y. Lin, P. Goyal, R. Girshick, K. He and P. Dollár,
 * <em>Focal loss for dense object detection</em> (2017).
 *
 * <p>p_t = p · t + (1 − p) · (1 − t) with p the sigmoid of the output, and α_t = α · t + (1 − α) ·
 * (1 − t). The output is logits, the target t numbers from 0 to 1 of the same shape.
 *
 * @param alpha α, the share of what is there, 0 to 1; NaN for no such factor
 * @param gamma γ ≥ 0; 0 gives cross-entropy
 */
public record Focal(float alpha, float gamma, Reduction reduction) implements Loss {
  /**
   * All settings.
   *
   * @throws IllegalArgumentException if alpha is outside 0..1 or gamma is negative
   */
  public Focal {
    Fit.setting(!(alpha < 0f || alpha > 1f), "focal", "alpha", alpha, "0 to 1");
    Fit.setting(gamma >= 0f, "focal", "gamma", gamma, "0 or more");
  }

  /** The mean, with alpha = 0.25 and gamma = 2, as in the paper. */
  public Focal() {
    this(0.25f, 2f, Reduction.MEAN);
  }

  /** With another share of what is there than 0.25; NaN for no such factor. */
  public Focal alpha(float alpha) {
    return new Focal(alpha, gamma, reduction);
  }

  /** With another exponent than 2. */
  public Focal gamma(float gamma) {
    return new Focal(alpha, gamma, reduction);
  }

  /** With another reduction than the mean. */
  public Focal reduction(Reduction reduction) {
    return new Focal(alpha, gamma, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor t = Fit.target("focal", output, target);
    Tensor rest = t.unaryMinus().plus(1f);
    Tensor entropy = BCEWithLogits.yes(output, t).plus(BCEWithLogits.no(output, t));
    // 1 − p_t without a subtraction, and above 0, where powers below 1 have no slope.
    Tensor wrong =
        t.times(output.unaryMinus().sigmoid())
            .plus(rest.times(output.sigmoid()))
            .clampMin(Float.MIN_NORMAL);
    Tensor losses = gamma == 0f ? entropy : wrong.pow(gamma).times(entropy);
    if (!Float.isNaN(alpha)) {
      losses = losses.times(t.times(alpha).plus(rest.times(1f - alpha)));
    }
    return reduction.of(losses);
  }
}
