package dev.kindling.examples.lab;

/**
 * The generator MT19937, by which NumPy's {@code np.random} and PyTorch's CPU draw their numbers:
 * M. Matsumoto, T. Nishimura, <em>Mersenne Twister</em> (1998).
 */
final class MersenneTwister {
  private static final int N = 624;
  private static final int M = 397;

  private final int[] state = new int[N];
  private int next = N;

  MersenneTwister(int seed) {
    state[0] = seed;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
    }
  }

  /** 32 random bits. */
  int bits() {
    if (next == N) {
      twist();
      next = 0;
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= y << 7 & 0x9D2C5680;
    y ^= y << 15 & 0xEFC60000;
    return y ^ y >>> 18;
  }

  private void twist() {
    for (int i = 0; i < N; i++) {
      int y = state[i] & 0x80000000 | state[(i + 1) % N] & 0x7FFFFFFF;
      state[i] = state[(i + M) % N] ^ y >>> 1 ^ ((y & 1) == 0 ? 0 : 0x9908B0DF);
    }
  }
}
