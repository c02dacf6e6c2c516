package dev.kindling.tensor;

import dev.kindling.op.Shape;
import java.util.function.Consumer;

/**
 * Numbers that training changes: a weight or a bias. Only optimizers and loaders write it.
 *
 * <p>A parameter stands beside the tensors, not in a layer, because the record of a computation
 * must notice when one is changed between a loss and its {@code backward()}.
 */
public final class Parameter {
  private final Shape shape;
  private final float[] data;
  private volatile long version;
  private volatile boolean frozen;

  /** A parameter that starts with these elements. */
  public Parameter(Tensor initial) {
    this.shape = initial.shape();
    this.data = initial.toArray();
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The number of elements. */
  public int size() {
    return data.length;
  }

  /** The elements for inference: a live view, nothing is recorded. */
  public Tensor value() {
    return Tensor.leaf(shape, data, null);
  }

  /** The elements for training: a live view whose gradient is recorded. */
  public Tensor tracked() {
    Tape tape = Arena.current();
    return tape == null
        ? Tensor.leaf(shape, data, Node.leaf(this, version))
        : tape.leaf(this, data);
  }

  /** Lets a writer change the elements, which it gets row by row in one array; for loaders. */
  public void update(Consumer<float[]> writer) {
    version++;
    writer.accept(data);
  }

  /** Lets a rule change the elements along a gradient of this parameter's shape; for optimizers. */
  public void update(Tensor gradient, Rule rule) {
    if (!gradient.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "update: the parameter " + shape + " got a gradient of the shape " + gradient.shape());
    }
    version++;
    rule.apply(data, gradient.data());
  }

  /** How a step changes a parameter. */
  @FunctionalInterface
  public interface Rule {
    /**
     * Changes the value, given its gradient; both are live arrays, and only the first is written.
     */
    void apply(float[] value, float[] gradient);
  }

  /** Makes training take this as a constant, until {@link #unfreeze()}. */
  public void freeze() {
    frozen = true;
  }

  /** Lets training change this again. */
  public void unfreeze() {
    frozen = false;
  }

  /** Whether training takes this as a constant. */
  public boolean isFrozen() {
    return frozen;
  }

  long version() {
    return version;
  }
}
