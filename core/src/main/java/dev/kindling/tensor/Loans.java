package dev.kindling.tensor;

import java.util.Arrays;
import java.util.List;

/**
 * Buffers that serve one call after another on a walk back: most gradients are used once, and the
 * next ones then meet memory that is in the cache. A buffer is lent until nothing refers to it.
 */
final class Loans {
  private float[][] buffers = new float[16][];
  private int[] uses = new int[16];
  private int count;

  /** Lends a buffer that nothing refers to yet. */
  void lend(float[] buffer) {
    if (count == buffers.length) {
      buffers = Arrays.copyOf(buffers, 2 * count);
      uses = Arrays.copyOf(uses, 2 * count);
    }
    buffers[count] = buffer;
    uses[count++] = 0;
  }

  /** Counts one who refers to an array more, or −1 for one less; arrays not lent do not matter. */
  void refer(float[] array, int more) {
    for (int i = count - 1; i >= 0; i--) {
      if (buffers[i] == array) {
        uses[i] += more;
        return;
      }
    }
  }

  /** Gives back the buffers that nothing refers to, or all. */
  void giveBack(boolean all, List<float[]> spare) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (all || uses[i] == 0) {
        if (Arena.FILL_WITH_NAN) {
          Arrays.fill(buffers[i], Float.NaN);
        }
        spare.add(buffers[i]);
      } else {
        buffers[kept] = buffers[i];
        uses[kept++] = uses[i];
      }
    }
    Arrays.fill(buffers, kept, count, null);
    count = kept;
  }

  /** The numbers in them. */
  long size() {
    long size = 0;
    for (int i = 0; i < count; i++) {
      size += buffers[i].length;
    }
    return size;
  }
}
