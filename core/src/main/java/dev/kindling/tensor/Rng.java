package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Step;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A stream of random numbers in which number i is a function of the seed and i alone: nothing is
 * consumed, so any thread may compute any part, and the same call gives the same numbers again.
 * Independent streams come from {@link #fork}.
 *
 * <p>Philox 4×32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, <em>Parallel random numbers: as easy
 * as 1, 2, 3</em> (SC 2011).
 */
public final class Rng {
  private static final long MULTIPLIER_0 = 0xD2511F53L;
  private static final long MULTIPLIER_1 = 0xCD9E8D57L;
  private static final int WEYL_0 = 0x9E3779B9;
  private static final int WEYL_1 = 0xBB67AE85;
  private static final int ROUNDS = 10;

  /** The counter's third word: numbers, or the keys of forks. */
  private static final int NUMBERS = 0;

  private static final int FORKS = 1;

  private final long key;

  private Rng(long key) {
    this.key = key;
  }

  /** The stream of a seed. */
  public static Rng of(long seed) {
    return new Rng(seed);
  }

  /** A stream of its own for each number, independent of this one and of the other forks. */
  public Rng fork(long stream) {
    int[] block = new int[4];
    philox(key, stream, FORKS, block);
    return new Rng((block[0] & 0xFFFFFFFFL) | (long) block[1] << 32);
  }

  /** The forks 0, 1, … before {@code n}. */
  public List<Rng> split(int n) {
    return LongStream.range(0, n).mapToObj(this::fork).toList();
  }

  /** 32 random bits, number {@code i} of the stream. */
  public int bits(long i) {
    int[] block = new int[4];
    philox(key, i >>> 2, NUMBERS, block);
    return block[(int) (i & 3)];
  }

  /** A number from the uniform distribution on [0, 1), a multiple of 2⁻²⁴. */
  public float uniform(long i) {
    return (bits(i) >>> 8) * 0x1p-24f;
  }

  /** A whole number from 0 to {@code bound} − 1; each is equally likely up to bound · 2⁻³². */
  public int below(int bound, long i) {
    return (int) (((bits(i) & 0xFFFFFFFFL) * bound) >>> 32);
  }

  /**
   * A tensor of numbers from the uniform distribution on [low, high), numbers 0, 1, … of the
   * stream.
   */
  public Tensor uniform(Shape shape, float low, float high) {
    float[] data = new float[shape.size()];
    uniforms(data);
    for (int i = 0; i < data.length; i++) {
      data[i] = Math.fma(data[i], high - low, low);
    }
    return Tensor.wrap(shape, data);
  }

  /** A number from the standard normal distribution; no larger than 6.4 in size. */
  public float normal(long i) {
    return (float) NormalQuantile.of(((bits(i) & 0xFFFFFFFFL) + 0.5) * 0x1p-32);
  }

  /** A tensor of numbers from a normal distribution, numbers 0, 1, … of the stream. */
  public Tensor normal(Shape shape, float mean, float deviation) {
    return Tensor.filled(
        shape,
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = Math.fma(normal(i), deviation, mean);
          }
        });
  }

  /**
   * A tensor of numbers from a normal distribution, of which those outside [low, high] are drawn
   * again.
   *
   * @throws IllegalArgumentException if less than about one number in a million would be kept
   */
  public Tensor truncatedNormal(Shape shape, float mean, float deviation, float low, float high) {
    float nearest = Math.max(low, Math.min(mean, high));
    if (!(low < high) || !(Math.abs(nearest - mean) <= 4 * deviation)) {
      throw new IllegalArgumentException(
          "truncatedNormal: from "
              + low
              + " to "
              + high
              + " there is next to nothing of a distribution with mean "
              + mean
              + " and deviation "
              + deviation);
    }
    return Tensor.filled(
        shape,
        data -> {
          for (int i = 0; i < data.length; i++) {
            Rng again = this;
            float x = Math.fma(again.normal(i), deviation, mean);
            while (!(x >= low && x <= high)) {
              again = again.fork(0);
              x = Math.fma(again.normal(i), deviation, mean);
            }
            data[i] = x;
          }
        });
  }

  /** A tensor of ones, each with this probability, and zeros. */
  public Tensor bernoulli(Shape shape, float probability) {
    return mask(shape, probability, 1f);
  }

  /**
   * A tensor that holds a number in each place with this probability, and else 0; in a training
   * step it lives as long as the step.
   */
  public Tensor mask(Shape shape, float probability, float number) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "bernoulli: the probability must be from 0 to 1, not " + probability);
    }
    return Tensor.call(
        new Step.Written(
            shape,
            data -> {
              uniforms(data);
              for (int i = 0; i < data.length; i++) {
                data[i] = data[i] < probability ? number : 0f;
              }
            }));
  }

  /** The numbers {@link #uniform(long)} of 0, 1, …: four of one block at once. */
  private void uniforms(float[] data) {
    int[] block = new int[4];
    for (int i = 0; i < data.length; i += 4) {
      philox(key, i >>> 2, NUMBERS, block);
      for (int j = 0; j < Math.min(4, data.length - i); j++) {
        data[i + j] = (block[j] >>> 8) * 0x1p-24f;
      }
    }
  }

  /**
   * The numbers 0 … n − 1 in random order. R. Fisher and F. Yates (1938), as given by Durstenfeld.
   */
  public int[] permutation(int n) {
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int j = below(i + 1, i);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /** The four words of a block. */
  private static void philox(long key, long counter, int third, int[] block) {
    int k0 = (int) key;
    int k1 = (int) (key >>> 32);
    int c0 = (int) counter;
    int c1 = (int) (counter >>> 32);
    int c2 = third;
    int c3 = 0;
    for (int round = 0; round < ROUNDS; round++) {
      long p0 = MULTIPLIER_0 * (c0 & 0xFFFFFFFFL);
      long p1 = MULTIPLIER_1 * (c2 & 0xFFFFFFFFL);
      c0 = (int) (p1 >>> 32) ^ c1 ^ k0;
      c2 = (int) (p0 >>> 32) ^ c3 ^ k1;
      c1 = (int) p1;
      c3 = (int) p0;
      k0 += WEYL_0;
      k1 += WEYL_1;
    }
    block[0] = c0;
    block[1] = c1;
    block[2] = c2;
    block[3] = c3;
  }
}
