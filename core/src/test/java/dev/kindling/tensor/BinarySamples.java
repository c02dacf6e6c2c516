package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Binary;
import dev.kindling.op.family.Total;
import java.util.List;

/** One line for each operation of {@link Binary}, and for {@link Total}. */
final class BinarySamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Binary.Add(), signed(3, 4), positive(3, 4)),
          Sample.of(new Binary.AddToAll(), signed(2, 3, 4), signed(3, 4)),
          Sample.of(new Binary.Subtract(), signed(3, 4), positive(3, 4)),
          Sample.of(new Binary.Multiply(), signed(3, 4), positive(3, 4)),
          Sample.of(new Binary.MultiplyRows(), signed(2, 3, 4), signed(2, 3, 1)),
          Sample.of(new Binary.MultiplyRows(), signed(2, 3, 4), signed(2, 1, 1)),
          Sample.of(new Binary.Divide(), signed(3, 4), positive(3, 4)),
          Sample.of(new Total(), signed(3, 4), positive(3, 4), signed(3, 4)));

  private BinarySamples() {}
}
