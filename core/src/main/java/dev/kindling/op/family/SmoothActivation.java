package dev.kindling.op.family;

import dev.kindling.kernel.Elementary;
import dev.kindling.kernel.Exponentials;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Runs;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/**
 * Smooth activation functions. They are operations of their own because the chain rule through
 * their parts multiplies infinities by 0, so that far out the gradient would be NaN, or because
 * their parts cancel.
 */
public sealed interface SmoothActivation extends Op {
  @Override
  default Shape shape(Shape... in) {
    return in[0];
  }

  /**
   * y = scale · x where x > 0, else scale · alpha · (e^(rate · x) − 1); dy/dx is {@link ELUSlope}.
   * Clevert, Unterthiner and Hochreiter (2016); with a scale, Klambauer et al. (2017); with rate =
   * 1 / alpha, Barron (2017).
   */
  record ELU(float alpha, float scale, float rate) implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      if (rate >= 0f) {
        Runs runs = Kernels.best().runs();
        float bend = scale * alpha;
        Parallel.ranges(
            y.length, SHARE, (i, end) -> runs.elu(x, i, scale, bend, rate, y, i, end - i));
        return;
      }
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i] > 0f ? scale * x[i] : scale * alpha * Exponentials.expm1(rate * x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      Value slope = c.in(0).apply(new ELUSlope(alpha, scale, rate));
      c.give(0, c.upstream().apply(new Binary.Multiply(), slope));
    }
  }

  /**
   * y = scale where x > 0, else scale · alpha · rate · e^(rate · x); dy/dx = 0 where x > 0, else
   * rate · y.
   */
  record ELUSlope(float alpha, float scale, float rate) implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      if (rate >= 0f) {
        Runs runs = Kernels.best().runs();
        float slope = scale * alpha * rate;
        Parallel.ranges(
            y.length, SHARE, (i, end) -> runs.eluSlope(x, i, scale, slope, rate, y, i, end - i));
        return;
      }
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i] > 0f ? scale : scale * alpha * rate * Elementary.exp(rate * x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      Value slope = c.out().apply(new Activation.Below(), c.in(0)).apply(new Unary.Scale(rate));
      c.give(0, c.upstream().apply(new Binary.Multiply(), slope));
    }
  }

  /**
   * y = x where beta · x > threshold, else ln(1 + e^(beta · x)) / beta; dy/dx = 1 where beta · x >
   * threshold, else sigmoid(beta · x). Dugas et al. (2001).
   */
  record Softplus(float beta, float threshold) implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Runs runs = Kernels.best().runs();
      Parallel.ranges(y.length, SHARE, (i, end) -> runs.softplus(x, i, beta, y, i, end - i));
      for (int i = 0; threshold < Float.POSITIVE_INFINITY && i < y.length; i++) {
        y[i] = beta * x[i] > threshold ? x[i] : y[i];
      }
    }

    @Override
    public void grad(Chain c) {
      Value g = c.upstream();
      Value t = c.in(0).apply(new Unary.Scale(beta));
      Value smooth = g.apply(new Binary.Multiply(), t.apply(new Exponential.Sigmoid()));
      Value rest = g.apply(new Binary.Subtract(), smooth);
      Value beyond = t.apply(new Unary.Shift(-threshold));
      c.give(0, smooth.apply(new Binary.Add(), rest.apply(new Activation.Gate(), beyond)));
    }
  }

  /**
   * y = x · Φ(x), Φ being the distribution function of the standard normal distribution; dy/dx is
   * {@link GELUSlope}. Hendrycks and Gimpel (2016).
   */
  record GELU() implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Runs runs = Kernels.best().runs();
      Parallel.ranges(y.length, SHARE, (i, end) -> runs.gelu(x, i, y, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.in(0).apply(new GELUSlope(), c.upstream()));
    }
  }

  /**
   * z = g · (Φ(x) + x · φ(x)), φ being the density; dz/dx = g · (2 − x²) · φ(x). With its factor
   * since the slope is then used while it is in the cache.
   */
  record GELUSlope() implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] g = f.in(1);
      float[] z = f.out();
      Runs runs = Kernels.best().runs();
      Parallel.ranges(z.length, SHARE, (i, end) -> runs.geluSlope(x, i, g, i, z, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      Value u = c.upstream();
      if (c.wants(1)) {
        c.give(1, c.in(0).apply(this, u));
      }
      if (c.wants(0)) {
        Value z = c.in(0).apply(new Unary.Scale(SQRT_HALF));
        Value density = z.apply(new Special.Gaussian()).apply(new Unary.Scale(ONE_OVER_ROOT_2_PI));
        c.give(0, times(times(u, c.in(1)), times(line(square(c.in(0)), -1f, 2f), density)));
      }
    }
  }

  /**
   * y = x · s, s = sigmoid(t) = (1 + tanh(t / 2)) / 2, t = 2 √(2/π) · (x + 0.044715 x³); dy/dx is
   * {@link GELUTanhSlope}. Hendrycks and Gimpel (2016).
   */
  record GELUTanh() implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Runs runs = Kernels.best().runs();
      Parallel.ranges(y.length, SHARE, (i, end) -> runs.geluTanh(x, i, y, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, times(c.upstream(), c.in(0).apply(new GELUTanhSlope())));
    }
  }

  /** y = s + x · s' · t', s' = s · (1 − s); dy/dx = s' · (2t' + x · t" + x · (1 − 2s) · t'²). */
  record GELUTanhSlope() implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Runs runs = Kernels.best().runs();
      Parallel.ranges(y.length, SHARE, (i, end) -> runs.geluTanhSlope(x, i, y, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      Value x = c.in(0);
      Value square = square(x);
      Value s = times(x, line(square, CUBIC, LINEAR)).apply(new Exponential.Sigmoid());
      Value ds = times(s, line(s, -1f, 1f));
      Value dt = line(square, 3 * CUBIC, LINEAR);
      Value bent = times(ds, line(square, 12 * CUBIC, 2 * LINEAR));
      Value steep = times(times(times(x, ds), line(s, -2f, 1f)), times(dt, dt));
      c.give(0, times(c.upstream(), plus(bent, steep)));
    }
  }

  /** y = x · s, s = sigmoid(x); dy/dx = s + y · (1 − s). Elfwing, Uchibe and Doya (2017). */
  record SiLU() implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Runs runs = Kernels.best().runs();
      Parallel.ranges(y.length, SHARE, (i, end) -> runs.silu(x, i, y, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.in(0).apply(new SiLUSlope(), c.out(), c.upstream()));
    }
  }

  /**
   * z = g · (s + y · (1 − s)), s = sigmoid(x); dz/dx = g · s · (1 − s) · (1 − y), dz/dy = g · (1 −
   * s). The slope of y = SiLU(x) in one pass.
   */
  record SiLUSlope() implements SmoothActivation {
    /** The elements that the nearest cache holds of all arrays. */
    private static final int PART = 1 << 11;

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.in(1);
      float[] g = f.in(2);
      float[] z = f.out();
      Runs runs = Kernels.best().runs();
      Parallel.ranges(
          z.length,
          SHARE,
          (from, to) -> {
            for (int i = from; i < to; i += PART) {
              int end = Math.min(to, i + PART);
              runs.sigmoid(x, i, z, i, end - i);
              finish(y, g, z, i, end);
            }
          });
    }

    private static void finish(float[] y, float[] g, float[] z, int begin, int end) {
      for (int i = begin; i < end; i++) {
        z[i] = g[i] * (z[i] + y[i] * (1f - z[i]));
      }
    }

    @Override
    public void grad(Chain c) {
      Value u = c.upstream();
      if (c.wants(2)) {
        c.give(2, c.in(0).apply(this, c.in(1), u));
      }
      if (c.wants(0) || c.wants(1)) {
        Value s = c.in(0).apply(new Exponential.Sigmoid());
        Value dy = times(times(u, c.in(2)), line(s, -1f, 1f));
        c.give(1, dy);
        c.give(0, times(times(dy, s), line(c.in(1), -1f, 1f)));
      }
    }
  }

  /** y = x · t, t = tanh(ln(1 + eˣ)); dy/dx = t + x · (1 − t²) · sigmoid(x). Misra (2019). */
  record Mish() implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Runs runs = Kernels.best().runs();
      Parallel.ranges(y.length, SHARE, (i, end) -> runs.mish(x, i, y, i, end - i));
    }

    @Override
    public void grad(Chain c) {
      Value x = c.in(0);
      Value t = x.apply(new Softplus(1f, Float.POSITIVE_INFINITY)).apply(new Hyperbolic.Tanh());
      Value slope = times(line(times(t, t), -1f, 1f), x.apply(new Exponential.Sigmoid()));
      c.give(0, times(c.upstream(), plus(t, times(x, slope))));
    }
  }

  /**
   * y = x − tanh x; dy/dx = tanh² x. Near 0, where the difference cancels, it is the Taylor series
   * x³ / 3 − 2 x⁵ / 15 + …
   */
  record TanhShrink() implements SmoothActivation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.abs(x[i]) <= 0.5f ? near(x[i]) : x[i] - Exponentials.tanh(x[i]);
      }
    }

    private static float near(double x) {
      double z = x * x;
      double p = 443861162.0 / 1856156927625.0;
      p = Math.fma(p, z, -6404582.0 / 10854718875.0);
      p = Math.fma(p, z, 929569.0 / 638512875.0);
      p = Math.fma(p, z, -21844.0 / 6081075.0);
      p = Math.fma(p, z, 1382.0 / 155925.0);
      p = Math.fma(p, z, -62.0 / 2835.0);
      p = Math.fma(p, z, 17.0 / 315.0);
      p = Math.fma(p, z, -2.0 / 15.0);
      p = Math.fma(p, z, 1.0 / 3.0);
      return (float) (x * z * p);
    }

    @Override
    public void grad(Chain c) {
      Value t = c.in(0).apply(new Hyperbolic.Tanh());
      c.give(0, times(c.upstream(), times(t, t)));
    }
  }

  /** So many elements are worth a thread's attention: some ten microseconds. */
  int SHARE = 1 << 14;

  /** √½. */
  float SQRT_HALF = 0.70710678f;

  /** 1 / √(2π). */
  float ONE_OVER_ROOT_2_PI = 0.39894228f;

  /** 2 √(2/π). */
  float LINEAR = 1.5957691f;

  /** 2 √(2/π) · 0.044715. */
  float CUBIC = 0.071354816f;

  /** x², at most 400, lest it overflow where it is to meet a 0. */
  private static Value square(Value x) {
    return times(x, x).apply(new Activation.HardTanh(-1f, 400f));
  }

  private static Value times(Value a, Value b) {
    return a.apply(new Binary.Multiply(), b);
  }

  private static Value plus(Value a, Value b) {
    return a.apply(new Binary.Add(), b);
  }

  /** slope · x + start. */
  private static Value line(Value x, float slope, float start) {
    return x.apply(new Unary.Scale(slope)).apply(new Unary.Shift(start));
  }
}
