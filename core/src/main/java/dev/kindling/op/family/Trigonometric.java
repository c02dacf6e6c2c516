package dev.kindling.op.family;

import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Trigonometry;
import dev.kindling.kernel.Waves;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Trigonometric functions and their inverses. */
public sealed interface Trigonometric extends Op {
  /** The elements that are worth a thread's attention. */
  int SHARE = 1 << 12;

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
      Parallel.ranges(y.length, SHARE, (at, end) -> Waves.of(sine, x, y, at, end - at));
    }

    @Override
    public void grad(Chain c) {
      Value slope = c.in(0).apply(new Wave(!sine));
      Value g = c.upstream().apply(Binary.MULTIPLY, slope);
      c.give(0, sine ? g : g.apply(new Unary.Scale(-1f)));
    }
  }

  /** y = tan x; dy/dx = 1 + y². */
  record Tan() implements Trigonometric {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Trigonometry.tan(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      Value square = c.out().apply(Binary.MULTIPLY, c.out());
      c.give(0, c.upstream().apply(Binary.MULTIPLY, square.apply(new Unary.Shift(1f))));
    }
  }

  /** y = arcsin x; dy/dx = 1 / √(1 − x²). */
  record Asin() implements Trigonometric {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Trigonometry.asin(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.DIVIDE, c.in(0).apply(new RootOfSquare(-1f, 1f))));
    }
  }

  /** y = arccos x; dy/dx = −1 / √(1 − x²). */
  record Acos() implements Trigonometric {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Trigonometry.acos(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(
          0,
          c.upstream()
              .apply(Binary.DIVIDE, c.in(0).apply(new RootOfSquare(-1f, 1f)))
              .apply(new Unary.Scale(-1f)));
    }
  }

  /** y = arctan x; dy/dx = 1 / (1 + x²). */
  record Atan() implements Trigonometric {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Trigonometry.atan(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      Value square = c.in(0).apply(Binary.MULTIPLY, c.in(0));
      c.give(0, c.upstream().apply(Binary.DIVIDE, square.apply(new Unary.Shift(1f))));
    }
  }

  /**
   * y = √(factor · x² + term); dy/dx = factor · x / y. An operation of its own because the root of
   * 1 − x² near 1 needs the square unrounded.
   */
  record RootOfSquare(float factor, float term) implements Trigonometric {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) Math.sqrt((double) x[i] * x[i] * factor + term);
      }
    }

    @Override
    public void grad(Chain c) {
      Value ratio = c.in(0).apply(Binary.DIVIDE, c.out());
      c.give(0, c.upstream().apply(Binary.MULTIPLY, ratio).apply(new Unary.Scale(factor)));
    }
  }

  /** y = dⁿ/dxⁿ (sin πx / πx), which is 1 at 0 for n = 0; dy/dx is that of n + 1. */
  record Sinc(int order) implements Trigonometric {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Trigonometry.sinc(order, x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.in(0).apply(new Sinc(order + 1))));
    }
  }
}
