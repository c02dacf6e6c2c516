package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Binary;
import java.util.List;

/** One line for each operation of {@link Binary}, or more where its settings matter. */
final class BinarySamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Binary.Add(), signed(3, 4), positive(3, 4)),
          Sample.of(new Binary.Subtract(), signed(3, 4), positive(3, 4)),
          Sample.of(new Binary.Multiply(), signed(3, 4), positive(3, 4)),
          Sample.of(new Binary.Divide(), signed(3, 4), positive(3, 4)));

  private BinarySamples() {}
}
