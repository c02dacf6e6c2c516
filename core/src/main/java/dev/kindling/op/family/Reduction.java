package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import java.util.Arrays;

/**
 * Extremes and products of elements that meet in one place, and what reductions and their gradients
 * are composed of; sums are {@link Movement.SumTo}.
 */
public sealed interface Reduction extends Op {
  @Override
  default Shape shape(Shape... in) {
    return in[0];
  }

  /**
   * y = max x, or min x, over the dimensions that {@code to} has as 1 or not at all; dx = g / k in
   * each of the k places that equal y, and NaN where y is NaN.
   */
  record Extreme(Shape to, boolean largest) implements Reduction {
    @Override
    public Shape shape(Shape... in) {
      String name = largest ? "amax" : "amin";
      if (!Shape.broadcast(name, to, in[0]).equals(in[0])) {
        throw new IllegalArgumentException(
            name + ": " + to + " does not broadcast to " + in[0] + "; sizes must be equal or 1");
      }
      if (in[0].size() == 0 && to.size() > 0) {
        throw new IllegalArgumentException(
            name + ": the shape " + in[0] + " has no elements; a result needs at least one");
      }
      return to;
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Arrays.fill(y, largest ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY);
      Walk walk = Walk.broadcast(to, f.shape(0));
      int run = walk.run();
      for (int at = 0; at < x.length; at += run) {
        int target = walk.next();
        if (walk.step() == 1) {
          meetRun(x, at, y, target, run);
        } else if (largest) {
          y[target] = Math.max(y[target], Kernels.best().max(x, at, run));
        } else {
          y[target] = Math.min(y[target], min(x, at, run));
        }
      }
    }

    private void meetRun(float[] x, int at, float[] y, int target, int run) {
      if (largest) {
        for (int i = 0; i < run; i++) {
          y[target + i] = Math.max(y[target + i], x[at + i]);
        }
      } else {
        for (int i = 0; i < run; i++) {
          y[target + i] = Math.min(y[target + i], x[at + i]);
        }
      }
    }

    private static float min(float[] x, int at, int run) {
      float min = x[at];
      for (int i = at + 1; i < at + run; i++) {
        min = Math.min(min, x[i]);
      }
      return min;
    }

    @Override
    public void grad(Chain c) {
      Op expand = new Movement.Expand(c.in(0).shape());
      Value equal = c.in(0).apply(new Logic.Equal(), c.out().apply(expand));
      Value share = equal.apply(Binary.DIVIDE, equal.apply(new Movement.SumTo(to)).apply(expand));
      c.give(0, share.apply(Binary.MULTIPLY, c.upstream().apply(expand)));
    }
  }

  /**
   * y = Π x along an axis, whose size becomes 1, in order; dx = g · Π of the others, which is right
   * where some are 0.
   */
  record Prod(int axis) implements Reduction {
    @Override
    public Shape shape(Shape... in) {
      return in[0].with(axis, 1);
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      Lines lines = Lines.of(f.shape(0), axis);
      Arrays.fill(y, 1f);
      int at = 0;
      for (int block = 0; block < lines.outer(); block++) {
        for (int k = 0; k < lines.length(); k++) {
          for (int i = block * lines.inner(); i < (block + 1) * lines.inner(); i++) {
            y[i] *= x[at++];
          }
        }
      }
    }

    @Override
    public void grad(Chain c) {
      Value before = exclusive(c.in(0), false);
      Value after = exclusive(c.in(0), true);
      Value others = before.apply(Binary.MULTIPLY, after);
      Value g = c.upstream().apply(new Movement.Expand(c.in(0).shape()));
      c.give(0, others.apply(Binary.MULTIPLY, g));
    }

    /** The product of all that come before, or after. */
    private Value exclusive(Value x, boolean reverse) {
      return x.apply(new Scan.CumProd(axis, reverse)).apply(new Scan.Shift(axis, reverse, 1f));
    }
  }

  /**
   * y = √x, or ∛x where {@code cube}; dx = g / 2y, or g / 3y², and 0 where y = 0: so a norm and a
   * deviation have the gradient 0 where they are 0, as PyTorch has it.
   */
  record Root(boolean cube) implements Reduction {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = cube ? cubeRoot(x[i]) : (float) Math.sqrt(x[i]);
      }
    }

    /** Newton's iteration from a guess within 6 %, in double precision. */
    private static float cubeRoot(float x) {
      if (x == 0f || Float.isNaN(x) || Float.isInfinite(x)) {
        return x;
      }
      double a = Math.abs((double) x);
      double t = Double.longBitsToDouble(Double.doubleToRawLongBits(a) / 3 + (0x2AAL << 52));
      for (int step = 0; step < 5; step++) {
        t = (2 * t + a / (t * t)) / 3;
      }
      return (float) Math.copySign(t, x);
    }

    @Override
    public void grad(Chain c) {
      Value y = c.out();
      Value slope = cube ? y.apply(Binary.MULTIPLY, y) : y;
      Value scaled = slope.apply(new Unary.Scale(cube ? 3f : 2f));
      c.give(0, c.upstream().apply(new Ratio(), scaled));
    }
  }

  /** y = a / b, and 0 where b = 0; dy/da = 1 / b, dy/db = −y / b, and 0 where b = 0. */
  record Ratio() implements Reduction {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = b[i] == 0f ? 0f : a[i] / b[i];
      }
    }

    @Override
    public void grad(Chain c) {
      Value overB = c.upstream().apply(this, c.in(1));
      c.give(0, overB);
      if (c.wants(1)) {
        c.give(1, overB.apply(Binary.MULTIPLY, c.out()).apply(new Unary.Scale(-1f)));
      }
    }
  }

  /** y = 0 where x = ±∞, else x; no gradient: what a stable sum of exponentials is shifted by. */
  record Finite() implements Reduction {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Float.isInfinite(x[i]) ? 0f : x[i];
      }
    }

    @Override
    public void grad(Chain c) {}
  }
}
