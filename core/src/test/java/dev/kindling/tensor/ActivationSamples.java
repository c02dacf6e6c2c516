package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Activation;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link Activation}, or more where its settings matter. */
final class ActivationSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Activation.ReLU(), signed(5, 7)),
          new Sample(new Activation.Gate(), Set.of(1), signed(5, 7), signed(5, 7)),
          Sample.of(new Activation.Softmax(), signed(3, 5)),
          Sample.of(new Activation.LogSoftmax(), signed(3, 5)));

  private ActivationSamples() {}
}
