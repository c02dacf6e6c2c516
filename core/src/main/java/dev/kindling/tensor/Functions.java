package dev.kindling.tensor;

import dev.kindling.op.family.Exponential;
import dev.kindling.op.family.Hyperbolic;
import dev.kindling.op.family.Special;
import dev.kindling.op.family.Trigonometric;
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

  /** eˣ − 1, exact near 0 too. */
  default Tensor expm1() {
    return Tensor.call(new Exponential.Expm1(), (Tensor) this);
  }

  /** ln(1 + x), exact near 0 too; −∞ at −1 and NaN below. */
  default Tensor log1p() {
    return Tensor.call(new Exponential.Log1p(), (Tensor) this);
  }

  /** 1 / (1 + e⁻ˣ). */
  default Tensor sigmoid() {
    return Tensor.call(new Exponential.Sigmoid(), (Tensor) this);
  }

  /** The hyperbolic tangent. */
  default Tensor tanh() {
    return Tensor.call(new Hyperbolic.Tanh(), (Tensor) this);
  }

  /** The error function, 2/√π · ∫ e^(−t²) dt from 0 to x. */
  default Tensor erf() {
    return Tensor.call(new Special.Erf(), (Tensor) this);
  }

  /** 1 − erf x, exact where erf x is nearly 1 too. */
  default Tensor erfc() {
    return Tensor.call(new Special.Erfc(), (Tensor) this);
  }

  /** The sine of an angle in radians; NaN at ±∞. */
  default Tensor sin() {
    return Tensor.call(new Trigonometric.Wave(true), (Tensor) this);
  }

  /** The cosine of an angle in radians; NaN at ±∞. */
  default Tensor cos() {
    return Tensor.call(new Trigonometric.Wave(false), (Tensor) this);
  }
}
