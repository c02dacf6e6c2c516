package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * y = x · weight + bias, from {@code [batch, in]} to {@code [batch, out]}; further dimensions
 * between them are kept.
 *
 * <p>Both parameters start uniform on ±1/√in, as PyTorch's do, unless an {@link Init} says
 * otherwise.
 */
public final class Linear implements Layer {
  private final Parameter weight;
  private final @Nullable Parameter bias;

  private Linear(Parameter weight, @Nullable Parameter bias) {
    this.weight = weight;
    this.bias = bias;
  }

  /**
   * A layer with random parameters.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static Linear of(int in, int out, Rng rng) {
    return of(in, out, Init.standard(), Init.standard(), rng);
  }

  /**
   * A layer whose parameters start as these choose them; {@code rng.fork(0)} is the weight's stream
   * and {@code rng.fork(1)} the bias's.
   *
   * @throws IllegalArgumentException if a size is not positive
   */
  public static Linear of(int in, int out, Init weight, Init bias, Rng rng) {
    Parameter w = weight(in, out, weight, rng);
    Init.Fans fans = new Init.Fans(in, out);
    return new Linear(w, new Parameter(bias.of(Shape.of(out), fans, rng.fork(1))));
  }

  private static Parameter weight(int in, int out, Init init, Rng rng) {
    if (in <= 0 || out <= 0) {
      throw new IllegalArgumentException(
          "linear(" + in + ", " + out + "): both sizes must be at least 1");
    }
    return new Parameter(init.of(Shape.of(in, out), new Init.Fans(in, out), rng.fork(0)));
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

  /** The same without a bias. */
  public Linear withoutBias() {
    return new Linear(weight, null);
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

  /**
   * The bias, {@code [out]}.
   *
   * @throws IllegalStateException if the layer has none
   */
  public Parameter bias() {
    if (bias == null) {
      throw new IllegalStateException(this + ": it was made without a bias");
    }
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
    check(shape, false);
    boolean matrix = shape.rank() == 2;
    Tensor rows = matrix ? x : x.reshape(shape.size() / in(), in());
    Tensor w = pass.use(weight);
    Tensor y;
    if (bias == null) {
      y = relu ? rows.matmul(w).relu() : rows.matmul(w);
    } else {
      y = relu ? rows.affineRelu(w, pass.use(bias)) : rows.affine(w, pass.use(bias));
    }
    return matrix ? y : y.reshape(shape.with(-1, out()));
  }

  @Override
  public Shape input() {
    return Shape.of(in());
  }

  @Override
  public Shape output(Shape sample) {
    check(sample, true);
    return sample.with(-1, out());
  }

  private void check(Shape shape, boolean sample) {
    int features = shape.rank() == 0 ? 0 : shape.dim(-1);
    if (features != in()) {
      throw new LayerException(
          this + ": the input has " + features + " features, not " + in(),
          sample && shape.size() == in()
              ? "put flatten() before it"
              : "use linear(" + features + ", " + out() + ")",
          shape.rank() == 0 ? null : shape.with(-1, in()));
    }
  }

  @Override
  public String toString() {
    return "linear(" + in() + ", " + out() + ")";
  }
}
