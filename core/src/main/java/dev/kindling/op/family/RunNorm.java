package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Rows;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/**
 * Normalization of groups of runs, each channel of which has a weight and a bias: a channel is
 * {@code run} adjacent elements of each sample, a part of one of the {@code groups} · {@code inner}
 * elements of {@link Normalization.Normalize}'s blocks.
 */
public sealed interface RunNorm extends Op {
  /**
   * y = n · w + b, n being x by {@link Normalization.Normalize}; the gradients are those of {@link
   * Normalization.ChannelAffine} and {@link Normalization.NormalizeSlope}. An operation of its own
   * because a group then stays in the cache for all of them. A fourth input may be x's {@link
   * Normalization.Moments}, which are then not found again.
   */
  record Scaled(int groups, int inner, int run, float eps) implements RunNorm {
    @Override
    public Shape shape(Shape... in) {
      long block = (long) groups * inner;
      long sample = (long) in[1].size() * run;
      int size = in[0].size();
      if (block == 0
          || sample == 0
          || inner % run != 0
          || size % block != 0
          || size % sample != 0) {
        throw new IllegalArgumentException(
            "runNorm: the shape "
                + in[0]
                + " has no whole blocks of "
                + groups
                + " groups of "
                + inner
                + " elements, and samples of "
                + in[1].size()
                + " runs of "
                + run);
      }
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] w = f.in(1);
      float[] b = f.in(2);
      float[] y = f.out();
      Rows rows = Kernels.best().rows();
      Groups all = new Groups(x, groups, inner, true, eps);
      if (f.count() == 4) {
        all.know(f.in(3));
      }
      all.each(
          (from, to) -> {
            all.measure(from, to);
            for (int at = 0; at < x.length; at += all.block()) {
              for (int i = at + from * inner; i < at + to * inner; i += run) {
                int j = (i - at) / inner;
                int c = i / run % w.length;
                rows.standardize(
                    x, i, run, all.origin[j], all.mean[j], all.scale[j], w[c], b[c], y);
              }
            }
          });
    }

    @Override
    public void grad(Chain c) {
      Shape shape = c.in(1).shape();
      // Sums over single elements, or over a single channel, have another order.
      if (c.recorded() || !c.wants(0) || run == 1 || shape.size() == 1) {
        recordedGrad(c);
        return;
      }
      Value dw = c.in(1).apply(new RowNormSlope.Sums(shape));
      Value db = c.in(1).apply(new RowNormSlope.Sums(shape));
      RunNormSlope slope = new RunNormSlope(groups, inner, run, eps);
      Value dx =
          c.count() == 4
              ? c.in(0).apply(slope, c.upstream(), c.in(1), dw, db, c.in(3))
              : c.in(0).apply(slope, c.upstream(), c.in(1), dw, db);
      c.give(0, dx);
      c.give(1, dw);
      c.give(2, db);
    }

    private void recordedGrad(Chain c) {
      Value x = c.in(0);
      Value w = c.in(1);
      Value g = c.upstream();
      if (c.wants(0)) {
        Value u = g.apply(new Normalization.ChannelAffine(run), w);
        c.give(0, x.apply(new Normalization.NormalizeSlope(groups, inner, true, eps), u));
      }
      if (c.wants(1)) {
        Value y = x.apply(new Normalization.Normalize(groups, inner, true, eps));
        c.give(1, g.apply(new Normalization.ChannelDot(w.shape(), run), y));
      }
      if (c.wants(2)) {
        int channels = w.shape().size();
        Shape runs = Shape.of(x.shape().size() / (channels * run), channels, run);
        c.give(
            2,
            g.apply(new Movement.Reshape(runs))
                .apply(new Movement.SumTo(Shape.of(1, channels, 1)))
                .apply(new Movement.Reshape(c.in(2).shape())));
      }
    }
  }
}
