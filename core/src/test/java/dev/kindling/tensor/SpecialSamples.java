package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Special;
import java.util.List;

/** One line for each operation of {@link Special}, or more where its settings matter. */
final class SpecialSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Special.Digamma(), positive(3, 4).plus(0.5f)),
          Sample.of(new Special.Erf(), signed(3, 4)),
          Sample.of(new Special.Erfc(), signed(3, 4)),
          Sample.of(new Special.Erfinv(), signed(3, 4).times(0.5f)),
          Sample.of(new Special.Gaussian(), signed(3, 4)),
          Sample.of(new Special.Lgamma(), positive(3, 4).plus(0.5f)),
          Sample.of(new Special.Polygamma(1), positive(3, 4).plus(1f)),
          Sample.of(new Special.Polygamma(2), positive(3, 4).plus(1f)));

  private SpecialSamples() {}
}
