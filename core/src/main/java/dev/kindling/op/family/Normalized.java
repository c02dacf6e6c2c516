package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Rows;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import java.util.Arrays;

/**
 * Activation functions that weigh the elements along one dimension against each other. A line of
 * that dimension that has only −∞, or +∞ or NaN anywhere, becomes NaN.
 *
 * <p>Order of the sums: along the last dimension that of {@link Kernels#sum}, along another one
 * from its first element to its last, starting from 0.
 */
public sealed interface Normalized extends Op {
  /** The dimension, counted from 0 or, if negative, from the last, which is −1. */
  int axis();

  /** The name in messages. */
  String name();

  @Override
  default Shape shape(Shape... in) {
    if (in[0].rank() > 0 || axis() < -1 || axis() > 0) {
      Axes.of(name(), in[0], axis());
    }
    return in[0];
  }

  /** y = e^(x − m) / Σ e^(x − m) over each line, m its maximum; dx = y · (g − Σ g·y). */
  record Softmax(int axis) implements Normalized {
    @Override
    public String name() {
      return "softmax";
    }

    @Override
    public void forward(Frame f) {
      Normalized.forward(f, axis, false);
    }

    @Override
    public void grad(Chain c) {
      Value gy = c.upstream().apply(Binary.MULTIPLY, c.out());
      Value y = c.out();
      c.give(0, gy.apply(Binary.SUBTRACT, y.apply(Binary.MULTIPLY, sums(gy, axis))));
    }
  }

  /**
   * y = x − m − ln Σ e^(x − m) over each line, m its maximum; dx = g − softmax(x) · Σ g. An
   * operation of its own because the logarithm of a softmax is −∞ where the softmax underflows.
   */
  record LogSoftmax(int axis) implements Normalized {
    @Override
    public String name() {
      return "logSoftmax";
    }

    @Override
    public void forward(Frame f) {
      Normalized.forward(f, axis, true);
    }

    @Override
    public void grad(Chain c) {
      int rank = c.in(0).shape().rank();
      if (rank > 0 && c.in(0).shape().axis(axis) == rank - 1) {
        c.give(0, c.in(0).apply(new LogSoftmaxSlope(), c.upstream()));
        return;
      }
      Value softmax = c.in(0).apply(new Softmax(axis));
      Value g = c.upstream();
      c.give(0, g.apply(Binary.SUBTRACT, softmax.apply(Binary.MULTIPLY, sums(g, axis))));
    }
  }

  /**
   * z = g − p · Σ g over the last dimension, p = softmax(x): the gradient of a {@link LogSoftmax}
   * along it, in one pass. dg = h − Σ h·p for the upstream h, dx = −Σ g · p · (h − Σ h·p).
   */
  record LogSoftmaxSlope() implements Normalized {
    /** The numbers that are worked on at a time. */
    private static final int NEAR = 2048;

    @Override
    public int axis() {
      return -1;
    }

    @Override
    public String name() {
      return "logSoftmaxSlope";
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] g = f.in(1);
      float[] z = f.out();
      int n = f.outShape().dim(-1);
      Parallel.ranges(
          n == 0 ? 0 : z.length / n,
          SmoothActivation.SHARE / Math.max(1, n) + 1,
          (from, to) -> {
            for (int row = from; row < to; ) {
              // As many rows at a time as surely stay in the first-level cache.
              int end = Math.min(to, row + Math.max(1, NEAR / n));
              Kernels.best().rows().softmax(x, row * n, end - row, n, false, z);
              for (; row < end; row++) {
                away(g, 0f + Kernels.best().sum(g, row * n, n), z, row * n, n);
              }
            }
          });
    }

    private static void away(float[] g, float sum, float[] z, int at, int n) {
      for (int i = at; i < at + n; i++) {
        z[i] = g[i] - z[i] * sum;
      }
    }

    @Override
    public void grad(Chain c) {
      Value h = c.upstream();
      Value p = c.in(0).apply(new Softmax(-1));
      Value dg = h.apply(Binary.SUBTRACT, sums(h.apply(Binary.MULTIPLY, p), -1));
      c.give(1, dg);
      if (c.wants(0)) {
        Value sum = sums(c.in(1), -1).apply(new Unary.Scale(-1f));
        c.give(0, sum.apply(Binary.MULTIPLY, p.apply(Binary.MULTIPLY, dg)));
      }
    }
  }

  /** y = Σ x over each line, in every place of the line; dx = Σ g in the same way. */
  record LineSum(int axis) implements Normalized {
    @Override
    public String name() {
      return "lineSum";
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Lines lines = lines(f.outShape(), axis);
      int inner = lines.inner();
      for (int at = 0; at < y.length; at += lines.block()) {
        if (inner == 1) {
          float sum = 0f + Kernels.best().sum(x, at, lines.length());
          Arrays.fill(y, at, at + lines.length(), sum);
        } else {
          sumRows(x, y, at, lines.length(), inner);
        }
      }
    }

    private static void sumRows(float[] x, float[] y, int at, int rows, int inner) {
      Arrays.fill(y, at, at + inner, 0f);
      for (int row = 0; row < rows; row++) {
        addRow(x, at + row * inner, y, at, inner);
      }
      for (int row = 1; row < rows; row++) {
        System.arraycopy(y, at, y, at + row * inner, inner);
      }
    }

    private static void addRow(float[] x, int from, float[] y, int to, int inner) {
      for (int j = 0; j < inner; j++) {
        y[to + j] += x[from + j];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this));
    }
  }

  /** The lines of a shape; a scalar is a line of one. */
  private static Lines lines(Shape x, int axis) {
    return Lines.of(x.rank() == 0 ? ONE : x, axis);
  }

  private static void forward(Frame f, int axis, boolean log) {
    float[] x = f.in(0);
    float[] y = f.out();
    Lines lines = lines(f.outShape(), axis);
    int length = lines.length();
    int inner = lines.inner();
    int least = SmoothActivation.SHARE / Math.max(1, lines.block()) + 1;
    if (lines.count() == 0) {
      return;
    }
    if (inner == 1) {
      Rows rows = Kernels.best().rows();
      Parallel.ranges(
          lines.outer(),
          least,
          (from, to) -> rows.softmax(x, from * length, to - from, length, log, y));
    } else {
      Parallel.ranges(
          lines.outer(), least, (from, to) -> blocks(x, y, from, to, length, inner, log));
    }
  }

  /** Columns of no more rows are brought together where they are fewer than a vector. */
  int FEW_ROWS = 1024;

  private static void blocks(
      float[] x, float[] y, int from, int to, int rows, int inner, boolean log) {
    Rows kernel = Kernels.best().rows();
    float[] work = new float[Math.max(2 * inner, Math.min(rows, FEW_ROWS) * Kernels.LANES)];
    for (int block = from; block < to; block++) {
      kernel.softmaxDown(x, block * rows * inner, rows, inner, 0, inner, log, y, work);
    }
  }

  /** The shape of a line of one. */
  Shape ONE = Shape.of(1);

  /** The sum of each line, in every place of the line. */
  private static Value sums(Value x, int axis) {
    return x.shape().rank() == 0 ? x : x.apply(new LineSum(axis));
  }
}
