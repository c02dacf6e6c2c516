package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.Threads;
import dev.kindling.op.family.Step;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A stream of random numbers in which number i is a function of the seed and i alone: nothing is
 * consumed, so any thread may compute any part, and the same call gives the same numbers again.
 * Independent streams come from {@link #fork}.
 *
 * <p>The bits are those of Philox 4×32-10: J. Salmon, M. Moraes, R. Dror, D. Shaw, <em>Parallel
 * random numbers: as easy as 1, 2, 3</em> (SC 2011).
 */
public final class Rng {
  /** The counter's third word: numbers, or the keys of forks. */
  private static final int NUMBERS = 0;

  private static final int FORKS = 1;

  /** The numbers that are made at a time. */
  static final int SOME = 4096;

  /** How many times as many are worth a thread's attention. */
  private static final int SHARE = 2;

  private static final ThreadLocal<int[]> WORDS = ThreadLocal.withInitial(() -> new int[SOME]);

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
    int[] block = new int[8];
    Philox.words(key, stream, FORKS, block, 4);
    return new Rng((block[0] & 0xFFFFFFFFL) | (long) block[1] << 32);
  }

  /** The forks 0, 1, … before {@code n}. */
  public List<Rng> split(int n) {
    return LongStream.range(0, n).mapToObj(this::fork).toList();
  }

  /** 32 random bits, number {@code i} of the stream. */
  public int bits(long i) {
    int[] block = new int[8];
    Philox.words(key, i >>> 2, NUMBERS, block, 4);
    return block[(int) (i & 3)];
  }

  /** A number from the uniform distribution on [0, 1), a multiple of 2⁻²⁴. */
  public float uniform(long i) {
    return (bits(i) >>> 8) * 0x1p-24f;
  }

  /** A whole number from 0 to {@code bound} − 1; each is equally likely up to bound · 2⁻³². */
  public int below(int bound, long i) {
    return below(bound, bits(i));
  }

  private static int below(int bound, int bits) {
    return (int) (((bits & 0xFFFFFFFFL) * bound) >>> 32);
  }

  /**
   * A tensor of numbers from the uniform distribution on [low, high), numbers 0, 1, … of the
   * stream.
   */
  public Tensor uniform(Shape shape, float low, float high) {
    float span = high - low;
    return Tensor.filled(
        shape,
        data ->
            write(
                data,
                (words, y, at, count) -> {
                  // Apart, as the compiler of Java 17 makes no vectors of conversions.
                  for (int i = 0; i < count; i++) {
                    y[at + i] = words[i] >>> 8;
                  }
                  for (int i = at; i < at + count; i++) {
                    y[i] = Math.fma(y[i] * 0x1p-24f, span, low);
                  }
                }));
  }

  /** A number from the standard normal distribution; no larger than 6.4 in size. */
  public float normal(long i) {
    return (float) NormalQuantile.of(((bits(i) & 0xFFFFFFFFL) + 0.5) * 0x1p-32);
  }

  /** A tensor of numbers from a normal distribution, numbers 0, 1, … of the stream. */
  public Tensor normal(Shape shape, float mean, float deviation) {
    return Tensor.filled(
        shape,
        data ->
            write(
                data,
                (words, y, at, count) -> {
                  NormalQuantile.of(words, y, at, count);
                  for (int i = at; i < at + count; i++) {
                    y[i] = Math.fma(y[i], deviation, mean);
                  }
                }));
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
          write(data, NormalQuantile::of);
          for (int i = 0; i < data.length; i++) {
            Rng again = this;
            float x = Math.fma(data[i], deviation, mean);
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
    // Below so many 24-bit numbers; their difference is negative, all of its bits 1 when shifted.
    int below = (int) Math.ceil(probability * 0x1p24);
    int held = Float.floatToRawIntBits(number);
    return Tensor.call(
        new Step.Written(
            shape,
            data ->
                write(
                    data,
                    (words, y, at, count) -> {
                      for (int i = 0; i < count; i++) {
                        words[i] = ((words[i] >>> 8) - below) >> 31 & held;
                      }
                      for (int i = 0; i < count; i++) {
                        y[at + i] = Float.intBitsToFloat(words[i]);
                      }
                    })));
  }

  /** Makes {@code count} numbers, from {@code at} on, of their bits, which it may overwrite. */
  @FunctionalInterface
  interface Writer {
    void write(int[] words, float[] y, int at, int count);
  }

  /** Makes all numbers of a tensor of the bits 0, 1, …, some at a time. */
  private void write(float[] y, Writer writer) {
    Threads.ranges(
        parts(y.length),
        SHARE,
        (from, to) -> {
          int[] words = WORDS.get();
          for (int part = from; part < to; part++) {
            int at = part * SOME;
            int count = Math.min(SOME, y.length - at);
            Philox.words(key, part * (SOME / 4L), NUMBERS, words, count);
            writer.write(words, y, at, count);
          }
        });
  }

  private static int parts(int length) {
    return length / SOME + (length % SOME == 0 ? 0 : 1);
  }

  /**
   * The numbers 0 … n − 1 in random order. R. Fisher and F. Yates (1938), as given by Durstenfeld.
   */
  public int[] permutation(int n) {
    int[] order = new int[n];
    int[] words = WORDS.get();
    for (int part = 0; part < parts(n); part++) {
      int first = part * SOME;
      int end = first + Math.min(SOME, n - first);
      Philox.words(key, part * (SOME / 4L), NUMBERS, words, end - first);
      for (int i = first; i < end; i++) {
        int j = below(i + 1, words[i - first]);
        order[i] = order[j];
        order[j] = i;
      }
    }
    return order;
  }
}
