package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Σ max(0, margin − x[label] + x[j])^p / classes over the classes j that are not the label,
 * averaged over the rows: the hinge loss of several classes. J. Weston and C. Watkins, <em>Support
 * vector machines for multi-class pattern recognition</em> (1999).
 *
 * <p>The output is {@code [batch, classes]} and the target {@code [batch]} labels, or {@code
 * [classes]} and {@code []}.
 *
 * @param p 1 or 2
 * @param margin by how much the label's score should be above the others
 * @param weight one for each class, by which the loss of a label is multiplied; null for none
 */
public record MultiMargin(int p, float margin, @Nullable Tensor weight, Reduction reduction)
    implements Loss {
  /**
   * All settings.
   *
   * @throws IllegalArgumentException unless p is 1 or 2
   */
  public MultiMargin {
    Fit.setting(p == 1 || p == 2, "multiMargin", "power p", p, "1 or 2");
  }

  /** The mean, with the margin 1 and p = 1, without weights. */
  public MultiMargin() {
    this(1, 1f, null, Reduction.MEAN);
  }

  /** With another power than 1. */
  public MultiMargin p(int p) {
    return new MultiMargin(p, margin, weight, reduction);
  }

  /** With another margin than 1. */
  public MultiMargin margin(float margin) {
    return new MultiMargin(p, margin, weight, reduction);
  }

  /** With a weight for each class. */
  public MultiMargin weight(Tensor weight) {
    return new MultiMargin(p, margin, weight, reduction);
  }

  /** With another reduction than the mean. */
  public MultiMargin reduction(Reduction reduction) {
    return new MultiMargin(p, margin, weight, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    if (!(target instanceof IntTensor labels)) {
      throw new IllegalArgumentException(
          "multiMargin: needs class labels, an IntTensor, not a Tensor " + target.shape());
    }
    // No label is below 0, so that none is ignored that is not refused.
    ClassLabels.of("multiMargin", "scores", output.shape(), -1, Integer.MIN_VALUE, labels);
    Tensor losses = Fit.rows("multiMargin", output, x -> losses(x, labels.reshape(labels.size())));
    return reduction.of(losses);
  }

  private Tensor losses(Tensor x, IntTensor labels) {
    int classes = x.shape().dim(1);
    Tensor own = x.pick(labels).unsqueeze(1);
    Tensor hinge = x.minus(own).plus(margin).relu();
    Tensor powers = p == 1 ? hinge : hinge.square();
    Tensor sums = powers.maskedFill(labels.oneHot(classes), 0f).sum(-1).div(classes);
    if (weight == null) {
      return sums;
    }
    return sums.times(
        ClassLabels.along("multiMargin", Shape.of(classes), 0, weight).indexSelect(0, labels));
  }
}
