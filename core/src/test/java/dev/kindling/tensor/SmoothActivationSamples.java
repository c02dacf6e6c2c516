package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.positive;
import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.SmoothActivation;
import java.util.List;

/** One line for each operation of {@link SmoothActivation}, or more where its settings matter. */
final class SmoothActivationSamples {
  private static final Tensor WIDE = Tensor.of(-5, -2, -0.5f, 0, 0.3f, 1.4f, 2.5f, 6);

  static final List<Sample> LIST =
      List.of(
          Sample.of(new SmoothActivation.ELU(0.5f, 2f, 1.5f), signed(5, 7)),
          Sample.of(new SmoothActivation.ELUSlope(0.5f, 2f, 1.5f), signed(5, 7)),
          Sample.of(new SmoothActivation.Softplus(1f, 20f), signed(5, 7)),
          Sample.of(new SmoothActivation.Softplus(2f, 1f), Tensor.of(-3, -1, 0, 0.4f, 0.6f, 2)),
          Sample.of(new SmoothActivation.GELU(), WIDE),
          Sample.of(new SmoothActivation.GELUSlope(), WIDE, signed(8)),
          Sample.of(new SmoothActivation.GELUTanh(), WIDE),
          Sample.of(new SmoothActivation.GELUTanhSlope(), WIDE),
          Sample.of(new SmoothActivation.SiLU(), WIDE),
          Sample.of(new SmoothActivation.SiLUSlope(), WIDE, signed(8), positive(8)),
          Sample.of(new SmoothActivation.Mish(), WIDE),
          Sample.of(new SmoothActivation.TanhShrink(), WIDE));

  private SmoothActivationSamples() {}
}
