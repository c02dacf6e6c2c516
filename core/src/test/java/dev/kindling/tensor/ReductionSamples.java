package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Reduction;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link Reduction}, or more where its settings matter. */
final class ReductionSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Reduction.Extreme(Shape.of(2, 1), true), apart(2, 7)),
          Sample.of(new Reduction.Extreme(Shape.of(1, 7), false), apart(2, 7)),
          Sample.of(new Reduction.Extreme(Shape.of(1, 3, 1), true), apart(2, 3, 5)),
          Sample.of(new Reduction.Extreme(Shape.of(), false), apart(2, 3)),
          Sample.of(new Reduction.Prod(1), positive(2, 4, 3)),
          Sample.of(new Reduction.Prod(-1), signed(3, 4)),
          Sample.of(new Reduction.Root(false), positive(3, 4)),
          Sample.of(new Reduction.Root(true), positive(3, 4)),
          Sample.of(new Reduction.Ratio(), signed(3, 4), positive(3, 4)),
          new Sample(new Reduction.Finite(), Set.of(0), signed(3, 4)));

  /** Numbers so far apart that a small step leaves their order. */
  private static Tensor apart(int... dims) {
    Shape shape = Shape.of(dims);
    int[] order = Rng.of(3).permutation(shape.size());
    return Tensor.filled(
        shape,
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = 0.25f * order[i] - 1f;
          }
        });
  }

  private ReductionSamples() {}
}
