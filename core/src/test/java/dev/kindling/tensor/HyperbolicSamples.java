package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Hyperbolic;
import java.util.List;

/** One line for each operation of {@link Hyperbolic}, or more where its settings matter. */
final class HyperbolicSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Hyperbolic.Acosh(), positive(3, 4).plus(1f)),
          Sample.of(new Hyperbolic.Asinh(), signed(3, 4)),
          Sample.of(new Hyperbolic.Atanh(), signed(3, 4).times(0.5f)),
          Sample.of(new Hyperbolic.Cosh(), signed(3, 4)),
          Sample.of(new Hyperbolic.Sinh(), signed(3, 4)),
          Sample.of(new Hyperbolic.Tanh(), signed(3, 4)));

  private HyperbolicSamples() {}
}
