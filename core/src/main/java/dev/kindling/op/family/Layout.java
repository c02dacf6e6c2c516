package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.Arrays;

/** Operations that read or write elements at even distances. */
public sealed interface Layout extends Op {

  /**
   * y[i, j, …] = x[offset + i · strides[0] + j · strides[1] + …], x seen as one row; the gradient
   * is {@link AddStrided}. Slices, diagonals and sliding windows are made by the methods below,
   * which check what they are given.
   */
  record Strided(Shape from, Shape to, int offset, int... strides) implements Layout {

    /**
     * The elements from, from + step, …, below to, of one dimension; negative counts from its end.
     */
    public static Strided slice(Shape x, int axis, int from, int to, int step) {
      int at = Axes.of("slice", x, axis);
      int size = x.dim(at);
      int first = from < 0 ? from + size : from;
      int end = to < 0 ? to + size : to;
      if (first < 0 || end > size || first > end) {
        throw new IllegalArgumentException(
            "slice: "
                + from
                + " to "
                + to
                + " of the axis "
                + at
                + " of the shape "
                + x
                + "; needs a range within 0.."
                + size);
      }
      if (step < 1) {
        throw new IllegalArgumentException("slice: the step is " + step + "; needs at least 1");
      }
      int[] strides = Walk.rowMajor(x);
      int offset = first * strides[at];
      strides[at] *= step;
      int length = (int) (((long) end - first + step - 1) / step);
      return new Strided(x, x.with(at, length), offset, strides);
    }

    /** One index of a dimension, which is left out; negative counts from its end. */
    public static Strided select(Shape x, int axis, int index) {
      int at = Axes.of("select", x, axis);
      int size = x.dim(at);
      int own = index < 0 ? index + size : index;
      if (own < 0 || own >= size) {
        throw new IllegalArgumentException(
            "select: the index "
                + index
                + " of the axis "
                + at
                + " of the shape "
                + x
                + " is outside "
                + -size
                + ".."
                + (size - 1));
      }
      int[] strides = Walk.rowMajor(x);
      return new Strided(x, x.without(at), own * strides[at], without(strides, at));
    }

    /** The dimensions backwards. */
    public static Strided flip(Shape x, int... axes) {
      int[] strides = Walk.rowMajor(x);
      int offset = 0;
      for (int at : Axes.different("flip", x, axes)) {
        offset += (x.dim(at) - 1) * strides[at];
        strides[at] = -strides[at];
      }
      return new Strided(x, x, offset, strides);
    }

    /** The diagonal through two dimensions as the last one; a positive offset lies above. */
    public static Strided diagonal(Shape x, int offset, int axis1, int axis2) {
      int[] at = Axes.different("diagonal", x, axis1, axis2);
      int row = Math.max(-offset, 0);
      int col = Math.max(offset, 0);
      int length = Math.max(Math.min(x.dim(at[0]) - row, x.dim(at[1]) - col), 0);
      int[] own = Walk.rowMajor(x);
      int high = Math.max(at[0], at[1]);
      int low = Math.min(at[0], at[1]);
      Shape to = x.without(high).without(low).then(Shape.of(length));
      int[] strides = Arrays.copyOf(without(without(own, high), low), to.rank());
      strides[to.rank() - 1] = own[at[0]] + own[at[1]];
      int begin = length == 0 ? 0 : row * own[at[0]] + col * own[at[1]];
      return new Strided(x, to, begin, strides);
    }

    /** Windows of a dimension, each {@code step} after the one before, along a new last one. */
    public static Strided windows(Shape x, int axis, int size, int step) {
      int at = Axes.of("unfold", x, axis);
      if (size < 0 || size > x.dim(at)) {
        throw new IllegalArgumentException(
            "unfold: windows of "
                + size
                + " over the axis "
                + at
                + " of the shape "
                + x
                + "; needs 0.."
                + x.dim(at));
      }
      if (step < 1) {
        throw new IllegalArgumentException("unfold: the step is " + step + "; needs at least 1");
      }
      int[] strides = Walk.rowMajor(x);
      strides = Arrays.copyOf(strides, x.rank() + 1);
      strides[x.rank()] = strides[at];
      strides[at] *= step;
      Shape to = x.with(at, (x.dim(at) - size) / step + 1).then(Shape.of(size));
      return new Strided(x, to, 0, strides);
    }

    private static int[] without(int[] values, int at) {
      int[] rest = Arrays.copyOf(values, values.length - 1);
      System.arraycopy(values, at + 1, rest, at, rest.length - at);
      return rest;
    }

    @Override
    public Shape shape(Shape... in) {
      if (!in[0].equals(from)) {
        throw new IllegalArgumentException(
            "strided: the shape " + in[0] + "; needs " + from + ", for which it was made");
      }
      return to;
    }

