package dev.kindling.tensor;

import dev.kindling.op.family.Scan;

/** What sums, products and extremes along an axis have come to at each element. */
public sealed interface Cumulative permits Tensor {
  /** The sums so far along an axis, added one after another. */
  default Tensor cumSum(int axis) {
    return Tensor.call(new Scan.CumSum(axis, false), (Tensor) this);
  }

  /** The products so far along an axis; the gradient is right at zeros too. */
  default Tensor cumProd(int axis) {
    return Tensor.call(new Scan.CumProd(axis, false), (Tensor) this);
  }

  /** ln Σ eˣ so far along an axis, without overflow. */
  default Tensor logCumSumExp(int axis) {
    return Tensor.call(new Scan.LogCumSumExp(axis), (Tensor) this);
  }

  /** The largest elements so far along an axis; NaN from the first NaN on. */
  default Tensor cumMax(int axis) {
    return ((Tensor) this).gather(axis, cumArgMax(axis));
  }

  /** Where the largest element so far along an axis stands; the last of equals. */
  default IntTensor cumArgMax(int axis) {
    Tensor x = (Tensor) this;
    return IntTensor.wrap(x.shape(), Ranking.extremesSoFar(x, axis, true));
  }

  /** The smallest elements so far along an axis; NaN from the first NaN on. */
  default Tensor cumMin(int axis) {
    return ((Tensor) this).gather(axis, cumArgMin(axis));
  }

  /** Where the smallest element so far along an axis stands; the last of equals. */
  default IntTensor cumArgMin(int axis) {
    Tensor x = (Tensor) this;
    return IntTensor.wrap(x.shape(), Ranking.extremesSoFar(x, axis, false));
  }
}
