package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Movement;
import java.util.List;

/** One line for each operation of {@link Movement}, or more where its settings matter. */
final class MovementSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Movement.Reshape(Shape.of(4, 3)), signed(3, 4)),
          Sample.of(new Movement.Transpose(), signed(3, 4)),
          Sample.of(new Movement.Permute(2, 0, 1), signed(2, 3, 4)),
          Sample.of(new Movement.Permute(0, -1, 1), signed(2, 3, 4)),
          Sample.of(new Movement.Expand(Shape.of(2, 3, 4)), signed(3, 1)),
          Sample.of(new Movement.Expand(Shape.of(2, 3)), signed()),
          Sample.of(new Movement.SumTo(Shape.of(3, 1)), signed(2, 3, 4)),
          Sample.of(new Movement.SumTo(Shape.of()), signed(5, 7)),
          Sample.of(new Movement.SumTo(Shape.of(2, 1, 4)), signed(2, 3, 4)),
          Sample.of(new Movement.SumTo(Shape.of(1, 3, 1)), signed(2, 3, 4)),
          Sample.of(new Movement.SumTo(Shape.of(4)), signed(3, 4)));

  private MovementSamples() {}
}
