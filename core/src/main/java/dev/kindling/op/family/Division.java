package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Quotients and what is left of them. */
public sealed interface Division extends Op {
  @Override
  default Shape shape(Shape... in) {
    return SameShape.of(this, in);
  }

  /** y = x / divisor; dy/dx = 1 / divisor. */
  record By(float divisor) implements Division {
    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i] / divisor;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream().apply(this));
    }
  }

  /** y = a − b · trunc(a / b), exactly, with the sign of a; dy/da = 1, dy/db = −trunc(a / b). */
  record Fmod() implements Division {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = a[i] % b[i];
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream());
      if (c.wants(1)) {
        Value quotient = c.in(0).apply(Binary.DIVIDE, c.in(1)).apply(new Step.Truncate());
        giveLess(c, quotient);
      }
    }
  }

  /**
   * y = a − b · ⌊a / b⌋, with the sign of b; dy/da = 1, dy/db = −⌊a / b⌋. Computed as what {@link
   * Fmod} leaves, plus b where the signs differ.
   */
  record Remainder() implements Division {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        float rest = a[i] % b[i];
        y[i] = rest != 0f && rest < 0f != b[i] < 0f ? rest + b[i] : rest;
      }
    }

    @Override
    public void grad(Chain c) {
      c.give(0, c.upstream());
      if (c.wants(1)) {
        giveLess(c, c.in(0).apply(new FloorDivide(), c.in(1)));
      }
    }
  }

  /**
   * y = ⌊a / b⌋ of the exact quotient, which a rounded one may pass; dy/da = dy/db = 0. After
   * CPython's float_floor_div.
   */
  record FloorDivide() implements Division {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = quotient(a[i], b[i]);
      }
    }

    private static float quotient(float a, float b) {
      if (b == 0f) {
        return a / b;
      }
      float rest = a % b;
      float quotient = (a - rest) / b;
      if (rest != 0f && rest < 0f != b < 0f) {
        quotient -= 1f;
      }
      if (quotient == 0f) {
        return Math.copySign(0f, a / b);
      }
      float floor = (float) Math.floor(quotient);
      return quotient - floor > 0.5f ? floor + 1f : floor;
    }

    @Override
    public void grad(Chain c) {
      for (int input = 0; input < 2; input++) {
        if (c.wants(input)) {
          c.give(input, c.upstream().apply(new Step.Fill(0f)));
        }
      }
    }
  }

  private static void giveLess(Chain c, Value quotient) {
    Value product = c.upstream().apply(Binary.MULTIPLY, quotient);
    c.give(1, product.apply(new Unary.Scale(-1f)));
  }
}
