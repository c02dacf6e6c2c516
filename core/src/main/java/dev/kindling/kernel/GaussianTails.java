package dev.kindling.kernel;

/**
 * GELU and its derivative over runs, made of the tails of the normal distribution: e^(−z²/2), z =
 * |x|, times quotients of polynomials. The power of 2 in it comes last.
 */
public final class GaussianTails {
  /** Further out the tails are 0. */
  public static final float END = 15f;

  /** −log₂(e) / 2. */
  public static final float HALF_LOG2_E = -7.213475204e-01f;

  /**
   * Added to k and subtracted it rounds to an integer; in between, the last digits are those that
   * 2^(k + 40) has as its exponent.
   */
  public static final float BELL_ROUNDER = 12582912f + 127f + Runs.STEPS;

  /** 2 ln 2, in two parts, the first so short that its products are exact. */
  public static final float TWO_LN2_HIGH = 1.38671875f;

  public static final float TWO_LN2_LOW = -4.243888801e-04f;

  /**
   * Nearly √2π: far out the tail is nearly e^(−z²/2) / √2π, whatever the polynomials have rounded.
   */
  public static final float RISE = 2.506601334e+00f;

  public static final float ONE_OVER_ROOT_2_PI = 3.989422917e-01f;

  private GaussianTails() {}

  /** {@link Runs#gelu}: on the left it is −z · Φ(−z). */
  static void gelu(float[] x, int xi, float[] y, int yi, int n) {
    geluTail(x, xi, y, yi, n);
    for (int i = 0; i < n; i++) {
      float left = y[yi + i] * bellPower(x[xi + i]);
      y[yi + i] = Math.fma(-left, Runs.UNIT, x[xi + i] - Math.min(x[xi + i], 0f));
    }
  }

  /** y = z · Φ(−z), but for a power of 2. */
  private static void geluTail(float[] in, int xi, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float z = Math.min(Math.abs(in[xi + i]), END);
      float r = bellRest(z);
      float p = 8.306421340e-03f;
      p = Math.fma(p, z, 8.176207542e-02f);
      p = Math.fma(p, z, 3.679377735e-01f);
      p = Math.fma(p, z, 8.785660863e-01f);
      float q = 1.444916143e-05f;
      q = Math.fma(q, z, 2.054261044e-02f);
      q = Math.fma(q, z, 2.088795900e-01f);
      q = Math.fma(q, z, 8.463007212e-01f);
      p = Math.fma(z * z, p, z);
      y[yi + i] = bell(p, r) / (Math.fma(RISE, p, q * z) + 2f);
    }
  }

  /**
   * The derivative in {@link Runs#geluSlope}, from y's beginning. On the left it is e^(−z²/2) · (z₀
   * − z) times a quotient of polynomials, z₀ being its zero.
   */
  static void geluSlope(float[] x, int xi, float[] y, int n) {
    geluSlopeTail(x, xi, y, n);
    for (int i = 0; i < n; i++) {
      float u = x[xi + i];
      float side = Math.copySign(0.5f, u);
      float left = y[i] * bellPower(u) * (side + side);
      y[i] = Math.fma(-left, Runs.UNIT, Math.fma(u, 0f, side + 0.5f));
    }
  }

  /** y = Φ(−z) − z · φ(z), but for a power of 2. */
  private static void geluSlopeTail(float[] in, int xi, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      float z = Math.min(Math.abs(in[xi + i]), END);
      float r = bellRest(z);
      float p = 8.994126692e-03f;
      p = Math.fma(p, z, 6.701470912e-02f);
      p = Math.fma(p, z, 2.051104903e-01f);
      p = Math.fma(p, z, 2.661356926e-01f);
      float q = 2.999023348e-02f;
      q = Math.fma(q, z, 2.407093793e-01f);
      q = Math.fma(q, z, 8.374051452e-01f);
      q = Math.fma(q, z, 1.434467912e+00f);
      q = Math.fma(q, z, 1f);
      float root = 7.517915368e-01f - z + -1.211444946e-08f;
      p = root * (p / q + ONE_OVER_ROOT_2_PI);
      y[i] = bell(p, r);
    }
  }

  /**
   * r = z² + 2k ln 2 for the whole k that brings it nearest to 0, so that e^(−z²/2) is 2ᵏ ·
   * e^(−r/2). The product is exact, and the square not rounded, so that no digits are lost far out.
   */
  private static float bellRest(float z) {
    float k = Math.fma(z * z, HALF_LOG2_E, BELL_ROUNDER) - BELL_ROUNDER;
    return Math.fma(k, TWO_LN2_LOW, Math.fma(z, z, k * TWO_LN2_HIGH));
  }

  /** p · e^(−r/2). */
  private static float bell(float p, float r) {
    float e = 2.163041427e-05f;
    e = Math.fma(e, r, -2.616973943e-04f);
    e = Math.fma(e, r, 2.604250796e-03f);
    e = Math.fma(e, r, -2.083303593e-02f);
    e = Math.fma(e, r, 1.249999851e-01f);
    e = Math.fma(e, r, -0.5f);
    return Math.fma(p * r, e, p);
  }

  /** 2ᵏ, 2⁴⁰ times as large. */
  private static float bellPower(float x) {
    float z = Math.min(Math.abs(x), END);
    float shifted = Math.fma(z * z, HALF_LOG2_E, BELL_ROUNDER);
    return Float.intBitsToFloat(Float.floatToRawIntBits(shifted) << 23);
  }
}
