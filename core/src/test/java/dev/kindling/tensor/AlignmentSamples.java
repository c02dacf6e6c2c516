package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Alignment;
import java.util.List;

/** One line for each operation of {@link Alignment}, or more where its settings matter. */
final class AlignmentSamples {
  private static final Alignment.Labels LABELS =
      new Alignment.Labels(new int[][] {{1, 2, 2}, {}, {3, 1}}, new int[] {6, 2, 5}, 0, false);
  private static final Alignment.Labels TOO_LONG =
      new Alignment.Labels(new int[][] {{1, 1}, {0}}, new int[] {2, 3}, 2, true);

  static final List<Sample> LIST =
      List.of(
          Sample.of(new Alignment.Ctc(LABELS), signed(6, 3, 4)),
          Sample.of(new Alignment.Ctc(TOO_LONG), signed(3, 2, 3)),
          Sample.of(new Alignment.Occupancy(LABELS), signed(6, 3, 4)),
          Sample.of(
              new Alignment.Occupancy(LABELS),
              signed(6, 3, 4),
              Sample.random(Shape.of(6, 3, 4), 5),
              Sample.random(Shape.of(6, 3, 4), 6)));

  private AlignmentSamples() {}
}
