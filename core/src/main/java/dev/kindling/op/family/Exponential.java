package dev.kindling.op.family;

import dev.kindling.kernel.Exponentials;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Runs;
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
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.out().apply(new Unary.Shift(1f))));
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
      c.give(0, c.upstream().apply(Binary.DIVIDE, c.in(0).apply(new Unary.Shift(1f))));
    }
  }

  /** y = 1 / (1 + e⁻ˣ); dy/dx = y · (1 − y). */
  record Sigmoid() implements Exponential {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Runs runs = Kernels.best().runs();
      Parallel.ranges(
          y.length, SmoothActivation.SHARE, (i, end) -> runs.sigmoid(x, i, y, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      Value rest = c.out().apply(new Unary.Scale(-1f)).apply(new Unary.Shift(1f));
      Value slope = c.out().apply(Binary.MULTIPLY, rest);
      c.give(0, c.upstream().apply(Binary.MULTIPLY, slope));
    }
  }

  /** y = 2ˣ; dy/dx = y · ln 2. */
  record Exp2() implements Exponential {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Exponentials.exp2(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.out()).apply(new Unary.Scale(LN_2)));
    }
  }

  /** y = log₂ x; dy/dx = 1 / (x ln 2). */
  record Log2() implements Exponential {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Exponentials.log2(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.DIVIDE, c.in(0)).apply(new Unary.Scale(1f / LN_2)));
    }
  }

  /** y = log₁₀ x; dy/dx = 1 / (x ln 10). */
  record Log10() implements Exponential {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Exponentials.log10(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.DIVIDE, c.in(0)).apply(new Unary.Scale(1f / LN_10)));
    }
  }

  /** y = ln(x / (1 − x)), NaN outside 0..1; dy/dx = 1 / (x · (1 − x)). */
  record Logit() implements Exponential {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Exponentials.logit(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(Binary.MULTIPLY, c.in(0).apply(new LogitSlope())));
    }
  }

  /** y = 1 / (x · (1 − x)), NaN outside 0..1; dy/dx = (2x − 1) · y². */
  record LogitSlope() implements Exponential {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i] >= 0f && x[i] <= 1f ? 1f / (x[i] * (1f - x[i])) : Float.NaN;
      }
    }

    @Override
    public void grad(Chain c) {
      Value square = c.out().apply(Binary.MULTIPLY, c.out());
      Value twice = c.in(0).apply(new Unary.Scale(2f)).apply(new Unary.Shift(-1f));
      c.give(0, c.upstream().apply(Binary.MULTIPLY, square.apply(Binary.MULTIPLY, twice)));
    }
  }

  /** The natural logarithm of 2. */
  float LN_2 = 0.69314718f;

  /** The natural logarithm of 10. */
  float LN_10 = 2.3025851f;
}
