package dev.kindling.op.family;

import dev.kindling.kernel.Trigonometry;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Trigonometric functions. */
public sealed interface Trigonometric extends Op {
  @Override
  default Shape shape(Shape... in) {
    return in[0];
  }

  /** y = cos x, or sin x; dy/dx = −sin x, or cos x. */
  record Wave(boolean sine) implements Trigonometric {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = sine ? Trigonometry.sin(x[i]) : Trigonometry.cos(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      Value slope = c.in(0).apply(new Wave(!sine));
      Value g = c.upstream().apply(new Binary.Multiply(), slope);
      c.give(0, sine ? g : g.apply(new Unary.Scale(-1f)));
    }
  }
}
