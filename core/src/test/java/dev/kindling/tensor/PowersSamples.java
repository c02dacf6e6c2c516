package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Powers;
import java.util.List;

/** One line for each operation of {@link Powers}, or more where its settings matter. */
final class PowersSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Powers.Power(0f), signed(3, 4)),
          Sample.of(new Powers.Power(1f), positive(3, 4)),
          Sample.of(new Powers.Power(2f), signed(3, 4)),
          Sample.of(new Powers.Power(3f), signed(3, 4)),
          Sample.of(new Powers.Power(5f), positive(3, 4)),
          Sample.of(new Powers.Power(-1f), positive(3, 4)),
          Sample.of(new Powers.Power(-2f), positive(3, 4)),
          Sample.of(new Powers.Power(0.5f), positive(3, 4)),
          Sample.of(new Powers.Power(-0.5f), positive(3, 4)),
          Sample.of(new Powers.Power(2.5f), positive(3, 4)),
          Sample.of(new Powers.Power(-1.5f), positive(3, 4)));

  private PowersSamples() {}
}
