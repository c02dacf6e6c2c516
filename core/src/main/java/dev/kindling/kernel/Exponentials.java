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

  /** The hyperbolic tangent, within 0.51 ulp. */
  public static float tanh(float x) {
    double e = Wide.expm1(2.0 * Math.min(Math.abs(x), 20f));
    return Math.copySign((float) (e / (e + 2.0)), x);
  }

  /** 2ˣ, within 0.51 ulp. */
  public static float exp2(float x) {
    return (float) Wide.exp2(x);
  }

  /** The logarithm to base 2, within 0.51 ulp; −∞ at 0 and NaN below. */
  public static float log2(float x) {
    return (float) (Wide.log(x) * Wide.LOG2_E);
  }

  /** The logarithm to base 10, within 0.51 ulp; −∞ at 0 and NaN below. */
  public static float log10(float x) {
    return (float) (Wide.log(x) * 0.4342944819032518);
  }

  /** ln(x / (1 − x)), within 0.51 ulp; NaN outside 0..1. */
  public static float logit(float x) {
    double rest = 1.0 - x;
    return (float) (x > 0.25f && x < 0.75f ? Wide.log1p((x - rest) / rest) : Wide.log(x / rest));
  }

  /** ln(eˣ + eʸ), within 0.51 ulp. */
  public static float logAddExp(float x, float y) {
    double larger = Math.max(x, y);
    double apart = Math.abs((double) x - y);
    return Math.abs(larger) == Double.POSITIVE_INFINITY
        ? (float) larger
        : (float) (larger + Wide.log1p(Wide.exp(-apart)));
  }
}
