package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;

/**
 * Questions about the elements of two tensors; the answers are 1 for yes and 0 for no, and no
 * gradient goes through them.
 */
public sealed interface Logic extends Op {
  @Override
  default Shape shape(Shape... in) {
    return SameShape.of(this, in);
  }

  @Override
  default void grad(Chain c) {}

  /** Whether a = b; a NaN equals nothing. */
  record Equal() implements Logic {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] == b[i] ? 1f : 0f;
      }
    }
  }

  /** Whether a ≠ b; a NaN differs from everything. */
  record NotEqual() implements Logic {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] != b[i] ? 1f : 0f;
      }
    }
  }

  /** Whether a &lt; b; not where one is NaN. */
  record Less() implements Logic {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] < b[i] ? 1f : 0f;
      }
    }
  }

  /** Whether a ≤ b; not where one is NaN. */
  record LessEqual() implements Logic {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] <= b[i] ? 1f : 0f;
      }
    }
  }

  /** Whether a &gt; b; not where one is NaN. */
  record Greater() implements Logic {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] > b[i] ? 1f : 0f;
      }
    }
  }

  /** Whether a ≥ b; not where one is NaN. */
  record GreaterEqual() implements Logic {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] >= b[i] ? 1f : 0f;
      }
    }
  }

  /** Whether a ≠ 0 and b ≠ 0. */
  record And() implements Logic {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] != 0f && b[i] != 0f ? 1f : 0f;
      }
    }
  }

  /** Whether a ≠ 0 or b ≠ 0. */
  record Or() implements Logic {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] != 0f || b[i] != 0f ? 1f : 0f;
      }
    }
  }
}
