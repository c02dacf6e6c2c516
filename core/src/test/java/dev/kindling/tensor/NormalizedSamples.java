package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Normalized;
import java.util.List;

/** One line for each operation of {@link Normalized}, or more where its settings matter. */
final class NormalizedSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Normalized.Softmax(-1), signed(3, 5)),
          Sample.of(new Normalized.Softmax(1), signed(2, 3, 4)),
          Sample.of(new Normalized.LogSoftmax(-1), signed(3, 5)),
          Sample.of(new Normalized.LogSoftmax(0), signed(3, 5)),
          Sample.of(
              new Normalized.LogSoftmaxSlope(), signed(3, 5), Sample.random(Shape.of(3, 5), 3)),
          Sample.of(new Normalized.LineSum(-1), signed(3, 5)),
          Sample.of(new Normalized.LineSum(1), signed(2, 3, 4)));

  private NormalizedSamples() {}
}
