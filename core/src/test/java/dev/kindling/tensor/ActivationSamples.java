package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Activation;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link Activation}, or more where its settings matter. */
final class ActivationSamples {
  private static final Tensor WIDE = Tensor.of(-3f, -1.1f, -0.5f, 0.3f, 1.4f, 2.5f);

  static final List<Sample> LIST =
      List.of(
          Sample.of(new Activation.ReLU(), signed(5, 7)),
          new Sample(new Activation.Gate(), Set.of(1), signed(5, 7), signed(5, 7)),
          new Sample(new Activation.Below(), Set.of(1), signed(5, 7), signed(5, 7)),
          new Sample(new Activation.Leak(0.2f), Set.of(1), signed(5, 7), signed(5, 7)),
          Sample.of(new Activation.HardTanh(-1f, 2f), WIDE),
          new Sample(new Activation.Within(-1f, 2f), Set.of(1), signed(6), WIDE),
          Sample.of(new Activation.Shrink(1.2f, 0.4f), WIDE),
          new Sample(new Activation.Outside(1.2f), Set.of(1), signed(6), WIDE),
          Sample.of(new Activation.Threshold(0.1f, 20f), WIDE));

  private ActivationSamples() {}
}
