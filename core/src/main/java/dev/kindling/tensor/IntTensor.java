package dev.kindling.tensor;

import dev.kindling.op.Shape;
import java.util.Arrays;

/** An immutable array of integers with a {@link Shape}: labels and indices. It has no gradient. */
public final class IntTensor implements Target {
  private final Shape shape;
  private final int[] data;

  private IntTensor(Shape shape, int[] data) {
    this.shape = shape;
    this.data = data;
  }

  static IntTensor wrap(Shape shape, int[] data) {
    return new IntTensor(shape, data);
  }

  /** A vector of these elements. */
  public static IntTensor of(int... elements) {
    return new IntTensor(Shape.of(elements.length), elements.clone());
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /** The number of elements. */
  public int size() {
    return data.length;
  }

  /** The element at a position, counted row by row. */
  public int get(int position) {
    return data[position];
  }

  /** The elements row by row, as a copy. */
  public int[] toArray() {
    return data.clone();
  }

  /** The live array; not to be written. */
  int[] data() {
    return data;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof IntTensor that
        && shape.equals(that.shape)
        && Arrays.equals(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * shape.hashCode() + Arrays.hashCode(data);
  }

  /** The elements in brackets, row by row. */
  @Override
  public String toString() {
    return Arrays.toString(data);
  }
}
