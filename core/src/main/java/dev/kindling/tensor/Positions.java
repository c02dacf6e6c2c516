package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Axes;
import java.util.Arrays;

/** Indices made positions in a tensor's elements, seen as one row. */
final class Positions {
  private Positions() {}

  /** Checks that an index is a vector of indices of a dimension, and returns the dimension. */
  static int checkVector(String who, Shape x, int axis, IntTensor index) {
    int at = Axes.of(who, x, axis);
    if (index.shape().rank() != 1) {
      throw new IllegalArgumentException(
          who + ": the index has the shape " + index.shape() + "; needs one dimension");
    }
    Axes.indices(who, index.data(), x.dim(at));
    return at;
  }

  static void checkSource(String who, Shape needed, Tensor source) {
    if (!source.shape().equals(needed)) {
      throw new IllegalArgumentException(
          who + ": the source has the shape " + source.shape() + "; needs " + needed);
    }
  }

  /** For each element of an index along a dimension, the position in x that it means. */
  static int[] along(String who, Shape x, int axis, IntTensor index) {
    int at = Axes.of(who, x, axis);
    Shape own = index.shape();
    boolean fits = own.rank() == x.rank();
    for (int d = 0; fits && d < x.rank(); d++) {
      fits = d == at || own.dim(d) <= x.dim(d);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          who
              + ": the index has the shape "
              + own
              + "; needs at most "
              + x
              + " but for the axis "
              + at);
    }
    Axes.indices(who, index.data(), x.dim(at));
    int[] positions = new int[own.size()];
    for (int i = 0; i < positions.length; i++) {
      int rest = i;
      int stride = 1;
      for (int d = x.rank() - 1; d >= 0; d--) {
        int coordinate = rest % own.dim(d);
        rest /= own.dim(d);
        positions[i] += stride * (d == at ? index.get(i) : coordinate);
        stride *= x.dim(d);
      }
    }
    return positions;
  }

  /** Indices of several dimensions as one index of them all. */
  static int[] joint(Shape x, int[] axes, IntTensor... indices) {
    if (axes.length == 0 || axes.length != indices.length) {
      throw new IllegalArgumentException(
          "index: got "
              + axes.length
              + " axes and "
              + indices.length
              + " indices; needs an index for each of one or more axes");
    }
    int[] joint = new int[indices[0].size()];
    for (int k = 0; k < axes.length; k++) {
      if (!indices[k].shape().equals(indices[0].shape())) {
        throw new IllegalArgumentException(
            "index: index "
                + k
                + " has the shape "
                + indices[k].shape()
                + " and index 0 "
                + indices[0].shape()
                + "; needs equal ones");
      }
      int size = x.dim(axes[k]);
      Axes.indices("index", indices[k].data(), size);
      for (int i = 0; i < joint.length; i++) {
        joint[i] = joint[i] * size + indices[k].get(i);
      }
    }
    return joint;
  }

  /** The positions where a mask is not 0. */
  static int[] where(float[] mask) {
    int[] positions = new int[mask.length];
    int count = 0;
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != 0f) {
        positions[count++] = i;
      }
    }
    return Arrays.copyOf(positions, count);
  }
}
