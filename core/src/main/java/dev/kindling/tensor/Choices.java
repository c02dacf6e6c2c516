package dev.kindling.tensor;

import dev.kindling.op.family.Indexing;

/** Choices of elements by index. */
public sealed interface Choices permits Tensor {
  /** One element of each row of a matrix: y[i] = x[i, columns[i]]. */
  default Tensor pick(IntTensor columns) {
    return Tensor.call(new Indexing.Pick(columns.data()), (Tensor) this);
  }
}
