package dev.kindling.tensor;

import dev.kindling.op.family.Binary;
import dev.kindling.op.family.Unary;

/** Elementwise arithmetic; two tensors broadcast to a common shape. */
public sealed interface Arithmetic permits Tensor {
  /** a + b. */
  default Tensor plus(Tensor other) {
    return Tensor.broadcast("plus", new Binary.Add(), (Tensor) this, other);
  }

  /** x + number. */
  default Tensor plus(float number) {
    return Tensor.call(new Unary.Shift(number), (Tensor) this);
  }

  /** a − b. */
  default Tensor minus(Tensor other) {
    return Tensor.broadcast("minus", new Binary.Subtract(), (Tensor) this, other);
  }

  /** x − number. */
  default Tensor minus(float number) {
    return Tensor.call(new Unary.Shift(-number), (Tensor) this);
  }

  /** a · b, element by element. */
  default Tensor times(Tensor other) {
    return Tensor.broadcast("times", new Binary.Multiply(), (Tensor) this, other);
  }

  /** x · number. */
  default Tensor times(float number) {
    return Tensor.call(new Unary.Scale(number), (Tensor) this);
  }

  /** a / b, element by element. */
  default Tensor div(Tensor other) {
    return Tensor.broadcast("div", new Binary.Divide(), (Tensor) this, other);
  }

  /** −x. */
  default Tensor unaryMinus() {
    return times(-1f);
  }
}
