package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;

/** Operations on each element of one tensor. */
public sealed interface Unary extends Op {
  @Override
  default Shape shape(Shape... in) {
    return in[0];
  }

  /** y = factor · x; dy/dx = factor. */
  record Scale(float factor) implements Unary {
    /** −x. */
    public static final Scale NEGATIVE = new Scale(-1f);

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = factor * x[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this));
    }
  }

  /** y = x + term; dy/dx = 1. */
  record Shift(float term) implements Unary {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i] + term;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream());
    }
  }

  /** y = eˣ; dy/dx = y. */
  record Exp() implements Unary {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Kernels kernels = Kernels.best();
      Parallel.ranges(
          y.length, SmoothActivation.SHARE, (i, end) -> kernels.exp(x, i, 0f, 0, y, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.out()));
    }
  }

  /** y = ln x; dy/dx = 1 / x. */
  record Log() implements Unary {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Kernels kernels = Kernels.best();
      Parallel.ranges(
          y.length, SmoothActivation.SHARE, (i, end) -> kernels.log(x, i, y, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.DIVIDE, c.in(0)));
    }
  }
}
