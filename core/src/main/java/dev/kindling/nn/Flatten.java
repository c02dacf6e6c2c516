package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;

/**
 * The dimensions from {@code start} on made one: {@code [n, c, h, w]} to {@code [n, c · h · w]} for
 * start = 1.
 */
public record Flatten(int start) implements Layer {
  /** All dimensions of a sample made one. */
  public static Flatten of() {
    return new Flatten(1);
  }

  /**
   * A layer of this setting.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public Flatten {
    if (start < 1) {
      throw new IllegalArgumentException(
          "flatten(" + start + "): must start at 1 or later; dimension 0 counts the samples");
    }
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    return x.reshape(flat(x.shape()));
  }

  @Override
  public Shape output(Shape sample) {
    Shape batch = flat(Shape.of(1).then(sample));
    return batch.slice(1, batch.rank());
  }

  private Shape flat(Shape batch) {
    if (batch.rank() < start) {
      throw new LayerException(
          this + ": the input has the shape " + batch + ", and no dimension " + start, "");
    }
    return batch.slice(0, start).then(Shape.of(batch.slice(start, batch.rank()).size()));
  }

  @Override
  public String toString() {
    return start == 1 ? "flatten()" : "flatten(" + start + ")";
  }
}
