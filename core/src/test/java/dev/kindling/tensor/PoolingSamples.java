package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.op.family.Pooling;
import dev.kindling.op.family.Ranges;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link Pooling}, or more where its settings matter. */
final class PoolingSamples {
  private static final Shape X = Shape.of(2, 3, 5, 6);
  private static final Ranges WIDE = of(Window.of(3, 2).stride(2).padding(1).ceilMode());
  private static final Ranges SPACED = of(Window.of(2, 3).dilation(2, 1));
  private static final Ranges PAIRS = of(Window.of(2, 2).stride(2));
  private static final Ranges PARTS = Ranges.adaptive("test", X, 3, 4);

  /**
   * Numbers that differ, by at least 1 in a window, so that a small step changes no largest one.
   */
  private static final Tensor APART =
      Tensor.filled(
          X,
          data -> {
            for (int i = 0; i < data.length; i++) {
              data[i] = i * 67 % data.length * 0.05f - 4.5f;
            }
          });

  static final List<Sample> LIST =
      List.of(
          Sample.of(new Pooling.Max(WIDE), APART),
          Sample.of(new Pooling.Max(SPACED), APART),
          Sample.of(new Pooling.Max(PAIRS), APART),
          new Sample(new Pooling.AtMax(WIDE), Set.of(1), signed(2, 3, 5, 6), signed(2, 3, 5, 6)),
          new Sample(new Pooling.ToMax(PAIRS), Set.of(1), signed(2, 3, 2, 3), signed(2, 3, 5, 6)),
          new Sample(new Pooling.ToMax(PARTS), Set.of(1), signed(2, 3, 3, 4), signed(2, 3, 5, 6)),
          Sample.of(new Pooling.Mean(WIDE), signed(2, 3, 5, 6)),
          Sample.of(new Pooling.Mean(PAIRS), signed(2, 3, 5, 6)),
          Sample.of(new Pooling.Mean(PARTS), signed(2, 3, 5, 6)),
          Sample.of(new Pooling.Mean(SPACED.summed()), signed(2, 3, 5, 6)),
          Sample.of(new Pooling.Spread(WIDE), signed(2, 3, 3, 4)),
          Sample.of(new Pooling.Spread(PAIRS), signed(2, 3, 2, 3)));

  private PoolingSamples() {}

  private static Ranges of(Window window) {
    return Ranges.of("test", X, window, true);
  }
}
