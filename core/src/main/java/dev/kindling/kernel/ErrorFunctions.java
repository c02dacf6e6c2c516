package dev.kindling.kernel;

/**
 * The error function and its kin.
 *
 * <p>Rational approximations: W. J. Cody, <em>Rational Chebyshev Approximations for the Error
 * Function</em>, Mathematics of Computation 23 (1969).
 */
public final class ErrorFunctions {
  private static final double ONE_OVER_SQRT_PI = 0.5641895835477563;

  private static final double[] NEAR = {
    1.85777706184603153e-1,
    3.16112374387056560,
    1.13864154151050156e2,
    3.77485237685302021e2,
    3.20937758913846947e3
  };
  private static final double[] NEAR_BELOW = {
    1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3
  };
  private static final double[] MIDDLE = {
    2.15311535474403846e-8,
    5.64188496988670089e-1,
    8.88314979438837594,
    6.61191906371416295e1,
    2.98635138197400131e2,
    8.81952221241769090e2,
    1.71204761263407058e3,
    2.05107837782607147e3,
    1.23033935479799725e3
  };
  private static final double[] MIDDLE_BELOW = {
    1.0,
    1.57449261107098347e1,
    1.17693950891312499e2,
    5.37181101862009858e2,
    1.62138957456669019e3,
    3.29079923573345963e3,
    4.36261909014324716e3,
    3.43936767414372164e3,
    1.23033935480374942e3
  };
  private static final double[] FAR = {
    1.63153871373020978e-2,
    3.05326634961232344e-1,
    3.60344899949804439e-1,
    1.25781726111229246e-1,
    1.60837851487422766e-2,
    6.58749161529837803e-4
  };
  private static final double[] FAR_BELOW = {
    1.0,
    2.56852019228982242,
    1.87295284992346725,
    5.27905102951428412e-1,
    6.05183413124413191e-2,
    2.33520497626869185e-3
  };

  /** M. B. Giles, <em>Approximating the erfinv Function</em> (2010), single precision. */
  private static final double[] INVERSE_MIDDLE = {
    2.81022636e-08,
    3.43273939e-07,
    -3.5233877e-06,
    -4.39150654e-06,
    0.00021858087,
    -0.00125372503,
    -0.00417768164,
    0.246640727,
    1.50140941
  };

  private static final double[] INVERSE_TAIL = {
    -0.000200214257,
    0.000100950558,
    0.00134934322,
    -0.00367342844,
    0.00573950773,
    -0.0076224613,
    0.00943887047,
    1.00167406,
    2.83297682
  };

  private ErrorFunctions() {}

  /** 2/√π · ∫ e^(−t²) dt from 0 to x, within 0.51 ulp. */
  public static float erf(float x) {
    return x == 0f ? x : (float) wideErf(x);
  }

  /** 1 − erf x, within 0.51 ulp, subnormal results included. */
  public static float erfc(float x) {
    return (float) wideErfc(x);
  }

  /** e^(−x²), within 0.51 ulp. */
  public static float gaussian(float x) {
    return (float) Wide.exp(-(double) x * x);
  }

  /** The y whose erf is x, within 0.51 ulp; ±∞ at ±1 and NaN beyond. */
  public static float erfinv(float x) {
    double a = Math.abs((double) x);
    if (!(a < 1.0) || x == 0f) {
      return a > 1.0 ? Float.NaN : a == 1.0 ? x * Float.POSITIVE_INFINITY : x;
    }
    double w = -Wide.log((1.0 - a) * (1.0 + a));
    double y =
        w < 5.0
            ? a * Wide.polynomial(w - 2.5, INVERSE_MIDDLE)
            : a * Wide.polynomial(Math.sqrt(w) - 3.0, INVERSE_TAIL);
    // Halley's method doubles the digits and more; 1 − a is exact.
    double beyond = a < 0.5 ? wideErf(y) - a : 1.0 - a - wideErfc(y);
    double step = beyond / (2.0 * ONE_OVER_SQRT_PI) * Wide.exp(y * y);
    return Math.copySign((float) (y - step / (1.0 + y * step)), x);
  }

  static double wideErf(double x) {
    return Math.abs(x) <= 0.5 ? near(x) : Math.copySign(1.0 - tail(Math.abs(x)), x);
  }

  static double wideErfc(double x) {
    if (Math.abs(x) <= 0.5) {
      return 1.0 - near(x);
    }
    return x < 0.0 ? 2.0 - tail(-x) : tail(x);
  }

  private static double near(double x) {
    double z = x * x;
    return x * (Wide.polynomial(z, NEAR) / Wide.polynomial(z, NEAR_BELOW));
  }

  /** erfc x for x > 0.5. The square of a float is exact. */
  private static double tail(double x) {
    double e = Wide.exp(-x * x);
    if (x <= 4.0) {
      return e * (Wide.polynomial(x, MIDDLE) / Wide.polynomial(x, MIDDLE_BELOW));
    }
    double bounded = Math.min(x, 1e10);
    double z = 1.0 / (bounded * bounded);
    double r = z * (Wide.polynomial(z, FAR) / Wide.polynomial(z, FAR_BELOW));
    return e * (ONE_OVER_SQRT_PI - r) / bounded;
  }
}
