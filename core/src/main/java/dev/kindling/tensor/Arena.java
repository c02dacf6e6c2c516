package dev.kindling.tensor;

import dev.kindling.op.Shape;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a training step, used again by the next one. The results of operations {@link
 * #within} an arena live there; {@link #reset()} ends the step, and whoever then touches one of its
 * tensors is told so. A step that does what the one before it did allocates next to nothing.
 *
 * <pre>{@code
 * Arena arena = new Arena();
 * for (Batch batch : batches) {
 *   Gradients g = arena.within(() -> loss(batch).backward());
 *   optimizer.step(g);
 *   arena.reset();
 * }
 * }</pre>
 *
 * <p>An arena serves one thread at a time, not always the same.
 */
public final class Arena {
  private static final ThreadLocal<@Nullable Tape> CURRENT = new ThreadLocal<>();

  /** Whether buffers that nobody is to read hold NaN: for tests. */
  static final boolean FILL_WITH_NAN = Boolean.getBoolean("kindling.arena.nan");

  private final Tape tape = new Tape();

  /** An arena that holds nothing yet. */
  public Arena() {}

  /** The tape of the arena that this thread works within. */
  static @Nullable Tape current() {
    return CURRENT.get();
  }

  /** An array for the inputs of this thread's next call. */
  static Tensor[] inputs(int count) {
    Tape tape = current();
    return tape == null ? new Tensor[count] : tape.inputs(count);
  }

  /** Does some work whose operations, on this thread, take their results' buffers here. */
  public <T> T within(Supplier<T> work) {
    Tape before = CURRENT.get();
    CURRENT.set(tape);
    try {
      return work.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /**
   * A tensor of this shape whose elements a writer sets, all of them, row by row: for what comes
   * anew with each step, as a batch does. Within an arena it lives there, and the array that the
   * writer gets holds arbitrary numbers; else it is as {@link Tensor#filled} makes it.
   */
  public static Tensor filled(Shape shape, Consumer<float[]> writer) {
    return Tensor.call(new Filling(shape, writer), inputs(0));
  }

  /** Ends the step: its tensors are invalid from now on. */
  public void reset() {
    tape.rewind();
    if (FILL_WITH_NAN) {
      tape.fill(Float.NaN);
    }
  }

  /** The memory held, in bytes. */
  public long bytes() {
    return tape.bytes();
  }
}
