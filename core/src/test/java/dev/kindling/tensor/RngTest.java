package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RngTest {
  /** The first of the known answers that the authors of Philox publish with it (Random123). */
  @Test
  void theFirstBlockIsThePublishedOne() {
    Rng rng = Rng.of(0);
    int[] block = {rng.bits(0), rng.bits(1), rng.bits(2), rng.bits(3)};
    assertArrayEquals(new int[] {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}, block);
  }

  @Test
  void aNumberDependsOnSeedAndPlaceAlone() {
    assertEquals(Rng.of(5).bits(1_000_003), Rng.of(5).bits(1_000_003));
    assertNotEquals(Rng.of(5).bits(7), Rng.of(6).bits(7));
    assertNotEquals(Rng.of(5).bits(7), Rng.of(5).bits(8));
  }

  @Test
  void theNumbersOfATensorAreThoseOfTheStream() {
    Rng rng = Rng.of(9).fork(3);
    for (int length : new int[] {0, 1, 3, 9, 255, 257, 1029, 4095, 4096, 4097, 70_001}) {
      float[] uniform = rng.uniform(Shape.of(length), -1, 3).toArray();
      float[] normal = rng.normal(Shape.of(length), 2, 0.5f).toArray();
      float[] truncated = rng.truncatedNormal(Shape.of(length), 2, 0.5f, 1.5f, 9).toArray();
      float[] mask = rng.mask(Shape.of(length), 0.3f, 1.7f).toArray();
      int[] order = rng.permutation(length);
      int[] shuffled = IntStream.range(0, length).toArray();
      for (int i = 0; i < length; i++) {
        assertEquals(Math.fma(rng.uniform(i), 4f, -1f), uniform[i]);
        float drawn = Math.fma(rng.normal(i), 0.5f, 2f);
        assertEquals(drawn, normal[i]);
        if (drawn >= 1.5f) {
          assertEquals(drawn, truncated[i]);
        }
        assertEquals(rng.uniform(i) < 0.3f ? 1.7f : 0f, mask[i]);
        int j = rng.below(i + 1, i);
        int last = shuffled[i];
        shuffled[i] = shuffled[j];
        shuffled[j] = last;
      }
      assertArrayEquals(shuffled, order);
    }
  }

  @Test
  void aMaskOfAnyProbabilityHoldsTheNumbersBelow() {
    Rng rng = Rng.of(2);
    for (float p : new float[] {0f, Float.MIN_VALUE, 0x1p-24f, 0.1f, Math.nextDown(1f), 1f}) {
      float[] mask = rng.mask(Shape.of(5000), p, -2f).toArray();
      for (int i = 0; i < mask.length; i++) {
        assertEquals(rng.uniform(i) < p ? -2f : 0f, mask[i], p + " " + i);
      }
    }
  }

  @Test
  void quantilesOfManyWordsAreThoseOfOne() {
    int[] words = new int[Rng.SOME];
    float[] y = new float[Rng.SOME + 7];
    for (int round = 0; round < 300; round++) {
      for (int i = 0; i < words.length; i++) {
        words[i] =
            switch (round) {
              case 0 -> i;
              case 1 -> -1 - i;
              case 2 -> Integer.MIN_VALUE - Rng.SOME / 2 + i;
              case 3 -> Integer.MAX_VALUE / 32 * (i % 64) + i / 64;
              // Next to powers of 2, where logarithms are another polynomial.
              case 4 -> (i % 2 == 0 ? 0 : -1) ^ ((1 << i % 32) + i / 64 - 32);
              default -> Rng.of(round).bits(i);
            };
      }
      NormalQuantile.of(words, y, 7, words.length);
      for (int i = 0; i < words.length; i++) {
        float one = (float) NormalQuantile.of(((words[i] & 0xFFFFFFFFL) + 0.5) * 0x1p-32);
        assertEquals(one, y[7 + i], "word " + words[i]);
      }
    }
  }

  @Test
  void allSixtyFourBitsCount() {
    Rng rng = Rng.of(5);
    assertNotEquals(rng.bits(7), Rng.of(5 + (1L << 40)).bits(7));
    assertNotEquals(rng.bits(7), rng.bits(7 + (1L << 40)));
    assertNotEquals(rng.fork(7).bits(0), rng.fork(7 + (1L << 40)).bits(0));
  }

  @Test
  void forksDifferFromEachOtherAndFromTheirOrigin() {
    Rng rng = Rng.of(1);
    assertEquals(rng.fork(3).bits(0), rng.fork(3).bits(0));
    assertEquals(rng.fork(3).bits(0), rng.split(4).get(3).bits(0));
    assertEquals(4, rng.split(4).size());
    assertNotEquals(rng.fork(3).bits(0), rng.fork(4).bits(0));
    assertNotEquals(rng.fork(0).bits(0), rng.bits(0));
    assertNotEquals(rng.fork(0).fork(1).bits(0), rng.fork(1).fork(0).bits(0));
  }

  @Test
  void uniformNumbersFillTheirRangeEvenly() {
    float[] x = Rng.of(2).uniform(Shape.of(100_000), -2f, 3f).toArray();
    double sum = 0;
    double squares = 0;
    for (float v : x) {
      assertTrue(v >= -2f && v < 3f, "got " + v);
      sum += v;
      squares += v * v;
    }
    double mean = sum / x.length;
    assertEquals(0.5, mean, 3 * 5 / Math.sqrt(12.0 * x.length));
    assertEquals(25 / 12.0, squares / x.length - mean * mean, 0.02);
  }

  @Test
  void aPermutationHoldsEveryIndexOnce() {
    int[] order = Rng.of(3).permutation(1000);
    assertNotEquals(0, Arrays.mismatch(order, Rng.of(3).fork(1).permutation(1000)) + 1);
    int[] sorted = order.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < sorted.length; i++) {
      assertEquals(i, sorted[i]);
    }
    assertTrue(Arrays.mismatch(order, sorted) >= 0);
  }

  @Test
  void everyPermutationOfThreeIsAboutEquallyLikely() {
    int[] counts = new int[27];
    for (int seed = 0; seed < 6000; seed++) {
      int[] p = Rng.of(seed).permutation(3);
      counts[p[0] * 9 + p[1] * 3 + p[2]]++;
    }
    for (int code : new int[] {5, 7, 11, 15, 19, 21}) {
      assertEquals(1000, counts[code], 100, "permutation " + code);
    }
  }

  @Test
  void normalQuantilesAreTheTabulatedOnes() {
    assertEquals(0, NormalQuantile.of(0.5));
    assertEquals(1.959963984540054, NormalQuantile.of(0.975), 1e-14);
    assertEquals(-1.2815515655446004, NormalQuantile.of(0.1), 1e-14);
    assertEquals(-3.090232306167813, NormalQuantile.of(0.001), 1e-13);
    assertEquals(-5.9978070150076865, NormalQuantile.of(1e-9), 1e-12);
    assertEquals(4.753424308822899, NormalQuantile.of(1 - 1e-6), 1e-8);
  }

  @Test
  void normalNumbersHaveTheirMoments() {
    float[] x = Rng.of(4).normal(Shape.of(200_000), 1f, 2f).toArray();
    double[] moments = new double[4];
    for (float v : x) {
      double z = (v - 1) / 2;
      for (int m = 0; m < 4; m++) {
        moments[m] += Math.pow(z, m + 1) / x.length;
      }
    }
    assertEquals(0, moments[0], 0.01);
    assertEquals(1, moments[1], 0.015);
    assertEquals(0, moments[2], 0.03);
    assertEquals(3, moments[3], 0.12);
    assertEquals(x[77], Rng.of(4).normal(Shape.of(100), 1f, 2f).get(77));
  }

  /** Each pattern of bits stands for the middle of its share of the probability. */
  @Test
  void normalNumbersAreSymmetric() {
    Rng rng = Rng.of(11);
    for (int i = 0; i < 20_000; i++) {
      double share = Integer.toUnsignedLong(~rng.bits(i)) + 0.5;
      assertEquals((float) -NormalQuantile.of(share / (1L << 32)), rng.normal(i), 1e-10f);
    }
  }

  @Test
  void truncatedNumbersLieUpToFourDeviationsOut() {
    for (float side : new float[] {-1, 1}) {
      float near = 5 + side * 2;
      float far = 5 + side * 3;
      float low = Math.min(near, far);
      float high = Math.max(near, far);
      for (float x : Rng.of(5).truncatedNormal(Shape.of(2), 5, 0.5f, low, high).toArray()) {
        assertTrue(x >= low && x <= high, "got " + x);
      }
      assertThrows(
          IllegalArgumentException.class,
          () -> Rng.of(5).truncatedNormal(Shape.of(2), 5, 0.499f, low, high));
    }
    assertEquals(
        "truncatedNormal: from 1.0 to 1.0 there is next to nothing of a distribution with mean 1.0"
            + " and deviation 1.0",
        assertThrows(
                IllegalArgumentException.class,
                () -> Rng.of(5).truncatedNormal(Shape.of(2), 1, 1, 1, 1))
            .getMessage());
  }

  @Test
  void truncatedNumbersStayInside() {
    float[] x = Rng.of(5).truncatedNormal(Shape.of(50_000), 0f, 1f, -2f, 1f).toArray();
    double sum = 0;
    for (float v : x) {
      assertTrue(v >= -2 && v <= 1, "got " + v);
      sum += v;
    }
    // (φ(−2) − φ(1)) / (Φ(1) − Φ(−2))
    assertEquals(-0.22964, sum / x.length, 0.012);
    assertEquals(
        "truncatedNormal: from 9.0 to 10.0 there is next to nothing of a distribution with mean 0.0 and"
            + " deviation 1.0",
        assertThrows(
                IllegalArgumentException.class,
                () -> Rng.of(5).truncatedNormal(Shape.of(3), 0f, 1f, 9f, 10f))
            .getMessage());
  }

  @Test
  void bernoulliNumbersAreOnesAsOftenAsAsked() {
    float[] x = Rng.of(6).bernoulli(Shape.of(50_000), 0.3f).toArray();
    int ones = 0;
    for (float v : x) {
      assertTrue(v == 0f || v == 1f);
      ones += (int) v;
    }
    assertEquals(0.3, ones / 50_000.0, 0.01);
    assertEquals(0f, Rng.of(6).bernoulli(Shape.of(1000), 0).sum().item());
    assertEquals(1000f, Rng.of(6).bernoulli(Shape.of(1000), 1).sum().item());
    assertEquals(
        "bernoulli: the probability must be from 0 to 1, not 1.5",
        assertThrows(IllegalArgumentException.class, () -> Rng.of(6).bernoulli(Shape.of(3), 1.5f))
            .getMessage());
  }
}
