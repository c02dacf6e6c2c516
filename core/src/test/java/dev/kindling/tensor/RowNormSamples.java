package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.RowNorm;
import java.util.List;

/** Rows of one dimension and of two, with a bias and without. */
final class RowNormSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new RowNorm.Scaled(true, 0.1f), signed(3, 4, 5), signed(5), signed(5)),
          Sample.of(new RowNorm.Scaled(true, 0.1f), signed(3, 4, 5), signed(4, 5)),
          Sample.of(new RowNorm.Scaled(false, 0.1f), signed(11, 5), signed(5)));

  private RowNormSamples() {}
}
