package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Axes;
import java.util.Arrays;
import java.util.function.Consumer;

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

  /**
   * A matrix of these rows.
   *
   * @throws IllegalArgumentException if the rows differ in length
   */
  public static IntTensor of(int[][] rows) {
    return Nested.ints(rows);
  }

  /**
   * A tensor of three dimensions.
   *
   * @throws IllegalArgumentException if arrays side by side differ in length
   */
  public static IntTensor of(int[][][] elements) {
    return Nested.ints(elements);
  }

  /**
   * A tensor of this shape with these elements, row by row.
   *
   * @throws IllegalArgumentException if there are more or fewer elements than the shape has
   */
  public static IntTensor of(Shape shape, int... elements) {
    if (elements.length != shape.size()) {
      throw new IllegalArgumentException(
          "IntTensor.of: the shape "
              + shape
              + " needs "
              + shape.size()
              + " elements, not "
              + elements.length);
    }
    return new IntTensor(shape, elements.clone());
  }

  /** A tensor of this shape whose elements a writer fills in, row by row; they start at 0. */
  public static IntTensor filled(Shape shape, Consumer<int[]> writer) {
    int[] data = new int[shape.size()];
    writer.accept(data);
    return new IntTensor(shape, data);
  }

  @Override
  public Shape shape() {
    return shape;
  }

  /** The same elements in another shape; one size may be −1, which means what is left. */
  public IntTensor reshape(int... dims) {
    Shape to = Axes.reshaped(shape, dims);
    if (to.size() != shape.size()) {
      throw new IllegalArgumentException(
          "reshape: " + shape + " has " + size() + " elements, and " + to + " needs " + to.size());
    }
    return new IntTensor(to, data);
  }

  /**
   * For each element k a row of zeros with a 1 in column k.
   *
   * @throws IllegalArgumentException if an element is outside 0..classes − 1
   */
  public Tensor oneHot(int classes) {
    if (classes < 0) {
      throw new IllegalArgumentException("oneHot: got " + classes + " classes; needs 0 or more");
    }
    Axes.indices("oneHot", data, classes);
    return Tensor.filled(
        shape.then(Shape.of(classes)),
        rows -> {
          for (int i = 0; i < data.length; i++) {
            rows[i * classes + data[i]] = 1f;
          }
        });
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

  /** The shape of all elements in one row. */
  Shape row() {
    return shape.rank() == 1 ? shape : Shape.of(data.length);
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

  /**
   * The elements in nested brackets: on one line where 75 characters are enough, else in columns
   * below the shape, and of more than 1000 only the first and last three of each dimension.
   */
  @Override
  public String toString() {
    return TensorText.of(shape, data);
  }
}
