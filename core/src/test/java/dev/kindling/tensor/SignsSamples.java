package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Signs;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link Signs}, or more where its settings matter. */
final class SignsSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Signs.Abs(), signed(3, 4)),
          new Sample(new Signs.Along(), Set.of(1), positive(3, 4), signed(3, 4)),
          Sample.of(new Signs.CopySign(), signed(3, 4), signed(3, 4).unaryMinus()));

  private SignsSamples() {}
}
