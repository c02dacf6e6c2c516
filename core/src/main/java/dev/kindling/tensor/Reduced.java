package dev.kindling.tensor;

import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * A tensor and the axes that it is to be reduced along.
 *
 * @param kept the result's shape with the axes at the size 1
 * @param shape the result's shape as asked for
 */
record Reduced(Tensor x, Shape kept, Shape shape) {
  /** The reduction along some axes, or along all where none is named. */
  static Reduced of(String name, Tensor x, boolean keepDims, int... axes) {
    boolean[] named = new boolean[x.shape().rank()];
    for (int axis : axes) {
      int at = x.shape().axis(axis);
      if (named[at]) {
        throw new IllegalArgumentException(
            name + ": the axis " + at + " of " + x.shape() + " is named twice; name it once");
      }
      named[at] = true;
    }
    Shape kept = x.shape();
    Shape shape = x.shape();
    for (int at = named.length - 1; at >= 0; at--) {
      if (named[at] || axes.length == 0) {
        kept = kept.with(at, 1);
        shape = shape.without(at);
      }
    }
    return new Reduced(x, kept, keepDims ? kept : shape);
  }

  /** The same for another tensor of the same shape. */
  Reduced with(Tensor other) {
    return new Reduced(other, kept, shape);
  }

  /** How many elements meet in one of the result. */
  int count() {
    int count = 1;
    for (int at = 0; at < kept.rank(); at++) {
      count *= kept.dim(at) == x.shape().dim(at) ? 1 : x.shape().dim(at);
    }
    return count;
  }

  /** The result of an operation that reduces to a shape. */
  Tensor call(Function<Shape, Op> op) {
    return shape.rank() == 0
        ? Tensor.call(op.apply(shape), x)
        : shaped(Tensor.call(op.apply(kept), x));
  }

  /** The result of an operation that reduces along one axis, done along the last axis first. */
  Tensor oneByOne(IntFunction<Op> op) {
    if (shape.rank() == 0) {
      return Tensor.call(op.apply(0), x.reshape(x.size())).reshape(shape);
    }
    Tensor y = x;
    for (int at = kept.rank() - 1; at >= 0; at--) {
      if (kept.dim(at) != x.shape().dim(at)) {
        y = Tensor.call(op.apply(at), y);
      }
    }
    return shaped(y);
  }

  Tensor shaped(Tensor result) {
    return result.reshape(shape);
  }
}
