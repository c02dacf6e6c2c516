package dev.kindling.nn;

import dev.kindling.tensor.Tensor;

/** What a loss makes of the losses of its elements. */
public enum Reduction {
  /** Their mean; where elements have class weights, Σ weight · loss / Σ weight. */
  MEAN,
  /** Their sum. */
  SUM,
  /** The losses themselves, one by one. */
  NONE,
  /** Their sum divided by the size of the first dimension, the number of samples. */
  BATCH_MEAN;

  Tensor of(Tensor losses) {
    return switch (this) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case NONE -> losses;
      case BATCH_MEAN -> losses.sum().div(losses.shape().rank() == 0 ? 1 : losses.shape().dim(0));
    };
  }
}
