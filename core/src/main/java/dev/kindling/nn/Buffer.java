package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;

/**
 * Numbers that a layer keeps beside its parameters and files hold with them, such as a running
 * mean. Training passes move them, by {@link Pass#track}; they have no gradient.
 */
public final class Buffer {
  private final Shape shape;
  private volatile float[] data;

  /** A buffer that starts with these elements. */
  public Buffer(Tensor initial) {
    this.shape = initial.shape();
    this.data = initial.toArray();
  }

  /** The shape. */
  public Shape shape() {
    return shape;
  }

  /** The elements as they are now. */
  public Tensor value() {
    return Tensor.of(shape, data);
  }

  /**
   * Gives it other elements; for loaders.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public void set(Tensor value) {
    if (!value.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "buffer: has the shape " + shape + " and cannot take " + value.shape());
    }
    data = value.toArray();
  }

  /** (1 − weight) · what it holds + weight · value. A new array, so that readers see no half. */
  void blend(float[] value, float weight) {
    float[] next = new float[value.length];
    float[] old = data;
    for (int i = 0; i < next.length; i++) {
      next[i] = weight == 1f ? value[i] : Math.fma(weight, value[i], (1f - weight) * old[i]);
    }
    data = next;
  }
}
