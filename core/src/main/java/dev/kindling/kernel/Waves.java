package dev.kindling.kernel;

/**
 * Sines and cosines of many numbers, with the bits of {@link Trigonometry}, in short passes without
 * branches. Choices are made by weights that are exactly 0 or 1.
 */
public final class Waves {
  private static final int LENGTH = 512;

  private static final ThreadLocal<Waves> ROOM = ThreadLocal.withInitial(Waves::new);

  private final double[] quarters = new double[LENGTH];
  private final double[] rest = new double[LENGTH];
  private final double[] y = new double[LENGTH];

  private Waves() {}

  /** y = sin x, or cos x, of as many elements from {@code at} on. */
  public static void of(boolean sine, float[] x, float[] y, int at, int length) {
    Waves waves = ROOM.get();
    for (int i = at; i < at + length; i += LENGTH) {
      waves.some(sine, x, y, i, Math.min(LENGTH, at + length - i));
    }
  }

  private void some(boolean sine, float[] in, float[] out, int at, int count) {
    int others = 0;
    for (int i = 0; i < count; i++) {
      float x = in[at + i];
      rest[i] = x;
      others += Math.abs(x) < Trigonometry.LARGE ? 0 : 1;
    }
    if (others > 0) {
      for (int i = at; i < at + count; i++) {
        out[i] = sine ? Trigonometry.sin(in[i]) : Trigonometry.cos(in[i]);
      }
      return;
    }
    reduce(rest, quarters, count);
    sines(rest, y, count);
    cosines(quarters, rest, y, sine ? 0 : 1, count);
    for (int i = 0; i < count; i++) {
      out[at + i] = (float) y[i];
    }
    // The sine of −0 is −0.
    for (int i = at; sine && i < at + count; i++) {
      out[i] = in[i] == 0f ? in[i] : out[i];
    }
  }

  /** Takes the nearest numbers of right angles away. */
  private static void reduce(double[] x, double[] quarters, int count) {
    for (int i = 0; i < count; i++) {
      double n = Math.rint(x[i] * Trigonometry.TWO_OVER_PI);
      quarters[i] = n;
      x[i] = Math.fma(-n, Trigonometry.HALF_PI_LOW, Math.fma(-n, Trigonometry.HALF_PI, x[i]));
    }
  }

  private static void sines(double[] rest, double[] y, int count) {
    for (int i = 0; i < count; i++) {
      double x = rest[i];
      double z = x * x;
      double p = 1.0 / 6227020800.0;
      p = Math.fma(p, z, -1.0 / 39916800);
      p = Math.fma(p, z, 1.0 / 362880);
      p = Math.fma(p, z, -1.0 / 5040);
      p = Math.fma(p, z, 1.0 / 120);
      p = Math.fma(p, z, -1.0 / 6);
      y[i] = Math.fma(p * z, x, x);
    }
  }

  /** Puts cosines in the places of odd numbers of right angles, and the signs on. */
  private static void cosines(double[] quarters, double[] rest, double[] y, int more, int count) {
    for (int i = 0; i < count; i++) {
      double z = rest[i] * rest[i];
      double p = -1.0 / 87178291200.0;
      p = Math.fma(p, z, 1.0 / 479001600);
      p = Math.fma(p, z, -1.0 / 3628800);
      p = Math.fma(p, z, 1.0 / 40320);
      p = Math.fma(p, z, -1.0 / 720);
      p = Math.fma(p, z, 1.0 / 24);
      p = Math.fma(p, z, -0.5);
      double cosine = Math.fma(p, z, 1.0);
      double n = quarters[i] + more;
      double half = Math.floor(n * 0.5);
      double odd = n - 2.0 * half;
      double sign = 1.0 - 2.0 * (half - 2.0 * Math.floor(half * 0.5));
      y[i] = sign * (odd * cosine + (1.0 - odd) * y[i]);
    }
  }
}
