package dev.kindling.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is computed of many numbers at once has the bits of one number alone. */
class WavesTest {
  @Test
  void sinesAndCosinesOfManyAreThoseOfOne() {
    SplittableRandom random = new SplittableRandom(1);
    float[] x = new float[5000];
    float[] y = new float[5000];
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < x.length; i++) {
        x[i] =
            switch (round % 4) {
              case 0 -> Float.intBitsToFloat(random.nextInt());
              case 1 -> (float) random.nextDouble(-20, 20);
              case 2 -> (float) (random.nextInt(-1000, 1000) * Math.PI / 4);
              // No larger than 2: no infinities, NaN or large numbers.
              default -> Float.intBitsToFloat(random.nextInt() & 0xBFFFFFFF);
            };
      }
      x[random.nextInt(x.length)] = 0f;
      x[random.nextInt(x.length)] = -0f;
      int from = random.nextInt(9);
      int length = random.nextInt(x.length - from);
      for (boolean sine : new boolean[] {true, false}) {
        Waves.of(sine, x, y, from, length);
        for (int i = from; i < from + length; i++) {
          float one = sine ? Trigonometry.sin(x[i]) : Trigonometry.cos(x[i]);
          assertEquals(one, y[i], (sine ? "sin " : "cos ") + x[i]);
        }
      }
    }
  }

  @Test
  void powersOfManyAreThoseOfOne() {
    SplittableRandom random = new SplittableRandom(2);
    float[] x = new float[1500];
    float[] y = new float[1500];
    for (float n : new float[] {0, 1, 3, 4, 7, 100, -1, -2, -5, 0.5f, -0.5f}) {
      for (int i = 0; i < x.length; i++) {
        x[i] =
            i % 3 == 0 ? Float.intBitsToFloat(random.nextInt()) : (float) random.nextDouble(-2, 2);
      }
      x[7] = -0f;
      x[8] = 0f;
      x[9] = Float.NEGATIVE_INFINITY;
      WholePowers.of(n, x, y, 3, x.length - 3);
      for (int i = 3; i < x.length; i++) {
        double power = Math.abs(n) == 0.5f ? Math.sqrt(x[i]) : 1;
        double square = x[i];
        for (int bits = (int) Math.abs(n); bits != 0; bits >>= 1) {
          power = (bits & 1) == 0 ? power : power * square;
          square *= square;
        }
        assertEquals((float) (n < 0 ? 1 / power : power), y[i], x[i] + " to " + n);
      }
    }
  }
}
