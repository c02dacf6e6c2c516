package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Decomposition;
import java.util.List;

/** One line for each operation of {@link Decomposition}, or more where its settings matter. */
final class DecompositionSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Decomposition.Solve("solve", false), regular(3, 3), signed(3, 2)),
          Sample.of(new Decomposition.Solve("solve", true), regular(2, 3, 3), signed(2, 3, 2)),
          Sample.of(new Decomposition.Det(), regular(2, 3, 3)),
          Sample.of(new Decomposition.Cofactors(), regular(2, 3, 3)),
          Sample.of(new Decomposition.Cholesky(), regular(2, 3, 3)));

  private DecompositionSamples() {}

  /** Matrices far from singular ones, with a positive definite symmetric part. */
  static Tensor regular(int... dims) {
    return Sample.random(Shape.of(dims), 5).plus(Tensor.eye(dims[dims.length - 1]).times(3));
  }
}
