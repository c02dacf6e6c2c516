package dev.kindling.op;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The sizes of a tensor's dimensions, outermost first: {@code [32, 10]} is 32 rows of 10. The shape
 * of a scalar is {@code []}.
 */
public final class Shape {
  private static final Shape SCALAR = new Shape();

  /** Shapes made before, where their sizes lead: those of one step come in the next too. */
  private static final @Nullable Shape[] KNOWN = new Shape[1024];

  private final int[] dims;
  private final int size;

  private Shape(int... dims) {
    long size = 1;
    for (int dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + " has a negative size, " + dim);
      }
      size *= dim;
      if (size > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(
            "shape " + Arrays.toString(dims) + " has more than 2147483647 elements");
      }
    }
    this.dims = dims;
    this.size = (int) size;
  }

  /**
   * The shape with these sizes.
   *
   * @throws IllegalArgumentException if one is negative or their product is over 2³¹ − 1
   */
  public static Shape of(int... dims) {
    Shape known = known(dims);
    return known == null ? remembered(new Shape(dims.clone())) : known;
  }

  /** The shape with these sizes, in an array that may become its own, or the one made before. */
  private static Shape own(int... dims) {
    Shape known = known(dims);
    return known == null ? remembered(new Shape(dims)) : known;
  }

  private static @Nullable Shape known(int... dims) {
    if (dims.length == 0) {
      return SCALAR;
    }
    Shape last = KNOWN[place(dims)];
    return last != null && Arrays.equals(last.dims, dims) ? last : null;
  }

  private static Shape remembered(Shape shape) {
    KNOWN[place(shape.dims)] = shape;
    return shape;
  }

  private static int place(int... dims) {
    return (Arrays.hashCode(dims) * 0x9E3779B9) >>> 22;
  }

  /** The number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /** The number of elements. */
  public int size() {
    return size;
  }

  /** The product of the sizes from dimension {@code from} up to, not including, {@code to}. */
  public int size(int from, int to) {
    int product = 1;
    for (int i = from; i < to; i++) {
      product *= dims[i];
    }
    return product;
  }

  /**
   * The size of one dimension.
   *
   * @param axis the dimension, counted from 0; negative counts from the last, which is −1
   */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /** The sizes, as a copy. */
  public int[] dims() {
    return dims.clone();
  }

  /**
   * The dimension that {@code axis} means, from 0 to rank − 1.
   *
   * @throws IllegalArgumentException if there is none
   */
  public int axis(int axis) {
    int at = axis < 0 ? axis + dims.length : axis;
    if (at < 0 || at >= dims.length) {
      throw new IllegalArgumentException("shape " + this + " has no axis " + axis);
    }
    return at;
  }

  /** This shape with one dimension's size changed. */
  public Shape with(int axis, int size) {
    int[] changed = dims.clone();
    changed[axis(axis)] = size;
    return own(changed);
  }

  /** This shape without one dimension. */
  public Shape without(int axis) {
    int at = axis(axis);
    int[] rest = new int[dims.length - 1];
    System.arraycopy(dims, 0, rest, 0, at);
    System.arraycopy(dims, at + 1, rest, at, rest.length - at);
    return own(rest);
  }

  /** The dimensions from {@code from} up to, not including, {@code to}. */
  public Shape slice(int from, int to) {
    return from == 0 && to == dims.length ? this : own(Arrays.copyOfRange(dims, from, to));
  }

  /** This shape's dimensions followed by another's. */
  public Shape then(Shape inner) {
    int[] joined = Arrays.copyOf(dims, dims.length + inner.dims.length);
    System.arraycopy(inner.dims, 0, joined, dims.length, inner.dims.length);
    return own(joined);
  }

  /**
   * The shape that both broadcast to: aligned at the last dimension, a size of 1 or a missing
   * dimension stretches to the other's (NumPy's rule).
   *
   * @throws IllegalArgumentException if they do not fit; {@code who} begins the message
   */
  public static Shape broadcast(String who, Shape a, Shape b) {
    if (a.equals(b)) {
      return a;
    }
    int[] joint = new int[Math.max(a.rank(), b.rank())];
    for (int back = 1; back <= joint.length; back++) {
      int x = back <= a.rank() ? a.dims[a.rank() - back] : 1;
      int y = back <= b.rank() ? b.dims[b.rank() - back] : 1;
      if (x != y && x != 1 && y != 1) {
        throw new IllegalArgumentException(
            who
                + ": "
                + a
                + " and "
                + b
                + " do not broadcast; sizes must be equal or 1, and "
                + x
                + " meets "
                + y);
      }
      joint[joint.length - back] = x == 1 ? y : x;
    }
    return own(joint);
  }

  @Override
  public boolean equals(Object other) {
    return this == other || other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** The sizes in brackets: {@code [32, 10]}. */
  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
