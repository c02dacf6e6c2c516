package dev.kindling.tensor;

import dev.kindling.op.family.Movement;
import dev.kindling.op.family.Reduction;

/**
 * Reductions along any axes. Those named are left out of the result's shape, or stay with the size
 * 1 where {@code keepDims}; where none is named, all elements are reduced:
 *
 * <pre>{@code
 * x.sum();            // of all elements, of the shape []
 * x.sum(0);           // along the first axis
 * x.mean(-2, -1);     // along the last two
 * x.max(true, -1);    // the last axis stays, with the size 1
 * }</pre>
 *
 * <p>Sums: adjacent elements that meet in one sum are added in 16 lanes and a tree; what is left is
 * added in the order of the elements.
 */
public sealed interface Reductions permits Tensor {
  /** The sums along these axes, or of all elements; 0 where there are none. */
  default Tensor sum(int... axes) {
    return sum(false, axes);
  }

  /** The sums along these axes, or of all elements; 0 where there are none. */
  default Tensor sum(boolean keepDims, int... axes) {
    return axes.length == 0 && !keepDims
        ? Tensor.call(Movement.SumTo.SCALAR, (Tensor) this)
        : Reduced.of("sum", (Tensor) this, keepDims, axes).call(Movement.SumTo::new);
  }

  /** The means along these axes, or of all elements; NaN where there are none. */
  default Tensor mean(int... axes) {
    return mean(false, axes);
  }

  /** The means along these axes, or of all elements; NaN where there are none. */
  default Tensor mean(boolean keepDims, int... axes) {
    if (axes.length == 0 && !keepDims) {
      return sum().times(1f / ((Tensor) this).size());
    }
    Reduced reduced = Reduced.of("mean", (Tensor) this, keepDims, axes);
    return reduced.call(Movement.SumTo::new).times(1f / reduced.count());
  }

  /** The sample variances Σ (x − mean)² / (n − 1) along these axes, or of all elements. */
  default Tensor variance(int... axes) {
    return variance(1, false, axes);
  }

  /** The sample variances Σ (x − mean)² / (n − 1) along these axes, or of all elements. */
  default Tensor variance(boolean keepDims, int... axes) {
    return variance(1, keepDims, axes);
  }

  /**
   * The variances Σ (x − mean)² / (n − correction) along these axes, or of all elements; NaN where
   * n = correction.
   *
   * <p>The deviations are centred twice: the second pass takes away what rounding left of the mean,
   * so that a large offset does no harm. T. Chan, G. Golub and R. LeVeque, <em>Algorithms for
   * computing the sample variance</em> (1983).
   */
  default Tensor variance(int correction, boolean keepDims, int... axes) {
    Reduced reduced = Reduced.of("variance", (Tensor) this, keepDims, axes);
    Tensor deviation = reduced.x().minus(mean(true, axes));
    Tensor centred = deviation.minus(deviation.mean(true, axes));
    return reduced
        .with(centred.times(centred))
        .call(Movement.SumTo::new)
        .times(1f / Math.max(0, reduced.count() - correction));
  }

  /** The square roots of {@link #variance(int...)}; their gradient is 0 where they are 0. */
  default Tensor std(int... axes) {
    return std(1, false, axes);
  }

  /** The square roots of {@link #variance(boolean, int...)}. */
  default Tensor std(boolean keepDims, int... axes) {
    return std(1, keepDims, axes);
  }

  /** The square roots of {@link #variance(int, boolean, int...)}. */
  default Tensor std(int correction, boolean keepDims, int... axes) {
    return Tensor.call(new Reduction.Root(false), variance(correction, keepDims, axes));
  }

  /** The largest element; a NaN counts as largest, and equals share the gradient. */
  default Tensor max() {
    return amax();
  }

  /** The smallest element; a NaN counts as smallest, and equals share the gradient. */
  default Tensor min() {
    return amin();
  }

  /**
   * The largest elements along these axes, or of all. Equals share the gradient; {@link
   * Ordering#max(int)} gives it to the first.
   */
  default Tensor amax(int... axes) {
    return amax(false, axes);
  }

  /** The largest elements along these axes, or of all; equals share the gradient. */
  default Tensor amax(boolean keepDims, int... axes) {
    return Reduced.of("amax", (Tensor) this, keepDims, axes)
        .call(to -> new Reduction.Extreme(to, true));
  }

