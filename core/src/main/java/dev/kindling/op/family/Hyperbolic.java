package dev.kindling.op.family;

import dev.kindling.kernel.Exponentials;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Hyperbolic functions. */
public sealed interface Hyperbolic extends Op {
  @Override
  default Shape shape(Shape... in) {
    return in[0];
  }

  /** y = tanh x; dy/dx = 1 − y². */
  record Tanh() implements Hyperbolic {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Exponentials.tanh(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      Value square = c.out().apply(new Binary.Multiply(), c.out());
      c.give(
          0,
          c.upstream()
              .apply(
                  new Binary.Multiply(),
                  square.apply(new Unary.Scale(-1f)).apply(new Unary.Shift(1f))));
    }
  }
}
