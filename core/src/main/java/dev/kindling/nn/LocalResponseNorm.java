package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;

/**
 * y = x / (k + alpha / size · Σ x²)^beta, the sum going over {@code size} channels around each
 * channel of {@code [n, c, …]}; there are zeros beyond the ends. A. Krizhevsky, I. Sutskever, G.
 * Hinton, <em>ImageNet classification with deep convolutional neural networks</em> (2012).
 */
public record LocalResponseNorm(int size, float alpha, float beta, float k) implements Layer {
  /**
   * A layer of these settings.
   *
   * @throws IllegalArgumentException if the size is not positive
   */
  public LocalResponseNorm {
    if (size < 1) {
      throw new IllegalArgumentException(
          "localResponseNorm(" + size + "): the size must be at least 1");
    }
  }

  /** A layer with alpha = 1e-4, beta = 0.75 and k = 1. */
  public static LocalResponseNorm of(int size) {
    return new LocalResponseNorm(size, 1e-4f, 0.75f, 1f);
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    check(x.shape());
    int c = x.shape().dim(1);
    Tensor squares = x.square().pad(1, size / 2, (size - 1) / 2);
    Tensor sum = squares.slice(1, 0, c);
    for (int i = 1; i < size; i++) {
      sum = sum.plus(squares.slice(1, i, i + c));
    }
    return x.div(sum.times(alpha / size).plus(k).pow(beta));
  }

  @Override
  public Shape output(Shape sample) {
    check(Shape.of(1).then(sample));
    return sample;
  }

  private void check(Shape shape) {
    if (shape.rank() < 2) {
      throw new LayerException(
          this + ": the input has the shape " + shape + ", not [n, channels, …]", "");
    }
  }

  @Override
  public String toString() {
    return "localResponseNorm(" + size + ", " + alpha + ", " + beta + ", " + k + ")";
  }
}
