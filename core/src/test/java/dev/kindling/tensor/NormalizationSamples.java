package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.random;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Normalization;
import java.util.List;
import java.util.Set;

/** One line for each operation of {@link Normalization}, or more where its settings matter. */
final class NormalizationSamples {
  private static final Tensor OTHER = random(Shape.of(3, 4, 5), 3);

  static final List<Sample> LIST =
      List.of(
          Sample.of(new Normalization.Normalize(3, 20, true, 0.1f), signed(3, 4, 5)),
          Sample.of(new Normalization.Normalize(4, 5, true, 0.1f), signed(3, 4, 5)),
          Sample.of(new Normalization.Normalize(4, 1, true, 0.1f), signed(5, 4)),
          Sample.of(new Normalization.Normalize(12, 5, false, 0.1f), signed(3, 4, 5)),
          Sample.of(new Normalization.NormalizeSlope(3, 20, true, 0.1f), signed(3, 4, 5), OTHER),
          Sample.of(new Normalization.NormalizeSlope(4, 5, true, 0.1f), signed(3, 4, 5), OTHER),
          Sample.of(new Normalization.NormalizeSlope(20, 1, true, 0.1f), signed(3, 4, 5), OTHER),
          Sample.of(new Normalization.NormalizeSlope(12, 5, false, 0.1f), signed(3, 4, 5), OTHER),
          new Sample(new Normalization.Moments(4, 5, 1), Set.of(0), signed(3, 4, 5)),
          Sample.of(new Normalization.ChannelAffine(5), signed(3, 4, 5), signed(4), signed(4)),
          Sample.of(new Normalization.ChannelAffine(1), signed(3, 4, 5), signed(4, 5)),
          Sample.of(new Normalization.ChannelDot(Shape.of(4), 5), signed(3, 4, 5), OTHER),
          Sample.of(new Normalization.ChannelDot(Shape.of(4, 5), 1), signed(3, 4, 5), OTHER));

  private NormalizationSamples() {}
}
