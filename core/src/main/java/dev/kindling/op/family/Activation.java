package dev.kindling.op.family;

import dev.kindling.kernel.Elementary;
import dev.kindling.kernel.Kernels;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Activation functions, and what their gradients need. */
public sealed interface Activation extends Op {
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
      for (int i = 0; i < y.length; i++) {
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
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = b[i] <= 0f ? 0f : a[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1)));
    }
  }

  /** y = e^(x − m) / Σ e^(x − m) over each row, m its maximum; dx = y · (g − Σ g·y). */
  record Softmax() implements Activation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      int cols = lastDim(f);
      Kernels kernels = Kernels.best();
      for (int row = 0; row < y.length; row += cols) {
        float max = kernels.max(x, row, cols);
        for (int i = row; i < row + cols; i++) {
          y[i] = Elementary.exp(x[i] - max);
        }
        float sum = kernels.sum(y, row, cols);
        for (int i = row; i < row + cols; i++) {
          y[i] /= sum;
        }
      }
    }

    @Override
    public void grad(Chain c) {
      Value gy = c.upstream().apply(new Binary.Multiply(), c.out());
      Value y = c.out();
      c.give(0, gy.apply(new Binary.Subtract(), y.apply(new Binary.Multiply(), rowSums(gy))));
    }
  }

  /**
   * y = x − m − ln Σ e^(x − m) over each row, m its maximum; dx = g − softmax(x) · Σ g. An
   * operation of its own because the logarithm of a softmax is −∞ where the softmax underflows.
   */
  record LogSoftmax() implements Activation {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      int cols = lastDim(f);
      Kernels kernels = Kernels.best();
      for (int row = 0; row < y.length; row += cols) {
        float max = kernels.max(x, row, cols);
        for (int i = row; i < row + cols; i++) {
          y[i] = Elementary.exp(x[i] - max);
        }
        float log = Elementary.log(kernels.sum(y, row, cols));
        for (int i = row; i < row + cols; i++) {
          y[i] = x[i] - max - log;
        }
      }
    }

    @Override
    public void grad(Chain c) {
      Value softmax = c.in(0).apply(new Softmax());
      Value g = c.upstream();
      c.give(0, g.apply(new Binary.Subtract(), softmax.apply(new Binary.Multiply(), rowSums(g))));
    }
  }

  private static int lastDim(Frame f) {
    return f.outShape().rank() == 0 ? 1 : f.outShape().dim(-1);
  }

  /** The sum of each row, in every place of the row. */
  private static Value rowSums(Value x) {
    if (x.shape().rank() == 0) {
      return x;
    }
    Shape sums = x.shape().with(-1, 1);
    return x.apply(new Movement.SumTo(sums)).apply(new Movement.Expand(x.shape()));
  }
}
