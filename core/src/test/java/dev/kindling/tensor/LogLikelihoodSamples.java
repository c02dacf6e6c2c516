package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.LogLikelihood;
import java.util.List;
import java.util.Set;

/** Few classes and more than a sum has lanes, with room for their softmax. */
final class LogLikelihoodSamples {
  static final List<Sample> LIST =
      List.of(of(new int[] {1, 0, 3}, 4), of(new int[] {20, 17, 0, 3, 20}, 21));

  private LogLikelihoodSamples() {}

  private static Sample of(int[] columns, int classes) {
    Shape x = Shape.of(columns.length, classes);
    return new Sample(
        new LogLikelihood(Shape.of(columns.length), columns),
        Set.of(1),
        signed(x.dims()),
        Tensor.zeros(x.dims()));
  }
}
