package dev.kindling.op.family;

import dev.kindling.kernel.Hyperbolics;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Runs;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Hyperbolic functions and their inverses. */
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
      Runs runs = Kernels.best().runs();
      Parallel.ranges(y.length, SmoothActivation.SHARE, (i, end) -> runs.tanh(x, i, y, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      Value square = c.out().apply(Binary.MULTIPLY, c.out());
      c.give(
          0,
          c.upstream()
              .apply(
                  Binary.MULTIPLY, square.apply(new Unary.Scale(-1f)).apply(new Unary.Shift(1f))));
    }
  }

  /** y = sinh x; dy/dx = cosh x. */
  record Sinh() implements Hyperbolic {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Hyperbolics.sinh(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.in(0).apply(new Cosh())));
    }
  }

  /** y = cosh x; dy/dx = sinh x. */
  record Cosh() implements Hyperbolic {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Hyperbolics.cosh(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.in(0).apply(new Sinh())));
    }
  }

  /** y = arsinh x; dy/dx = 1 / √(x² + 1). */
  record Asinh() implements Hyperbolic {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Hyperbolics.asinh(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(
          0,
          c.upstream().apply(Binary.DIVIDE, c.in(0).apply(new Trigonometric.RootOfSquare(1f, 1f))));
    }
  }

  /** y = arcosh x; dy/dx = 1 / √(x² − 1). */
  record Acosh() implements Hyperbolic {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Hyperbolics.acosh(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(
          0,
          c.upstream()
              .apply(Binary.DIVIDE, c.in(0).apply(new Trigonometric.RootOfSquare(1f, -1f))));
    }
  }

  /** y = artanh x; dy/dx = 1 / (1 − x²). */
  record Atanh() implements Hyperbolic {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Hyperbolics.atanh(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      Value square = c.in(0).apply(Binary.MULTIPLY, c.in(0));
      c.give(
          0,
          c.upstream()
              .apply(Binary.DIVIDE, square.apply(new Unary.Scale(-1f)).apply(new Unary.Shift(1f))));
    }
  }
}
