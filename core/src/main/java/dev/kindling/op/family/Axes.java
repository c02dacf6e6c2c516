package dev.kindling.op.family;

import dev.kindling.op.Shape;
import java.util.Arrays;

/** Checks of dimensions and indices; {@code who} begins the message of a refusal. */
public final class Axes {
  private Axes() {}

  /** The dimension that {@code axis} means, from 0 to rank − 1; negative counts from the last. */
  public static int of(String who, Shape x, int axis) {
    int at = axis < 0 ? axis + x.rank() : axis;
    if (at < 0 || at >= x.rank()) {
      throw new IllegalArgumentException(
          who
              + ": the shape "
              + x
              + " has no axis "
              + axis
              + "; needs "
              + (x.rank() == 0 ? "at least one dimension" : -x.rank() + ".." + (x.rank() - 1)));
    }
    return at;
  }

  /** Where a new dimension goes, from 0 to rank; negative counts from the last of the result. */
  public static int inserted(String who, Shape x, int axis) {
    int at = axis < 0 ? axis + x.rank() + 1 : axis;
    if (at < 0 || at > x.rank()) {
      throw new IllegalArgumentException(
          who
              + ": the axis "
              + axis
              + " for the shape "
              + x
              + "; needs "
              + (-x.rank() - 1)
              + ".."
              + x.rank());
    }
    return at;
  }

  /** The dimensions that {@code axes} mean, in their order, all different. */
  public static int[] different(String who, Shape x, int... axes) {
    int[] at = new int[axes.length];
    for (int i = 0; i < axes.length; i++) {
      at[i] = of(who, x, axes[i]);
      for (int j = 0; j < i; j++) {
        if (at[j] == at[i]) {
          throw new IllegalArgumentException(
              who
                  + ": the axes "
                  + Arrays.toString(axes)
                  + " name the axis "
                  + at[i]
                  + " of the shape "
                  + x
                  + " twice; needs different ones");
        }
      }
    }
    return at;
  }

  /** All dimensions in order but for some, which are put before or after the others. */
  public static int[] order(int rank, boolean before, int... moved) {
    int[] order = new int[rank];
    int at = before ? moved.length : 0;
    for (int d = 0; d < rank; d++) {
      if (!contains(moved, d)) {
        order[at++] = d;
      }
    }
    System.arraycopy(moved, 0, order, before ? 0 : at, moved.length);
    return order;
  }

  private static boolean contains(int[] axes, int axis) {
    for (int one : axes) {
      if (one == axis) {
        return true;
      }
    }
    return false;
  }

  /** The shape with these sizes, one of which may be −1: what the others leave of x's elements. */
  public static Shape reshaped(Shape x, int... dims) {
    int open = -1;
    long known = 1;
    for (int d = 0; d < dims.length; d++) {
      if (dims[d] == -1 && open >= 0) {
        throw new IllegalArgumentException(
            "reshape: " + Arrays.toString(dims) + " has more than one -1; needs one at most");
      }
      open = dims[d] == -1 ? d : open;
      known *= dims[d] == -1 ? 1 : dims[d];
    }
    if (open < 0) {
      return Shape.of(dims);
    }
    if (known <= 0 || x.size() % known != 0) {
      throw new IllegalArgumentException(
          "reshape: "
              + x
              + " has "
              + x.size()
              + " elements; "
              + Arrays.toString(dims)
              + " needs a multiple of "
              + known);
    }
    int[] filled = dims.clone();
    filled[open] = (int) (x.size() / known);
    return Shape.of(filled);
  }

  /** Checks that every index is from 0 to {@code size} − 1. */
  public static void indices(String who, int[] indices, int size) {
    for (int i = 0; i < indices.length; i++) {
      if (indices[i] < 0 || indices[i] >= size) {
        throw new IllegalArgumentException(
            who
                + ": the index "
                + indices[i]
                + " at position "
                + i
                + " is outside 0.."
                + (size - 1));
      }
    }
  }
}
