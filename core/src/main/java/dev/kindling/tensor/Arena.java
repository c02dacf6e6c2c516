package dev.kindling.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a training step, used again by the next one. While a thread is inside an arena, the
 * results of its operations live there; {@link #reset()} ends the step, and whoever then touches one of
 * its tensors is told so.
 *
 * <pre>{@code
 * Arena arena = new Arena();
 * for (Batch batch : batches) {
 *   try (Arena.Scope scope = arena.enter()) {
 *     optimizer.step(loss(batch).backward());
 *   }
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

  /** Lets the calling thread's operations take their results' buffers here, until it closes the scope. */
  public Scope enter() {
    Arena before = CURRENT.get();
    CURRENT.set(this);
    return () -> CURRENT.set(before);
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

  /** A thread's stay in an arena. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }
}
