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
 * Standardization of groups of elements, and what scales the channels afterwards.
 *
 * <p>A tensor is seen as blocks of {@code groups} runs of {@code inner} adjacent elements each: run
 * j of every block belongs to group j. The rows of a matrix are [rows] groups in one block, and the
 * channels of images {@code [n, c, h, w]} are c groups in n blocks, with h · w elements in a run.
 *
 * <p>Order of the sums: each run as {@link Kernels#sum}, then the runs in the order of the blocks.
 */
public sealed interface Normalization extends Op {
  /**
   * y = (x − mean) / √(variance + eps) in each group, the variance being Σ (x − mean)² / n; or with
   * {@code centred} false, y = x / √(Σ x² / n + eps). The gradient is {@link NormalizeSlope}. An
   * operation of its own because a row is then read once from memory and not six times.
   *
   * <p>The deviations are taken from the first element of the group before they are averaged, so
   * that a large mean does no harm.
   */
  record Normalize(int groups, int inner, boolean centred, float eps) implements Normalization {
    @Override
    public Shape shape(Shape... in) {
      return blocks("normalize", in[0], groups, inner);
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      if (x.length == groups * inner) {
        Rows rows = Kernels.best().rows();
        each(
            groups,
            inner,
            (from, to) ->
                rows.standardize(x, from * inner, inner, to - from, centred, eps, f.out()));
      } else if (x.length > 0) {
        new Groups(x, groups, inner, centred, eps).standardize(f.out());
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.in(0).apply(new NormalizeSlope(groups, inner, centred, eps), c.upstream()));
    }
  }

  /**
   * z = J · g, J being the Jacobian of {@link Normalize} at x, which is symmetric: with s = 1 /
   * √(variance + eps) and means over the group, z = s · (g − mean(g) − y · mean(g · y)), without
   * the mean of g where nothing is centred.
   *
   * <p>Its own gradient, for the upstream h: dg = J · h, and dx = −s / n · (y · Σ h·z + J·h · Σ y·g
   * + z · Σ y·h).
   */
  record NormalizeSlope(int groups, int inner, boolean centred, float eps)
      implements Normalization {
    @Override
    public Shape shape(Shape... in) {
      return blocks("normalizeSlope", in[0], groups, inner);
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] u = f.in(1);
      if (x.length == groups * inner) {
        Rows rows = Kernels.best().rows();
        each(
            groups,
            inner,
            (from, to) ->
                rows.standardizedSlope(
                    x, u, from * inner, inner, to - from, centred, eps, f.out()));
      } else if (x.length > 0) {
        new Groups(x, groups, inner, centred, eps).slope(u, f.out());
      }
    }

    @Override
    public void grad(Chain c) {
      Value h = c.upstream();
      Value along = c.in(0).apply(this, h);
      c.give(1, along);
      if (c.wants(0)) {
        Value y = c.in(0).apply(new Normalize(groups, inner, centred, eps));
        Value sum =
            plus(
                times(y, sums(times(h, c.out()))),
                plus(times(along, sums(times(y, c.in(1)))), times(c.out(), sums(times(y, h)))));
        c.give(0, times(sum, scale(c.in(0))).apply(new Unary.Scale(-1f / count(c.in(0)))));
      }
    }

    /** 1 / √(variance + eps), in every place of the group. */
    private Value scale(Value x) {
      float share = 1f / count(x);
      Value deviation = x;
      if (centred) {
        Value mean = sums(x).apply(new Unary.Scale(share));
        deviation = x.apply(Binary.SUBTRACT, mean);
      }
      Value variance = sums(times(deviation, deviation)).apply(new Unary.Scale(share));
      return variance.apply(new Unary.Shift(eps)).apply(new Powers.Power(-0.5f));
    }

    /** The sum of each group, in every place of the group. */
    private Value sums(Value x) {
      Shape runs = Shape.of(x.shape().size() / (groups * inner), groups, inner);
      return x.apply(new Movement.Reshape(runs))
          .apply(new Movement.SumTo(Shape.of(1, groups, 1)))
          .apply(new Movement.Expand(runs))
          .apply(new Movement.Reshape(x.shape()));
    }

    private int count(Value x) {
      return x.shape().size() / groups;
    }
  }

  /**
   * y[0, j] = the mean of group j and y[1, j] its variance Σ (x − mean)² / (n − correction): what
   * running statistics are made of. y[2, j] is the mean of the deviations from its first element
   * and y[3, j] Σ (x − mean)², for {@link RunNorm.Scaled}. No gradient.
   */
  record Moments(int groups, int inner, int correction) implements Normalization {
    @Override
    public Shape shape(Shape... in) {
      blocks("moments", in[0], groups, inner);
      return Shape.of(4, groups);
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      int n = x.length / groups;
      Groups g = new Groups(x, groups, inner, true, 0f);
      g.deviate();
      for (int j = 0; j < groups; j++) {
        y[j] = g.origin[j] + g.mean[j];
        y[groups + j] = g.square[j] / Math.max(0, n - correction);
      }
      System.arraycopy(g.mean, 0, y, 2 * groups, groups);
      System.arraycopy(g.square, 0, y, 3 * groups, groups);
    }

    @Override
    public void grad(Chain c) {}
  }

  /**
   * y = x · w[j] + b[j] for the elements of channel j, or without b; dx = g · w[j], dw[j] = Σ g · x
   * and db[j] = Σ g over the channel.
   */
  record ChannelAffine(int inner) implements Normalization {
    @Override
    public Shape shape(Shape... in) {
      return blocks("channelAffine", in[0], in[1].size(), inner);
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] w = f.in(1);
      float[] b = f.count() == 3 ? f.in(2) : f.workspace(w.length);
      if (f.count() == 2) {
        Arrays.fill(b, 0f);
      }
      float[] y = f.out();
      int block = w.length * inner;
      Rows rows = Kernels.best().rows();
      Parallel.ranges(
          block == 0 ? 0 : x.length / block,
          Binary.SHARE / Math.max(1, block) + 1,
          (from, to) -> {
            for (int at = from * block; at < to * block; at += block) {
              if (inner == 1) {
                rows.affine(x, at, w.length, w, b, y);
              } else {
                for (int j = 0; j < w.length; j++) {
                  run(x, at + j * inner, w[j], b[j], y, inner);
                }
              }
            }
          });
    }

    private static void run(float[] x, int at, float w, float b, float[] y, int length) {
      for (int i = at; i < at + length; i++) {
        y[i] = Math.fma(x[i], w, b);
      }
    }

    @Override
    public void grad(Chain c) {
      Value g = c.upstream();
      Shape w = c.in(1).shape();
      if (c.wants(0)) {
        c.give(0, g.apply(this, c.in(1)));
      }
      if (c.wants(1)) {
        c.give(1, g.apply(new ChannelDot(w, inner), c.in(0)));
      }
      if (c.count() == 3 && c.wants(2)) {
        Shape runs = Shape.of(g.shape().size() / (w.size() * inner), w.size(), inner);
        c.give(
            2,
            g.apply(new Movement.Reshape(runs))
                .apply(new Movement.SumTo(Shape.of(1, w.size(), 1)))
                .apply(new Movement.Reshape(c.in(2).shape())));
      }
    }
  }

  /** y[j] = Σ a · b over channel j; da = g[j] · b, db = g[j] · a. */
  record ChannelDot(Shape to, int inner) implements Normalization {
    @Override
    public Shape shape(Shape... in) {
      blocks("channelDot", in[0], to.size(), inner);
      return to;
    }

    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      Arrays.fill(y, 0f);
      int least = a.length == 0 ? y.length : (int) ((long) y.length * Binary.SHARE / a.length) + 1;
      Parallel.ranges(y.length, least, (from, to) -> add(a, b, from, to, y));
    }

    /** The channels from … to. */
    private void add(float[] a, float[] b, int from, int to, float[] y) {
      Rows rows = Kernels.best().rows();
      for (int block = 0; block < a.length; block += y.length * inner) {
        if (inner == 1) {
          rows.addProducts(a, b, block, from, to, y);
          continue;
        }
        for (int j = from, at = block + from * inner; j < to; j++, at += inner) {
          y[j] += rows.sumOfProducts(b, a, at, inner, 0f, 0f, 1f);
        }
      }
    }

    @Override
    public void grad(Chain c) {
      for (int i = 0; i < 2; i++) {
        if (c.wants(i)) {
          c.give(i, c.in(1 - i).apply(new ChannelAffine(inner), c.upstream()));
        }
      }
    }
  }

  /** Treats the groups, each of which lies in one run, by several threads. */
  private static void each(int groups, int inner, Parallel.Range treat) {
    if (inner > 0) {
      Parallel.ranges(groups, SmoothActivation.SHARE / inner + 1, treat);
    }
  }

  private static Shape blocks(String who, Shape x, int groups, int inner) {
    long block = (long) groups * inner;
    if (block == 0 ? x.size() != 0 : x.size() % block != 0) {
      throw new IllegalArgumentException(
          who + ": the shape " + x + " has no whole blocks of " + groups + " runs of " + inner);
    }
    return x;
  }

  private static Value times(Value a, Value b) {
    return a.apply(Binary.MULTIPLY, b);
  }

  private static Value plus(Value a, Value b) {
    return a.apply(Binary.ADD, b);
  }
}
