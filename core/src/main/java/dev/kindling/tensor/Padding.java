package dev.kindling.tensor;

import dev.kindling.op.family.Axes;
import dev.kindling.op.family.Indexing;
import java.util.function.IntUnaryOperator;

/** Elements put before and after those of a dimension; negative numbers crop. */
final class Padding {
  private Padding() {}

  static Tensor constant(Tensor x, int axis, int before, int after, float value) {
    int size = checkedSize("pad", x, axis, before, after, Integer.MAX_VALUE);
    return taken(x, axis, before, after, value, i -> i < 0 || i >= size ? -1 : i);
  }

  static Tensor reflect(Tensor x, int axis, int before, int after) {
    int size = checkedSize("padReflect", x, axis, before, after, -1);
    int last = size - 1;
    return taken(x, axis, before, after, 0f, i -> last - Math.abs(last - Math.abs(i)));
  }

  static Tensor replicate(Tensor x, int axis, int before, int after) {
    int size = checkedSize("padReplicate", x, axis, before, after, Integer.MAX_VALUE);
    if (size == 0 && (before > 0 || after > 0)) {
      throw new IllegalArgumentException(
          "padReplicate: the axis "
              + axis
              + " of the shape "
              + x.shape()
              + " is empty; needs an element to repeat");
    }
    return taken(x, axis, before, after, 0f, i -> Math.min(Math.max(i, 0), size - 1));
  }

  static Tensor circular(Tensor x, int axis, int before, int after) {
    int size = checkedSize("padCircular", x, axis, before, after, 0);
    return taken(x, axis, before, after, 0f, i -> Math.floorMod(i, size));
  }

  /**
   * The dimension's size, after a check that no more is cropped than there is, and no more added on
   * a side than {@code size + beyond} or, with MAX_VALUE, than memory allows.
   */
  private static int checkedSize(
      String who, Tensor x, int axis, int before, int after, int beyond) {
    int size = x.shape().dim(Axes.of(who, x.shape(), axis));
    int most = beyond == Integer.MAX_VALUE ? beyond : Math.max(size + beyond, 0);
    long result = (long) size + before + after;
    if (Math.max(before, after) > most
        || Math.min(before, after) < -size
        || result < 0
        || result > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          who
              + ": "
              + before
              + " before and "
              + after
              + " after the axis "
              + axis
              + " of the shape "
              + x.shape()
              + "; needs "
              + -size
              + (most == Integer.MAX_VALUE ? " or more each" : ".." + most + " each")
              + " and a size of 0 or more");
    }
    return size;
  }

  /** The elements that {@code source} names for the indices −before … size + after − 1. */
  private static Tensor taken(
      Tensor x, int axis, int before, int after, float value, IntUnaryOperator source) {
    if (before == 0 && after == 0) {
      return x;
    }
    int[] index = new int[x.shape().dim(axis) + before + after];
    for (int i = 0; i < index.length; i++) {
      index[i] = source.applyAsInt(i - before);
    }
    return Tensor.call(new Indexing.Take(axis, index, value), x);
  }
}
