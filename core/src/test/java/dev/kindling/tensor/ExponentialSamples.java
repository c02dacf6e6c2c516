package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Exponential;
import java.util.List;

/** One line for each operation of {@link Exponential}, or more where its settings matter. */
final class ExponentialSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Exponential.Exp2(), signed(3, 4)),
          Sample.of(new Exponential.Expm1(), signed(3, 4)),
          Sample.of(new Exponential.Log10(), positive(3, 4)),
          Sample.of(new Exponential.Log1p(), positive(3, 4)),
          Sample.of(new Exponential.Log2(), positive(3, 4)),
          Sample.of(new Exponential.Logit(), positive(3, 4).times(0.25f).plus(0.2f)),
          Sample.of(new Exponential.LogitSlope(), positive(3, 4).times(0.25f).plus(0.2f)),
          Sample.of(new Exponential.Sigmoid(), signed(3, 4)));

  private ExponentialSamples() {}
}
