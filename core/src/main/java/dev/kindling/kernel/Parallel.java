package dev.kindling.kernel;

import java.util.Objects;
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
    Throwable failure;
    try {
      Helper.JOB.begin(most, length, Math.max(1, least), share);
      Helper.wake(most - 1);
      Helper.JOB.help(0);
      failure = Helper.JOB.end();
    } finally {
      BUSY.set(false);
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
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
   * The piece of work that is shared, one after another: what is left of each thread's part, where
   * it begins in the upper half and where it ends; then how many things are not done, and how many
   * helpers are here.
   */
  @SuppressWarnings("serial")
  private static final class Job extends AtomicLongArray {
    private static final int UNDONE = THREADS;
    private static final int HELPERS = THREADS + 1;

    private int threads;
    private int least;
    private @Nullable Share share;
    private volatile @Nullable Throwable failure;

    /** Of the work that helpers may join; negative when it is done. */
    private volatile long number;

    Job() {
      super(THREADS + 2);
    }

    /** Begins the next work; nobody is here. */
    void begin(int threads, int length, int least, Share share) {
      this.threads = threads;
      this.least = least;
      this.share = share;
      failure = null;
      for (int i = 0; i < threads; i++) {
        long from = (long) length * i / threads;
        setPlain(i, from << Integer.SIZE | (long) length * (i + 1) / threads);
      }
      setPlain(UNDONE, length);
      number = 1 - number;
    }

    /** The number of work that is not this, or 0. */
    long next(long last) {
      long now = number;
      return now > 0 && now != last ? now : 0;
    }

    /** Waits until all is done and the helpers have gone. */
    @Nullable Throwable end() {
      await(UNDONE);
      number = -number;
      await(HELPERS);
      share = null;
      return failure;
    }

    /** Takes part in the work of this number, unless it has ended. */
    void join(long number, int thread) {
      incrementAndGet(HELPERS);
      if (number == this.number) {
        help(thread);
      }
      decrementAndGet(HELPERS);
    }

    void help(int thread) {
      Share share = Objects.requireNonNull(this.share);
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
        addAndGet(UNDONE, -done);
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

    private void await(int count) {
      for (int spins = 0; get(count) > 0; spins++) {
        if (spins < 10_000) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
    }
  }

  /** A thread that takes part whenever there is work. */
  private static final class Helper extends Thread {
    private static final Job JOB = new Job();
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
      long last = 0;
      while (true) {
        last = await(last);
        JOB.join(last, number);
      }
    }

    private long await(long last) {
      long start = System.nanoTime();
      for (int spins = 1; ; spins++) {
        long next = JOB.next(last);
        if (next != 0) {
          return next;
        }
        if (spins % 64 != 0 || System.nanoTime() - start < PATIENCE) {
          Thread.onSpinWait();
          continue;
        }
        asleep = true;
        // Work that came in between found no sleeper.
        if (JOB.next(last) == 0) {
          LockSupport.park(this);
        }
        asleep = false;
        start = System.nanoTime();
      }
    }
  }
}
