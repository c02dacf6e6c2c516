package dev.kindling.kernel;

import java.util.Arrays;

/**
 * Whole powers and square roots of many numbers in double precision, in passes without branches.
 */
public final class WholePowers {
  private static final int LENGTH = 512;

  private static final ThreadLocal<WholePowers> ROOM = ThreadLocal.withInitial(WholePowers::new);

  private final double[] power = new double[LENGTH];
  private final double[] square = new double[LENGTH];

  private WholePowers() {}

  /**
   * y = xⁿ by squaring, the product of x^(2^k) over the bits k of n from the lowest, or √x for n =
   * ½; for negative n one over them.
   */
  public static void of(float n, float[] x, float[] y, int at, int length) {
    WholePowers powers = ROOM.get();
    for (int i = at; i < at + length; i += LENGTH) {
      powers.some(n, x, y, i, Math.min(LENGTH, at + length - i));
    }
  }

  private void some(float n, float[] x, float[] y, int at, int count) {
    for (int i = 0; i < count; i++) {
      square[i] = x[at + i];
    }
    Arrays.fill(power, 0, count, 1.0);
    if (Math.abs(n) == 0.5f) {
      roots(square, power, count);
    } else {
      for (int bits = (int) Math.abs(n); bits != 0; bits >>= 1) {
        if ((bits & 1) != 0) {
          multiply(power, square, count);
        }
        multiply(square, square, count);
      }
    }
    if (n < 0f) {
      invert(power, count);
    }
    for (int i = 0; i < count; i++) {
      y[at + i] = (float) power[i];
    }
  }

  private static void roots(double[] x, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = Math.sqrt(x[i]);
    }
  }

  private static void multiply(double[] y, double[] x, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = y[i] * x[i];
    }
  }

  private static void invert(double[] y, int count) {
    for (int i = 0; i < count; i++) {
      y[i] = 1.0 / y[i];
    }
  }
}
