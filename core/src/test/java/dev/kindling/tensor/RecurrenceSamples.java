package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Recurrence;
import java.util.List;

/** One line for each operation of {@link Recurrence}, or more where its settings matter. */
final class RecurrenceSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Recurrence.Rnn(false), signed(4, 2, 3), signed(3, 3), signed(2, 3)),
          Sample.of(new Recurrence.Rnn(true), signed(3, 2, 3), signed(3, 3), signed(2, 3)),
          Sample.of(
              new Recurrence.Lstm(), signed(4, 2, 12), signed(3, 12), signed(2, 3), signed(2, 3)),
          Sample.of(
              new Recurrence.Lstm(),
              signed(3, 2, 12),
              signed(2, 12),
              signed(2, 2),
              signed(2, 3),
              signed(3, 2)),
          Sample.of(new Recurrence.Gru(), signed(4, 2, 9), signed(3, 9), signed(2, 3), signed(9)));

  private RecurrenceSamples() {}
}
