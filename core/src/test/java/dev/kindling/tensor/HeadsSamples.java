package dev.kindling.tensor;

import static dev.kindling.tensor.Sample.signed;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Heads;
import java.util.List;

/** Attention of one head and of several, side by side and apart, with each kind of mask. */
final class HeadsSamples {
  static final List<Sample> LIST =
      List.of(
          Sample.of(new Heads.Attention(2, 0.7f, false), signed(2, 3, 12)),
          Sample.of(new Heads.Attention(1, 1.5f, true), signed(5, 9)),
          Sample.of(
              new Heads.Attention(2, 0.9f, false),
              signed(2, 3, 4),
              signed(2, 5, 4),
              Sample.random(Shape.of(2, 5, 4), 3)),
          Sample.of(new Heads.Attention(2, 0.9f, true), signed(4, 2), signed(3, 2), signed(3, 2)));

  private HeadsSamples() {}
}
