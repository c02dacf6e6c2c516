package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Hyperbolic;
import java.util.List;

/** One line for each operation of {@link Hyperbolic}, or more where its settings matter. */
final class HyperbolicSamples {
  static final List<Sample> LIST = List.of(Sample.of(new Hyperbolic.Tanh(), signed(3, 4)));

  private HyperbolicSamples() {}
}
