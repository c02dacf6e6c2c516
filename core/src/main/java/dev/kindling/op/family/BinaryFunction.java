package dev.kindling.op.family;

import dev.kindling.kernel.Exponentials;
import dev.kindling.kernel.Powers;
import dev.kindling.kernel.Trigonometry;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/**
 * Functions of the elements of two tensors of one shape, beyond the arithmetic of {@link Binary}.
 */
public sealed interface BinaryFunction extends Op {
  @Override
  default Shape shape(Shape... in) {
    if (!in[0].equals(in[1])) {
      throw new IllegalArgumentException(
          this + ": the shapes " + in[0] + " and " + in[1] + " differ");
    }
    return in[0];
  }

  /**
   * y = aᵇ · (ln a)ⁿ, where n > 0 serves derivatives and gives 0 at a = 0 for b ≥ 0; dy/da = b ·
   * aᵇ⁻¹ · (ln a)ⁿ + n · aᵇ⁻¹ · (ln a)ⁿ⁻¹, the first term 0 where b = 0; dy/db = aᵇ · (ln a)ⁿ⁺¹.
   */
  record Pow(int logs) implements BinaryFunction {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Powers.powTimesLogs(a[i], b[i], logs);
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(0)) {
        Value slope = c.in(0).apply(new PowSlope(logs), c.in(1));
        if (logs > 0) {
          Value lower = c.in(1).apply(new Unary.Shift(-1f));
          Value rest = c.in(0).apply(new Pow(logs - 1), lower).apply(new Unary.Scale(logs));
          slope = slope.apply(Binary.ADD, rest);
        }
        c.give(0, c.upstream().apply(Binary.MULTIPLY, slope));
      }
      if (c.wants(1)) {
        Value slope = c.in(0).apply(new Pow(logs + 1), c.in(1));
        c.give(1, c.upstream().apply(Binary.MULTIPLY, slope));
      }
    }
  }

  /**
   * y = b · aᵇ⁻¹ · (ln a)ⁿ, 0 where b = 0; dy/da = b · d(aᵇ⁻¹ · (ln a)ⁿ)/da; dy/db = aᵇ⁻¹ · (ln a)ⁿ
   * + b · aᵇ⁻¹ · (ln a)ⁿ⁺¹. An operation of its own because aᵇ⁻¹ may overflow where y does not.
   */
  record PowSlope(int logs) implements BinaryFunction {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Powers.powSlopeTimesLogs(a[i], b[i], logs);
      }
    }

    @Override
    public void grad(Chain c) {
      Value lower = c.in(1).apply(new Unary.Shift(-1f));
      if (c.wants(0)) {
        Value slope = c.in(0).apply(new PowSlope(logs), lower);
        if (logs > 0) {
          Value lowest = c.in(1).apply(new Unary.Shift(-2f));
          Value rest = c.in(0).apply(new Pow(logs - 1), lowest).apply(new Unary.Scale(logs));
          slope = slope.apply(Binary.ADD, rest);
        }
        c.give(0, c.upstream().apply(Binary.MULTIPLY, slope.apply(new Weigh(), c.in(1))));
      }
      if (c.wants(1)) {
        Value rise = c.in(0).apply(new PowSlope(logs + 1), c.in(1));
        Value slope = c.in(0).apply(new Pow(logs), lower).apply(Binary.ADD, rise);
        c.give(1, c.upstream().apply(Binary.MULTIPLY, slope));
      }
    }
  }

  /** y = a · b, but 0 where b = 0 even if a is infinite or NaN; dy/da = b, dy/db = a. */
  record Weigh() implements BinaryFunction {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = b[i] == 0f ? 0f : a[i] * b[i];
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(0)) {
        c.give(0, c.upstream().apply(this, c.in(1)));
      }
      if (c.wants(1)) {
        c.give(1, c.upstream().apply(Binary.MULTIPLY, c.in(0)));
      }
    }
  }

  /** The angle of the point (b, a); dy/da = b / (a² + b²), dy/db = −a / (a² + b²). */
  record Atan2() implements BinaryFunction {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Trigonometry.atan2(a[i], b[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      if (c.wants(0)) {
        Value slope = c.in(1).apply(new Inversion(), c.in(0));
        c.give(0, c.upstream().apply(Binary.MULTIPLY, slope));
      }
      if (c.wants(1)) {
        Value slope = c.in(0).apply(new Inversion(), c.in(1)).apply(new Unary.Scale(-1f));
        c.give(1, c.upstream().apply(Binary.MULTIPLY, slope));
      }
    }
  }

  /**
   * y = a / (a² + b²), 0 at the origin; with z = b / (a² + b²), dy/da = z² − y² and dy/db = −2yz.
   * An operation of its own because a square may overflow, and for the origin.
   */
  record Inversion() implements BinaryFunction {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        double square = (double) a[i] * a[i] + (double) b[i] * b[i];
        y[i] = square == 0.0 ? 0f : (float) (a[i] / square);
      }
    }

    @Override
    public void grad(Chain c) {
      Value y = c.out();
      Value z = c.in(1).apply(this, c.in(0));
      if (c.wants(0)) {
        Value square = y.apply(Binary.MULTIPLY, y);
        Value slope = z.apply(Binary.MULTIPLY, z).apply(Binary.SUBTRACT, square);
        c.give(0, c.upstream().apply(Binary.MULTIPLY, slope));
      }
      if (c.wants(1)) {
        Value slope = y.apply(Binary.MULTIPLY, z).apply(new Unary.Scale(-2f));
        c.give(1, c.upstream().apply(Binary.MULTIPLY, slope));
      }
    }
  }

  /** y = √(a² + b²); dy/da = a / y, dy/db = b / y. */
  record Hypot() implements BinaryFunction {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Powers.hypot(a[i], b[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      for (int i = 0; i < 2; i++) {
        if (c.wants(i)) {
          Value ratio = c.in(i).apply(Binary.DIVIDE, c.out());
          c.give(i, c.upstream().apply(Binary.MULTIPLY, ratio));
        }
      }
    }
  }

  /** y = ln(eᵃ + eᵇ); dy/da = 1 / (1 + eᵇ⁻ᵃ), dy/db = 1 / (1 + eᵃ⁻ᵇ). */
  record LogAddExp() implements BinaryFunction {
    @Override
    public void forward(Frame f) {
      float[] a = f.in(0);
      float[] b = f.in(1);
      float[] y = f.out();
      for (int i = 0; i < y.length; i++) {
        y[i] = Exponentials.logAddExp(a[i], b[i]);
      }
    }

    @Override
    public void grad(Chain c) {
      for (int i = 0; i < 2; i++) {
        if (c.wants(i)) {
          Value above = c.in(i).apply(Binary.SUBTRACT, c.in(1 - i));
          Value share = above.apply(new Exponential.Sigmoid());
          c.give(i, c.upstream().apply(Binary.MULTIPLY, share));
        }
      }
    }
  }
}
