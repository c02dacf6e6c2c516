package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Indexing;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link Indexing}, or more where its settings matter. */
final class IndexingSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Indexing.Pick(Shape.of(3), new int[] {1, 0, 3}), signed(3, 4)),
          Sample.of(new Indexing.Place(Shape.of(3, 4), new int[] {1, 0, 3}), signed(3)),
          new Sample(new Indexing.Rows(), Set.of(1), signed(4, 3), Tensor.of(2, 0, 3, 2, 2)),
          new Sample(
              new Indexing.AddRows(Shape.of(4, 3)),
              Set.of(1),
              signed(5, 3),
              Tensor.of(2, 0, 3, 2, 2)),
          Sample.of(new Indexing.Take(1, new int[] {1, -1, 1, 0}, 2f), signed(2, 3, 4)),
          Sample.of(new Indexing.TakeAdd(1, new int[] {1, -1, 1}, 5), signed(2, 3, 4)),
          Sample.of(new Indexing.Gather(Shape.of(2, 2), new int[] {5, 0, -1, 5}), signed(3, 4)),
          Sample.of(new Indexing.ScatterAdd(Shape.of(3), new int[] {2, 0, -1, 2}), signed(2, 2)),
          Sample.of(new Indexing.Put(new int[] {2, 0, 2}), signed(3, 4), signed(3)),
          new Sample(
              new Indexing.MaskedFill(2f),
              Set.of(1),
              signed(2, 2),
              Tensor.of(Shape.of(2, 2), 0, 1, 1, 0)));

  private IndexingSamples() {}
}
