package dev.kindling.tensor;

import dev.kindling.op.family.BinaryFunction;
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

  /** 2ˣ. */
  default Tensor exp2() {
    return Tensor.call(new Exponential.Exp2(), (Tensor) this);
  }

  /** The logarithm to base 2; −∞ at 0 and NaN below. */
  default Tensor log2() {
    return Tensor.call(new Exponential.Log2(), (Tensor) this);
  }

  /** The logarithm to base 10; −∞ at 0 and NaN below. */
  default Tensor log10() {
    return Tensor.call(new Exponential.Log10(), (Tensor) this);
  }

  /** ln(x / (1 − x)), what {@link #sigmoid} undoes; NaN outside 0..1. */
  default Tensor logit() {
    return Tensor.call(new Exponential.Logit(), (Tensor) this);
  }

  /** The sine. */
  default Tensor sin() {
    return Tensor.call(new Trigonometric.Wave(true), (Tensor) this);
  }

  /** The cosine. */
  default Tensor cos() {
    return Tensor.call(new Trigonometric.Wave(false), (Tensor) this);
  }

  /** The tangent. */
  default Tensor tan() {
    return Tensor.call(new Trigonometric.Tan(), (Tensor) this);
  }

  /** The arcsine; NaN outside −1..1. */
  default Tensor asin() {
    return Tensor.call(new Trigonometric.Asin(), (Tensor) this);
  }

  /** The arccosine; NaN outside −1..1. */
  default Tensor acos() {
    return Tensor.call(new Trigonometric.Acos(), (Tensor) this);
  }

  /** The arctangent. */
  default Tensor atan() {
    return Tensor.call(new Trigonometric.Atan(), (Tensor) this);
  }

  /** The hyperbolic sine. */
  default Tensor sinh() {
    return Tensor.call(new Hyperbolic.Sinh(), (Tensor) this);
  }

  /** The hyperbolic cosine. */
  default Tensor cosh() {
    return Tensor.call(new Hyperbolic.Cosh(), (Tensor) this);
  }

  /** The area hyperbolic sine. */
  default Tensor asinh() {
    return Tensor.call(new Hyperbolic.Asinh(), (Tensor) this);
  }

  /** The area hyperbolic cosine; NaN below 1. */
  default Tensor acosh() {
    return Tensor.call(new Hyperbolic.Acosh(), (Tensor) this);
  }

  /** The area hyperbolic tangent; ±∞ at ±1 and NaN beyond. */
  default Tensor atanh() {
    return Tensor.call(new Hyperbolic.Atanh(), (Tensor) this);
  }

  /** sin πx / πx, which is 1 at 0. */
  default Tensor sinc() {
    return Tensor.call(new Trigonometric.Sinc(0), (Tensor) this);
  }

  /** The y whose {@link #erf} is x; ±∞ at ±1 and NaN beyond. */
  default Tensor erfinv() {
    return Tensor.call(new Special.Erfinv(), (Tensor) this);
  }

  /** ln |Γ(x)|; ∞ at 0, −1, −2, …. */
  default Tensor lgamma() {
    return Tensor.call(new Special.Lgamma(), (Tensor) this);
  }

  /** The derivative of {@link #lgamma}; ∓∞ at ±0 and NaN at −1, −2, …. */
  default Tensor digamma() {
    return Tensor.call(new Special.Digamma(), (Tensor) this);
  }

  /** aᵇ; 1 where b is 0 or a is 1, and NaN where a is negative and b is not whole. */
  default Tensor pow(Tensor exponent) {
    return Tensor.broadcast("pow", new BinaryFunction.Pow(0), (Tensor) this, exponent);
  }

  /** The angle of the point (x, y), this being y: from −π to π, zeros counted by their sign. */
  default Tensor atan2(Tensor x) {
    return Tensor.broadcast("atan2", new BinaryFunction.Atan2(), (Tensor) this, x);
  }

  /** √(a² + b²), whose squares do not overflow. */
  default Tensor hypot(Tensor other) {
    return Tensor.broadcast("hypot", new BinaryFunction.Hypot(), (Tensor) this, other);
  }

  /** ln(eᵃ + eᵇ), whose powers do not overflow. */
  default Tensor logAddExp(Tensor other) {
    return Tensor.broadcast("logAddExp", new BinaryFunction.LogAddExp(), (Tensor) this, other);
  }
}
