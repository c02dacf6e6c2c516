package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class ParallelTest {
  @Test
  void everyThingIsDoneOnce() {
    for (int round = 0; round < 2000; round++) {
      int length = 1 + round % 37;
      AtomicIntegerArray runs = new AtomicIntegerArray(length);
      Parallel.ranges(length, 1, each(runs::incrementAndGet));
      for (int i = 0; i < length; i++) {
        assertEquals(1, runs.get(i), "round " + round + " thing " + i);
      }
    }
  }

  private static Parallel.Range each(IntConsumer thing) {
    return (from, to) -> {
      for (int i = from; i < to; i++) {
        thing.accept(i);
      }
    };
  }

  @Test
  void partsOfPartsRunOnTheSameThread() {
    Parallel.ranges(
        8,
        1,
        each(
            outer -> {
              Thread mine = Thread.currentThread();
              assertEquals(1, Parallel.threads());
              Parallel.ranges(8, 1, each(i -> assertEquals(mine, Thread.currentThread())));
            }));
  }

  @Test
  void aThreadsNumberIsItsOwn() {
    for (int threads : new int[] {1, 2, 3, 100}) {
      AtomicIntegerArray users = new AtomicIntegerArray(threads);
      Set<Integer> numbers = ConcurrentHashMap.newKeySet();
      Parallel.shares(
          threads,
          1000,
          1,
          (thread, from, to) -> {
            assertEquals(1, users.incrementAndGet(thread), "threads that are " + thread);
            numbers.add(thread);
            Thread.yield();
            users.decrementAndGet(thread);
          });
      assertTrue(numbers.contains(0), "the caller takes part");
    }
  }

  @Test
  void whatASlowThreadLeavesIsDoneByOthers() {
    Thread caller = Thread.currentThread();
    AtomicInteger own = new AtomicInteger();
    Parallel.ranges(
        1000,
        1,
        (from, to) -> {
          if (Thread.currentThread() != caller) {
            LockSupport.parkNanos(20_000_000);
          } else {
            own.addAndGet(to - from);
          }
        });
    assertTrue(own.get() > 1000 / Math.max(2, Parallel.threads()), () -> "it did only " + own);
  }

  @Test
  void rangesCoverEveryThingOnceAndNoneIsTooSmall() {
    for (int length : new int[] {0, 1, 99, 199, 200, 1000, 12_345}) {
      AtomicIntegerArray runs = new AtomicIntegerArray(length);
      Parallel.ranges(
          length,
          100,
          (from, to) -> {
            assertTrue(to - from >= Math.min(length, 100));
            for (int i = from; i < to; i++) {
              runs.incrementAndGet(i);
            }
          });
      for (int i = 0; i < length; i++) {
        assertEquals(1, runs.get(i), "length " + length + " thing " + i);
      }
    }
  }

  @Test
  void inlineWorkStaysOnTheCallersThread() {
    var threads = ConcurrentHashMap.<Thread>newKeySet();
    int answer =
        Parallel.inline(
            () -> {
              Parallel.ranges(100, 1, (from, to) -> threads.add(Thread.currentThread()));
              return 42;
            });
    assertEquals(42, answer);
    assertEquals(Set.of(Thread.currentThread()), threads);
  }

  @Test
  void aFailureReachesTheCallerAndTheNextWorkRuns() {
    for (int round = 0; round < 50; round++) {
      Exception e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  Parallel.ranges(
                      16,
                      1,
                      each(
                          thing -> {
                            if (thing == 11) {
                              throw new IllegalStateException("thing 11");
                            }
                          })));
      assertEquals("thing 11", e.getMessage());
      everyThingIsDoneOnce();
    }
  }

  @Test
  void severalCallersAtOnceAllFinish() throws InterruptedException {
    Thread[] callers = new Thread[4];
    AtomicIntegerArray sums = new AtomicIntegerArray(callers.length);
    for (int t = 0; t < callers.length; t++) {
      int caller = t;
      callers[t] =
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  Parallel.ranges(10, 1, each(thing -> sums.addAndGet(caller, thing)));
                }
              });
      callers[t].start();
    }
    for (int t = 0; t < callers.length; t++) {
      callers[t].join();
      assertEquals(500 * 45, sums.get(t));
    }
  }
}
