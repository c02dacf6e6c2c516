package dev.kindling.op.family;

import dev.kindling.kernel.Parallel;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/**
 * Operations on the elements of two tensors of one shape; {@link Movement.Expand} has broadcast
 * them.
 */
public sealed interface Binary extends Op {
  /** The elements of simple loops that are worth a thread's attention. */
  int SHARE = 1 << 15;

  /** a + b. */
  Binary ADD = new Add();

  /** a − b. */
  Binary SUBTRACT = new Subtract();

  /** a · b. */
  Binary MULTIPLY = new Multiply();

  /** a / b. */
  Binary DIVIDE = new Divide();

  @Override
  default Shape shape(Shape... in) {
    if (!in[0].equals(in[1])) {
      throw new IllegalArgumentException(
          this + ": the shapes " + in[0] + " and " + in[1] + " differ");
    }
    return in[0];
  }

  /** y = a + b; dy/da = 1, dy/db = 1. */
  record Add() implements Binary {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      Parallel.ranges(y.length, SHARE, (i, end) -> add(a, b, y, i, end));
    }

    private static void add(float[] a, float[] b, float[] y, int begin, int end) {
      for (int i = begin; i < end; i++) {
        y[i] = a[i] + b[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream());
      c.give(1, c.upstream());
    }
  }

  /**
   * y = a + b, b having the last dimensions of a; dy/da = 1, dy/db = 1, summed over the others. A
   * row that is added to all rows needs no copies.
   */
  record AddToAll() implements Binary {
    @Override
    public Shape shape(Shape... in) {
      if (!fits(in[0], in[1])) {
        throw new IllegalArgumentException(
            "addToAll: the shape " + in[0] + " does not end with " + in[1]);
      }
      return in[0];
    }

    /** Whether b has the last dimensions of a, and more than one element. */
    public static boolean fits(Shape a, Shape b) {
      int more = a.rank() - b.rank();
      boolean fits = more >= 0 && b.size() > 1;
      for (int d = 0; fits && d < b.rank(); d++) {
        fits = a.dim(more + d) == b.dim(d);
      }
      return fits;
    }

    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      int n = b.length;
      Parallel.ranges(
          y.length / n,
          SHARE / n + 1,
          (from, to) -> {
            for (int at = from * n; at < to * n; at += n) {
              add(a, b, y, at, n);
            }
          });
    }

    private static void add(float[] a, float[] b, float[] y, int at, int n) {
      for (int i = 0; i < n; i++) {
        y[at + i] = a[at + i] + b[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream());
      if (c.wants(1)) {
        c.give(1, c.upstream().apply(new Movement.SumTo(c.in(1).shape())));
      }
    }
  }

  /** y = a − b; dy/da = 1, dy/db = −1. */
  record Subtract() implements Binary {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      Parallel.ranges(y.length, SHARE, (i, end) -> subtract(a, b, y, i, end));
    }

    private static void subtract(float[] a, float[] b, float[] y, int begin, int end) {
      for (int i = begin; i < end; i++) {
        y[i] = a[i] - b[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream());
      if (c.wants(1)) {
        c.give(1, c.upstream().apply(new Unary.Scale(-1f)));
      }
    }
  }

  /** y = a · b; dy/da = b, dy/db = a. */
  record Multiply() implements Binary {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      Parallel.ranges(y.length, SHARE, (i, end) -> multiply(a, b, y, i, end));
    }

    static void multiply(float[] a, float[] b, float[] y, int begin, int end) {
      for (int i = begin; i < end; i++) {
        y[i] = a[i] * b[i];
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(0)) {
        c.give(0, c.upstream().apply(this, c.in(1)));
      }
      if (c.wants(1)) {
        c.give(1, c.upstream().apply(this, c.in(0)));
      }
    }
  }

  /**
   * y = a · b, b having the first dimensions of a, and 1 for the others; dy/da = b, dy/db = a,
   * summed over the others. A number for each row needs no copies.
   */
  record MultiplyRows() implements Binary {
    @Override
    public Shape shape(Shape... in) {
      if (!fits(in[0], in[1])) {
        throw new IllegalArgumentException(
            "multiplyRows: the shape " + in[1] + " is not the beginning of " + in[0]);
      }
      return in[0];
    }

    /** Whether b has the first dimensions of a, 1 for the others, and more than one element. */
    public static boolean fits(Shape a, Shape b) {
      boolean fits = a.rank() == b.rank() && b.size() > 1;
      boolean same = true;
      for (int d = 0; fits && d < b.rank(); d++) {
        same &= a.dim(d) == b.dim(d);
        fits = same || b.dim(d) == 1;
      }
      return fits;
    }

    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      int n = y.length / b.length;
      Parallel.ranges(
          b.length,
          SHARE / Math.max(1, n) + 1,
          (from, to) -> {
            for (int row = from; row < to; row++) {
              multiply(a, b[row], y, row * n, (row + 1) * n);
            }
          });
    }

    private static void multiply(float[] a, float b, float[] y, int begin, int end) {
      for (int i = begin; i < end; i++) {
        y[i] = a[i] * b;
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(0)) {
        c.give(0, c.upstream().apply(this, c.in(1)));
      }
      if (c.wants(1)) {
        Value each = c.upstream().apply(MULTIPLY, c.in(0));
        c.give(1, each.apply(new Movement.SumTo(c.in(1).shape())));
      }
    }
  }

  /** y = a / b; dy/da = 1 / b, dy/db = −y / b. */
  record Divide() implements Binary {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] / b[i];
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(0)) {
        c.give(0, c.upstream().apply(this, c.in(1)));
      }
      if (c.wants(1)) {
        // Not y · (g / b), which is NaN at 0 / b where g / b overflows.
        Value slope = c.out().apply(this, c.in(1)).apply(new Unary.Scale(-1f));
        c.give(1, c.upstream().apply(MULTIPLY, slope));
      }
    }
  }
}
