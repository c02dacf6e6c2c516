package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;

/** Piecewise linear activation functions, and the masks that are their gradients. */
public sealed interface Activation extends Op {
  /** What lets through where another is above 0. */
  Activation GATE = new Gate();

  @Override
  default Shape shape(Shape... in) {
    return in[0];
  }

  /** y = max(x, 0); dy/dx = 0 where x ≤ 0, else 1 (at NaN too). */
  record ReLU() implements Activation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Parallel.ranges(y.length, Binary.SHARE, (i, end) -> clip(x, y, i, end));
    }

    private static void clip(float[] x, float[] y, int begin, int end) {
      for (int i = begin; i < end; i++) {
        y[i] = Math.max(x[i], 0f);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Gate(), c.out()));
    }
  }

  /** y = 0 where b ≤ 0, else a; dy/da = 0 where b ≤ 0, else 1; dy/db = 0. */
  record Gate() implements Activation {
    @Override
    public void forward(Frame f) {
      Kernels kernels = Kernels.best();
      Parallel.ranges(
          f.out().length,
          Binary.SHARE,
          (i, end) -> kernels.gate(f.in(0), f.in(1), f.out(), i, end));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1)));
    }
  }

  /** y = a where b ≤ 0, else 0 (at NaN too); dy/da = 1 where b ≤ 0, else 0; dy/db = 0. */
  record Below() implements Activation {
    @Override
    public void forward(Frame f) {
      Kernels kernels = Kernels.best();
      Parallel.ranges(
          f.out().length,
          Binary.SHARE,
          (i, end) -> kernels.below(f.in(0), f.in(1), f.out(), i, end));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1)));
    }
  }

  /**
   * y = a where b > 0, else slope · a; dy/da = 1 where b > 0, else slope; dy/db = 0. With a = b = x
   * it is the leaky ReLU. Maas, Hannun and Ng (2013).
   */
  record Leak(float slope) implements Activation {
    @Override
    public void forward(Frame f) {
      Kernels kernels = Kernels.best();
      Parallel.ranges(
          f.out().length,
          Binary.SHARE,
          (i, end) -> kernels.leak(f.in(0), f.in(1), slope, f.out(), i, end));
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1)));
    }
  }

  /** y = min(max(x, low), high); dy/dx = 1 where low < x < high, else 0 (at NaN too). */
  record HardTanh(float low, float high) implements Activation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.max(low, Math.min(x[i], high));
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Within(low, high), c.in(0)));
    }
  }

  /** y = a where low < b < high, else 0; dy/da = 1 where low < b < high, else 0; dy/db = 0. */
  record Within(float low, float high) implements Activation {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = low < b[i] && b[i] < high ? a[i] : 0f;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1)));
    }
  }

  /**
   * y = x − shift where x > lambda, x + shift where x < −lambda, else 0 (NaN at NaN); dy/dx = 1
   * where |x| > lambda, else 0.
   */
  record Shrink(float lambda, float shift) implements Activation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i] > lambda ? x[i] - shift : x[i] < -lambda ? x[i] + shift : Math.abs(0f * x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Outside(lambda), c.in(0)));
    }
  }

  /** y = a where |b| > lambda, else 0; dy/da = 1 where |b| > lambda, else 0; dy/db = 0. */
  record Outside(float lambda) implements Activation {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.abs(b[i]) > lambda ? a[i] : 0f;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1)));
    }
  }

  /** y = value where x ≤ threshold, else x; dy/dx = 0 where x ≤ threshold, else 1 (at NaN too). */
  record Threshold(float threshold, float value) implements Activation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i] <= threshold ? value : x[i];
      }
    }

    @Override
    public void grad(Chain c) {
      // x − threshold has the sign of the comparison: differences of floats do not underflow to 0.
      c.give(0, c.upstream().apply(GATE, c.in(0).apply(new Unary.Shift(-threshold))));
    }
  }
}
