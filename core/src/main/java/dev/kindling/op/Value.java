package dev.kindling.op;

/**
 * What an operation's gradient is written against: something with a shape that operations apply to.
 */
public interface Value {
  /** The shape. */
  Shape shape();

  /** The result of an operation on this value. */
  default Value apply(Op op) {
    return apply(op, new Value[0]);
  }

  /** The result of an operation on this value and another. */
  default Value apply(Op op, Value other) {
    return apply(op, new Value[] {other});
  }

  /** The result of an operation on this value and two others. */
  default Value apply(Op op, Value second, Value third) {
    return apply(op, new Value[] {second, third});
  }

  /** The result of an operation on this value and, after it, the others. */
  Value apply(Op op, Value... others);
}
