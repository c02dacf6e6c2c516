package dev.kindling.nn;

import dev.kindling.tensor.Tensor;

/**
 * 1 − cos(a, b) where the target is 1, max(0, cos(a, b) − margin) where it is −1, averaged over the
 * samples.
 *
 * <p>a and b are {@code [batch, features]} and the target {@code [batch]}, or {@code [features]}
 * and {@code []}. The cosine is Σ a · b / √((Σ a² + 10⁻¹²) · (Σ b² + 10⁻¹²)).
 *
 * @param margin from −1 to 1, the cosine that those that are not alike may have
 */
public record CosineEmbedding(float margin, Reduction reduction) {
  /** The mean, with the margin 0. */
  public CosineEmbedding() {
    this(0f, Reduction.MEAN);
  }

  /** With another margin than 0. */
  public CosineEmbedding margin(float margin) {
    return new CosineEmbedding(margin, reduction);
  }

  /** With another reduction than the mean. */
  public CosineEmbedding reduction(Reduction reduction) {
    return new CosineEmbedding(margin, reduction);
  }

  /**
   * The loss.
   *
   * @throws IllegalArgumentException if the shapes do not fit, or a target is neither 1 nor −1
   */
  public Tensor forward(Tensor a, Tensor b, Tensor target) {
    Fit.same("cosineEmbedding", "first output", a, "second output", b);
    int rank = a.shape().rank();
    if (rank < 1 || rank > 2 || !target.shape().equals(a.shape().without(-1))) {
      throw new IllegalArgumentException(
          "cosineEmbedding: outputs "
              + a.shape()
              + " and targets "
              + target.shape()
              + "; needs [batch, features] and [batch], or [features] and []");
    }
    Fit.signs("cosineEmbedding", target);
    Tensor squares = length(a).times(length(b));
    Tensor cosine = a.times(b).sum(-1).div(squares.sqrt());
    Tensor alike = cosine.unaryMinus().plus(1f);
    return reduction.of(target.gt(0f).where(alike, cosine.minus(margin).clampMin(0f)));
  }

  private static Tensor length(Tensor x) {
    return x.times(x).sum(-1).plus(1e-12f);
  }
}
