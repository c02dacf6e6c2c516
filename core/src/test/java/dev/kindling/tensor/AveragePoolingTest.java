package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.op.family.Pooling;
import dev.kindling.op.family.Ranges;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Means of ranges, by whatever path, have the bits of what {@link Ranges} says, word for word. */
class AveragePoolingTest {
  private static final float[] EXTREMES = {
    -0f, 0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MAX_VALUE, 0x1p-149f
  };

  @Test
  void windowsOfAllKindsHaveTheBitsOfTheDefinition() {
    Random random = new Random(1);
    for (int round = 0; round < 1500; round++) {
      int height = 3 + random.nextInt(12);
      int width = 3 + random.nextInt(round % 2 == 0 ? 60 : 8);
      Shape x = Shape.of(1 + random.nextInt(3), 1 + random.nextInt(3), height, width);
      int kernel = round % 3 == 0 ? 2 : 1 + random.nextInt(3);
      int stride = round % 3 == 0 ? 2 : 1 + random.nextInt(3);
      Window window = Window.of(kernel, kernel).stride(stride);
      window = random.nextInt(4) > 0 ? window : window.padding(kernel / 2);
      window = random.nextInt(4) > 0 ? window : window.ceilMode();
      Ranges ranges = Ranges.of("test", x, window, random.nextBoolean());
      check(random.nextInt(5) > 0 ? ranges : ranges.summed(), x, random);
    }
  }

  @Test
  void partsHaveTheBitsOfTheDefinition() {
    Random random = new Random(2);
    for (int round = 0; round < 500; round++) {
      Shape x = Shape.of(1 + random.nextInt(3), 1 + random.nextInt(12), 1 + random.nextInt(40));
      int[] parts = {1 + random.nextInt(6), 1 + random.nextInt(20)};
      check(Ranges.adaptive("test", x, parts), x, random);
      check(Ranges.adaptive("test", x, parts[1]), x, random);
    }
    Shape cubes = Shape.of(2, 5, 6, 7);
    check(Ranges.adaptive("test", cubes, 2, 3, 4), cubes, random);
    check(Ranges.of("test", cubes, Window.of(1, 2, 2).stride(1, 2, 2), true), cubes, random);
    check(Ranges.of("test", cubes, Window.of(2, 2, 2).stride(2), true), cubes, random);
  }

  @Test
  void windowsOfTwoByTwoMayDivideByTheirPadding() {
    Random random = new Random(3);
    Shape x = Shape.of(2, 4, 4);
    Window window = Window.of(3, 3).stride(3).padding(1);
    check(Ranges.of("test", x, window, true), x, random);
    // The last ones have less of it than the first.
    Window less =
        new Window(
            new int[] {3, 3},
            new int[] {3, 3},
            new int[] {1, 1},
            new int[] {0, 0},
            new int[] {1, 1},
            true);
    check(Ranges.of("test", x, less, true), x, random);
  }

  private static void check(Ranges ranges, Shape shape, Random random) {
    Tensor x = numbers(shape, random);
    Tensor y = Tensor.call(new Pooling.Mean(ranges), x);
    Tensor g = numbers(y.shape(), random);
    Tensor u = Tensor.call(new Pooling.Spread(ranges), g);
    float[] means = new float[y.size()];
    float[] gradient = new float[x.size()];
    define(ranges, x.toArray(), means, g.toArray(), gradient);
    assertArrayEquals(means, y.toArray(), () -> shape + " by " + y.shape());
    assertArrayEquals(gradient, u.toArray(), () -> shape + " by " + y.shape());
  }

  private static void define(Ranges r, float[] x, float[] y, float[] g, float[] u) {
    int at = 0;
    int[] in = r.in();
    for (int plane = 0; plane < x.length; plane += in[0] * in[1] * in[2]) {
      for (int z = 0; z < r.begin()[0].length; z++) {
        for (int row = 0; row < r.begin()[1].length; row++) {
          for (int i = 0; i < r.begin()[2].length; i++, at++) {
            float count = (float) r.count()[0][z] * r.count()[1][row] * r.count()[2][i];
            float sum = 0f;
            for (int d = r.begin()[0][z]; d < r.end()[0][z]; d += r.step()[0]) {
              for (int h = r.begin()[1][row]; h < r.end()[1][row]; h += r.step()[1]) {
                for (int w = r.begin()[2][i]; w < r.end()[2][i]; w += r.step()[2]) {
                  int from = plane + (d * in[1] + h) * in[2] + w;
                  sum += x[from];
                  u[from] += g[at] / count;
                }
              }
            }
            y[at] = sum / count;
          }
        }
      }
    }
  }

  private static Tensor numbers(Shape shape, Random random) {
    return Tensor.filled(
        shape,
        data -> {
          for (int i = 0; i < data.length; i++) {
            float plain = 2 * random.nextFloat() - 1;
            data[i] = random.nextInt(50) > 0 ? plain : EXTREMES[random.nextInt(EXTREMES.length)];
          }
        });
  }
}
