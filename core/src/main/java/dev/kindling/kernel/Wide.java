package dev.kindling.kernel;

/**
 * Elementary functions in double precision, to at least 12 digits: rounded to float, they are the
 * nearest float but for rare ties, and no cancellation or overflow on the way matters. They are
 * made of exactly specified operations only, so that they give the same bits on every machine.
 *
 * <p>Series of Taylor (exp, sin, cos) and of the area tangent (log) on arguments reduced as W. J.
 * Cody and W. Waite do, <em>Software Manual for the Elementary Functions</em> (1980).
 */
final class Wide {
  static final double LN2 = 0.6931471805599453;
  static final double LOG2_E = 1.4426950408889634;
  private static final double LN2_LOW = 2.3190468138462996e-17;
  private static final double SQRT_HALF = 0.7071067811865476;

  private Wide() {}

  /** eˣ for |x| ≤ 700; beyond, as at ±700, which is beyond all floats too. */
  static double exp(double x) {
    double bounded = Math.max(-700.0, Math.min(x, 700.0));
    double n = Math.rint(bounded * LOG2_E);
    return Math.fma(expm1Near0(rest(bounded, n)), powerOfTwo(n), powerOfTwo(n));
  }

  /** eˣ − 1, to as many digits near 0 as elsewhere. */
  static double expm1(double x) {
    double bounded = Math.max(-700.0, Math.min(x, 700.0));
    double n = Math.rint(bounded * LOG2_E);
    return Math.fma(expm1Near0(rest(bounded, n)), powerOfTwo(n), powerOfTwo(n) - 1.0);
  }

  /** 2ˣ for |x| ≤ 1000; beyond, as at ±1000. */
  static double exp2(double x) {
    double bounded = Math.max(-1000.0, Math.min(x, 1000.0));
    double n = Math.rint(bounded);
    return Math.fma(expm1Near0((bounded - n) * LN2), powerOfTwo(n), powerOfTwo(n));
  }

  private static double rest(double x, double n) {
    return Math.fma(n, -LN2_LOW, Math.fma(n, -LN2, x));
  }

  /** eʳ − 1 for |r| ≤ ln 2 / 2. */
  private static double expm1Near0(double r) {
    double p = 1.0 / 39916800;
    p = Math.fma(p, r, 1.0 / 3628800);
    p = Math.fma(p, r, 1.0 / 362880);
    p = Math.fma(p, r, 1.0 / 40320);
    p = Math.fma(p, r, 1.0 / 5040);
    p = Math.fma(p, r, 1.0 / 720);
    p = Math.fma(p, r, 1.0 / 120);
    p = Math.fma(p, r, 1.0 / 24);
    p = Math.fma(p, r, 1.0 / 6);
    p = Math.fma(p, r, 0.5);
    return Math.fma(p, r * r, r);
  }

  /** The natural logarithm; −∞ at 0 and NaN below. */
  static double log(double x) {
    if (!(x >= Double.MIN_NORMAL) || x == Double.POSITIVE_INFINITY) {
      return x == 0.0 ? Double.NEGATIVE_INFINITY : x > 0.0 ? x : Double.NaN;
    }
    long bits = Double.doubleToRawLongBits(x);
    int exponent = (int) (bits >> 52) - 1023;
    double m = Double.longBitsToDouble((bits & 0xfffffffffffffL) | 0x3ff0000000000000L);
    if (m > 2 * SQRT_HALF) {
      m *= 0.5;
      exponent++;
    }
    return Math.fma(exponent, LN2, logOfRatio((m - 1.0) / (m + 1.0)));
  }

  /** ln(1 + x), to as many digits near 0 as elsewhere. */
  static double log1p(double x) {
    return x > SQRT_HALF - 1.0 && x < 2 * SQRT_HALF - 1.0
        ? logOfRatio(x / (x + 2.0))
        : log(1.0 + x);
  }

  /** ln((1 + s) / (1 − s)) = 2 artanh s for |s| ≤ 0.172. */
  private static double logOfRatio(double s) {
    double z = s * s;
    double p = 1.0 / 17;
    p = Math.fma(p, z, 1.0 / 15);
    p = Math.fma(p, z, 1.0 / 13);
    p = Math.fma(p, z, 1.0 / 11);
    p = Math.fma(p, z, 1.0 / 9);
    p = Math.fma(p, z, 1.0 / 7);
    p = Math.fma(p, z, 1.0 / 5);
    p = Math.fma(p, z, 1.0 / 3);
    return 2.0 * Math.fma(p * z, s, s);
  }

  /** c₀ xⁿ + c₁ xⁿ⁻¹ + … + cₙ. */
  static double polynomial(double x, double... c) {
    double p = c[0];
    for (int i = 1; i < c.length; i++) {
      p = Math.fma(p, x, c[i]);
    }
    return p;
  }

  private static double powerOfTwo(double n) {
    return Double.longBitsToDouble((long) n + 1023 << 52);
  }
}
