package dev.kindling.kernel;

/** Exponentials and logarithms, rounded from {@link Wide} arithmetic. */
public final class Exponentials {
  private Exponentials() {}

  /** eˣ − 1, within 0.51 ulp. */
  public static float expm1(float x) {
    return x == 0f ? x : (float) Wide.expm1(x);
  }

  /** ln(1 + x), within 0.51 ulp; −∞ at −1 and NaN below. */
  public static float log1p(float x) {
    return x == 0f ? x : (float) Wide.log1p(x);
  }

  /** ln(1 + eˣ), within 0.51 ulp. */
  public static float log1pExp(float x) {
    return (float) (Math.max(x, 0f) + Wide.log1p(Wide.exp(-Math.abs((double) x))));
  }

  /** 1 / (1 + e⁻ˣ), within 0.51 ulp. */
  public static float sigmoid(float x) {
    return (float) (1.0 / (1.0 + Wide.exp(-(double) x)));
  }

  /** The hyperbolic tangent, within 0.51 ulp. */
  public static float tanh(float x) {
    double e = Wide.expm1(2.0 * Math.min(Math.abs(x), 20f));
    return Math.copySign((float) (e / (e + 2.0)), x);
  }
}
