package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Movement;

/** Sums and means. */
public sealed interface Reductions permits Tensor {
  /** The sum of all elements, of the shape {@code []}. */
  default Tensor sum() {
    return Tensor.call(new Movement.SumTo(Shape.of()), (Tensor) this);
  }

  /** The sums along one dimension, which is left out of the result's shape. */
  default Tensor sum(int axis) {
    Tensor x = (Tensor) this;
    return Tensor.call(new Movement.SumTo(x.shape().with(axis, 1)), x)
        .reshape(x.shape().without(axis));
  }

  /** The mean of all elements, of the shape {@code []}; NaN where there are none. */
  default Tensor mean() {
    return sum().times(1f / ((Tensor) this).size());
  }

  /**
   * The column of the largest element of each row, the first of equals; a NaN counts as largest.
   */
  default IntTensor argMax() {
    Tensor x = (Tensor) this;
    if (x.shape().rank() == 0 || x.shape().dim(-1) == 0) {
      throw new IllegalArgumentException(
          "argMax: the shape " + x.shape() + " has no rows to search");
    }
    float[] data = x.data();
    int cols = x.shape().dim(-1);
    int[] best = new int[data.length / cols];
    for (int row = 0; row < best.length; row++) {
      int at = row * cols;
      for (int i = at + 1; i < (row + 1) * cols; i++) {
        if (data[i] > data[at] || Float.isNaN(data[i]) && !Float.isNaN(data[at])) {
          at = i;
        }
      }
      best[row] = at - row * cols;
    }
    return IntTensor.wrap(x.shape().without(-1), best);
  }
}
