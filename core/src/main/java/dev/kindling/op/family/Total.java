package dev.kindling.op.family;

import dev.kindling.kernel.Parallel;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;

/** y = x₀ + x₁ + x₂ + …, from left to right, of tensors of one shape; dy/dxᵢ = 1. */
public record Total() implements Op {
  /** What is added at once: it stays in the first-level cache. */
  private static final int BLOCK = 2048;

  @Override
  public Shape shape(Shape... in) {
    for (Shape other : in) {
      if (!other.equals(in[0])) {
        throw new IllegalArgumentException(
            "total: the shapes " + in[0] + " and " + other + " differ");
      }
    }
    return in[0];
  }

  @Override
  public void forward(Frame f) {
    Parallel.ranges(
        f.out().length,
        Binary.SHARE / f.count(),
        (from, to) -> {
          for (int i = from; i < to; i += BLOCK) {
            add(f, i, Math.min(to, i + BLOCK));
          }
        });
  }

  private static void add(Frame f, int begin, int end) {
    float[] y = f.out();
    System.arraycopy(f.in(0), begin, y, begin, end - begin);
    for (int q = 1; q < f.count(); q++) {
      add(f.in(q), y, begin, end);
    }
  }

  private static void add(float[] x, float[] y, int begin, int end) {
    for (int i = begin; i < end; i++) {
      y[i] += x[i];
    }
  }

  @Override
  public void grad(Chain c) {
    for (int i = 0; i < c.count(); i++) {
      c.give(i, c.upstream());
    }
  }
}
