package dev.kindling.kernel;

/**
 * Functions made of exponentials over runs of adjacent elements, in short passes without branches:
 * ten times as fast as element by element. The value of an element depends on nothing but itself.
 * The results may not overwrite the arguments. This class is the specification; vector kernels
 * replace the last passes, or all.
 *
 * <p>Choices are made by arithmetic: {@code max(x, 0)} is x or nothing, and a weight that is
 * exactly 0 or 1 takes one of two values. Exponentials stand 2⁴⁰ times as large between the passes,
 * so that no digits are lost where a result is small. Coefficients without a source are
 * least-squares fits of the relative error, reweighted until it is even. The errors stated are the
 * largest seen over all floats that a test walks through.
 */
public class Runs {
  private static final int LENGTH = 256;

  /** The exponentials between the passes are 2 to this power as large. */
  static final int STEPS = 40;

  /** What takes them back. */
  protected static final float UNIT = 0x1p-40f;

  /** So large that its square takes the smallest float beyond 1. */
  protected static final float HUGE = 0x1p127f;

  protected static final float CUBIC_END = 12f;
  protected static final float LOGISTIC_END = 120f;

  /** 2 √(2/π), in two parts. */
  protected static final float LINEAR = 1.595769167e+00f;

  protected static final float LINEAR_LOW = -4.534068054e-08f;

  /** 2 √(2/π) · 0.044715, in two parts. */
  protected static final float CUBIC = 7.135481387e-02f;

  protected static final float CUBIC_LOW = 2.398832466e-09f;

  private final Kernels kernels;
  private final ThreadLocal<float[]> slopes = ThreadLocal.withInitial(() -> new float[LENGTH]);

  protected Runs(Kernels kernels) {
    this.kernels = kernels;
  }

