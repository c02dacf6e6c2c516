package dev.kindling.tensor;

import dev.kindling.op.Shape;

/**
 * Elements by their order along an axis, and where they stand. What begins with {@code arg} gives
 * the positions along the axis; its partner gives the elements there, and their gradient goes to
 * these elements alone. A NaN is above every number; among equals the first comes first.
 */
public sealed interface Ordering permits Tensor {
  /** Where the largest element of each row stands; the first of equals, and a NaN before all. */
  default IntTensor argMax() {
    return argExtreme("argMax", true);
  }

  /** Where the largest element along an axis stands; the first of equals, and a NaN before all. */
  default IntTensor argMax(int axis) {
    return argMax(false, axis);
  }

  /** Where the largest element along an axis stands; the first of equals, and a NaN before all. */
  default IntTensor argMax(boolean keepDims, int axis) {
    return argExtreme("argMax", true, keepDims, axis);
  }

  /** Where the smallest element of each row stands; the first of equals, and a NaN before all. */
  default IntTensor argMin() {
    return argExtreme("argMin", false);
  }

  /** Where the smallest element along an axis stands; the first of equals, and a NaN before all. */
  default IntTensor argMin(int axis) {
    return argMin(false, axis);
  }

  /** Where the smallest element along an axis stands; the first of equals, and a NaN before all. */
  default IntTensor argMin(boolean keepDims, int axis) {
    return argExtreme("argMin", false, keepDims, axis);
  }

  private IntTensor argExtreme(String name, boolean largest) {
    Shape shape = ((Tensor) this).shape();
    if (shape.rank() == 0 || shape.dim(-1) == 0) {
      throw new IllegalArgumentException(name + ": the shape " + shape + " has no rows to search");
    }
    return argExtreme(name, largest, false, -1);
  }

  private IntTensor argExtreme(String name, boolean largest, boolean keepDims, int axis) {
    Tensor x = (Tensor) this;
    int at = Ranking.axisOfSome(name, x.shape(), axis);
    Shape shape = keepDims ? x.shape().with(at, 1) : x.shape().without(at);
    return IntTensor.wrap(shape, Ranking.extremes(x, at, largest));
  }

  /** The largest elements along an axis, at {@link #argMax(int)}. */
  default Tensor max(int axis) {
    return max(false, axis);
  }

  /** The largest elements along an axis, at {@link #argMax(boolean, int)}. */
  default Tensor max(boolean keepDims, int axis) {
    return taken(argExtreme("max", true, true, axis), axis, keepDims);
  }

  /** The smallest elements along an axis, at {@link #argMin(int)}. */
  default Tensor min(int axis) {
    return min(false, axis);
  }

  /** The smallest elements along an axis, at {@link #argMin(boolean, int)}. */
  default Tensor min(boolean keepDims, int axis) {
    return taken(argExtreme("min", false, true, axis), axis, keepDims);
  }

  /** The elements in ascending order along an axis. */
  default Tensor sort(int axis) {
    return sort(axis, false);
  }

  /** The elements in order along an axis. */
  default Tensor sort(int axis, boolean descending) {
    return taken(argSort(axis, descending), axis, true);
  }

  /** Where the elements in ascending order along an axis stand; equals keep their order. */
  default IntTensor argSort(int axis) {
    return argSort(axis, false);
  }

  /** Where the elements in order along an axis stand; equals keep their order. */
  default IntTensor argSort(int axis, boolean descending) {
    Tensor x = (Tensor) this;
    int[] order = Ranking.sorted(x, axis, descending, 0, x.shape().dim(axis));
    return IntTensor.wrap(x.shape(), order);
  }

  /** The k largest elements along an axis, the largest first. */
  default Tensor topK(int k, int axis) {
    return topK(k, axis, true);
  }

  /** The k largest or smallest elements along an axis, the most extreme first. */
  default Tensor topK(int k, int axis, boolean largest) {
    return taken(argTopK(k, axis, largest), axis, true);
  }

  /** Where the k largest elements along an axis stand, the largest first. */
  default IntTensor argTopK(int k, int axis) {
    return argTopK(k, axis, true);
  }

  /** Where the k largest or smallest elements along an axis stand, the most extreme first. */
  default IntTensor argTopK(int k, int axis, boolean largest) {
    Tensor x = (Tensor) this;
    Ranking.check("topK", k, 0, x.shape(), axis);
    return IntTensor.wrap(x.shape().with(axis, k), Ranking.sorted(x, axis, largest, 0, k));
  }

  /** The kth smallest elements along an axis, counted from 1. */
  default Tensor kthValue(int k, int axis) {
    return kthValue(k, false, axis);
  }

  /** The kth smallest elements along an axis, counted from 1. */
  default Tensor kthValue(int k, boolean keepDims, int axis) {
    return taken(argKthValue(k, true, axis), axis, keepDims);
  }

  /** Where the kth smallest elements along an axis stand, counted from 1. */
  default IntTensor argKthValue(int k, int axis) {
    return argKthValue(k, false, axis);
  }

  /** Where the kth smallest elements along an axis stand, counted from 1. */
  default IntTensor argKthValue(int k, boolean keepDims, int axis) {
    Tensor x = (Tensor) this;
    Ranking.check("kthValue", k, 1, x.shape(), axis);
    Shape shape = keepDims ? x.shape().with(axis, 1) : x.shape().without(axis);
    return IntTensor.wrap(shape, Ranking.sorted(x, axis, false, k - 1, k));
  }

  /** The median of all elements: of an even number the lower of the two; NaN where one is NaN. */
  default Tensor median() {
    Tensor x = (Tensor) this;
    return x.reshape(x.size()).median(0);
  }

  /** The medians along an axis: of an even number the lower of the two; NaN where one is NaN. */
  default Tensor median(int axis) {
    return median(false, axis);
  }

  /** The medians along an axis: of an even number the lower of the two; NaN where one is NaN. */
  default Tensor median(boolean keepDims, int axis) {
    return taken(argMedian(true, axis), axis, keepDims);
  }

  /** Where the medians along an axis stand, or the first NaN. */
  default IntTensor argMedian(int axis) {
    return argMedian(false, axis);
  }

  /** Where the medians along an axis stand, or the first NaN. */
  default IntTensor argMedian(boolean keepDims, int axis) {
    Tensor x = (Tensor) this;
    int at = Ranking.axisOfSome("median", x.shape(), axis);
    Shape shape = keepDims ? x.shape().with(at, 1) : x.shape().without(at);
    return IntTensor.wrap(shape, Ranking.medians(x, at));
  }

  private Tensor taken(IntTensor at, int axis, boolean keepDims) {
    Tensor chosen = ((Tensor) this).gather(axis, at);
    return keepDims ? chosen : chosen.reshape(chosen.shape().without(axis));
  }
}
