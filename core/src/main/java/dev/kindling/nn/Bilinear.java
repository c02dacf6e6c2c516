package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * y[o] = Σ a[i] · weight[i, j, o] · b[j] + bias[o] of two vectors a and b in each place: {@code […,
 * in1]} and {@code […, in2]} give {@code […, out]}.
 *
 * <p>Both parameters start uniform on ±1/√in1, as PyTorch's do. As a layer of one input it takes a
 * and b one after the other along the last dimension.
 */
public final class Bilinear implements Layer {
  private final Parameter weight;
  private final @Nullable Parameter bias;

  private Bilinear(Parameter weight, @Nullable Parameter bias) {
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * A layer with random parameters.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static Bilinear of(int in1, int in2, int out, Rng rng) {
    Shape shape = Channels.sizes("bilinear", in1, in2, out);
    float bound = (float) (1 / Math.sqrt(in1));
    return new Bilinear(
        new Parameter(rng.fork(0).uniform(shape, -bound, bound)),
        new Parameter(rng.fork(1).uniform(Shape.of(out), -bound, bound)));
  }

  /** The same without a bias. */
  public Bilinear withoutBias() {
    return new Bilinear(weight, null);
  }

  /** The weight, {@code [in1, in2, out]}. */
  public Parameter weight() {
    return weight;
  }

  /** The bias, {@code [out]}, or null without. */
  public @Nullable Parameter bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    output(x.shape());
    int in1 = weight.shape().dim(0);
    return forward(x.slice(-1, 0, in1), x.slice(-1, in1), pass);
  }

  /** The output for two batches. */
  public Tensor forward(Tensor a, Tensor b, Pass pass) {
    Shape w = weight.shape();
    boolean fits = a.shape().rank() > 0 && b.shape().rank() > 0;
    Shape places = fits ? a.shape().without(-1) : Shape.of();
    if (!fits
        || a.shape().dim(-1) != w.dim(0)
        || b.shape().dim(-1) != w.dim(1)
        || !b.shape().without(-1).equals(places)) {
      throw new LayerException(
          this
              + ": the inputs have the shapes "
              + a.shape()
              + " and "
              + b.shape()
              + ", not […, "
              + w.dim(0)
              + "] and […, "
              + w.dim(1)
              + "]",
          "");
    }
    Tensor products =
        a.unsqueeze(-1).times(b.unsqueeze(-2)).reshape(places.size(), w.dim(0) * w.dim(1));
    Tensor matrix = pass.use(weight).reshape(w.dim(0) * w.dim(1), w.dim(2));
    Tensor y = bias == null ? products.matmul(matrix) : products.affine(matrix, pass.use(bias));
    return y.reshape(places.then(Shape.of(w.dim(2))));
  }

  @Override
  public Shape input() {
    return Shape.of(weight.shape().dim(0) + weight.shape().dim(1));
  }

  @Override
  public Shape output(Shape sample) {
    Channels.checkLast(this, input(), sample);
    return sample.with(-1, weight.shape().dim(2));
  }

  @Override
  public String toString() {
    return Channels.call("bilinear", weight.shape());
  }
}
