package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Rows;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/**
 * y[i] = x[i, column[i]] − ln Σ e^x[i, j]; dx[i, j] = g[i] · (1 at the column, else 0) − p[i, j] ·
 * g[i], p being the softmax. Input 1 is {@link Room} for p, which takes the same exponentials.
 *
 * <p>An operation of its own because a {@link Normalized.LogSoftmax} and an {@link Indexing.Pick}
 * take twice as many exponentials, and a gradient that is a matrix of zeros but for a column.
 */
public record LogLikelihood(Shape to, int[] column) implements Op {
  @Override
  public Shape shape(Shape... in) {
    Indexing.checkColumns("logSoftmax", column, in[0]);
    return to;
  }

  @Override
  public void forward(Frame f) {
    float[] x = f.in(0);
    float[] p = f.in(1);
    float[] y = f.out();
    int n = f.shape(0).dim(1);
    Rows rows = Kernels.best().rows();
    Parallel.ranges(
        y.length,
        SmoothActivation.SHARE / Math.max(1, n) + 1,
        (from, to) -> rows.softmax(x, from, to - from, n, column, p, y));
  }

  @Override
  public void grad(Chain c) {
    Value x = c.in(0);
    Value g = c.upstream();
    if (c.recorded()) {
      Value placed = g.apply(new Indexing.Place(x.shape(), column));
      c.give(0, x.apply(new Normalized.LogSoftmaxSlope(), placed));
    } else {
      c.give(0, c.in(1).apply(new Slope(column), g));
    }
  }

  /** Room for the softmax of x, which only a {@link LogLikelihood} writes. */
  public record Room() implements Op {
    @Override
    public Shape shape(Shape... in) {
      return in[0];
    }

    @Override
    public void forward(Frame f) {}

    @Override
    public void grad(Chain c) {}
  }

  /** The gradient of x where nobody asks for its own, from p and the upstream g. */
  private record Slope(int[] column) implements Op {
    @Override
    public Shape shape(Shape... in) {
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      float[] p = f.in(0);
      float[] g = f.in(1);
      float[] z = f.out();
      int n = f.outShape().dim(1);
      Parallel.ranges(
          g.length,
          Binary.SHARE / Math.max(1, n) + 1,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              away(p, 0f + g[i], i * n, n, z);
              int at = i * n + column[i];
              z[at] = g[i] - p[at] * (0f + g[i]);
            }
          });
    }

    private static void away(float[] p, float sum, int at, int n, float[] z) {
      for (int j = at; j < at + n; j++) {
        z[j] = 0f - p[j] * sum;
      }
    }

    @Override
    public void grad(Chain c) {
      throw new AssertionError("a recorded gradient is made of other operations");
    }
  }
}
