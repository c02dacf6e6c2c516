package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Special;
import java.util.List;

/** One line for each operation of {@link Special}, or more where its settings matter. */
final class SpecialSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Special.Erf(), signed(3, 4)),
          Sample.of(new Special.Erfc(), signed(3, 4)),
          Sample.of(new Special.Gaussian(), signed(3, 4)));

  private SpecialSamples() {}
}
