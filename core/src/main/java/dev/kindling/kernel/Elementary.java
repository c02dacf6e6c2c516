package dev.kindling.kernel;

/**
 * Elementary functions as polynomials of fused multiply-adds, so that they give the same bits on
 * every machine; {@link Math#exp} does not promise that.
 *
 * <p>Range reduction and coefficients: S. L. Moshier, <em>Methods and Programs for Mathematical
 * Functions</em> (1989), single precision. The errors stated are the largest seen over all floats
 * that a test walks through.
 */
public final class Elementary {
  private static final float LOG2_E = 1.44269504088896341f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;

  /** Adding and subtracting 1.5 · 2²³ rounds a small float to the nearest integer. */
  private static final float ROUNDER = 12582912f;

  private static final int ROUNDER_BITS = 0x4B400000;

  private static final float SQRT_HALF = 0.707106781186547524f;

  private Elementary() {}

  /** eˣ, within 1 ulp, subnormal results included. */
  public static float exp(float x) {
    float bounded = Math.max(-104f, Math.min(x, 89f));
    float n = Math.fma(bounded, LOG2_E, ROUNDER) - ROUNDER;
    float y = expm1(bounded, n) + 1f;
    // Two halves, since 2ⁿ alone may lie outside the range of normal floats.
    int exponent = (int) n;
    int half = exponent >> 1;
    return y * powerOfTwo(half) * powerOfTwo(exponent - half);
  }

  /** The natural logarithm of x, within 1 ulp; −∞ at 0 and NaN below. */
  public static float log(float x) {
    if (!(x > 0f) || x == Float.POSITIVE_INFINITY) {
      return x == 0f ? Float.NEGATIVE_INFINITY : x > 0f ? x : Float.NaN;
    }
    boolean subnormal = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(subnormal ? x * 0x1p23f : x);
    int exponent = (bits >> 23) - 126 - (subnormal ? 23 : 0);
    float m = Float.intBitsToFloat((bits & 0x007fffff) | 0x3f000000); // in [0.5, 1)
    if (m < SQRT_HALF) {
      m += m;
      exponent--;
    }
    float r = m - 1f;
    float p = 7.0376836292e-2f;
    p = Math.fma(p, r, -1.1514610310e-1f);
    p = Math.fma(p, r, 1.1676998740e-1f);
    p = Math.fma(p, r, -1.2420140846e-1f);
    p = Math.fma(p, r, 1.4249322787e-1f);
    p = Math.fma(p, r, -1.6668057665e-1f);
    p = Math.fma(p, r, 2.0000714765e-1f);
    p = Math.fma(p, r, -2.4999993993e-1f);
    p = Math.fma(p, r, 3.3333331174e-1f);
    float square = r * r;
    float tail = Math.fma(exponent, LN2_LOW, r * square * p);
    tail = Math.fma(-0.5f, square, tail);
    return Math.fma(exponent, LN2_HIGH, r + tail);
  }

  /** Puts far elements where {@link #reduce} and {@link #scale} make 0 or ∞ of them. */
  static void bound(float[] x, int xi, int n) {
    boolean within = true;
    for (int i = xi; i < xi + n; i++) {
      within &= Math.abs(x[i]) < 88f;
    }
    for (int i = xi; !within && i < xi + n; i++) {
      x[i] = Math.max(Math.min(x[i], 89f), -132f);
    }
  }

  /** x = eʳ − 1 for x = n · ln 2 + r, and n + ROUNDER beside it. */
  static void reduce(float[] x, int xi, float[] shifted, int length) {
    for (int i = 0; i < length; i++) {
      float m = Math.fma(x[xi + i], LOG2_E, ROUNDER);
      shifted[i] = m;
      x[xi + i] = expm1(x[xi + i], m - ROUNDER);
    }
  }

  /** y = (y + 1) · 2^(n + steps), by two halves as above. */
  static void scale(float[] shifted, int steps, float[] y, int yi, int length) {
    for (int i = 0; i < length; i++) {
      int exponent = Float.floatToRawIntBits(shifted[i]) - ROUNDER_BITS + steps;
      int half = exponent >> 1;
      y[yi + i] = (y[yi + i] + 1f) * powerOfTwo(half) * powerOfTwo(exponent - half);
    }
  }

  private static float expm1(float x, float n) {
    float r = Math.fma(n, -LN2_LOW, Math.fma(n, -LN2_HIGH, x));
    float p = 1.9875691500e-4f;
    p = Math.fma(p, r, 1.3981999507e-3f);
    p = Math.fma(p, r, 8.3334519073e-3f);
    p = Math.fma(p, r, 4.1665795894e-2f);
    p = Math.fma(p, r, 1.6666665459e-1f);
    p = Math.fma(p, r, 5.0000001201e-1f);
    return Math.fma(p, r * r, r);
  }

  private static float powerOfTwo(int n) {
    return Float.intBitsToFloat((n + 127) << 23);
  }
}
