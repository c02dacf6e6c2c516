package dev.kindling.op.family;

import dev.kindling.op.Op;
import dev.kindling.op.Shape;

/** The rule of operations that go element by element: all arguments have one shape. */
final class SameShape {
  private SameShape() {}

  static Shape of(Op op, Shape... in) {
    for (Shape shape : in) {
      if (!shape.equals(in[0])) {
        throw new IllegalArgumentException(
            op + ": the shapes " + in[0] + " and " + shape + " differ");
      }
    }
    return in[0];
  }
}
