package dev.kindling.tensor;

import dev.kindling.op.Placement;
import dev.kindling.op.Shape;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that training changes: a weight or a bias. Only optimizers and loaders write it.
 *
 * <p>A parameter stands beside the tensors, not in a layer, because the record of a computation
 * must notice when one is changed between a loss and its {@code backward()}.
 */
public final class Parameter {
  /** The elements of matrices that are worth a better place, and that a core's own cache holds. */
  private static final int LEAST = 1 << 13;

  private static final int MOST = 1 << 19;

  /** The elements used until the place is looked at: some ten milliseconds' work at least. */
  private static final long FIRST = 1L << 29;

  /** So many later at most it is looked at again, as collectors move arrays. */
  private static final long LONGEST = 1L << 32;

  private final Shape shape;
  private final float[] data;
  private volatile long version;
  private volatile boolean frozen;

  /** A copy of the elements that is read faster, as long as they stay as they are. */
  private volatile float @Nullable [] copy;

  /** The elements used, and when the place is looked at; threads may lose some of them. */
  private long used;

  private long due = FIRST;

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

  /**
   * The elements for a computation of inference that ends before they are changed: a live view, or
   * once they have been used for long and not been changed, a copy that begins at a cache line,
   * where processors read twice as fast. A matrix of up to 2 MiB may so come to be held twice.
   */
  public Tensor settled() {
    used += data.length;
    if (used >= due) {
      settle();
    }
    float[] better = copy;
    return Tensor.leaf(shape, better == null ? data : better, null);
  }

  private synchronized void settle() {
    if (used < due) {
      // Another thread came first.
      return;
    }
    due = used + Math.min(used, LONGEST);
    if (shape.rank() >= 2 && data.length >= LEAST && data.length <= MOST) {
      float[] held = copy;
      float[] better = Placement.aligned(held == null ? data : held);
      copy = better == data ? null : better;
    }
  }

  /** The elements for training: a live view whose gradient is recorded. */
  public Tensor tracked() {
    Tape tape = Arena.current();
    return tape == null
        ? Tensor.leaf(shape, data, Node.leaf(this, version))
        : tape.leaf(this, data);
  }

  /** Lets a writer change the elements, which it gets row by row in one array; for loaders. */
  public synchronized void update(Consumer<float[]> writer) {
    change();
    writer.accept(data);
  }

  private void change() {
    version++;
    copy = null;
    due = used + FIRST;
  }

  /** Lets a rule change the elements along a gradient of this parameter's shape; for optimizers. */
  public synchronized void update(Tensor gradient, Rule rule) {
    if (!gradient.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "update: the parameter " + shape + " got a gradient of the shape " + gradient.shape());
    }
    change();
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