  /**
   * The smallest elements along these axes, or of all. Equals share the gradient; {@link
   * Ordering#min(int)} gives it to the first.
   */
  default Tensor amin(int... axes) {
    return amin(false, axes);
  }

  /** The smallest elements along these axes, or of all; equals share the gradient. */
  default Tensor amin(boolean keepDims, int... axes) {
    return Reduced.of("amin", (Tensor) this, keepDims, axes)
        .call(to -> new Reduction.Extreme(to, false));
  }

  /** The products along these axes, or of all elements; 1 where there are none. */
  default Tensor prod(int... axes) {
    return prod(false, axes);
  }

  /** The products along these axes, or of all elements; the gradient is right at zeros too. */
  default Tensor prod(boolean keepDims, int... axes) {
    return Reduced.of("prod", (Tensor) this, keepDims, axes).oneByOne(Reduction.Prod::new);
  }

  /** ln Σ eˣ along these axes, or of all elements, without overflow. */
  default Tensor logSumExp(int... axes) {
    return logSumExp(false, axes);
  }

  /** ln Σ eˣ along these axes, or of all elements; −∞ where all are, and where there are none. */
  default Tensor logSumExp(boolean keepDims, int... axes) {
    Reduced reduced = Reduced.of("logSumExp", (Tensor) this, keepDims, axes);
    if (reduced.count() == 0) {
      return sum(keepDims, axes).log();
    }
    Tensor shift = Tensor.call(new Reduction.Finite(), reduced.x().detach().amax(true, axes));
    Tensor log = reduced.x().minus(shift).exp().sum(true, axes).log();
    return reduced.shaped(log.plus(shift));
  }

  /** The Euclidean length √Σ x² of all elements; its gradient is 0 at 0. */
  default Tensor norm() {
    return norm(2f);
  }

  /** The norms of the order {@code p} along these axes, or of all elements. */
  default Tensor norm(float p, int... axes) {
    return norm(p, false, axes);
  }

  /**
   * The norms (Σ |x|ᵖ)^(1/p) along these axes, or of all elements. The gradient at 0 is 0.
   *
   * @param p 1, 2, 3 or 0.5; ∞ for the largest |x| and −∞ for the smallest; 0 counts those that are
   *     not 0, without gradient
   * @throws IllegalArgumentException if p is another number
   */
  default Tensor norm(float p, boolean keepDims, int... axes) {
    Tensor x = (Tensor) this;
    if (p == 2f) {
      return root(false, x.times(x).sum(keepDims, axes));
    }
    if (p == 0f) {
      return x.ne(0f).sum(keepDims, axes);
    }
    Tensor size = x.abs();
    if (p == 1f) {
      return size.sum(keepDims, axes);
    }
    if (p == 3f) {
      return root(true, size.times(size).times(size).sum(keepDims, axes));
    }
    if (p == 0.5f) {
      Tensor sum = root(false, size).sum(keepDims, axes);
      return sum.times(sum);
    }
    if (Float.isInfinite(p)) {
      return p > 0f ? size.amax(keepDims, axes) : size.amin(keepDims, axes);
    }
    throw new IllegalArgumentException(
        "norm: the order is " + p + "; it must be 0, 0.5, 1, 2, 3 or infinite");
  }

  private static Tensor root(boolean cube, Tensor x) {
    return Tensor.call(new Reduction.Root(cube), x);
  }

  /** 1 where an element along these axes, or of all, is not 0 (a NaN is not), else 0. */
  default Tensor any(int... axes) {
    return any(false, axes);
  }

  /** 1 where an element along these axes, or of all, is not 0 (a NaN is not), else 0. */
  default Tensor any(boolean keepDims, int... axes) {
    return norm(0f, keepDims, axes).ne(0f);
  }

  /** 1 where no element along these axes, or of all, is 0 (a NaN is not), else 0. */
  default Tensor all(int... axes) {
    return all(false, axes);
  }

  /** 1 where no element along these axes, or of all, is 0 (a NaN is not), else 0. */
  default Tensor all(boolean keepDims, int... axes) {
    return ((Tensor) this).not().any(keepDims, axes).not();
  }
}
