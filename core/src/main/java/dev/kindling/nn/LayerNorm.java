package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * y = (x − mean) / √(variance + eps) · weight + bias over the last dimensions of each sample. J.
 * Ba, J. Kiros, G. Hinton, <em>Layer normalization</em> (2016).
 *
 * <p>The variance is Σ (x − mean)² / n, and eps 1e-5. Weight and bias have the shape of the
 * dimensions and start at 1 and 0.
 *
 * <pre>{@code
 * Layer norm = LayerNorm.of(64).eps(1e-6f).withoutBias();
 * }</pre>
 */
public final class LayerNorm implements Layer {
  private final Shape dims;
  private final float eps;
  private final @Nullable Parameter weight;
  private final @Nullable Parameter bias;

  private LayerNorm(Shape dims, float eps, @Nullable Parameter weight, @Nullable Parameter bias) {
    this.dims = dims;
    this.eps = eps;
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * A layer over last dimensions of these sizes.
   *
   * @throws IllegalArgumentException if there is none, or one is not positive
   */
  public static LayerNorm of(int... dims) {
    Shape shape = Channels.sizes("layerNorm", dims);
    return new LayerNorm(shape, 1e-5f, Channels.ones(shape), Channels.zeros(shape));
  }

  /** The same with another number under the root. */
  public LayerNorm eps(float eps) {
    return new LayerNorm(dims, eps, Channels.fresh(weight), Channels.fresh(bias));
  }

  /** The same without a bias. */
  public LayerNorm withoutBias() {
    return new LayerNorm(dims, eps, Channels.fresh(weight), null);
  }

  /** The same without weight and bias. */
  public LayerNorm withoutAffine() {
    return new LayerNorm(dims, eps, null, null);
  }

  /** The weight, or null without. */
  public @Nullable Parameter weight() {
    return weight;
  }

  /** The bias, or null without. */
  public @Nullable Parameter bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    check(x.shape());
    return Channels.rows(x, dims, true, eps, weight, bias, pass);
  }

  @Override
  public Shape input() {
    return dims;
  }

  @Override
  public Shape output(Shape sample) {
    check(sample);
    return sample;
  }

  private void check(Shape shape) {
    Channels.checkLast(this, dims, shape);
  }

  /** {@code layerNorm(64)}, or {@code layerNorm(3, 4)}. */
  @Override
  public String toString() {
    return Channels.call("layerNorm", dims);
  }
}
