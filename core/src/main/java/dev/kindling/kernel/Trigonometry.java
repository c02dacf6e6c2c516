package dev.kindling.kernel;

/**
 * Trigonometric functions and their inverses, rounded from {@link Wide} arithmetic.
 *
 * <p>Arguments are reduced as W. J. Cody and W. Waite do (1980), and beyond 2²⁷ as M. Payne and R.
 * Hanek do, <em>Radian Reduction for Trigonometric Functions</em> (1983). The arctangent is that of
 * S. L. Moshier, <em>Methods and Programs for Mathematical Functions</em> (1989).
 */
public final class Trigonometry {
  static final double HALF_PI = 1.5707963267948966;
  static final double HALF_PI_LOW = 6.123233995736766e-17;
  static final double TWO_OVER_PI = 0.6366197723675814;

  /** From here on 2/π takes more digits. */
  static final float LARGE = 0x1p27f;

  /** The first 256 binary digits of 2/π. */
  private static final long[] DIGITS = {
    0xa2f9836e4e441529L, 0xfc2757d1f534ddc0L, 0xdb6295993c439041L, 0xfe5163abdebbc561L
  };

  private static final double[] ATAN = {
    -8.750608600031904122785e-1,
    -1.615753718733365076637e1,
    -7.500855792314704667340e1,
    -1.228866684490136173410e2,
    -6.485021904942025371773e1
  };
  private static final double[] ATAN_BELOW = {
    1.0,
    2.485846490142306297962e1,
    1.650270098316988542046e2,
    4.328810604912902668951e2,
    4.853903996359136964868e2,
    1.945506571482613964425e2
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

  /** The tangent, within 0.51 ulp for every float. */
  public static float tan(float x) {
    int quarters = quarters(x);
    double rest = rest(x);
    return x == 0f ? x : (float) (inQuarter(quarters, rest) / inQuarter(quarters + 1, rest));
  }

  /** The sine of so many right angles and the rest, which is at most π/4. */
  private static double inQuarter(int quarters, double rest) {
    double y = (quarters & 1) == 0 ? sinNear0(rest) : cosNear0(rest);
    return (quarters & 2) == 0 ? y : -y;
  }

  /** The number of right angles nearest to x, modulo 4. */
  private static int quarters(float x) {
    return Math.abs(x) < LARGE
        ? (int) Math.rint(x * TWO_OVER_PI)
        : (int) (fixedQuarters(x) + (1L << 61) >>> 62);
  }

  /** What x is beyond {@link #quarters}, in radians; NaN for an infinite x. */
  private static double rest(float x) {
    if (Math.abs(x) < LARGE) {
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

  /** sin πx, exactly 0 at whole numbers. */
  static double sinPi(double x) {
    double r = x - 2.0 * Math.rint(0.5 * x);
    double a = Math.min(Math.abs(r), 1.0 - Math.abs(r));
    double y = a <= 0.25 ? sinNear0(Math.PI * a) : cosNear0(Math.PI * (0.5 - a));
    return Math.copySign(y, r);
  }

  /** cos πx, exactly 0 half-way between whole numbers. */
  static double cosPi(double x) {
    return sinPi(x - 2.0 * Math.rint(0.5 * x) + 0.5);
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

  /** The arcsine, within 0.51 ulp; NaN outside −1..1. */
  public static float asin(float x) {
    return x == 0f ? x : (float) wideAtan(x / Math.sqrt((1.0 - x) * (1.0 + x)));
  }

  /** The arccosine, within 0.51 ulp; NaN outside −1..1. */
  public static float acos(float x) {
    return (float) (2.0 * wideAtan(Math.sqrt((1.0 - x) / (1.0 + x))));
  }

  /** The arctangent, within 0.51 ulp. */
  public static float atan(float x) {
    return (float) wideAtan(x);
  }

  /** The angle of the point (x, y), from −π to π, within 0.51 ulp; zeros count by their sign. */
  public static float atan2(float y, float x) {
    if (Float.isNaN(x) || Float.isNaN(y)) {
      return Float.NaN;
    }
    double ratio = Math.abs((double) y) / Math.abs((double) x);
    if (Double.isNaN(ratio)) {
      ratio = y == 0f ? 0.0 : 1.0;
    }
    double a = wideAtan(ratio);
    return Math.copySign((float) (Math.copySign(1f, x) < 0f ? 2.0 * HALF_PI - a : a), y);
  }

  private static double wideAtan(double x) {
    double a = Math.abs(x);
    double turned = 0.0;
    if (a > 2.414213562373095) {
      a = -1.0 / a;
      turned = HALF_PI;
    } else if (a > 0.66) {
      a = (a - 1.0) / (a + 1.0);
      turned = 0.5 * HALF_PI;
    }
    double z = a * a;
    double p = z * Wide.polynomial(z, ATAN) / Wide.polynomial(z, ATAN_BELOW);
    return Math.copySign(turned + Math.fma(p, a, a), x);
  }

  /**
   * The n-th derivative of sin πx / πx, which is 1 at 0; within 0.51 ulp for n = 0. Near 0 by
   * Taylor's series, and beyond 1 from the derivatives of x · y = sin πx / π.
   */
  public static float sinc(int n, float x) {
    if (n == 0) {
      return x == 0f ? 1f : (float) (sinPi(x) / (Math.PI * x));
    }
    return (float) (Math.abs(x) < 1f ? sincNear0(n, x) : sincBeyond1(n, x));
  }

  /** Σ (−1)ᵏ π²ᵏ xʲ / ((2k + 1) j!), j = 2k − n ≥ 0. */
  private static double sincNear0(int n, double x) {
    int j = n & 1;
    double term = (n + j & 2) == 0 ? 1.0 : -1.0;
    for (int i = 0; i < n + j; i++) {
      term *= Math.PI;
    }
    term = j == 0 ? term : term * x;
    double sum = 0.0;
    for (int last = j + 40; j < last; j += 2) {
      sum += term / (n + j + 1);
      term *= -(Math.PI * x) * (Math.PI * x) / ((j + 1.0) * (j + 2.0));
    }
    return sum;
  }

  private static double sincBeyond1(int n, double x) {
    double y = sinPi(x) / (Math.PI * x);
    double power = 1.0;
    for (int i = 1; i <= n; i++) {
      double wave = (i & 1) == 0 ? sinPi(x) : cosPi(x);
      y = ((i & 2) == 0 ? power * wave : -power * wave) / x - i * y / x;
      power *= Math.PI;
    }
    return y;
  }
}
