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

/** Normalization of rows with a weight for each place of a row. */
public sealed interface RowNorm extends Op {
  /**
   * y = n · w + b, or without b, n being the rows of x by {@link Normalization.Normalize}; the
   * gradients are those of {@link Normalization.ChannelAffine} and {@link
   * Normalization.NormalizeSlope}. An operation of its own because a row then stays in the cache
   * for all of them.
   */
  record Scaled(boolean centred, float eps) implements RowNorm {
    @Override
    public Shape shape(Shape... in) {
      int n = in[1].size();
      if (n == 0 || in[0].size() % n != 0) {
        throw new IllegalArgumentException(
            "rowNorm: the shape " + in[0] + " has no whole rows of " + n + " elements");
      }
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] w = f.in(1);
      float[] y = f.out();
      int n = w.length;
      float[] b = f.count() == 3 ? f.in(2) : zeros(f, n);
      Rows rows = Kernels.best().rows();
      Parallel.ranges(
          x.length / n,
          least(n),
          (from, to) -> rows.standardize(x, from * n, n, to - from, centred, eps, w, b, y));
    }

    @Override
    public void grad(Chain c) {
      if (c.recorded() || !c.wants(0)) {
        recordedGrad(c);
        return;
      }
      Shape shape = c.in(1).shape();
      Value dw = c.in(1).apply(new RowNormSlope.Sums(shape));
      Value db = c.in(1).apply(new RowNormSlope.Sums(shape));
      RowNormSlope slope = new RowNormSlope(centred, eps);
      Value earlier = c.takeEarlier(0);
      Value[] more =
          earlier == null
              ? new Value[] {c.upstream(), c.in(1), dw, db}
              : new Value[] {c.upstream(), c.in(1), dw, db, earlier};
      c.give(0, c.in(0).apply(slope, more));
      c.give(1, dw);
      if (c.count() == 3) {
        c.give(2, db);
      }
    }

    private void recordedGrad(Chain c) {
      Value x = c.in(0);
      Value w = c.in(1);
      Value g = c.upstream();
      int n = w.shape().size();
      int rows = x.shape().size() / n;
      if (c.wants(0)) {
        Value inner = g.apply(new Normalization.ChannelAffine(1), w);
        c.give(0, x.apply(new Normalization.NormalizeSlope(rows, n, centred, eps), inner));
      }
      if (c.wants(1)) {
        Value y = x.apply(new Normalization.Normalize(rows, n, centred, eps));
        c.give(1, g.apply(new Normalization.ChannelDot(w.shape(), 1), y));
      }
      if (c.count() == 3 && c.wants(2)) {
        c.give(
            2,
            g.apply(new Movement.Reshape(Shape.of(rows, n)))
                .apply(new Movement.SumTo(Shape.of(n)))
                .apply(new Movement.Reshape(c.in(2).shape())));
      }
    }
  }

  /** So many rows of n elements are worth a thread's attention. */
  static int least(int n) {
    return SmoothActivation.SHARE / n + 1;
  }

  /** A row of zeros. */
  private static float[] zeros(Frame f, int n) {
    float[] zeros = f.workspace(n);
    Arrays.fill(zeros, 0f);
    return zeros;
  }
}
