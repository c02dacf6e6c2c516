package dev.kindling.kernel;

/** Hyperbolic functions and their inverses, rounded from {@link Wide} arithmetic. */
public final class Hyperbolics {
  private Hyperbolics() {}

  /** The hyperbolic sine, within 0.51 ulp. */
  public static float sinh(float x) {
    double e = Wide.expm1(Math.abs((double) x));
    return Math.copySign((float) (0.5 * (e + e / (e + 1.0))), x);
  }

  /** The hyperbolic cosine, within 0.51 ulp. */
  public static float cosh(float x) {
    double e = Wide.exp(Math.abs((double) x));
    return (float) (0.5 * (e + 1.0 / e));
  }

  /** The area hyperbolic sine, within 0.51 ulp. */
  public static float asinh(float x) {
    double a = Math.abs((double) x);
    double y = a > 1e9 ? Wide.log(2.0 * a) : Wide.log1p(a + a * a / (1.0 + Math.sqrt(1.0 + a * a)));
    return Math.copySign((float) y, x);
  }

  /** The area hyperbolic cosine, within 0.51 ulp; NaN below 1. */
  public static float acosh(float x) {
    double beyond = x - 1.0;
    return x < 1f ? Float.NaN : (float) Wide.log1p(beyond + Math.sqrt(beyond * (x + 1.0)));
  }

  /** The area hyperbolic tangent, within 0.51 ulp; ±∞ at ±1 and NaN beyond. */
  public static float atanh(float x) {
    double a = Math.abs((double) x);
    return Math.copySign((float) (0.5 * Wide.log1p(2.0 * a / (1.0 - a))), x);
  }
}
