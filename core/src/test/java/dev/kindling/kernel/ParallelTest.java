package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ParallelTest {
  @Test
  void everyChunkRunsOnce() {
    for (int round = 0; round < 2000; round++) {
      int chunks = 1 + round % 37;
      AtomicIntegerArray runs = new AtomicIntegerArray(chunks);
      Parallel.run(chunks, runs::incrementAndGet);
      for (int i = 0; i < chunks; i++) {
        assertEquals(1, runs.get(i), "round " + round + " chunk " + i);
      }
    }
  }

  @Test
  void chunksInsideOfChunksRunOnTheSameThread() {
    Parallel.run(
        8,
        outer -> {
          Thread mine = Thread.currentThread();
          assertEquals(1, Parallel.threads());
          Parallel.run(8, inner -> assertEquals(mine, Thread.currentThread()));
        });
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
              Parallel.run(100, chunk -> threads.add(Thread.currentThread()));
              return 42;
            });
    assertEquals(42, answer);
    assertEquals(java.util.Set.of(Thread.currentThread()), threads);
  }

  @Test
  void aFailureOfAChunkReachesTheCallerAndTheNextWorkRuns() {
    for (int round = 0; round < 50; round++) {
      Exception e =
          assertThrows(
              IllegalStateException.class,
              () ->
                  Parallel.run(
                      16,
                      chunk -> {
                        if (chunk == 11) {
                          throw new IllegalStateException("chunk 11");
                        }
                      }));
      assertEquals("chunk 11", e.getMessage());
      everyChunkRunsOnce();
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
                  Parallel.run(10, chunk -> sums.addAndGet(caller, chunk));
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
