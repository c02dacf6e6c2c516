package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Axes;
import dev.kindling.op.family.Indexing;

/** Choices of elements by index or by mask; an index counts from 0 and is never negative. */
public sealed interface Choices permits Tensor {
  /** One element of each row of a matrix: y[i] = x[i, columns[i]]. */
  default Tensor pick(IntTensor columns) {
    return Tensor.call(new Indexing.Pick(columns.row(), columns.data()), (Tensor) this);
  }

  /** Elements by their positions, counted row by row, in the index's shape. */
  default Tensor take(IntTensor index) {
    Tensor x = (Tensor) this;
    Axes.indices("take", index.data(), x.size());
    return x.flatten().indexSelect(0, index.reshape(index.size())).reshape(index.shape());
  }

  /** The given indices of a dimension, in their order: y[…, i, …] = x[…, index[i], …]. */
  default Tensor indexSelect(int axis, IntTensor index) {
    Tensor x = (Tensor) this;
    int at = Positions.checkVector("indexSelect", x.shape(), axis, index);
    return Tensor.call(new Indexing.Take(at, index.data(), 0f), x);
  }

  /**
   * x with rows of {@code source} added at the given indices of a dimension. What has one index is
   * first added up in order.
   */
  default Tensor indexAdd(int axis, IntTensor index, Tensor source) {
    Tensor x = (Tensor) this;
    int at = Positions.checkVector("indexAdd", x.shape(), axis, index);
    Positions.checkSource("indexAdd", x.shape().with(at, index.size()), source);
    return x.plus(Tensor.call(new Indexing.TakeAdd(at, index.data(), x.shape().dim(at)), source));
  }

  /**
   * Elements chosen along a dimension: y[i, j, k] = x[i, index[i, j, k], k] for axis 1. The index
   * has as many dimensions as x, and in the others at most x's size.
   */
  default Tensor gather(int axis, IntTensor index) {
    Tensor x = (Tensor) this;
    int[] at = Positions.along("gather", x.shape(), axis, index);
    return Tensor.call(new Indexing.Gather(index.shape(), at), x);
  }

  /**
   * x with elements replaced: y[i, index[i, j, k], k] = source[i, j, k] for axis 1; of several for
   * one place, the last in row-major order counts.
   */
  default Tensor scatter(int axis, IntTensor index, Tensor source) {
    Tensor x = (Tensor) this;
    int[] at = Positions.along("scatter", x.shape(), axis, index);
    Positions.checkSource("scatter", index.shape(), source);
    return Tensor.call(new Indexing.Put(at), x, source);
  }

  /**
   * x with elements added: y[i, index[i, j, k], k] += source[i, j, k] for axis 1. What goes to one
   * place is first added up in row-major order.
   */
  default Tensor scatterAdd(int axis, IntTensor index, Tensor source) {
    Tensor x = (Tensor) this;
    int[] at = Positions.along("scatterAdd", x.shape(), axis, index);
    Positions.checkSource("scatterAdd", index.shape(), source);
    return x.plus(Tensor.call(new Indexing.ScatterAdd(x.shape(), at), source));
  }

  /**
   * Elements chosen along several dimensions at once: with the axes 0 and 2, y[i, …] = x[a[i], …,
   * b[i]]. The indices have one shape, which comes first in the result's, before the other
   * dimensions.
   */
  default Tensor index(int[] axes, IntTensor... indices) {
    Tensor x = (Tensor) this;
    int[] at = Axes.different("index", x.shape(), axes);
    int[] flat = Positions.joint(x.shape(), at, indices);
    int rank = x.shape().rank();
    Tensor front = x.permute(Axes.order(rank, true, at));
    Shape rest = front.shape().slice(at.length, rank);
    Shape joined = Shape.of(front.shape().slice(0, at.length).size()).then(rest);
    return Tensor.call(new Indexing.Take(0, flat, 0f), front.reshape(joined))
        .reshape(indices[0].shape().then(rest));
  }

  /** x with a number wherever the mask, which broadcasts to x, is not 0. */
  default Tensor maskedFill(Tensor mask, float value) {
    return Tensor.broadcast("maskedFill", new Indexing.MaskedFill(value), (Tensor) this, mask);
  }

  /** The elements where the mask, which broadcasts to x, is not 0, as one row. */
  default Tensor maskedSelect(Tensor mask) {
    Tensor x = (Tensor) this;
    if (!Shape.broadcast("maskedSelect", mask.shape(), x.shape()).equals(x.shape())) {
      throw new IllegalArgumentException(
          "maskedSelect: the mask has the shape "
              + mask.shape()
              + "; needs one that broadcasts to "
              + x.shape());
    }
    int[] at = Positions.where(mask.detach().expandTo(x.shape()).data());
    return Tensor.call(new Indexing.Gather(Shape.of(at.length), at), x);
  }
}
