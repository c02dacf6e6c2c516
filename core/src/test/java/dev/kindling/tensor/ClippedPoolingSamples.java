package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.op.family.ClippedPooling;
import dev.kindling.op.family.Ranges;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link ClippedPooling}. */
final class ClippedPoolingSamples {
  private static final Ranges PAIRS = of(4, 6);

  /** In a window the numbers are far apart. */
  private static final Tensor APART =
      Tensor.filled(
          Shape.of(2, 2, 5, 7),
          data -> {
            for (int i = 0; i < data.length; i++) {
              data[i] = i * 67 % data.length * 0.03f - 2.5f;
            }
          });

  private static final Tensor PLACES =
      Tensor.filled(
          Shape.of(2, 3, 2, 3),
          data -> {
            for (int i = 0; i < data.length; i++) {
              data[i] = i * 7 % 5;
            }
          });

  static final List<Sample> LIST =
      List.of(
          new Sample(
              new ClippedPooling.Convolve(Window.of(2, 2), 1, of(2, 4)),
              Set.of(3),
              uniform(3, 2f, 2, 2, 3, 5),
              uniform(103, 1f, 3, 2, 2, 2),
              uniform(3, 1f, 3),
              Tensor.zeros(2, 3, 1, 2)),
          new Sample(
              new ClippedPooling.Convolve(Window.of(2, 2).padding(0, 1).stride(1, 2), 2, of(4, 4)),
              Set.of(2),
              APART,
              signed(2, 1, 2, 2),
              Tensor.zeros(2, 2, 2, 2)),
          new Sample(new ClippedPooling.ToPlaces(PAIRS), Set.of(1), signed(2, 3, 2, 3), PLACES),
          new Sample(new ClippedPooling.AtPlaces(PAIRS), Set.of(1), signed(2, 3, 4, 6), PLACES));

  private ClippedPoolingSamples() {}

  /** Of these seeds the largest of a window are far enough from the others, and from 0. */
  private static Tensor uniform(int seed, float limit, int... dims) {
    return Rng.of(seed).uniform(Shape.of(dims), -limit, limit);
  }

  private static Ranges of(int height, int width) {
    return Ranges.of("test", Shape.of(height, width), Window.of(2, 2).stride(2), false);
  }
}
