package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Rows;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.Arrays;

/**
 * The gradients of a {@link RowNorm.Scaled} in one pass over x and the upstream g: its result is
 * that of x, or with a fifth input the sum of this one and that of x. Those of weight and bias go
 * to the inputs 3 and 4, which are {@link Sums}. It is used where nobody asks for its own gradient.
 */
record RowNormSlope(boolean centred, float eps) implements Op {
  /** The rows that stay in the first-level cache from one sum to the other. */
  private static final int BLOCK = 1 << 12;

  @Override
  public Shape shape(Shape... in) {
    return in[0];
  }

  @Override
  public void forward(Frame f) {
    int n = f.in(2).length;
    int all = f.in(0).length / n;
    // Threads share all rows, and then all places; one thread alone stays with few rows.
    boolean alone = Parallel.threads() == 1;
    int block = alone ? Math.min(all, BLOCK / n + 1) : all;
    float[] moments = f.workspace(Rows.MOMENTS * block);
    if (alone) {
      for (int from = 0; from < all; from += block) {
        int rows = Math.min(block, all - from);
        slopes(f, from, 0, rows, moments);
        sums(f, from, rows, moments, 0, n);
      }
      return;
    }
    Parallel.ranges(all, RowNorm.least(n), (i, end) -> slopes(f, 0, i, end, moments));
    Parallel.ranges(
        n, Binary.SHARE / Math.max(1, all) + 1, (i, end) -> sums(f, 0, all, moments, i, end));
  }

  /** Adds the gradients of so many rows from the first on to the sums begin … end. */
  private static void sums(Frame f, int first, int rows, float[] moments, int begin, int end) {
    int n = f.in(2).length;
    Rows all = Kernels.best().rows();
    all.addStandardized(
        f.in(0), f.in(1), first * n, n, rows, moments, begin, end, f.in(3), f.in(4));
  }

  /** The gradients of the rows first + begin … first + end of x. */
  private void slopes(Frame f, int first, int begin, int end, float[] moments) {
    Rows rows = Kernels.best().rows();
    float[] w = f.in(2);
    float[] more = f.count() > 5 ? f.in(5) : null;
    float[] z = f.out();
    int n = w.length;
    for (int i = begin; i < end; i += Rows.TOGETHER) {
      int count = Math.min(Rows.TOGETHER, end - i);
      int at = (first + i) * n;
      rows.scaledSlope(
          f.in(0), f.in(1), w, more, at, n, count, centred, eps, z, moments, i * Rows.MOMENTS);
    }
  }

  @Override
  public void grad(Chain c) {
    throw new AssertionError("a recorded gradient is made of other operations");
  }

  /** Room for sums, which starts with zeros, and which only a {@link RowNormSlope} writes. */
  record Sums(Shape to) implements Op {
    @Override
    public Shape shape(Shape... in) {
      return to;
    }

    @Override
    public void forward(Frame f) {
      Arrays.fill(f.out(), 0f);
    }

    @Override
    public void grad(Chain c) {}
  }
}
