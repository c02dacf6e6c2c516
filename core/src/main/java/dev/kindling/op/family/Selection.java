package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Choices, at each element, between two numbers or of a part of the line. */
public sealed interface Selection extends Op {
  @Override
  default Shape shape(Shape... in) {
    return SameShape.of(this, in);
  }

  /** y = a where c ≠ 0, else b; dy/da = 1 where c ≠ 0, dy/db = 1 elsewhere. */
  record Where() implements Selection {
    @Override
    public void forward(Frame f) {
      float[] c = f.in(0);
      float[] a = f.in(1);
      float[] b = f.in(2);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = c[i] != 0f ? a[i] : b[i];
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(1)) {
        c.give(1, c.upstream().apply(new Keep(true), c.in(0)));
      }
      if (c.wants(2)) {
        c.give(2, c.upstream().apply(new Keep(false), c.in(0)));
      }
    }
  }

  /** y = x where the condition c ≠ 0 is as wanted, else 0; dy/dx = 1 there, else 0. */
  record Keep(boolean wanted) implements Selection {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] c = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = (c[i] != 0f) == wanted ? x[i] : 0f;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1)));
    }
  }

  /** y = min(max(x, min), max); dy/dx = 1 where min ≤ x ≤ max, else 0. */
  record Clamp(float min, float max) implements Selection {
    @Override
    public Shape shape(Shape... in) {
      if (!(min <= max)) {
        throw new IllegalArgumentException(
            "clamp: the bounds are " + min + " and " + max + "; needs min ≤ max");
      }
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.min(Math.max(x[i], min), max);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Within(min, max), c.in(0)));
    }
  }

  /** y = a where min ≤ b ≤ max, else 0; dy/da = 1 there, else 0. */
  record Within(float min, float max) implements Selection {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = b[i] >= min && b[i] <= max ? a[i] : 0f;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1)));
    }
  }

  /**
   * y = max(a, b), NaN where one is; dy/da = 1 where a &gt; b, ½ where a = b, else 0 (at NaN 1).
   */
  record Maximum() implements Selection {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.max(a[i], b[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(0)) {
        c.give(0, c.upstream().apply(new Larger(), c.in(0), c.in(1)));
      }
      if (c.wants(1)) {
        c.give(1, c.upstream().apply(new Larger(), c.in(1), c.in(0)));
      }
    }
  }

  /**
   * y = min(a, b), NaN where one is; dy/da = 1 where a &lt; b, ½ where a = b, else 0 (at NaN 1).
   */
  record Minimum() implements Selection {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.min(a[i], b[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(0)) {
        c.give(0, c.upstream().apply(new Larger(), c.in(1), c.in(0)));
      }
      if (c.wants(1)) {
        c.give(1, c.upstream().apply(new Larger(), c.in(0), c.in(1)));
      }
    }
  }

  /**
   * y = x where a &gt; b or one of them is NaN, x / 2 where a = b, 0 where a &lt; b; dy/dx alike.
   */
  record Larger() implements Selection {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] a = f.in(1);
      float[] b = f.in(2);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] < b[i] ? 0f : a[i] == b[i] ? 0.5f * x[i] : x[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1), c.in(2)));
    }
  }

  /**
   * y = a + w · (b − a); dy/da = 1 − w, dy/db = w, dy/dw = b − a. An operation of its own because
   * it starts from the nearer end, so that w = 1 gives b exactly.
   */
  record Lerp() implements Selection {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] w = f.in(2);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        float way = b[i] - a[i];
        y[i] = w[i] < 0.5f ? a[i] + w[i] * way : b[i] - (1f - w[i]) * way;
      }
    }

    @Override
    public void grad(Chain c) {
      Value g = c.upstream();
      if (c.wants(0)) {
        Value rest = c.in(2).apply(new Unary.Scale(-1f)).apply(new Unary.Shift(1f));
        c.give(0, g.apply(Binary.MULTIPLY, rest));
      }
      if (c.wants(1)) {
        c.give(1, g.apply(Binary.MULTIPLY, c.in(2)));
      }
      if (c.wants(2)) {
        Value way = c.in(1).apply(Binary.SUBTRACT, c.in(0));
        c.give(2, g.apply(Binary.MULTIPLY, way));
      }
    }
  }
}
