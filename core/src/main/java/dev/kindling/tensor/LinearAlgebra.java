package dev.kindling.tensor;

import dev.kindling.op.family.Product;

/** Products of matrices. */
public sealed interface LinearAlgebra permits Tensor {
  /** The matrix product of {@code [m, k]} and {@code [k, n]}. */
  default Tensor matmul(Tensor other) {
    return Tensor.call(new Product.MatMul(false, false), (Tensor) this, other);
  }

  /**
   * x · weight + bias for every row of x.
   *
   * @param weight {@code [in, out]}
   * @param bias {@code [out]}
   */
  default Tensor affine(Tensor weight, Tensor bias) {
    return Tensor.call(new Product.Affine(false), (Tensor) this, weight, bias);
  }

  /** max(x · weight + bias, 0) for every row of x: {@code affine(…).relu()} in one pass. */
  default Tensor affineRelu(Tensor weight, Tensor bias) {
    return Tensor.call(new Product.Affine(true), (Tensor) this, weight, bias);
  }
}
