package dev.kindling.op.family;

import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.WholePowers;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Powers of each element, by a number. */
public sealed interface Powers extends Op {
  /**
   * y = xⁿ for a whole or half n; dy/dx = n · xⁿ⁻¹, and 0 for n = 0. Computed in double precision,
   * which neither overflows nor loses a bit before the float does. n = ±½ are √x and 1 / √x, at −0
   * and −∞ too, where other halves are IEEE 754's pow.
   */
  record Power(float exponent) implements Powers {
    /** The elements that are worth a thread's attention. */
    private static final int SHARE = 1 << 12;

    /** Up to here floats have halves. */
    private static final float LARGEST = 1 << 22;

    /** Whether this exponent is one of those. */
    public static boolean takes(float exponent) {
      float twice = 2f * exponent;
      return twice == Math.rint(twice) && Math.abs(exponent) <= LARGEST;
    }

    @Override
    public Shape shape(Shape... in) {
      if (!takes(exponent)) {
        throw new IllegalArgumentException(
            "pow: the exponent is "
                + exponent
                + "; needs a whole or half number from −4194304 to 4194304");
      }
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      float[] x = f.in(0);
      float[] y = f.out();
      if (exponent == 2f) {
        squares(x, y);
      } else if (exponent == -1f) {
        reciprocals(x, y);
      } else if (exponent == 0.5f) {
        roots(x, y);
      } else if (exponent == -0.5f || exponent == Math.rint(exponent)) {
        Parallel.ranges(y.length, SHARE, (at, end) -> WholePowers.of(exponent, x, y, at, end - at));
      } else {
        halfPowers(x, y);
      }
    }

    private static void squares(float[] x, float[] y) {
      for (int i = 0; i < y.length; i++) {
        y[i] = x[i] * x[i];
      }
    }

    private static void reciprocals(float[] x, float[] y) {
      for (int i = 0; i < y.length; i++) {
        y[i] = 1f / x[i];
      }
    }

    private static void roots(float[] x, float[] y) {
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) Math.sqrt(x[i]);
      }
    }

    private void halfPowers(float[] x, float[] y) {
      int whole = (int) Math.abs(exponent);
      for (int i = 0; i < y.length; i++) {
        double power = halfPower(x[i], whole);
        y[i] = (float) (exponent < 0f ? 1 / power : power);
      }
    }

    private static double halfPower(double x, int whole) {
      boolean unsigned = whole > 0 && (x == 0 || x == Double.NEGATIVE_INFINITY);
      double base = unsigned ? Math.abs(x) : x;
      return Math.sqrt(base) * wholePower(base, whole);
    }

    /** By squaring, as {@link WholePowers} does. */
    private static double wholePower(double x, int n) {
      double power = 1;
      double square = x;
      for (int bits = n; bits != 0; bits >>= 1) {
        if ((bits & 1) != 0) {
          power *= square;
        }
        square *= square;
      }
      return power;
    }

    @Override
    public void grad(Chain c) {
      if (exponent == 0f) {
        c.give(0, c.upstream().apply(new Step.Fill(0f)));
      } else {
        Value slope = c.in(0).apply(new Power(exponent - 1f));
        Value g = c.upstream().apply(Binary.MULTIPLY, slope);
        c.give(0, g.apply(new Unary.Scale(exponent)));
      }
    }
  }
}
