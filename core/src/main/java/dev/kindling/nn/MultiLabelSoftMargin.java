package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * −(t · ln σ(x) + (1 − t) · ln σ(−x)), σ being the sigmoid, averaged over the classes and then over
 * the samples: the logistic loss of classes of which several may be there.
 *
 * <p>The output x is {@code [batch, classes]}, or any shape whose last dimension is the classes;
 * the target t, 1 for what is there and 0 for what is not, has the same.
 *
 * @param weight one for each class, by which its loss is multiplied; null for none
 */
public record MultiLabelSoftMargin(@Nullable Tensor weight, Reduction reduction) implements Loss {
  /** The mean, without weights. */
  public MultiLabelSoftMargin() {
    this(null, Reduction.MEAN);
  }

  /** With a weight for each class. */
  public MultiLabelSoftMargin weight(Tensor weight) {
    return new MultiLabelSoftMargin(weight, reduction);
  }

  /** With another reduction than the mean. */
  public MultiLabelSoftMargin reduction(Reduction reduction) {
    return new MultiLabelSoftMargin(weight, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor t = Fit.target("multiLabelSoftMargin", output, target);
    if (output.shape().rank() == 0) {
      throw new IllegalArgumentException(
          "multiLabelSoftMargin: needs [batch, classes], not the shape []");
    }
    Tensor losses = BCEWithLogits.yes(output, t).plus(BCEWithLogits.no(output, t));
    losses = Fit.weighted("multiLabelSoftMargin", losses, weight);
    return reduction.of(losses.mean(-1));
  }
}
