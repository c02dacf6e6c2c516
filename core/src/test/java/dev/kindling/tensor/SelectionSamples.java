package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Selection;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link Selection}, or more where its settings matter. */
final class SelectionSamples {
  static final List<Sample> LIST =
      List.of(
          new Sample(
              new Selection.Where(), Set.of(0), signed(3, 4).gt(0), signed(3, 4), positive(3, 4)),
          new Sample(new Selection.Keep(true), Set.of(1), signed(3, 4), signed(3, 4).gt(0)),
          new Sample(new Selection.Keep(false), Set.of(1), signed(3, 4), signed(3, 4).gt(0)),
          Sample.of(new Selection.Clamp(0f, 1f), signed(3, 4)),
          new Sample(new Selection.Within(0f, 1f), Set.of(1), positive(3, 4), signed(3, 4)),
          Sample.of(new Selection.Maximum(), signed(3, 4), signed(3, 4).unaryMinus()),
          Sample.of(new Selection.Minimum(), signed(3, 4), signed(3, 4).unaryMinus()),
          new Sample(
              new Selection.Larger(),
              Set.of(1, 2),
              positive(3, 4),
              signed(3, 4),
              signed(3, 4).unaryMinus()),
          Sample.of(new Selection.Lerp(), signed(3, 4), positive(3, 4), signed(3, 4)));

  private SelectionSamples() {}
}
