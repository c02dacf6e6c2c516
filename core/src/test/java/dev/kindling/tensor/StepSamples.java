package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Step;
import java.util.Arrays;
import java.util.List;

/** One line for each operation of {@link Step}, or more where its settings matter. */
final class StepSamples {
  private static final Tensor BETWEEN = Tensor.of(0.2f, -0.3f, 1.7f, -2.2f);

  static final List<Sample> LIST =
      List.of(
          Sample.of(new Step.Fill(2f), BETWEEN),
          Sample.of(new Step.Written(Shape.of(2, 3), data -> Arrays.fill(data, 4f))),
          Sample.of(new Step.Floor(), BETWEEN),
          Sample.of(new Step.Ceil(), BETWEEN),
          Sample.of(new Step.Round(), BETWEEN),
          Sample.of(new Step.Truncate(), BETWEEN),
          Sample.of(new Step.Sign(), BETWEEN));

  private StepSamples() {}
}
