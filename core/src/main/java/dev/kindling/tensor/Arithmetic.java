package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Binary;
import dev.kindling.op.family.Division;
import dev.kindling.op.family.Powers;
import dev.kindling.op.family.Selection;
import dev.kindling.op.family.Signs;
import dev.kindling.op.family.Step;
import dev.kindling.op.family.Unary;

/** Elementwise arithmetic; two tensors broadcast to a common shape. */
public sealed interface Arithmetic permits Tensor {
  /** a + b. */
  default Tensor plus(Tensor other) {
    Tensor x = (Tensor) this;
    return !x.shape().equals(other.shape()) && Binary.AddToAll.fits(x.shape(), other.shape())
        ? Tensor.call(new Binary.AddToAll(), x, other)
        : Tensor.broadcast("plus", Binary.ADD, x, other);
  }

  /** x + number. */
  default Tensor plus(float number) {
    return Tensor.call(new Unary.Shift(number), (Tensor) this);
  }

  /** a − b. */
  default Tensor minus(Tensor other) {
    return Tensor.broadcast("minus", Binary.SUBTRACT, (Tensor) this, other);
  }

  /** x − number. */
  default Tensor minus(float number) {
    return Tensor.call(new Unary.Shift(-number), (Tensor) this);
  }

  /** a · b, element by element. */
  default Tensor times(Tensor other) {
    Tensor x = (Tensor) this;
    return !x.shape().equals(other.shape()) && Binary.MultiplyRows.fits(x.shape(), other.shape())
        ? Tensor.call(new Binary.MultiplyRows(), x, other)
        : Tensor.broadcast("times", Binary.MULTIPLY, x, other);
  }

  /** x · number. */
  default Tensor times(float number) {
    return Tensor.call(new Unary.Scale(number), (Tensor) this);
  }

  /** a / b, element by element. */
  default Tensor div(Tensor other) {
    return Tensor.broadcast("div", Binary.DIVIDE, (Tensor) this, other);
  }

  /** x / number. */
  default Tensor div(float number) {
    return Tensor.call(new Division.By(number), (Tensor) this);
  }

  /** −x. */
  default Tensor unaryMinus() {
    return Tensor.call(Unary.Scale.NEGATIVE, (Tensor) this);
  }

  /** 1 / x. */
  default Tensor reciprocal() {
    return pow(-1f);
  }

  /** x². */
  default Tensor square() {
    return pow(2f);
  }

  /** √x; NaN below 0. */
  default Tensor sqrt() {
    return pow(0.5f);
  }

  /** 1 / √x, within 1.5 ulp; ∞ at 0 and NaN below. */
  default Tensor rsqrt() {
    return sqrt().reciprocal();
  }

  /**
   * x to a power; 1 at the power 0, even of NaN, and NaN at a power that is not whole of a negative
   * number.
   */
  default Tensor pow(float exponent) {
    Tensor x = (Tensor) this;
    return Powers.Power.takes(exponent)
        ? Tensor.call(new Powers.Power(exponent), x)
        : x.pow(Tensor.scalar(exponent));
  }

  /** |x|; the gradient at 0 is 0. */
  default Tensor abs() {
    return Tensor.call(new Signs.Abs(), (Tensor) this);
  }

  /** 1 where x is above 0, −1 where it is below, and 0 at 0. */
  default Tensor sign() {
    return Tensor.call(new Step.Sign(), (Tensor) this);
  }

  /** The size of this with the signs of another, those of zeros too. */
  default Tensor copySign(Tensor signs) {
    return Tensor.broadcast("copySign", new Signs.CopySign(), (Tensor) this, signs);
  }

  /** The largest whole number that is not above x. */
  default Tensor floor() {
    return Tensor.call(new Step.Floor(), (Tensor) this);
  }

  /** The smallest whole number that is not below x. */
  default Tensor ceil() {
    return Tensor.call(new Step.Ceil(), (Tensor) this);
  }

  /** The nearest whole number; of two, the even one. */
  default Tensor round() {
    return Tensor.call(new Step.Round(), (Tensor) this);
  }

  /** x without its fraction: the next whole number towards 0. */
  default Tensor trunc() {
    return Tensor.call(new Step.Truncate(), (Tensor) this);
  }

