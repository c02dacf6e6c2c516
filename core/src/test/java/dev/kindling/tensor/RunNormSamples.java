package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.RunNorm;
import java.util.List;

/** Groups of one run in several blocks, and of two and of single elements in one block. */
final class RunNormSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new RunNorm.Scaled(4, 5, 5, 0.1f), signed(3, 4, 5), signed(4), signed(4)),
          Sample.of(new RunNorm.Scaled(6, 10, 5, 0.1f), signed(3, 4, 5), signed(4), signed(4)),
          Sample.of(new RunNorm.Scaled(3, 4, 1, 0.1f), signed(3, 4), signed(4), signed(4)),
          Sample.of(new RunNorm.Scaled(3, 5, 5, 0.1f), signed(3, 1, 5), signed(1), signed(1)));

  private RunNormSamples() {}
}
