package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.Arrays;

/** Operations that choose elements by index. */
public sealed interface Indexing extends Op {

  /** y[i] = x[i, column[i]], one element of each row of a matrix; the gradient is {@link Place}. */
  record Pick(Shape to, int[] column) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      checkColumns("pick", column, in[0]);
      return to;
    }

    @Override
    public void forward(Frame f) {
      int cols = f.shape(0).dim(1);
      for (int i = 0; i < column.length; i++) {
        f.out()[i] = f.in(0)[i * cols + column[i]];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Place(c.in(0).shape(), column)));
    }
  }

  /** y[i, column[i]] = x[i] and 0 elsewhere; the gradient is {@link Pick}. */
  record Place(Shape to, int[] column) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      if (in[0].rank() != 1 || in[0].dim(0) != column.length) {
        throw new IllegalArgumentException(
            "place: " + column.length + " columns need as many elements, not the shape " + in[0]);
      }
      check("place", column, to.dim(1));
      return to;
    }

    @Override
    public void forward(Frame f) {
      int columns = to.dim(1);
      Arrays.fill(f.out(), 0f);
      for (int i = 0; i < column.length; i++) {
        f.out()[i * columns + column[i]] = f.in(0)[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Pick(c.in(0).shape(), column)));
    }
  }

  /**
   * y = x at some indices of one dimension, and {@code fill} where the index is −1; the gradient is
   * {@link TakeAdd}.
   */
  record Take(int axis, int[] index, float fill) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      return in[0].with(axis, index.length);
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      int run = run(f.shape(0), axis);
      int block = f.shape(0).dim(axis) * run;
      int outer = f.shape(0).size(0, f.shape(0).axis(axis));
      int[] lengths = outer > 1 ? lengths(index) : NONE;
      int to = 0;
      for (int o = 0; o < outer; o++) {
        for (int k = 0; k < index.length; ) {
          int some = outer > 1 ? lengths[k] : length(index, k);
          int length = some * run;
          if (index[k] < 0) {
            fill(y, to, to + length, fill);
          } else {
            copy(x, o * block + index[k] * run, y, to, length);
          }
          to += length;
          k += some;
        }
      }
    }

    // A few elements are faster without a call.
    private static void fill(float[] y, int from, int to, float value) {
      if (to - from >= 8) {
        Arrays.fill(y, from, to, value);
        return;
      }
      for (int i = from; i < to; i++) {
        y[i] = value;
      }
    }

    private static void copy(float[] x, int from, float[] y, int to, int length) {
      if (length >= 8) {
        System.arraycopy(x, from, y, to, length);
        return;
      }
      for (int i = 0; i < length; i++) {
        y[to + i] = x[from + i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new TakeAdd(axis, index, c.in(0).shape().dim(axis))));
    }
  }

  /**
   * y[index[i]] += x[i] along one dimension, to zeros and in the order of i, nothing where the
   * index is −1; the gradient is {@link Take}.
   */
  record TakeAdd(int axis, int[] index, int size) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      return in[0].with(axis, size);
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Arrays.fill(y, 0f);
      int run = run(f.shape(0), axis);
      int outer = f.shape(0).size(0, f.shape(0).axis(axis));
      int[] lengths = outer > 1 ? lengths(index) : NONE;
      Kernels kernels = Kernels.best();
      int from = 0;
      for (int o = 0; o < outer; o++) {
        for (int k = 0; k < index.length; ) {
          int some = outer > 1 ? lengths[k] : length(index, k);
          int length = some * run;
          if (index[k] >= 0) {
            kernels.addRows(x, from, 1, length, y, (o * size + index[k]) * run, 0, length);
          }
          from += length;
          k += some;
        }
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Take(axis, index, 0f)));
    }
  }

  /**
   * y[i] = x[at[i]], both seen as one row, and 0 where the position is −1; the gradient is {@link
   * ScatterAdd}.
   */
  record Gather(Shape to, int[] at) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      return to;
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = at[i] < 0 ? 0f : x[at[i]];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new ScatterAdd(c.in(0).shape(), at)));
    }
  }

  /**
   * y[at[i]] += x[i], both seen as one row, to zeros and in the order of i, nothing where the
   * position is −1; the gradient is {@link Gather}.
   */
  record ScatterAdd(Shape to, int[] at) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      return to;
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Arrays.fill(y, 0f);
      for (int i = 0; i < x.length; i++) {
        if (at[i] >= 0) {
          y[at[i]] += x[i];
        }
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Gather(c.in(0).shape(), at)));
    }
  }

  /**
   * y = x, but y[at[i]] = s[i], all seen as one row; of equal positions the last counts. The
   * gradient of an element goes to where it came from.
   */
  record Put(int[] at) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      float[] s = f.in(1);
      System.arraycopy(f.in(0), 0, f.out(), 0, f.out().length);
      for (int i = 0; i < s.length; i++) {
        f.out()[at[i]] = s[i];
      }
    }

    @Override
    public void grad(Chain c) {
      Shape x = c.in(0).shape();
      int[] kept = new int[x.size()];
      int[] source = new int[x.size()];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = i;
      }
      for (int i = 0; i < at.length; i++) {
        kept[at[i]] = -1;
        source[at[i]] = i;
      }
      if (c.wants(0)) {
        c.give(0, c.upstream().apply(new Gather(x, kept)));
      }
      if (c.wants(1)) {
        int[] back = new int[at.length];
        for (int i = 0; i < at.length; i++) {
          back[i] = source[at[i]] == i ? at[i] : -1;
        }
        c.give(1, c.upstream().apply(new Gather(c.in(1).shape(), back)));
      }
    }
  }

  /** y = value where the mask is not 0, else x; dy/dx = 0 where the mask is not 0, else 1. */
  record MaskedFill(float value) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      if (!in[0].equals(in[1])) {
        throw new IllegalArgumentException(
            "maskedFill: the shapes " + in[0] + " and " + in[1] + "; needs equal ones");
      }
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] mask = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = mask[i] != 0f ? value : x[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new MaskedFill(0f), c.in(1)));
    }
  }

  /** y[i, …] = x[id[i], …] for a tensor of ids, which has no gradient; dx is {@link AddRows}. */
  record Rows() implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      if (in[0].rank() != 2) {
        throw new IllegalArgumentException("rows: needs a matrix, not the shape " + in[0]);
      }
      return in[1].then(in[0].slice(1, 2));
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] id = f.in(1);
      int run = f.shape(0).dim(1);
      Parallel.ranges(
          id.length,
          Binary.SHARE / Math.max(1, run) + 1,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              System.arraycopy(x, (int) id[i] * run, f.out(), i * run, run);
            }
          });
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new AddRows(c.in(0).shape()), c.in(1)));
    }
  }

  /** y[id[i], …] += x[i, …], to zeros and in the order of i; the gradient is {@link Rows}. */
  record AddRows(Shape to) implements Indexing {
    @Override
    public Shape shape(Shape... in) {
      if (!in[0].equals(in[1].then(to.slice(1, 2)))) {
        throw new IllegalArgumentException(
            "addRows: ids " + in[1] + " do not number the rows of " + in[0]);
      }
      return to;
    }

    @Override
    public void forward(Frame f) {
      Arrays.fill(f.out(), 0f);
      Parallel.ranges(
          to.dim(1),
          Binary.SHARE / Math.max(1, f.in(1).length) + 1,
          (from, end) -> add(f.in(0), f.in(1), to.dim(1), f.out(), from, end));
    }

    /** Adds the columns from … end of the rows. */
    private static void add(float[] x, float[] id, int run, float[] y, int from, int end) {
      Kernels kernels = Kernels.best();
      for (int i = 0; i < id.length; i++) {
        kernels.addRows(x, i * run, 1, run, y, (int) id[i] * run, from, end);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Rows(), c.in(1)));
    }
  }

  /** How many elements lie together at one index of a dimension. */
  private static int run(Shape x, int axis) {
    return x.size(x.axis(axis) + 1, x.rank());
  }

  /** No lengths: of indices that are gone through once they are counted as they come. */
  int[] NONE = {};

  /** For each index, how many from it on follow one another, or are all −1. */
  private static int[] lengths(int[] index) {
    int[] lengths = new int[index.length];
    for (int k = index.length - 1; k >= 0; k--) {
      lengths[k] = follows(index, k) ? lengths[k + 1] + 1 : 1;
    }
    return lengths;
  }

  /** The same for one. */
  private static int length(int[] index, int from) {
    int k = from;
    while (follows(index, k)) {
      k++;
    }
    return k + 1 - from;
  }

  private static boolean follows(int[] index, int k) {
    return k + 1 < index.length && (index[k] < 0 ? index[k + 1] < 0 : index[k + 1] == index[k] + 1);
  }

  /** Refuses columns that are not one of each row of a matrix. */
  static void checkColumns(String who, int[] column, Shape x) {
    if (x.rank() != 2 || x.dim(0) != column.length) {
      throw new IllegalArgumentException(
          who
              + ": "
              + column.length
              + " columns need a matrix of as many rows, not the shape "
              + x);
    }
    check(who, column, x.dim(1));
  }

  private static void check(String who, int[] column, int columns) {
    for (int i = 0; i < column.length; i++) {
      if (column[i] < 0 || column[i] >= columns) {
        throw new IllegalArgumentException(
            who + ": the column " + column[i] + " of row " + i + " is outside 0.." + (columns - 1));
      }
    }
  }
}