  /** The fraction, x − trunc(x), with the sign of x. */
  default Tensor frac() {
    return minus(trunc());
  }

  /**
   * x, or the nearer bound where x is outside; the gradient at a bound is 1.
   *
   * @throws IllegalArgumentException if min is above max
   */
  default Tensor clamp(float min, float max) {
    return Tensor.call(new Selection.Clamp(min, max), (Tensor) this);
  }

  /** x, or min where x is below; the gradient at the bound is 1. */
  default Tensor clampMin(float min) {
    return clamp(min, Float.POSITIVE_INFINITY);
  }

  /** x, or max where x is above; the gradient at the bound is 1. */
  default Tensor clampMax(float max) {
    return clamp(Float.NEGATIVE_INFINITY, max);
  }

  /** The larger of a and b, NaN where one is; equals share the gradient. */
  default Tensor maximum(Tensor other) {
    return Tensor.broadcast("maximum", new Selection.Maximum(), (Tensor) this, other);
  }

  /** The smaller of a and b, NaN where one is; equals share the gradient. */
  default Tensor minimum(Tensor other) {
    return Tensor.broadcast("minimum", new Selection.Minimum(), (Tensor) this, other);
  }

  /** The larger of a and b, or the other where one is NaN; of equals, the first. */
  default Tensor fmax(Tensor other) {
    Tensor x = (Tensor) this;
    return x.ge(other).or(other.isNaN()).where(x, other);
  }

  /** The smaller of a and b, or the other where one is NaN; of equals, the first. */
  default Tensor fmin(Tensor other) {
    Tensor x = (Tensor) this;
    return x.le(other).or(other.isNaN()).where(x, other);
  }

  /** What the division a / b, rounded towards 0, leaves: exact, with the sign of a. */
  default Tensor fmod(Tensor other) {
    return Tensor.broadcast("fmod", new Division.Fmod(), (Tensor) this, other);
  }

  /** What the division x / number, rounded towards 0, leaves: exact, with the sign of x. */
  default Tensor fmod(float number) {
    return fmod(Tensor.scalar(number));
  }

  /** What the division a / b, rounded down, leaves, with the sign of b: Python's a % b. */
  default Tensor remainder(Tensor other) {
    return Tensor.broadcast("remainder", new Division.Remainder(), (Tensor) this, other);
  }

  /** What the division x / number, rounded down, leaves, with the sign of the number. */
  default Tensor remainder(float number) {
    return remainder(Tensor.scalar(number));
  }

  /** a / b rounded down: Python's a // b. */
  default Tensor floorDivide(Tensor other) {
    return Tensor.broadcast("floorDivide", new Division.FloorDivide(), (Tensor) this, other);
  }

  /** x / number rounded down. */
  default Tensor floorDivide(float number) {
    return floorDivide(Tensor.scalar(number));
  }

  /** a / b rounded towards 0. */
  default Tensor truncDivide(Tensor other) {
    return div(other).trunc();
  }

  /** x / number rounded towards 0. */
  default Tensor truncDivide(float number) {
    return div(number).trunc();
  }

  /** A part of the way to another: a + weight · (b − a), exactly b at the weight 1. */
  default Tensor lerp(Tensor end, Tensor weight) {
    Tensor x = (Tensor) this;
    Shape shape = Shape.broadcast("lerp", x.shape(), end.shape());
    shape = Shape.broadcast("lerp", shape, weight.shape());
    return Tensor.call(
        new Selection.Lerp(), x.expandTo(shape), end.expandTo(shape), weight.expandTo(shape));
  }

  /** A part of the way to another: a + weight · (b − a), exactly b at the weight 1. */
  default Tensor lerp(Tensor end, float weight) {
    return lerp(end, Tensor.scalar(weight));
  }

  /** x + factor · a · b. */
  default Tensor plusProduct(float factor, Tensor a, Tensor b) {
    return plus(a.times(b).times(factor));
  }

  /** x + factor · a / b. */
  default Tensor plusQuotient(float factor, Tensor a, Tensor b) {
    return plus(a.div(b).times(factor));
  }

  /** Degrees as radians: x · π / 180. */
  default Tensor deg2rad() {
    return times((float) (Math.PI / 180));
  }

  /** Radians as degrees: x · 180 / π. */
  default Tensor rad2deg() {
    return times((float) (180 / Math.PI));
  }
}
