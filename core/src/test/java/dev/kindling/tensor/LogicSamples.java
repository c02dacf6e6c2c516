package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Logic;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link Logic}, or more where its settings matter. */
final class LogicSamples {
  static final List<Sample> LIST =
      List.of(
          new Sample(new Logic.Equal(), Set.of(0, 1), signed(3, 4), positive(3, 4)),
          new Sample(new Logic.NotEqual(), Set.of(0, 1), signed(3, 4), positive(3, 4)),
          new Sample(new Logic.Less(), Set.of(0, 1), signed(3, 4), positive(3, 4)),
          new Sample(new Logic.LessEqual(), Set.of(0, 1), signed(3, 4), positive(3, 4)),
          new Sample(new Logic.Greater(), Set.of(0, 1), signed(3, 4), positive(3, 4)),
          new Sample(new Logic.GreaterEqual(), Set.of(0, 1), signed(3, 4), positive(3, 4)),
          new Sample(new Logic.And(), Set.of(0, 1), signed(3, 4), positive(3, 4)),
          new Sample(new Logic.Or(), Set.of(0, 1), signed(3, 4), positive(3, 4)));

  private LogicSamples() {}
}
