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
import org.jspecify.annotations.Nullable;

/**
 * How much each target of an attention takes from each source. Operations of their own because
 * scale, mask and softmax go over the scores in one pass, and leave out what a causal mask
 * excludes.
 */
public sealed interface Attending extends Op {

  /**
   * y = softmax(scale · x + bias) over the last dimension of x {@code [..., targets, sources]};
   * with {@code causal}, target i has no source after i. A second input, the bias, broadcasts over
   * the dimensions before the last. A row without any source (all −∞) is 0, or with {@code strict}
   * NaN. dx = scale · y · (g − Σ g·y), and the same without scale for the bias.
   */
  record Weights(float scale, boolean causal, boolean strict) implements Attending {
    @Override
    public Shape shape(Shape... in) {
      Shape x = in[0];
      if (x.rank() < 2) {
        throw new IllegalArgumentException(
            "attention: the scores have the shape " + x + "; needs [..., targets, sources]");
      }
      if (in.length > 1 && !fits(in[1], x)) {
        throw new IllegalArgumentException(
            "attention: the mask has the shape " + in[1] + "; needs one that broadcasts to " + x);
      }
      return x;
    }

    private static boolean fits(Shape bias, Shape x) {
      boolean fits = bias.rank() > 0 && bias.rank() <= x.rank() && bias.dim(-1) == x.dim(-1);
      for (int d = 2; fits && d <= bias.rank(); d++) {
        fits = bias.dim(-d) == 1 || bias.dim(-d) == x.dim(-d);
      }
      return fits;
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      int sources = f.outShape().dim(-1);
      int targets = f.outShape().dim(-2);
      int[] bias = f.count() == 1 ? null : rows(f.shape(1), f.outShape());
      Parallel.ranges(
          sources == 0 ? 0 : y.length / sources,
          least(sources),
          (from, to) -> {
            for (int row = from; row < to; row++) {
              int n = causal ? Math.min(row % targets + 1, sources) : sources;
              row(x, bias == null ? null : f.in(1), bias, row, sources, n, y);
            }
          });
    }

    private void row(
        float[] x,
        float @Nullable [] bias,
        int @Nullable [] biasRows,
        int row,
        int sources,
        int n,
        float[] y) {
      Kernels kernels = Kernels.best();
      int at = row * sources;
      // Whole vectors: excluded sources weigh e^−∞ = 0.
      int wide = Math.min(sources, (n + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES);
      kernels.rows().times(x, at, wide, scale, y);
      Arrays.fill(y, at + n, at + wide, Float.NEGATIVE_INFINITY);
      if (bias != null && biasRows != null) {
        add(bias, biasRows[row], y, at, n);
      }
      float max = kernels.max(y, at, wide);
      if (max == Float.NEGATIVE_INFINITY && !strict) {
        Arrays.fill(y, at, at + sources, 0f);
        return;
      }
      float sum = kernels.expSum(y, at, max, y, at, wide);
      kernels.rows().times(y, at, wide, 1f / sum, y);
      Arrays.fill(y, at + n, at + sources, 0f);
    }

    private static void add(float[] bias, int from, float[] y, int at, int n) {
      for (int j = 0; j < n; j++) {
        y[at + j] += bias[from + j];
      }
    }

    /** Where each row of the scores finds its row of the bias. */
    private static int[] rows(Shape bias, Shape x) {
      int sources = x.dim(-1);
      int[] rows = new int[sources == 0 ? 0 : x.size() / sources];
      for (int row = 0; row < rows.length; row++) {
        int rest = row;
        int step = sources;
        for (int d = 2; d <= bias.rank(); d++) {
          int size = bias.dim(-d);
          rows[row] += size == 1 ? 0 : rest % size * step;
          rest /= x.dim(-d);
          step *= size;
        }
      }
      return rows;
    }

    @Override
    public void grad(Chain c) {
      Value g = c.upstream();
      if (c.wants(0)) {
        c.give(0, c.out().apply(new Slope(scale), g));
      }
      if (c.count() > 1 && c.wants(1)) {
        Value bias = c.out().apply(new Slope(1f), g);
        c.give(1, bias.apply(new Movement.SumTo(c.in(1).shape())));
      }
    }
  }

  /**
   * z = scale · y · (g − s), s = Σ g·y over the last dimension: the gradient of a softmax y. dg =
   * scale · y · (u − t), t = Σ u·y; dy = scale · (u · (g − s) − g · t).
   */
  record Slope(float scale) implements Attending {
    @Override
    public Shape shape(Shape... in) {
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      float[] y = f.in(0);
      float[] g = f.in(1);
      float[] z = f.out();
      int n = f.outShape().dim(-1);
      Rows rows = Kernels.best().rows();
      Parallel.ranges(
          n == 0 ? 0 : z.length / n,
          least(n),
          (from, to) -> {
            for (int at = from * n; at < to * n; at += n) {
              rows.softmaxSlope(y, g, at, n, scale, z);
            }
          });
    }

    @Override
    public void grad(Chain c) {
      Value y = c.in(0);
      Value g = c.in(1);
      Value u = c.upstream();
      if (c.wants(0)) {
        Value away = g.apply(Binary.SUBTRACT, sums(g, y));
        Value dy = times(u, away).apply(Binary.SUBTRACT, times(g, sums(u, y)));
        c.give(0, dy.apply(new Unary.Scale(scale)));
      }
      if (c.wants(1)) {
        c.give(1, y.apply(this, u));
      }
    }

    private static Value times(Value a, Value b) {
      return a.apply(Binary.MULTIPLY, b);
    }

    /** The sum of a · b over each row, in every place of the row. */
    private static Value sums(Value a, Value b) {
      Shape shape = a.shape();
      return times(a, b)
          .apply(new Movement.SumTo(shape.with(-1, 1)))
          .apply(new Movement.Expand(shape));
    }
  }

  /** So many rows are worth a thread's attention. */
  private static int least(int row) {
    return SmoothActivation.SHARE / Math.max(1, row) + 1;
  }
}
