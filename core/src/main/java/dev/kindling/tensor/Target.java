package dev.kindling.tensor;

import dev.kindling.op.Shape;

/** What a loss compares an output with: class labels (integers) or numbers. */
public sealed interface Target permits Tensor, IntTensor {
  /** The shape, whose first dimension counts the samples. */
  Shape shape();
}
