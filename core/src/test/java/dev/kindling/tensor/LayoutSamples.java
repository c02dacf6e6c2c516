package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Layout;
import dev.kindling.op.family.Layout.Strided;
import java.util.List;

/** One line for each operation of {@link Layout}, or more where its settings matter. */
final class LayoutSamples {
  private static final Shape CUBE = Shape.of(3, 4, 5);

  static final List<Sample> LIST =
      List.of(
          Sample.of(Strided.slice(CUBE, 1, 1, -1, 2), signed(3, 4, 5)),
          Sample.of(Strided.select(CUBE, 0, -1), signed(3, 4, 5)),
          Sample.of(Strided.flip(CUBE, 0, 2), signed(3, 4, 5)),
          Sample.of(Strided.diagonal(CUBE, 1, 2, 0), signed(3, 4, 5)),
          Sample.of(Strided.windows(CUBE, 1, 3, 1), signed(3, 4, 5)),
          Sample.of(new Layout.AddStrided(Strided.windows(CUBE, 2, 3, 1)), signed(3, 4, 3, 3)),
          Sample.of(new Layout.Triangle(false, 1), signed(2, 3, 4)),
          Sample.of(new Layout.Triangle(true, -1), signed(4, 3)),
          Sample.of(new Layout.Concat(1, 1), signed(2, 3)),
          Sample.of(new Layout.Concat(-1, 3), signed(2, 1), signed(2, 4), signed(2, 0)),
          Sample.of(new Layout.Concat(0, 2), signed(2, 3), signed(1, 3)));

  private LayoutSamples() {}
}
