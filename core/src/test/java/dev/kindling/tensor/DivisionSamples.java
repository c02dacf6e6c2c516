package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Division;
import java.util.List;

/** One line for each operation of {@link Division}, or more where its settings matter. */
final class DivisionSamples {
  private static final Tensor A = Tensor.of(3.3f, -3.3f, 5.2f, -5.2f);
  private static final Tensor B = Tensor.of(2f, 2f, -1.5f, -1.5f);

  static final List<Sample> LIST =
      List.of(
          Sample.of(new Division.By(3f), signed(3, 4)),
          Sample.of(new Division.Fmod(), A, B),
          Sample.of(new Division.Remainder(), A, B),
          Sample.of(new Division.FloorDivide(), A, B));

  private DivisionSamples() {}
}
