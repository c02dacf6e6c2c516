package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Unary;
import java.util.List;

/** One line for each operation of {@link Unary}, or more where its settings matter. */
final class UnarySamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Unary.Scale(-1.5f), signed(3, 4)),
          Sample.of(new Unary.Shift(2f), signed(3, 4)),
          Sample.of(new Unary.Exp(), signed(3, 4)),
          Sample.of(new Unary.Log(), positive(3, 4)));

  private UnarySamples() {}
}
