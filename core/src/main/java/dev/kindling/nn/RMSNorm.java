package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * y = x / √(Σ x² / n + eps) · weight over the last dimensions of each sample. B. Zhang, R.
 * Sennrich, <em>Root mean square layer normalization</em> (2019).
 *
 * <p>eps is 2⁻²³, as PyTorch's. The weight has the shape of the dimensions and starts at 1.
 */
public final class RMSNorm implements Layer {
  private final Shape dims;
  private final float eps;
  private final @Nullable Parameter weight;

  private RMSNorm(Shape dims, float eps, @Nullable Parameter weight) {
    this.dims = dims;
    this.eps = eps;
    this.weight = weight;
  }

  /**
   * A layer over last dimensions of these sizes.
   *
   * @throws IllegalArgumentException if there is none, or one is not positive
   */
  public static RMSNorm of(int... dims) {
    Shape shape = Channels.sizes("rmsNorm", dims);
    return new RMSNorm(shape, 0x1p-23f, Channels.ones(shape));
  }

  /** The same with another number under the root. */
  public RMSNorm eps(float eps) {
    return new RMSNorm(dims, eps, Channels.fresh(weight));
  }

  /** The same without a weight. */
  public RMSNorm withoutAffine() {
    return new RMSNorm(dims, eps, null);
  }

  /** The weight, or null without. */
  public @Nullable Parameter weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Channels.checkLast(this, dims, x.shape());
    return Channels.rows(x, dims, false, eps, weight, null, pass);
  }

  @Override
  public Shape input() {
    return dims;
  }

  @Override
  public Shape output(Shape sample) {
    Channels.checkLast(this, dims, sample);
    return sample;
  }

  @Override
  public String toString() {
    return Channels.call("rmsNorm", dims);
  }
}
