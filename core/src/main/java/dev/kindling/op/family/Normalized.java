package dev.kindling.op.family;

import dev.kindling.kernel.Elementary;
import dev.kindling.kernel.Kernels;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

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
      Lines lines = lines(f.outShape(), axis);
      for (int line = 0; line < lines.count(); line++) {
        forward(f.in(0), f.out(), lines.first(line), lines.inner(), lines.length());
      }
    }

    private static void forward(float[] x, float[] y, int first, int step, int length) {
      float sum = exponentials(x, y, first, step, length, max(x, first, step, length));
      for (int i = 0; i < length; i++) {
        y[first + i * step] /= sum;
      }
    }

    @Override
    public void grad(Chain c) {
      Value gy = c.upstream().apply(new Binary.Multiply(), c.out());
      Value y = c.out();
      c.give(0, gy.apply(new Binary.Subtract(), y.apply(new Binary.Multiply(), sums(gy, axis))));
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
      Lines lines = lines(f.outShape(), axis);
      for (int line = 0; line < lines.count(); line++) {
        forward(f.in(0), f.out(), lines.first(line), lines.inner(), lines.length());
      }
    }

    private static void forward(float[] x, float[] y, int first, int step, int length) {
      float max = max(x, first, step, length);
      float log = Elementary.log(exponentials(x, y, first, step, length, max));
      for (int i = 0; i < length; i++) {
        int at = first + i * step;
        y[at] = x[at] - max - log;
      }
    }

    @Override
    public void grad(Chain c) {
      Value softmax = c.in(0).apply(new Softmax(axis));
      Value g = c.upstream();
      c.give(
          0, g.apply(new Binary.Subtract(), softmax.apply(new Binary.Multiply(), sums(g, axis))));
    }
  }

  /** A scalar is a line of one. */
  private static Lines lines(Shape x, int axis) {
    return x.rank() == 0 ? new Lines(1, 1, 1) : Lines.of(x, axis);
  }

  private static float max(float[] x, int first, int step, int length) {
    if (step == 1) {
      return Kernels.best().max(x, first, length);
    }
    float max = x[first];
    for (int i = 1; i < length; i++) {
      max = Math.max(max, x[first + i * step]);
    }
    return max;
  }

  /** Puts e^(x − max) into a line of y and returns their sum. */
  private static float exponentials(
      float[] x, float[] y, int first, int step, int length, float max) {
    float sum = 0f;
    for (int i = 0; i < length; i++) {
      int at = first + i * step;
      y[at] = Elementary.exp(x[at] - max);
      sum += y[at];
    }
    return step == 1 ? Kernels.best().sum(y, first, length) : sum;
  }

  /** The sum of each line, in every place of the line. */
  private static Value sums(Value x, int axis) {
    if (x.shape().rank() == 0) {
      return x;
    }
    Shape sums = x.shape().with(axis, 1);
    return x.apply(new Movement.SumTo(sums)).apply(new Movement.Expand(x.shape()));
  }
}
