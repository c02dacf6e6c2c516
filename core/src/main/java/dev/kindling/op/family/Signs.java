package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Operations that take a sign, or put one on. */
public sealed interface Signs extends Op {
  @Override
  default Shape shape(Shape... in) {
    return SameShape.of(this, in);
  }

  /** y = |x|; dy/dx = 1 where x &gt; 0, −1 where x &lt; 0, else 0. */
  record Abs() implements Signs {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Math.abs(x[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(new Along(), c.in(0)));
    }
  }

  /** y = a where b &gt; 0, −a where b &lt; 0, else 0; dy/da alike. */
  record Along() implements Signs {
    private static final int INFINITY = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);

    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        // Without branches, which nobody foresees.
        int sign = Float.floatToRawIntBits(b[i]);
        int size = sign & Integer.MAX_VALUE;
        int none = (size - 1 | INFINITY - size) >> 31;
        int along = Float.floatToRawIntBits(a[i]) ^ sign & Integer.MIN_VALUE;
        y[i] = Float.intBitsToFloat(along & ~none);
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this, c.in(1)));
    }
  }

  /**
   * y = |a| with the sign of b, that of zeros too, where NaN counts as positive; dy/da = y / a, and
   * 0 where a = 0; dy/db = 0.
   */
  record CopySign() implements Signs {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        // A NaN's own sign bit depends on the machine that computed it.
        y[i] = Math.copySign(a[i], b[i] != b[i] ? 1f : b[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(0)) {
        Value ratio = c.out().apply(Binary.DIVIDE, c.in(0));
        ratio = ratio.apply(new Selection.Keep(true), c.in(0));
        c.give(0, c.upstream().apply(Binary.MULTIPLY, ratio));
      }
      if (c.wants(1)) {
        c.give(1, c.upstream().apply(new Step.Fill(0f)));
      }
    }
  }
}
