package dev.kindling.op;

/**
 * What an operation's gradient is written against: something with a shape that operations apply to.
 */
public interface Value {
  /** The shape. */
  Shape shape();

  /** The result of an operation on this value and, after it, the others. */
  Value apply(Op op, Value... others);
}
