package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.family.Trigonometric;
import java.util.List;

/** One line for each operation of {@link Trigonometric}, or more where its settings matter. */
final class TrigonometricSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Trigonometric.Wave(true), signed(3, 4)),
          Sample.of(new Trigonometric.Wave(false), signed(3, 4)));

  private TrigonometricSamples() {}
}
