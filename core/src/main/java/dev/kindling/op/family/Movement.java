package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.Arrays;

/** Operations that move elements, or add up those that a movement has copied. */
public sealed interface Movement extends Op {

  /** The same elements in another shape; the gradient goes back to the first. */
  record Reshape(Shape to) implements Movement {
    @Override
    public Shape shape(Shape... in) {
      if (in[0].size() != to.size()) {
        throw new IllegalArgumentException(
            "reshape: "
                + in[0]
                + " has "
                + in[0].size()
                + " elements, and "
                + to
                + " needs "
                + to.size());
      }
      return to;
    }

    @Override
    public boolean sharesInput() {
      return true;
    }

    @Override
    public void forward(Frame f) {
      System.arraycopy(f.in(0), 0, f.out(), 0, f.out().length);
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Reshape(c.in(0).shape())));
    }
  }

  /** Rows and columns exchanged, of a matrix: y = xᵀ; dx = gᵀ. */
  record Transpose() implements Movement {
    @Override
    public Shape shape(Shape... in) {
      if (in[0].rank() != 2) {
        throw new IllegalArgumentException("transpose: needs a matrix, not the shape " + in[0]);
      }
      return Shape.of(in[0].dim(1), in[0].dim(0));
    }

    @Override
    public void forward(Frame f) {
      int[] strides = {1, f.shape(0).dim(1)};
      permute(f, strides);
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this));
    }
  }

  /** The dimensions in another order: y's dimension d is x's axes[d]; the gradient goes back. */
  record Permute(int... axes) implements Movement {
    @Override
    public Shape shape(Shape... in) {
      int rank = in[0].rank();
      boolean[] seen = new boolean[rank];
      int[] dims = new int[axes.length];
      for (int d = 0; d < axes.length; d++) {
        int axis = axes[d] < 0 ? axes[d] + rank : axes[d];
        if (axes.length != rank || axis < 0 || axis >= rank || seen[axis]) {
          throw new IllegalArgumentException(refusal(in[0]));
        }
        seen[axis] = true;
        dims[d] = in[0].dim(axis);
      }
      if (axes.length != rank) {
        throw new IllegalArgumentException(refusal(in[0]));
      }
      return Shape.of(dims);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Permute that && Arrays.equals(axes, that.axes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(axes);
    }

    private String refusal(Shape x) {
      return "permute: the axes "
          + Arrays.toString(axes)
          + " for the shape "
          + x
          + "; needs each of its "
          + x.rank()
          + " axes once";
    }

    @Override
    public void forward(Frame f) {
      Shape x = f.shape(0);
      int[] strides = new int[axes.length];
      for (int d = 0; d < axes.length; d++) {
        strides[d] = x.size(x.axis(axes[d]) + 1, x.rank());
      }
      permute(f, strides);
    }

    @Override
    public void grad(Chain c) {
      int[] inverse = new int[axes.length];
      for (int d = 0; d < axes.length; d++) {
        inverse[c.in(0).shape().axis(axes[d])] = d;
      }
      c.give(0, c.upstream().apply(new Permute(inverse)));
    }
  }

  /** Copies along the dimensions that are 1 or missing; the gradient is {@link SumTo}. */
  record Expand(Shape to) implements Movement {
    @Override
    public Shape shape(Shape... in) {
      if (!Shape.broadcast("expand", in[0], to).equals(to)) {
        throw new IllegalArgumentException("expand: " + in[0] + " does not broadcast to " + to);
      }
      return to;
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      int begin = begin(f.shape(0), to);
      int end = end(f.shape(0), to);
      if (together(f.shape(0), to, begin, end)) {
        copy(x, y, to.size(0, begin), to.size(begin, end), to.size(end, to.rank()));
        return;
      }
      Walk walk = Walk.broadcast(f.shape(0), to);
      int run = walk.run();
      for (int at = 0; at < y.length; at += run) {
        int from = walk.next();
        if (walk.step() == 1) {
          System.arraycopy(x, from, y, at, run);
        } else {
          Arrays.fill(y, at, at + run, x[from]);
        }
      }
    }

    private static void copy(float[] x, float[] y, int outer, int copies, int inner) {
      int at = 0;
      for (int o = 0; o < outer; o++) {
        if (inner == 1) {
          Arrays.fill(y, at, at + copies, x[o]);
          at += copies;
          continue;
        }
        for (int i = 0; i < copies; i++) {
          System.arraycopy(x, o * inner, y, at, inner);
          at += inner;
        }
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new SumTo(c.in(0).shape())));
    }
  }

  /**
   * Sums over the dimensions that {@code to} has as 1 or not at all; the gradient is {@link
   * Expand}.
   *
   * <p>Order: each run of adjacent elements that meet in one sum is added by {@link Kernels#sum},
   * one of more than 2^18 in pieces of so many; the runs, and a run's pieces, are then added in the
   * order of the input, to a sum that starts at 0.
   */
  record SumTo(Shape to) implements Movement {
    /** The length of a run's pieces: threads share those of a long one. */
    private static final int PIECE = 1 << 18;

    /** The sum of all. */
    public static final SumTo SCALAR = new SumTo(Shape.of());

    @Override
    public Shape shape(Shape... in) {
      if (!Shape.broadcast("sumTo", to, in[0]).equals(in[0])) {
        throw new IllegalArgumentException("sumTo: " + to + " does not broadcast to " + in[0]);
      }
      return to;
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Arrays.fill(y, 0f);
      Shape from = f.shape(0);
      int begin = begin(to, from);
      int end = end(to, from);
      if (together(to, from, begin, end)) {
        add(x, y, from.size(0, begin), from.size(begin, end), from.size(end, from.rank()));
        return;
      }
      int first = keptFrom(to, from);
      int last = keptTo(to, from);
      if (keepsAll(to, from, first, last)) {
        int inner = from.size(last, from.rank());
        addAround(x, y, from.size(0, first), from.size(first, last), inner);
        return;
      }
      Walk walk = Walk.broadcast(to, from);
      int run = walk.run();
      int rows = walk.rows();
      for (int at = 0; at < x.length; at += rows * run) {
        int target = walk.nextRows();
        if (walk.step() == 0) {
          y[target] += run(x, at, run);
        } else {
          addRows(x, at, rows, y, target, run);
        }
      }
    }

    /** The sums around the dimensions that are kept, as over samples and pixels. */
    private static void addAround(float[] x, float[] y, int outer, int kept, int inner) {
      Parallel.ranges(
          kept,
          Binary.SHARE / Math.max(1, outer * inner) + 1,
          (from, end) -> {
            for (int o = 0; o < outer; o++) {
              for (int i = from; i < end; i++) {
                y[i] += run(x, (o * kept + i) * inner, inner);
              }
            }
          });
    }

    /** The sum of a run. */
    static float run(float[] x, int at, int length) {
      Kernels kernels = Kernels.best();
      if (length <= PIECE) {
        return kernels.sum(x, at, length);
      }
      float[] sums = new float[(length - 1) / PIECE + 1];
      Parallel.ranges(
          sums.length,
          1,
          (from, end) -> {
            for (int i = from; i < end; i++) {
              sums[i] = kernels.sum(x, at + i * PIECE, Math.min(PIECE, length - i * PIECE));
            }
          });
      float sum = 0f;
      for (float piece : sums) {
        sum += piece;
      }
      return sum;
    }

    private static void addRows(float[] x, int at, int rows, float[] y, int target, int run) {
      Kernels kernels = Kernels.best();
      if ((long) rows * run < 2 * Binary.SHARE || Parallel.threads() == 1) {
        // Without a function object, which would remember all this.
        kernels.addRows(x, at, rows, run, y, target, 0, run);
        return;
      }
      Parallel.ranges(
          run,
          Binary.SHARE / Math.max(1, rows) + 1,
          (from, end) -> kernels.addRows(x, at, rows, run, y, target, from, end));
    }

    private static void add(float[] x, float[] y, int outer, int terms, int inner) {
      int at = 0;
      for (int o = 0; o < outer; o++) {
        if (inner == 1) {
          y[o] += run(x, at, terms);
          at += terms;
          continue;
        }
        addRows(x, at, terms, y, o * inner, inner);
        at += terms * inner;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Expand(c.in(0).shape())));
    }
  }

  /** Reads the input by other strides, on several threads if it is large. */
  private static void permute(Frame f, int[] strides) {
    Shape shape = f.outShape();
    float[] y = f.out();
    if (y.length < 2 * Binary.SHARE || Parallel.threads() == 1) {
      new Walk(shape, strides, 0).read(f.in(0), y);
      return;
    }
    int block = y.length / shape.dim(0);
    Parallel.ranges(
        shape.dim(0),
        Binary.SHARE / block + 1,
        (from, to) -> {
          Walk walk = new Walk(shape.with(0, to - from), strides, from * strides[0]);
          walk.read(f.in(0), y, from * block, (to - from) * block);
        });
  }

  /** The first dimension of {@code big} that {@code small} is copied along, or 0. */
  private static int begin(Shape small, Shape big) {
    for (int d = 0; d < big.rank(); d++) {
      if (copied(small, big, d)) {
        return d;
      }
    }
    return 0;
  }

  /** What comes after the last dimension of {@code big} that {@code small} is copied along. */
  private static int end(Shape small, Shape big) {
    for (int d = big.rank(); d > 0; d--) {
      if (copied(small, big, d - 1)) {
        return d;
      }
    }
    return 0;
  }

  /** Whether there is no other dimension between them. */
  private static boolean together(Shape small, Shape big, int begin, int end) {
    for (int d = begin; d < end; d++) {
      if (!copied(small, big, d) && big.dim(d) != 1) {
        return false;
      }
    }
    return true;
  }

  /** The first dimension of {@code big} that {@code small} has too. */
  private static int keptFrom(Shape small, Shape big) {
    int d = 0;
    while (d < big.rank() && (copied(small, big, d) || big.dim(d) == 1)) {
      d++;
    }
    return d;
  }

  /** What comes after the last dimension that both have. */
  private static int keptTo(Shape small, Shape big) {
    int d = big.rank();
    while (d > 0 && (copied(small, big, d - 1) || big.dim(d - 1) == 1)) {
      d--;
    }
    return d;
  }

  /** Whether {@code small} has some dimensions of {@code big} as they are. */
  private static boolean keepsAll(Shape small, Shape big, int from, int to) {
    for (int d = from; d < to; d++) {
      if (copied(small, big, d)) {
        return false;
      }
    }
    return true;
  }

  private static boolean copied(Shape small, Shape big, int axis) {
    int own = axis - (big.rank() - small.rank());
    return big.dim(axis) != 1 && (own < 0 || small.dim(own) == 1);
  }
}
