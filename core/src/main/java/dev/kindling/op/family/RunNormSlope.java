package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Rows;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;

/**
 * The gradients of a {@link RunNorm.Scaled} from x, the upstream g and w: its result is that of x.
 * Those of weight and bias go to the inputs 3 and 4, which are {@link RowNormSlope.Sums}. A sixth
 * input may be x's moments, as there. It is used where nobody asks for its own gradient.
 */
record RunNormSlope(int groups, int inner, int run, float eps) implements Op {
  @Override
  public Shape shape(Shape... in) {
    return in[0];
  }

  @Override
  public void forward(Frame f) {
    float[] x = f.in(0);
    int runs = x.length / run;
    int channels = f.in(2).length;
    float[] dots = f.workspace(runs);
    float[] sums = f.workspace(runs);
    Groups all = new Groups(x, groups, inner, true, eps);
    if (f.count() == 6) {
      all.know(f.in(5));
    }
    all.each(
        (from, to) -> {
          all.measure(from, to);
          for (int at = 0; at < x.length; at += all.block()) {
            scale(f, at + from * inner, at + to * inner);
          }
          all.slope(from, to, f.out(), f.out());
          for (int at = 0; at < x.length; at += all.block()) {
            sum(f, all, at, from, to, dots, sums);
          }
        });
    for (int i = 0; i < runs; i++) {
      f.in(3)[i % channels] += dots[i];
      f.in(4)[i % channels] += sums[i];
    }
  }

  /** z = g · w for the runs begin … end. */
  private void scale(Frame f, int begin, int end) {
    float[] w = f.in(2);
    Rows rows = Kernels.best().rows();
    for (int i = begin; i < end; i += run) {
      rows.standardize(f.in(1), i, run, 0f, 0f, 1f, w[i / run % w.length], 0f, f.out());
    }
  }

  /** The runs' sums of g · y and of g, for some groups of the block that begins there. */
  private void sum(Frame f, Groups all, int at, int from, int to, float[] dots, float[] sums) {
    float[] g = f.in(1);
    Rows rows = Kernels.best().rows();
    for (int i = at + from * inner; i < at + to * inner; i += run) {
      int j = (i - at) / inner;
      float mean = all.mean[j];
      dots[i / run] = rows.sumOfProducts(f.in(0), g, i, run, all.origin[j], mean, all.scale[j]);
      sums[i / run] = Movement.SumTo.run(g, i, run);
    }
  }

  @Override
  public void grad(Chain c) {
    throw new AssertionError("a recorded gradient is made of other operations");
  }
}
