package dev.kindling.data;

import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * Some samples of a data set.
 *
 * @param input the samples, of which the first dimension counts them
 * @param target what a network should say to each
 */
public record Batch(Tensor input, Target target) {
  /** The number of samples. */
  public int size() {
    return input.shape().dim(0);
  }

  /**
   * The targets as class labels.
   *
   * @throws IllegalStateException if they are numbers
   */
  public IntTensor labels() {
    if (target instanceof IntTensor labels) {
      return labels;
    }
    throw new IllegalStateException(
        "labels: this batch's targets are numbers, a Tensor "
            + target.shape()
            + ", not class labels");
  }
}
