package dev.kindling.nn;

import dev.kindling.tensor.Tensor;

/**
 * max(0, margin + d(a, p) − d(a, n)), averaged over the samples: an anchor a should be nearer to
 * what is alike, p, than to what is not, n. V. Balntas, E. Riba, D. Ponsa and K. Mikolajczyk,
 * <em>Learning local feature descriptors with triplets and shallow convolutional neural
 * networks</em> (2016).
 *
 * <p>All three are {@code [batch, features]}, or any shape whose last dimension is the features. d
 * is the p-norm of the difference, to whose elements 10⁻⁶ is added.
 *
 * @param margin by how much nearer
 * @param p the norm's order, more than 0
 * @param swap whether d(p, n) counts for d(a, n) where it is smaller
 */
public record TripletMargin(float margin, float p, boolean swap, Reduction reduction) {
  /**
   * All settings.
   *
   * @throws IllegalArgumentException unless p is positive
   */
  public TripletMargin {
    Fit.setting(p > 0f, "tripletMargin", "order p of the norm", p, "more than 0");
  }

  /** The mean, with the margin 1 and Euclidean distances, without swap. */
  public TripletMargin() {
    this(1f, 2f, false, Reduction.MEAN);
  }

  /** With another margin than 1. */
  public TripletMargin margin(float margin) {
    return new TripletMargin(margin, p, swap, reduction);
  }

  /** With another order of the norm than 2. */
  public TripletMargin p(float p) {
    return new TripletMargin(margin, p, swap, reduction);
  }

  /** With or without the distance of p and n. */
  public TripletMargin swap(boolean swap) {
    return new TripletMargin(margin, p, swap, reduction);
  }

  /** With another reduction than the mean. */
  public TripletMargin reduction(Reduction reduction) {
    return new TripletMargin(margin, p, swap, reduction);
  }

  /**
   * The loss.
   *
   * @throws IllegalArgumentException if the shapes differ or have no dimension
   */
  public Tensor forward(Tensor anchor, Tensor positive, Tensor negative) {
    Fit.same("tripletMargin", "anchor", anchor, "positive", positive);
    Fit.same("tripletMargin", "anchor", anchor, "negative", negative);
    if (anchor.shape().rank() == 0) {
      throw new IllegalArgumentException(
          "tripletMargin: needs [batch, features], not the shape []");
    }
    Tensor near = distance(anchor, positive);
    Tensor far = distance(anchor, negative);
    if (swap) {
      far = far.minimum(distance(positive, negative));
    }
    return reduction.of(near.minus(far).plus(margin).clampMin(0f));
  }

  private Tensor distance(Tensor a, Tensor b) {
    Tensor d = a.minus(b).plus(1e-6f);
    boolean root = p == 0.5f || p == 1f || p == 2f || p == 3f || Float.isInfinite(p);
    return root ? d.norm(p, -1) : d.abs().pow(p).sum(-1).pow(1f / p);
  }
}
