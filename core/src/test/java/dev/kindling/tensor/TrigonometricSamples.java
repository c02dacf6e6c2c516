package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Trigonometric;
import java.util.List;

/** One line for each operation of {@link Trigonometric}, or more where its settings matter. */
final class TrigonometricSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Trigonometric.Acos(), signed(3, 4).times(0.5f)),
          Sample.of(new Trigonometric.Asin(), signed(3, 4).times(0.5f)),
          Sample.of(new Trigonometric.Atan(), signed(3, 4)),
          Sample.of(new Trigonometric.Wave(false), signed(3, 4)),
          Sample.of(new Trigonometric.RootOfSquare(-1f, 1f), signed(3, 4).times(0.5f)),
          Sample.of(new Trigonometric.RootOfSquare(1f, 2f), signed(3, 4)),
          Sample.of(new Trigonometric.Wave(true), signed(3, 4)),
          Sample.of(new Trigonometric.Sinc(0), signed(3, 4)),
          Sample.of(new Trigonometric.Sinc(1), signed(3, 4)),
          Sample.of(new Trigonometric.Sinc(2), signed(3, 4).times(3f)),
          Sample.of(new Trigonometric.Tan(), signed(3, 4).times(0.5f)));

  private TrigonometricSamples() {}
}
