package dev.kindling.nn;

import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The negative log-likelihood −logs[label], averaged over the rows: {@link CrossEntropy} of an
 * output that is log-probabilities already, {@code logSoftmax()}.
 *
 * <p>The output is {@code [batch, classes]} logarithms, or has more dimensions, or is one sample,
 * as for {@link CrossEntropy}; the target is class labels.
 *
 * @param weight one for each class, by which the loss of a label is multiplied, and the mean is
 *     over the weights; null for none
 * @param ignore a label whose loss is 0 and does not count in the mean
 * @param classAxis the dimension of the classes, 1 or counted from the last, −1
 */
public record NLL(@Nullable Tensor weight, int ignore, int classAxis, Reduction reduction)
    implements Loss {
  /** The mean, without weights; the label −100 is ignored. */
  public NLL() {
    this(null, CrossEntropy.IGNORED, 1, Reduction.MEAN);
  }

  /** With a weight for each class. */
  public NLL weight(Tensor weight) {
    return new NLL(weight, ignore, classAxis, reduction);
  }

  /** With another label ignored than −100. */
  public NLL ignore(int label) {
    return new NLL(weight, label, classAxis, reduction);
  }

  /** With another dimension of the classes than 1. */
  public NLL classAxis(int axis) {
    return new NLL(weight, ignore, axis, reduction);
  }

  /** With another reduction than the mean. */
  public NLL reduction(Reduction reduction) {
    return new NLL(weight, ignore, classAxis, reduction);
  }

  @Override
  public Tensor forward(Tensor logs, Target target) {
    if (!(target instanceof IntTensor labels)) {
      throw new IllegalArgumentException(
          "nll: needs class labels, an IntTensor, not a Tensor " + target.shape());
    }
    return ClassLabels.of("nll", "log-probabilities", logs.shape(), classAxis, ignore, labels)
        .loss(logs, weight, 0f, reduction);
  }
}
