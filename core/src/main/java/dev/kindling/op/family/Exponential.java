package dev.kindling.op.family;

import dev.kindling.kernel.Exponentials;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Exponentials and logarithms beyond {@link Unary.Exp} and {@link Unary.Log}. */
public sealed interface Exponential extends Op {
  @Override
  default Shape shape(Shape... in) {
    return in[0];
  }

  /** y = eˣ − 1; dy/dx = y + 1. */
  record Expm1() implements Exponential {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Exponentials.expm1(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Binary.Multiply(), c.out().apply(new Unary.Shift(1f))));
    }
  }

  /** y = ln(1 + x); dy/dx = 1 / (1 + x). */
  record Log1p() implements Exponential {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Exponentials.log1p(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Binary.Divide(), c.in(0).apply(new Unary.Shift(1f))));
    }
  }

  /** y = 1 / (1 + e⁻ˣ); dy/dx = y · (1 − y). */
  record Sigmoid() implements Exponential {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Exponentials.sigmoid(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      Value rest = c.out().apply(new Unary.Scale(-1f)).apply(new Unary.Shift(1f));
      Value slope = c.out().apply(new Binary.Multiply(), rest);
      c.give(0, c.upstream().apply(new Binary.Multiply(), slope));
    }
  }
}
