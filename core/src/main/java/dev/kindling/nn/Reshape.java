package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;

/** The same elements in another shape, sample by sample: {@code Reshape.of(1, 28, 28)}. */
public record Reshape(Shape to) implements Layer {
  /** To samples of these sizes. */
  public static Reshape of(int... dims) {
    return new Reshape(Shape.of(dims));
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    Shape shape = x.shape();
    if (shape.rank() == 0) {
      throw new LayerException(this + ": the input is a scalar, not a batch", "");
    }
    output(shape.slice(1, shape.rank()));
    return x.reshape(Shape.of(shape.dim(0)).then(to));
  }

  @Override
  public Shape output(Shape sample) {
    if (sample.size() != to.size()) {
      throw new LayerException(
          this + ": a sample has the shape " + sample + ", not " + to.size() + " elements", "");
    }
    return to;
  }

  @Override
  public String toString() {
    return Channels.call("reshape", to);
  }
}
