package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Scan;
import java.util.List;

/** One line for each operation of {@link Scan}, or more where its settings matter. */
final class ScanSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Scan.CumSum(1, false), signed(2, 5, 3)),
          Sample.of(new Scan.CumSum(-1, true), signed(3, 5)),
          Sample.of(new Scan.CumProd(1, false), positive(2, 4, 3)),
          Sample.of(new Scan.CumProd(0, true), signed(4, 3)),
          Sample.of(new Scan.Linear(1, false), signed(2, 4, 3), positive(2, 4, 3)),
          Sample.of(new Scan.Linear(-1, true), positive(3, 5), signed(3, 5)),
          Sample.of(new Scan.Shift(1, false, 0.5f), signed(2, 4, 3)),
          Sample.of(new Scan.Shift(-1, true, 0f), signed(3, 5)),
          Sample.of(new Scan.LogCumSumExp(1), signed(2, 4, 3)),
          Sample.of(new Scan.LogCumSumExp(-1), signed(3, 5)));

  private ScanSamples() {}
}
