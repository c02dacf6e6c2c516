package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.BinaryFunction;
import java.util.List;

/** One line for each operation of {@link BinaryFunction}, or more where its settings matter. */
final class BinaryFunctionSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new BinaryFunction.Atan2(), signed(3, 4), positive(3, 4)),
          Sample.of(new BinaryFunction.Hypot(), signed(3, 4), positive(3, 4)),
          Sample.of(new BinaryFunction.Inversion(), signed(3, 4), positive(3, 4)),
          Sample.of(new BinaryFunction.LogAddExp(), signed(3, 4), positive(3, 4)),
          Sample.of(new BinaryFunction.Pow(0), positive(3, 4), signed(3, 4)),
          Sample.of(new BinaryFunction.Pow(2), positive(3, 4), signed(3, 4)),
          Sample.of(new BinaryFunction.PowSlope(0), positive(3, 4), signed(3, 4)),
          Sample.of(new BinaryFunction.PowSlope(2), positive(3, 4), signed(3, 4)),
          Sample.of(new BinaryFunction.Weigh(), signed(3, 4), positive(3, 4)));

  private BinaryFunctionSamples() {}
}
