package dev.kindling.nn;

import dev.kindling.tensor.Tensor;

/**
 * max(0, margin − t · (a − b)), averaged over the elements: a should rank above b by a margin where
 * t is 1, and below where t is −1.
 *
 * <p>All three have one shape.
 *
 * @param margin by how much
 */
public record MarginRanking(float margin, Reduction reduction) {
  /** The mean, with the margin 0. */
  public MarginRanking() {
    this(0f, Reduction.MEAN);
  }

  /** With another margin than 0. */
  public MarginRanking margin(float margin) {
    return new MarginRanking(margin, reduction);
  }

  /** With another reduction than the mean. */
  public MarginRanking reduction(Reduction reduction) {
    return new MarginRanking(margin, reduction);
  }

  /**
   * The loss.
   *
   * @throws IllegalArgumentException if the shapes differ, or a target is neither 1 nor −1
   */
  public Tensor forward(Tensor a, Tensor b, Tensor target) {
    Fit.same("marginRanking", "first output", a, "second output", b);
    Fit.same("marginRanking", "output", a, "target", target);
    Fit.signs("marginRanking", target);
    return reduction.of(target.unaryMinus().times(a.minus(b)).plus(margin).clampMin(0f));
  }
}