  /** y = 1 / (1 + e⁻ˣ), within 2 ulp. */
  public void sigmoid(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      decay(x, xi + i, 1f, y, yi + i, n);
      endSigmoid(x, xi + i, y, yi + i, n);
    }
  }

  /** The last pass of {@link #sigmoid}. */
  private static void endSigmoid(float[] in, int xi, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float x = in[xi + i];
      float e = y[yi + i];
      e = e * UNIT;
      float sum = 1f + e;
      float lost = e - (sum - 1f);
      float q = Math.min(Math.max(x * HUGE, e), 1f) / sum;
      y[yi + i] = Math.fma(-(q * lost), Math.max(1f - q, q), q);
    }
  }

  /** y = tanh x, within 2 ulp: a polynomial near 0, else (1 − e) / (1 + e), e = e⁻²ˣ. */
  public void tanh(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      decay(x, xi + i, 2f, y, yi + i, n);
      endTanh(x, xi + i, y, yi + i, n);
    }
  }

  /** The last pass of {@link #tanh}. */
  private static void endTanh(float[] in, int xi, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float x = in[xi + i];
      float e = y[yi + i];
      e = e * UNIT;
      float z = Math.abs(x);
      float near = Math.min(z, 0.5625f);
      float u = near * near;
      float p = 2.487675287e-03f;
      p = Math.fma(p, u, -8.499295451e-03f);
      p = Math.fma(p, u, 2.181191556e-02f);
      p = Math.fma(p, u, -5.396406353e-02f);
      p = Math.fma(p, u, 1.333332211e-01f);
      p = Math.fma(p, u, -3.333333433e-01f);
      float close = Math.fma(p * u, near, near);
      float far = (1f - e) / (1f + e);
      float size = Math.fma(above(z, 0.5625f), far - close, close);
      y[yi + i] = size * Math.max(Math.min(x * HUGE * HUGE, 1f), -1f);
    }
  }

  /** y = x / (1 + e⁻ˣ), within 4 ulp; NaN at −∞. */
  public void silu(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      decay(x, xi + i, 1f, y, yi + i, n);
      endSilu(x, xi + i, y, yi + i, n);
    }
  }

  /** The last pass of {@link #silu}. */
  private static void endSilu(float[] in, int xi, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float x = in[xi + i];
      float e = y[yi + i];
      float z = Math.min(Math.abs(x), LOGISTIC_END);
      float left = z / Math.fma(e, UNIT, 1f);
      // Small ones must not be made smaller.
      float big = above(z, 1f);
      float f = big * e + ((1f - big) * (e * UNIT));
      left = left * (big * UNIT + (1f - big));
      y[yi + i] = Math.fma(-left, f, Math.max(x, -0f)) + (Math.min(x, 0f) * 0f);
    }
  }

  /**
   * y = x · tanh(ln(1 + eˣ)), within 4 ulp; NaN at −∞. With e = e^(−|x|), the hyperbolic tangent is
   * e (e + 2) / (e (e + 2) + 2) on the left and 1 − 2e² / (1 + 2e + 2e²) on the right.
   */
  public final void mish(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      decay(x, xi + i, 1f, y, yi + i, n);
      endMish(x, xi + i, y, yi + i, n);
    }
  }

  /** The last pass of {@link #mish}. */
  protected void endMish(float[] in, int xi, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float x = in[xi + i];
      float e = y[yi + i];
      float z = Math.min(Math.abs(x), LOGISTIC_END);
      float f = e * UNIT;
      float right = above(x, 0f);
      float other = 1f - right;
      // Without the factor e that stands over both lines.
      float over = right * (f + f) + (other * (f + 2f));
      float under = Math.fma(f, Math.fma(right, f, f) + 2f, 1f + other);
      float left = z * over / under;
      // Small ones must not be made smaller.
      float big = above(z, 1f);
      f = big * e + ((1f - big) * f);
      left = left * (big * UNIT + (1f - big));
      y[yi + i] = Math.fma(-left, f, Math.max(x, -0f)) + (Math.min(x, 0f) * 0f);
    }
  }

  /**
   * y = ln(1 + e^(beta · x)) / beta, within 4 ulp. The logarithm of 1 + e is 2 artanh(e / (2 + e)).
   */
  public final void softplus(float[] x, int xi, float beta, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      decay(x, xi + i, beta, y, yi + i, n);
      endSoftplus(x, xi + i, beta, y, yi + i, n);
    }
  }

  /** The last pass of {@link #softplus}. */
  protected void endSoftplus(float[] in, int xi, float beta, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float x = in[xi + i];
      float e = y[yi + i];
      float f = e * UNIT;
      float sum = 2f + f;
      float s = f / sum;
      float u = s * s;
      float p = 2.079657614e-01f;
      p = Math.fma(p, u, 1.746222228e-01f);
      p = Math.fma(p, u, 2.226495147e-01f);
      p = Math.fma(p, u, 2.857029736e-01f);
      p = Math.fma(p, u, 4.000000954e-01f);
      p = Math.fma(p, u, 6.666666865e-01f);
      float log = Math.fma(p * u, s, s + s);
      y[yi + i] = (Math.max(x * beta, 0f) + log) / beta;
    }
  }

  /** y = scale · x where x > 0, else bend · (e^(rate · x) − 1), within 3 ulp; rate ≥ 0. */
  public final void elu(
      float[] x, int xi, float scale, float bend, float rate, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      decay(x, xi + i, rate, y, yi + i, n);
      endElu(x, xi + i, scale, bend, rate, y, yi + i, n);
    }
  }

  /** The last pass of {@link #elu}. */
  protected void endElu(
      float[] in, int xi, float scale, float bend, float rate, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float x = in[xi + i];
      float e = y[yi + i];
      float v = Math.min(x, 0f) * rate;
      float near = Math.max(v, -0.7f);
      float p = 1.892816363e-05f;
      p = Math.fma(p, near, 1.929978607e-04f);
      p = Math.fma(p, near, 1.386346063e-03f);
      p = Math.fma(p, near, 8.332712576e-03f);
      p = Math.fma(p, near, 4.166659340e-02f);
      p = Math.fma(p, near, 1.666666567e-01f);
      p = Math.fma(p, near, 5.000000000e-01f);
      float close = Math.fma(p, near * near, near);
      float far = e * UNIT - 1f;
      float below = Math.fma(above(-v, 0.7f), far - close, close);
      y[yi + i] = Math.max(x, 0f) * scale + (below * bend);
    }
  }

  /** y = scale where x > 0, else slope · e^(rate · x), within 3 ulp; rate ≥ 0. */
  public final void eluSlope(
      float[] x, int xi, float scale, float slope, float rate, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      decay(x, xi + i, rate, y, yi + i, n);
      endEluSlope(x, xi + i, scale, slope, y, yi + i, n);
    }
  }

  /** The last pass of {@link #eluSlope}. */
  protected void endEluSlope(
      float[] in, int xi, float scale, float slope, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float x = in[xi + i];
      float e = y[yi + i];
      float right = above(x, 0f);
      y[yi + i] = right * scale + ((1f - right) * (e * UNIT * slope));
    }
  }

  /**
   * y = x · Φ(x), Φ being the distribution function of the standard normal distribution, within 4
   * ulp, far out too; NaN at −∞.
   */
  public void gelu(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      GaussianTails.gelu(x, xi + i, y, yi + i, Math.min(LENGTH, length - i));
    }
  }

  /**
   * The derivative of {@link #gelu}, Φ(x) + x · φ(x), φ being Φ's derivative, within 4 ulp; NaN at
   * ±∞. It is multiplied by g, which may be y.
   */
  public void geluSlope(float[] x, int xi, float[] g, int gi, float[] y, int yi, int length) {
    float[] slope = slopes.get();
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      GaussianTails.geluSlope(x, xi + i, slope, n);
      for (int j = 0; j < n; j++) {
        y[yi + i + j] = g[gi + i + j] * slope[j];
      }
    }
  }

  /** y = x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2, within 4 ulp; NaN at −∞. */
  public final void geluTanh(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      cubic(x, xi + i, y, yi + i, n);
      decay(y, yi + i, 1f, y, yi + i, n);
      endGeluTanh(x, xi + i, y, yi + i, n);
    }
  }

  /** The last pass of {@link #geluTanh}. */
  protected void endGeluTanh(float[] in, int xi, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float x = in[xi + i];
      float e = y[yi + i];
      float z = Math.min(Math.abs(x), CUBIC_END);
      float u = z * z;
      float product = CUBIC * u;
      float w = product + LINEAR;
      // What each of the four operations has rounded away.
      float part = w - product;
      float low = Math.fma(CUBIC, u, -product) + (product - (w - part) + (LINEAR - part));
      low = Math.fma(CUBIC, Math.fma(z, z, -u), Math.fma(CUBIC_LOW, u, LINEAR_LOW)) + low;
      low = Math.fma(z, low, Math.fma(z, w, -(z * w)));
      float left = z / Math.fma(e, UNIT, 1f);
      // Small ones must not be made smaller.
      float big = above(z, 1f);
      float f = big * e + ((1f - big) * (e * UNIT));
      left = left * (big * UNIT + (1f - big));
      y[yi + i] =
          Math.fma(-left, f, Math.fma(left * low, f, Math.max(x, -0f))) + (Math.min(x, 0f) * 0f);
    }
  }

  /**
   * The derivative of {@link #geluTanh}, within 6 ulp, but around its zero at −0.7525 within 10⁻⁷;
   * NaN at ±∞. On the left it is q · (1 − z · t' · (1 − q)), q = e / (1 + e).
   */
  public final void geluTanhSlope(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += LENGTH) {
      int n = Math.min(LENGTH, length - i);
      cubic(x, xi + i, y, yi + i, n);
      decay(y, yi + i, 1f, y, yi + i, n);
      endGeluTanhSlope(x, xi + i, y, yi + i, n);
    }
  }

  /** The last pass of {@link #geluTanhSlope}. */
  protected void endGeluTanhSlope(float[] in, int xi, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      float x = in[xi + i];
      float e = y[yi + i];
      float z = Math.min(Math.abs(x), CUBIC_END);
      float u = z * z;
      float product = CUBIC * u;
      float w = product + LINEAR;
      // What each of the four operations has rounded away.
      float part = w - product;
      float low = Math.fma(CUBIC, u, -product) + (product - (w - part) + (LINEAR - part));
      low = Math.fma(CUBIC, Math.fma(z, z, -u), Math.fma(CUBIC_LOW, u, LINEAR_LOW)) + low;
      low = Math.fma(z, low, Math.fma(z, w, -(z * w)));
      float rest = 1f / Math.fma(e, UNIT, 1f);
      float steep = z * Math.fma(u, 3f * CUBIC, LINEAR);
      float left = rest * Math.fma(-steep, rest, 1f);
      float side = Math.max(Math.min(x * HUGE, 1f), -1f);
      left = side * left * UNIT;
      y[yi + i] =
          Math.fma(-left, e, Math.fma(left * low, e, Math.fma(side, 0.5f, 0.5f))) + (x * 0f);
    }
  }

  /** 1 where x > bound, else 0. */
  private static float above(float x, float bound) {
    return Math.max(Math.min((x - bound) * HUGE * HUGE, 1f), 0f);
  }

  /** y = 2⁴⁰ · e^(−|factor · x|). */
  protected void decay(float[] x, int xi, float factor, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      y[yi + i] = -Math.abs(factor * x[xi + i]);
    }
    kernels.exp(y, yi, 0f, STEPS, y, yi, n);
  }

  /** y = 2 √(2/π) · (x + 0.044715 x³), but for what rounding changes. */
  protected void cubic(float[] x, int xi, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      y[yi + i] = x[xi + i] * (CUBIC * (x[xi + i] * x[xi + i]) + LINEAR);
    }
  }
}
