package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Indexing;
import java.util.List;

/** One line for each operation of {@link Indexing}, or more where its settings matter. */
final class IndexingSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Indexing.Pick(new int[] {1, 0, 3}), signed(3, 4)),
          Sample.of(new Indexing.Place(new int[] {1, 0, 3}, 4), signed(3)));

  private IndexingSamples() {}
}
