package dev.kindling.tensor;

import java.util.Arrays;

/**
 * Philox 4×32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, <em>Parallel random numbers: as easy as
 * 1, 2, 3</em> (SC 2011). A counter of four words becomes a block of four.
 */
final class Philox {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;
  private static final long WORD = 0xFFFFFFFFL;

  /** The blocks whose rounds are made together. */
  private static final int BLOCKS = 256;

  /** From so many words on the compiler's vectors are worth their loops. */
  private static final int MANY = 256;

  private static final ThreadLocal<Philox> ROOM = ThreadLocal.withInitial(Philox::new);

  private final long[] a = new long[BLOCKS];
  private final long[] b = new long[BLOCKS];
  private final long[] c = new long[BLOCKS];
  private final long[] d = new long[BLOCKS];

  private Philox() {}

  /**
   * The first words of the blocks from the counter {@code first} on: as many, rounded up to a
   * multiple of eight, as are asked for. The counter's upper half is {@code third}.
   */
  static void words(long key, long first, int third, int[] words, int count) {
    if (count < MANY) {
      few(key, first, third, words, count);
      return;
    }
    Philox some = ROOM.get();
    for (int i = 0; i < count; i += 4 * BLOCKS) {
      some.blocks(key, first + i / 4, third, words, i, Math.min(BLOCKS, (count - i + 3) / 4));
    }
  }

  /** Two blocks go side by side, as a round of one alone waits for its products. */
  private static void few(long key, long first, int third, int[] words, int count) {
    for (int i = 0; i < count; i += 8) {
      int k0 = (int) key;
      int k1 = (int) (key >>> 32);
      long counter = first + i / 4;
      int a0 = (int) counter;
      int a1 = (int) (counter >>> 32);
      int a2 = third;
      int a3 = 0;
      int b0 = (int) (counter + 1);
      int b1 = (int) ((counter + 1) >>> 32);
      int b2 = third;
      int b3 = 0;
      for (int round = 0; round < ROUNDS; round++) {
        long p0 = MULTIPLIER_0 * (a0 & WORD);
        long p1 = MULTIPLIER_1 * (a2 & WORD);
        long q0 = MULTIPLIER_0 * (b0 & WORD);
        long q1 = MULTIPLIER_1 * (b2 & WORD);
        a0 = (int) (p1 >>> 32) ^ a1 ^ k0;
        a2 = (int) (p0 >>> 32) ^ a3 ^ k1;
        a1 = (int) p1;
        a3 = (int) p0;
        b0 = (int) (q1 >>> 32) ^ b1 ^ k0;
        b2 = (int) (q0 >>> 32) ^ b3 ^ k1;
        b1 = (int) q1;
        b3 = (int) q0;
        k0 += WEYL_0;
        k1 += WEYL_1;
      }
      words[i] = a0;
      words[i + 1] = a1;
      words[i + 2] = a2;
      words[i + 3] = a3;
      words[i + 4] = b0;
      words[i + 5] = b1;
      words[i + 6] = b2;
      words[i + 7] = b3;
    }
  }

  /** A half of a round at a time, of all blocks: loops that the compiler makes vectors of. */
  private void blocks(long key, long first, int third, int[] words, int at, int count) {
    for (int i = 0; i < count; i++) {
      a[i] = first + i;
    }
    for (int i = 0; i < count; i++) {
      b[i] = a[i] >>> 32;
    }
    Arrays.fill(c, 0, count, third);
    Arrays.fill(d, 0, count, 0);
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    // After a round a and c have changed places.
    for (int round = 0; round < ROUNDS; round += 2) {
      half(a, d, MULTIPLIER_0, k1 & WORD, count);
      half(c, b, MULTIPLIER_1, k0 & WORD, count);
      k0 += WEYL_0;
      k1 += WEYL_1;
      half(c, d, MULTIPLIER_0, k1 & WORD, count);
      half(a, b, MULTIPLIER_1, k0 & WORD, count);
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    lace(words, at, count);
  }

  /** Only the lower halves of x and y count. */
  private static void half(long[] x, long[] y, long multiplier, long key, int count) {
    for (int i = 0; i < count; i++) {
      long product = multiplier * (x[i] & WORD);
      x[i] = product >>> 32 ^ y[i] ^ key;
      y[i] = product;
    }
  }

  private void lace(int[] words, int at, int count) {
    for (int i = 0; i < count; i++) {
      int to = at + 4 * i;
      words[to] = (int) a[i];
      words[to + 1] = (int) b[i];
      words[to + 2] = (int) c[i];
      words[to + 3] = (int) d[i];
    }
  }
}
