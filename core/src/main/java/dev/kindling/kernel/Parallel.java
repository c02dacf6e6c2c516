package dev.kindling.kernel;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Shares the parts of one piece of work between all cores. The only place in the core that starts
 * threads.
 *
 * <p>Each thread begins with a part of its own, the same from one operation to the next, so that it
 * finds in its cache what it left there; it takes half of what is left of it at a time, and then
 * takes from the parts of others.
 *
 * <p>The helpers wait for the next piece of work for a fifth of a millisecond with their cores,
 * which makes handing over cheap between the operations of a step, and then sleep. One piece of
 * work is shared at a time: what is called from inside a part, or while another thread's work is
 * shared, runs on the caller's thread, so that there are never more busy threads than cores.
 *
 * <p>How many threads there are is the number of processors, or the system property {@code
 * kindling.threads}.
 */
public final class Parallel {
  private static final int THREADS =
      Math.max(
          1, Integer.getInteger("kindling.threads", Runtime.getRuntime().availableProcessors()));

  /** How long a helper waits with its core before it sleeps, in nanoseconds. */
  private static final long PATIENCE = 200_000;

  private static final ThreadLocal<Boolean> INLINE = ThreadLocal.withInitial(() -> false);
  private static final AtomicBoolean BUSY = new AtomicBoolean();
  private static volatile @Nullable Job current;

  private Parallel() {}

  /** A part of some adjacent things, done with what belongs to one of the threads. */
  @FunctionalInterface
  public interface Share {
    /** Does the things from {@code from} on, before {@code to}, as the thread of this number. */
    void run(int thread, int from, int to);
  }

  /** A part of some adjacent things. */
  @FunctionalInterface
  public interface Range extends Share {
    /** Does the things from {@code from} on, before {@code to}. */
    void run(int from, int to);

    @Override
    default void run(int thread, int from, int to) {
      run(from, to);
    }
  }

  /** How many threads share work. */
  public static int threads() {
    return INLINE.get() || BUSY.get() ? 1 : THREADS;
  }

  /**
   * Does {@code length} things that do not depend on each other, in ranges of {@code least} or
   * more; fewer than twice as many are done on the caller's thread.
   */
  public static void ranges(int length, int least, Range range) {
    if (length < 2L * least || THREADS == 1) {
      range.run(0, length);
    } else {
      shares(THREADS, length, least, range);
    }
  }

  /**
   * The same by at most so many threads, whose numbers begin at 0: no two run with the same number
   * at the same time.
   */
  public static void shares(int threads, int length, int least, Share share) {
    int most = Math.min(Math.min(threads, THREADS), length / Math.max(1, least));
    if (most <= 1 || INLINE.get() || !BUSY.compareAndSet(false, true)) {
      share.run(0, 0, length);
      return;
    }
    Job job = new Job(most, length, Math.max(1, least), share);
    try {
      current = job;
      Helper.wake(most - 1);
      job.help(0);
      job.await();
    } finally {
      current = null;
      BUSY.set(false);
    }
    job.rethrow();
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

  /**
   * One piece of work: what is left of each thread's part, where it begins in the upper half and
   * where it ends, and how many things are not done.
   */
  @SuppressWarnings("serial")
  private static final class Job extends AtomicLongArray {
    private final int threads;
    private final int least;
    private final Share share;
    private volatile @Nullable Throwable failure;

    Job(int threads, int length, int least, Share share) {
      super(threads + 1);
      this.threads = threads;
      this.least = least;
      this.share = share;
      for (int i = 0; i < threads; i++) {
        long from = (long) length * i / threads;
        setPlain(i, from << Integer.SIZE | (long) length * (i + 1) / threads);
      }
      setPlain(threads, length);
    }

    void help(int thread) {
      int done = 0;
      for (int i = 0; i < threads && thread < threads; i++) {
        int owner = (thread + i) % threads;
        for (long part = take(owner, i == 0); part != 0; part = take(owner, i == 0)) {
          int from = (int) (part >>> Integer.SIZE);
          int to = (int) part;
          try {
            if (failure == null) {
              share.run(thread, from, to);
            }
          } catch (Throwable e) {
            failure = e;
          }
          done += to - from;
        }
      }
      if (done > 0) {
        addAndGet(threads, -done);
      }
    }

    /** Half of what is left of a part, from its beginning or its end; 0 if nothing is. */
    private long take(int owner, boolean first) {
      while (true) {
        long all = get(owner);
        int from = (int) (all >>> Integer.SIZE);
        int to = (int) all;
        if (from == to) {
          return 0;
        }
        int size = Math.max(least, (to - from + 1) / 2);
        size = to - from - size < least ? to - from : size;
        int middle = first ? from + size : to - size;
        long before = (long) from << Integer.SIZE | middle;
        long after = (long) middle << Integer.SIZE | to;
        if (compareAndSet(owner, all, first ? after : before)) {
          return first ? before : after;
        }
      }
    }

    void await() {
      for (int spins = 0; get(threads) > 0; spins++) {
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

    private final int number;
    private volatile boolean asleep;

    private Helper(int number) {
      super(null, null, "kindling-" + number, 0, false);
      this.number = number;
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
        last.help(number);
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
