package dev.kindling.tensor;

import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.family.Logic;
import dev.kindling.op.family.Selection;

/**
 * Comparisons and other questions, element by element. An answer is 1 for yes and 0 for no, and has
 * no gradient; two tensors broadcast to a common shape.
 */
public sealed interface Comparisons permits Tensor {
  /** Whether a = b; a NaN equals nothing. */
  default Tensor eq(Tensor other) {
    return ask("eq", new Logic.Equal(), other);
  }

  /** Whether x = number; a NaN equals nothing. */
  default Tensor eq(float number) {
    return eq(Tensor.scalar(number));
  }

  /** Whether a ≠ b; a NaN differs from everything. */
  default Tensor ne(Tensor other) {
    return ask("ne", new Logic.NotEqual(), other);
  }

  /** Whether x ≠ number; a NaN differs from everything. */
  default Tensor ne(float number) {
    return ne(Tensor.scalar(number));
  }

  /** Whether a &lt; b. */
  default Tensor lt(Tensor other) {
    return ask("lt", new Logic.Less(), other);
  }

  /** Whether x &lt; number. */
  default Tensor lt(float number) {
    return lt(Tensor.scalar(number));
  }

  /** Whether a ≤ b. */
  default Tensor le(Tensor other) {
    return ask("le", new Logic.LessEqual(), other);
  }

  /** Whether x ≤ number. */
  default Tensor le(float number) {
    return le(Tensor.scalar(number));
  }

  /** Whether a &gt; b. */
  default Tensor gt(Tensor other) {
    return ask("gt", new Logic.Greater(), other);
  }

  /** Whether x &gt; number. */
  default Tensor gt(float number) {
    return gt(Tensor.scalar(number));
  }

  /** Whether a ≥ b. */
  default Tensor ge(Tensor other) {
    return ask("ge", new Logic.GreaterEqual(), other);
  }

  /** Whether x ≥ number. */
  default Tensor ge(float number) {
    return ge(Tensor.scalar(number));
  }

  /** Whether x is NaN. */
  default Tensor isNaN() {
    return ne((Tensor) this);
  }

  /** Whether x is ∞ or −∞. */
  default Tensor isInfinite() {
    return ((Tensor) this).detach().abs().eq(Float.POSITIVE_INFINITY);
  }

  /** Whether x is neither infinite nor NaN. */
  default Tensor isFinite() {
    return ((Tensor) this).detach().abs().lt(Float.POSITIVE_INFINITY);
  }

  /** Whether x is negative, −0 included and NaN not. */
  default Tensor signBit() {
    return Tensor.scalar(1f).copySign(((Tensor) this).detach()).lt(0f);
  }

  /** Whether both are true, which is not 0. */
  default Tensor and(Tensor other) {
    return ask("and", new Logic.And(), other);
  }

  /** Whether one or both are true, which is not 0. */
  default Tensor or(Tensor other) {
    return ask("or", new Logic.Or(), other);
  }

  /** Whether x is false, which is 0. */
  default Tensor not() {
    return eq(0f);
  }

  /** a where this is true, which is not 0, else b: {@code x.gt(0).where(x, y)}. */
  default Tensor where(Tensor a, Tensor b) {
    Tensor condition = (Tensor) this;
    Shape shape = Shape.broadcast("where", condition.shape(), a.shape());
    shape = Shape.broadcast("where", shape, b.shape());
    return Tensor.call(
        new Selection.Where(),
        condition.detach().expandTo(shape),
        a.expandTo(shape),
        b.expandTo(shape));
  }

  /** a where this is true, which is not 0, else the number b. */
  default Tensor where(Tensor a, float b) {
    return where(a, Tensor.scalar(b));
  }

  /** The number a where this is true, which is not 0, else b. */
  default Tensor where(float a, Tensor b) {
    return where(Tensor.scalar(a), b);
  }

  /** x with 0 for NaN, and the largest finite numbers for the infinities. */
  default Tensor nanToNum() {
    return nanToNum(0f, Float.MAX_VALUE, -Float.MAX_VALUE);
  }

  /** x with other numbers for NaN, ∞ and −∞; the gradient there is 0. */
  default Tensor nanToNum(float nan, float positiveInfinity, float negativeInfinity) {
    Tensor x = (Tensor) this;
    Tensor y = eq(Float.NEGATIVE_INFINITY).where(negativeInfinity, x);
    y = eq(Float.POSITIVE_INFINITY).where(positiveInfinity, y);
    return isNaN().where(nan, y);
  }

  private Tensor ask(String name, Op op, Tensor other) {
    return Tensor.broadcast(name, op, ((Tensor) this).detach(), other.detach());
  }
}
