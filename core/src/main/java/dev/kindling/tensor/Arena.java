package dev.kindling.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a training step, used again by the next one. The results of operations {@link
 * #within} an arena live there; {@link #reset()} ends the step, and whoever then touches one of its
 * tensors is told so.
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
  private static final ThreadLocal<@Nullable Arena> CURRENT = new ThreadLocal<>();
  private static final boolean FILL_WITH_NAN = Boolean.getBoolean("kindling.arena.nan");

  /** In the order of the last step: the same step asks for the same buffers again. */
  private final List<float[]> buffers = new ArrayList<>();

  private int used;
  private volatile long step;

  /** An arena that holds nothing yet. */
  public Arena() {}

  static @Nullable Arena current() {
    return CURRENT.get();
  }

  /** Does some work whose operations, on this thread, take their results' buffers here. */
  public <T> T within(Supplier<T> work) {
    Arena before = CURRENT.get();
    CURRENT.set(this);
    try {
      return work.get();
    } finally {
      CURRENT.set(before);
    }
  }

  /** Ends the step: its tensors are invalid from now on. */
  public void reset() {
    step++;
    if (FILL_WITH_NAN) {
      buffers.forEach(buffer -> Arrays.fill(buffer, Float.NaN));
    }
    used = 0;
  }

  /** The memory held, in bytes. */
  public long bytes() {
    return buffers.stream().mapToLong(buffer -> 4L * buffer.length).sum();
  }

  long step() {
    return step;
  }

  float[] take(int length) {
    for (int i = used; i < buffers.size(); i++) {
      float[] buffer = buffers.get(i);
      if (buffer.length == length) {
        buffers.set(i, buffers.get(used));
        buffers.set(used++, buffer);
        return buffer;
      }
    }
    float[] buffer = new float[length];
    buffers.add(buffer);
    if (used < buffers.size() - 1) {
      buffers.set(buffers.size() - 1, buffers.get(used));
      buffers.set(used, buffer);
    }
    used++;
    return buffer;
  }
}
