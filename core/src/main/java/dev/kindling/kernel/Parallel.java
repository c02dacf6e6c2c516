package dev.kindling.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the chunks of one piece of work on all cores. The only place in the core that starts
 * threads.
 *
 * <p>The helpers wait for the next piece of work for a few microseconds with their cores, which
 * makes handing over cheap between the operations of a step, and then sleep. One piece of work is
 * shared at a time: what is called from inside a chunk, or while another thread's work is shared,
 * runs on the caller's thread, so that there are never more busy threads than cores.
 *
 * <p>How many threads there are is the number of processors, or the system property {@code
 * kindling.threads}.
 */
public final class Parallel {
  private static final int THREADS =
      Math.max(
          1, Integer.getInteger("kindling.threads", Runtime.getRuntime().availableProcessors()));

  /** How long a helper waits with its core before it sleeps, in nanoseconds. */
  private static final long PATIENCE = 50_000;

  private static final ThreadLocal<Boolean> INLINE = ThreadLocal.withInitial(() -> false);
  private static final AtomicBoolean BUSY = new AtomicBoolean();
  private static volatile @Nullable Job current;

  private Parallel() {}

  /** A part of a piece of work. */
  @FunctionalInterface
  public interface Task {
    /** Does the chunk of this number. */
    void run(int chunk);
  }

  /** A part of some adjacent things. */
  @FunctionalInterface
  public interface Range {
    /** Does the things from {@code from} on, before {@code to}. */
    void run(int from, int to);
  }

  /** How many threads share work: this many chunks of equal size are done soonest. */
  public static int threads() {
    return INLINE.get() || BUSY.get() ? 1 : THREADS;
  }

  /** Runs all chunks, in any order and on any thread, and returns when all are done. */
  public static void run(int chunks, Task task) {
    if (chunks <= 1 || THREADS == 1 || INLINE.get() || !BUSY.compareAndSet(false, true)) {
      for (int chunk = 0; chunk < chunks; chunk++) {
        task.run(chunk);
      }
      return;
    }
    Job job = new Job(chunks, task);
    try {
      current = job;
      Helper.wake(chunks - 1);
      job.help();
      job.await();
    } finally {
      current = null;
      BUSY.set(false);
    }
    job.rethrow();
  }

  /**
   * Does {@code length} things that do not depend on each other, in ranges of {@code least} or
   * more; fewer than twice as many are done on the caller's thread.
   */
  public static void ranges(int length, int least, Range range) {
    int most = length / Math.max(1, least);
    int threads = most < 2 ? 1 : threads();
    if (threads == 1) {
      range.run(0, length);
      return;
    }
    int chunks = Math.min(2 * threads, most);
    run(
        chunks,
        chunk ->
            range.run(
                (int) ((long) length * chunk / chunks),
                (int) ((long) length * (chunk + 1) / chunks)));
  }

  /** Calls this with all work on the caller's thread, as a scheduler does that fills all cores. */
  public static <T> T inline(Supplier<T> call) {
    boolean before = INLINE.get();
    INLINE.set(true);
    try {
      return call.get();
    } finally {
      INLINE.set(before);
    }
  }

  /** One piece of work. */
  private static final class Job {
    private final int chunks;
    private final Task task;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile @Nullable Throwable failure;

    Job(int chunks, Task task) {
      this.chunks = chunks;
      this.task = task;
    }

    void help() {
      for (int chunk = next.getAndIncrement(); chunk < chunks; chunk = next.getAndIncrement()) {
        try {
          if (failure == null) {
            task.run(chunk);
          }
        } catch (Throwable e) {
          failure = e;
        }
        done.incrementAndGet();
      }
    }

    void await() {
      for (int spins = 0; done.get() < chunks; spins++) {
        if (spins < 10_000) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }

    void rethrow() {
      if (failure instanceof RuntimeException e) {
        throw e;
      }
      if (failure instanceof Error e) {
        throw e;
      }
    }
  }

  /** A thread that takes chunks whenever there are some. */
  private static final class Helper extends Thread {
    private static final Helper[] ALL = all();

    private volatile boolean asleep;

    private Helper(int number) {
      super(null, null, "kindling-" + number, 0, false);
      setDaemon(true);
    }

    private static Helper[] all() {
      Helper[] helpers = new Helper[THREADS - 1];
      for (int i = 0; i < helpers.length; i++) {
        helpers[i] = new Helper(i + 1);
        helpers[i].start();
      }
      return helpers;
    }

    static void wake(int most) {
      for (int i = 0; i < Math.min(most, ALL.length); i++) {
        if (ALL[i].asleep) {
          LockSupport.unpark(ALL[i]);
        }
      }
    }

    @Override
    public void run() {
      INLINE.set(true);
      Job last = null;
      while (true) {
        last = await(last);
        last.help();
      }
    }

    private Job await(@Nullable Job last) {
      long start = System.nanoTime();
      for (int spins = 1; ; spins++) {
        Job job = current;
        if (job != null && job != last) {
          return job;
        }
        if (spins % 64 != 0 || System.nanoTime() - start < PATIENCE) {
          Thread.onSpinWait();
          continue;
        }
        asleep = true;
        // A job that came in between found no sleeper.
        if (current == null || current == last) {
          LockSupport.park(this);
        }
        asleep = false;
        start = System.nanoTime();
      }
    }
  }
}
