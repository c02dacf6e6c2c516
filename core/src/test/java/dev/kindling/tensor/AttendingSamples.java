package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Attending;
import java.util.List;

/** One line for each operation of {@link Attending}, or more where its settings matter. */
final class AttendingSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Attending.Weights(0.7f, false, false), signed(2, 3, 5)),
          Sample.of(new Attending.Weights(1.5f, true, false), signed(2, 4, 3)),
          Sample.of(new Attending.Weights(1f, false, true), signed(2, 2, 3, 4), signed(2, 1, 3, 4)),
          Sample.of(new Attending.Weights(1f, true, false), signed(2, 2, 3, 4), signed(1, 4)),
          Sample.of(new Attending.Slope(0.7f), signed(3, 5), signed(3, 5)));

  private AttendingSamples() {}
}
