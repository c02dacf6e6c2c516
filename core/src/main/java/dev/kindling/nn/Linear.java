package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;

/**
 * y = x · weight + bias, from {@code [batch, in]} to {@code [batch, out]}; further dimensions
 * between them are kept.
 *
 * <p>Both parameters start uniform on ±1/√in, as PyTorch's do.
 */
public final class Linear implements Layer {
  private final Parameter weight;
  private final Parameter bias;

  private Linear(Parameter weight, Parameter bias) {
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * A layer with random parameters.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static Linear of(int in, int out, Rng rng) {
    if (in <= 0 || out <= 0) {
      throw new IllegalArgumentException(
          "linear(" + in + ", " + out + "): both sizes must be at least 1");
    }
    float bound = (float) (1 / Math.sqrt(in));
    return new Linear(
        new Parameter(rng.fork(0).uniform(Shape.of(in, out), -bound, bound)),
        new Parameter(rng.fork(1).uniform(Shape.of(out), -bound, bound)));
  }

  /**
   * A layer with these parameters.
   *
   * @param weight {@code [in, out]}
   * @param bias {@code [out]}
   * @throws IllegalArgumentException if the shapes do not fit
   */
  public static Linear of(Tensor weight, Tensor bias) {
    Shape w = weight.shape();
    if (w.rank() != 2) {
      throw new IllegalArgumentException("linear: the weight needs [in, out], not " + w);
    }
    if (!bias.shape().equals(Shape.of(w.dim(1)))) {
      throw new IllegalArgumentException(
          "linear: with a weight " + w + " the bias needs [" + w.dim(1) + "], not " + bias.shape());
    }
    return new Linear(new Parameter(weight), new Parameter(bias));
  }

  /** The number of input features. */
  public int in() {
    return weight.shape().dim(0);
  }

  /** The number of output features. */
  public int out() {
    return weight.shape().dim(1);
  }

  /** The weight, {@code [in, out]}. */
  public Parameter weight() {
    return weight;
  }

  /** The bias, {@code [out]}. */
  public Parameter bias() {
    return bias;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return forward(x, pass, false);
  }

  /**
   * The output, or with {@code relu} the output of the ReLU that follows: the same bits in one
   * pass.
   */
  Tensor forward(Tensor x, Pass pass, boolean relu) {
    Shape shape = x.shape();
    check(shape);
    boolean matrix = shape.rank() == 2;
    Tensor rows = matrix ? x : x.reshape(shape.size() / in(), in());
    Tensor w = pass.use(weight);
    Tensor b = pass.use(bias);
    Tensor y = relu ? rows.affineRelu(w, b) : rows.affine(w, b);
    return matrix ? y : y.reshape(shape.with(-1, out()));
  }

  @Override
  public Shape input() {
    return Shape.of(in());
  }

  @Override
  public Shape output(Shape sample) {
    check(sample);
    return sample.with(-1, out());
  }

  private void check(Shape shape) {
    int features = shape.rank() == 0 ? 0 : shape.dim(-1);
    if (features != in()) {
      throw new LayerException(
          this + ": the input has " + features + " features, not " + in(),
          "use linear(" + features + ", " + out() + ")");
    }
  }

  @Override
  public String toString() {
    return "linear(" + in() + ", " + out() + ")";
  }
}