    @Override
    public void forward(Frame f) {
      walk().read(f.in(0), f.out());
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new AddStrided(this)));
    }

    private Walk walk() {
      return new Walk(to, strides, offset);
    }

    /** Whether this is {@link #flip}. */
    private boolean turns() {
      int[] own = Walk.rowMajor(from);
      boolean turns = from.equals(to);
      int last = 0;
      for (int d = 0; turns && d < own.length; d++) {
        turns = Math.abs(strides[d]) == own[d];
        last += strides[d] < 0 ? (from.dim(d) - 1) * own[d] : 0;
      }
      return turns && offset == last;
    }
  }

  /**
   * y[offset + i · strides[0] + j · strides[1] + …] += x[i, j, …], to zeros and in the order of x;
   * the gradient is {@link Strided}.
   */
  record AddStrided(Strided read) implements Layout {
    private static final int NEAR = 1 << 11;

    @Override
    public Shape shape(Shape... in) {
      if (!in[0].equals(read.to)) {
        throw new IllegalArgumentException(
            "addStrided: the shape " + in[0] + "; needs " + read.to + ", for which it was made");
      }
      return read.from;
    }

    @Override
    public void forward(Frame f) {
      if (read.turns()) {
        turn(f.in(0), f.out());
        return;
      }
      Arrays.fill(f.out(), 0f);
      read.walk().add(f.in(0), f.out());
    }

    /** What is turned twice is as it was. Some runs at a time, which stay near. */
    private void turn(float[] x, float[] y) {
      Walk walk = read.walk();
      int piece = walk.run() * Math.max(1, NEAR / Math.max(1, walk.run()));
      for (int at = 0; at < y.length; at += piece) {
        int length = Math.min(piece, y.length - at);
        walk.read(x, y, at, length);
        addZero(y, at, at + length);
      }
    }

    private static void addZero(float[] y, int begin, int end) {
      for (int i = begin; i < end; i++) {
        y[i] += 0f;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(read));
    }
  }

  /**
   * y = x on and on one side of a diagonal of the last two dimensions, else 0 (at NaN too); dx = g
   * there, else 0. The diagonal {@code offset} is 1 for the one above the main one.
   */
  record Triangle(boolean upper, int offset) implements Layout {
    @Override
    public Shape shape(Shape... in) {
      if (in[0].rank() < 2) {
        throw new IllegalArgumentException(
            (upper ? "triu" : "tril") + ": the shape " + in[0] + "; needs at least two dimensions");
      }
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Arrays.fill(y, 0f);
      int rows = f.outShape().dim(-2);
      int cols = f.outShape().dim(-1);
      for (int at = 0, row = 0; at < y.length; at += cols, row = (row + 1) % rows) {
        long diagonal = (long) row + offset;
        int from = upper ? (int) Math.min(Math.max(diagonal, 0), cols) : 0;
        int to = upper ? cols : (int) Math.min(Math.max(diagonal + 1, 0), cols);
        System.arraycopy(x, at + from, y, at + from, to - from);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this));
    }
  }

  /** The inputs one after another along a dimension; the gradients are slices. */
  record Concat(int axis, int parts) implements Layout {
    @Override
    public Shape shape(Shape... in) {
      int at = Axes.of("concat", in[0], axis);
      int total = 0;
      for (int i = 0; i < in.length; i++) {
        if (in[i].rank() != in[0].rank() || !in[i].with(at, 0).equals(in[0].with(at, 0))) {
          throw new IllegalArgumentException(
              "concat: tensor "
                  + i
                  + " has the shape "
                  + in[i]
                  + " and tensor 0 "
                  + in[0]
                  + "; needs equal sizes but for the axis "
                  + at);
        }
        total = Math.addExact(total, in[i].dim(at));
      }
      return in[0].with(at, total);
    }

    @Override
    public void forward(Frame f) {
      float[] y = f.out();
      int at = f.outShape().axis(axis);
      int row = f.outShape().size(at, f.outShape().rank());
      int begin = 0;
      for (int i = 0; i < f.count(); i++) {
        float[] x = f.in(i);
        int run = f.shape(i).size(at, f.shape(i).rank());
        for (int from = 0, to = begin; from < x.length; from += run, to += row) {
          System.arraycopy(x, from, y, to, run);
        }
        begin += run;
      }
    }

    @Override
    public void grad(Chain c) {
      Shape y = c.out().shape();
      int from = 0;
      for (int i = 0; i < parts; i++) {
        int to = from + c.in(i).shape().dim(axis);
        if (c.wants(i)) {
          c.give(i, c.upstream().apply(Strided.slice(y, axis, from, to, 1)));
        }
        from = to;
      }
    }
  }
}
