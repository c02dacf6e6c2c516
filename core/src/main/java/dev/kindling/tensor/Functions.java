package dev.kindling.tensor;

import dev.kindling.op.family.Unary;

/** Elementary functions, element by element. */
public sealed interface Functions permits Tensor {
  /** eˣ. */
  default Tensor exp() {
    return Tensor.call(new Unary.Exp(), (Tensor) this);
  }

  /** The natural logarithm; −∞ at 0 and NaN below. */
  default Tensor log() {
    return Tensor.call(new Unary.Log(), (Tensor) this);
  }
}
