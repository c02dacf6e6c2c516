package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * −ln softmax(logits)[label], averaged over the rows: the loss of classification.
 *
 * <p>The output is {@code [batch, classes]} logits, not probabilities; the target {@code [batch]}
 * labels from 0 to classes − 1.
 */
public record CrossEntropy() implements Loss {
  @Override
  public Tensor forward(Tensor logits, Target target) {
    if (!(target instanceof IntTensor labels)) {
      throw new IllegalArgumentException(
          "crossEntropy: needs class labels, an IntTensor, not a Tensor " + target.shape());
    }
    check(logits.shape(), labels);
    return logits.logSoftmax().pick(labels).unaryMinus().mean();
  }

  private static void check(Shape logits, IntTensor labels) {
    if (logits.rank() != 2) {
      throw new IllegalArgumentException(
          "crossEntropy: needs logits [batch, classes], not the shape " + logits);
    }
    int rows = logits.dim(0);
    int classes = logits.dim(1);
    if (labels.shape().rank() != 1 || labels.size() != rows) {
      throw new IllegalArgumentException(
          "crossEntropy: logits " + logits + " need [" + rows + "] labels, not " + labels.shape());
    }
    for (int i = 0; i < rows; i++) {
      int label = labels.get(i);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "crossEntropy: label "
                + label
                + " in row "
                + i
                + " is outside 0.."
                + (classes - 1)
                + "; the network has "
                + classes
                + " outputs");
      }
    }
  }
}
