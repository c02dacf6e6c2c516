package dev.kindling.kernel;

/**
 * The sine and the cosine, rounded from arithmetic in double precision.
 *
 * <p>Arguments are reduced as W. J. Cody and W. Waite do (1980), and beyond 2²⁷ as M. Payne and R.
 * Hanek do, <em>Radian Reduction for Trigonometric Functions</em> (1983).
 */
public final class Trigonometry {
  private static final double HALF_PI = 1.5707963267948966;
  private static final double HALF_PI_LOW = 6.123233995736766e-17;
  private static final double TWO_OVER_PI = 0.6366197723675814;

  /** The first 256 binary digits of 2/π. */
  private static final long[] DIGITS = {
    0xa2f9836e4e441529L, 0xfc2757d1f534ddc0L, 0xdb6295993c439041L, 0xfe5163abdebbc561L
  };

  private Trigonometry() {}

  /** The sine, within 0.51 ulp for every float. */
  public static float sin(float x) {
    return x == 0f ? x : (float) inQuarter(quarters(x), rest(x));
  }

  /** The cosine, within 0.51 ulp for every float. */
  public static float cos(float x) {
    return (float) inQuarter(quarters(x) + 1, rest(x));
  }

  /** The sine of so many right angles and the rest, which is at most π/4. */
  private static double inQuarter(int quarters, double rest) {
    double y = (quarters & 1) == 0 ? sinNear0(rest) : cosNear0(rest);
    return (quarters & 2) == 0 ? y : -y;
  }

  /** The number of right angles nearest to x, modulo 4. */
  private static int quarters(float x) {
    return Math.abs(x) < 0x1p27f
        ? (int) Math.rint(x * TWO_OVER_PI)
        : (int) (fixedQuarters(x) + (1L << 61) >>> 62);
  }

  /** What x is beyond {@link #quarters}, in radians; NaN for an infinite x. */
  private static double rest(float x) {
    if (Math.abs(x) < 0x1p27f) {
      double n = Math.rint(x * TWO_OVER_PI);
      return Math.fma(-n, HALF_PI_LOW, Math.fma(-n, HALF_PI, x));
    }
    // Sign extension takes the nearest right angle away.
    return (fixedQuarters(x) << 2 >> 2) * (HALF_PI * 0x1p-62) + (x - x);
  }

  /** x · 2/π modulo 4 in units of 2⁻⁶², for |x| ≥ 2²⁷: of 2/π only 96 digits matter. */
  private static long fixedQuarters(float x) {
    int bits = Float.floatToRawIntBits(x);
    int exponent = Math.min((bits >>> 23 & 0xff) - 150, 104);
    long m = bits & 0x7fffff | 0x800000;
    long high = digits(exponent - 2);
    long low = digits(exponent + 62) >>> 32;
    long product = m * high + (m * low >>> 32);
    return x < 0f ? -product : product;
  }

  /** 64 digits of 2/π from this place. */
  private static long digits(int from) {
    int word = from >> 6;
    int shift = from & 63;
    return shift == 0 ? DIGITS[word] : DIGITS[word] << shift | DIGITS[word + 1] >>> 64 - shift;
  }

  private static double sinNear0(double x) {
    double z = x * x;
    double p = 1.0 / 6227020800.0;
    p = Math.fma(p, z, -1.0 / 39916800);
    p = Math.fma(p, z, 1.0 / 362880);
    p = Math.fma(p, z, -1.0 / 5040);
    p = Math.fma(p, z, 1.0 / 120);
    p = Math.fma(p, z, -1.0 / 6);
    return Math.fma(p * z, x, x);
  }

  private static double cosNear0(double x) {
    double z = x * x;
    double p = -1.0 / 87178291200.0;
    p = Math.fma(p, z, 1.0 / 479001600);
    p = Math.fma(p, z, -1.0 / 3628800);
    p = Math.fma(p, z, 1.0 / 40320);
    p = Math.fma(p, z, -1.0 / 720);
    p = Math.fma(p, z, 1.0 / 24);
    p = Math.fma(p, z, -0.5);
    return Math.fma(p, z, 1.0);
  }
}
