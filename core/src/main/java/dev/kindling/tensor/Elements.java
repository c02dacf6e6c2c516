package dev.kindling.tensor;

import dev.kindling.op.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;

/** A tensor's elements as numbers and arrays. */
public sealed interface Elements permits Tensor {
  /** The number of elements. */
  default int size() {
    return ((Tensor) this).shape().size();
  }

  /** The elements row by row, as a copy. */
  default float[] toArray() {
    return ((Tensor) this).data().clone();
  }

  /**
   * The elements of a matrix as an array of rows.
   *
   * @throws IllegalStateException if this is no matrix
   */
  default float[][] toRows() {
    Tensor x = (Tensor) this;
    if (x.shape().rank() != 2) {
      throw new IllegalStateException("toRows: needs a matrix, not the shape " + x.shape());
    }
    int cols = x.shape().dim(1);
    float[][] rows = new float[x.shape().dim(0)][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(x.data(), i * cols, (i + 1) * cols);
    }
    return rows;
  }

  /**
   * Puts the elements, row by row, into a buffer at its position, which moves behind them.
   *
   * @throws IllegalArgumentException if the buffer has less room; then nothing is put
   */
  default void copyTo(FloatBuffer buffer) {
    Tensor x = (Tensor) this;
    if (buffer.remaining() < size()) {
      throw new IllegalArgumentException(
          "copyTo: the buffer has room for "
              + buffer.remaining()
              + " elements; the shape "
              + x.shape()
              + " needs "
              + size());
    }
    buffer.put(x.data(), 0, size());
  }

  /**
   * One element.
   *
   * @throws IllegalArgumentException if there are not as many indices as dimensions
   * @throws IndexOutOfBoundsException if an index is outside its dimension
   */
  default float get(int... index) {
    Tensor x = (Tensor) this;
    Shape shape = x.shape();
    if (index.length != shape.rank()) {
      throw new IllegalArgumentException(
          "get: the shape " + shape + " needs " + shape.rank() + " indices, not " + index.length);
    }
    int at = 0;
    for (int d = 0; d < index.length; d++) {
      at = at * shape.dim(d) + Objects.checkIndex(index[d], shape.dim(d));
    }
    return x.data()[at];
  }

  /** The element at a position, counted row by row. */
  default float at(int position) {
    return ((Tensor) this).data()[position];
  }

  /**
   * The only element.
   *
   * @throws IllegalStateException if there is not exactly one
   */
  default float item() {
    Tensor x = (Tensor) this;
    if (size() != 1) {
      throw new IllegalStateException(
          "item: the shape " + x.shape() + " has " + size() + " elements; use get(…) or toArray()");
    }
    return x.data()[0];
  }

  /**
   * What the elements are like, NaN left aside, in one line: {@code [32, 128]: min -0.31, max 4.2,
   * mean 0.7, 48.3 % zeros, 0 % NaN}. The shares are those of all elements.
   */
  default String summary() {
    Tensor x = (Tensor) this;
    return TensorText.summary(x.shape(), x.data());
  }
}
