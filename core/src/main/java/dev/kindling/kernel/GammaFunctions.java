package dev.kindling.kernel;

/**
 * The logarithm of the gamma function and its derivatives, rounded from {@link Wide} arithmetic:
 * Stirling's series far out, recurrences down to it, and reflection below 0. Abramowitz and Stegun,
 * <em>Handbook of Mathematical Functions</em> (1964), chapters 6 and 23.
 */
public final class GammaFunctions {
  private static final double HALF_LN_2PI = 0.9189385332046728;
  private static final double ONE_MINUS_GAMMA = 0.42278433509846713;

  /** (−1)ᵏ (ζ(k) − 1) / k for k = 24, …, 2: the series of ln Γ(2 + z), formula 6.1.33. */
  private static final double[] NEAR_2 = {
    2.4836745438024785e-09,
    -5.183475041970047e-09,
    1.0838659214896955e-08,
    -2.2711094608943164e-08,
    4.7698101693639804e-08,
    -1.0043224823968099e-07,
    2.1207184805554665e-07,
    -4.492469198764566e-07,
    9.55141213040742e-07,
    -2.039215753801366e-06,
    4.374866789907488e-06,
    -9.439488275268397e-06,
    2.050721277567069e-05,
    -4.492623673813314e-05,
    9.945751278180853e-05,
    -0.00022315475845357939,
    0.0005096695247430425,
    -0.001192753911703261,
    0.0028905103307415234,
    -0.007385551028673986,
    0.020580808427784546,
    -0.0673523010531981,
    0.3224670334241132
  };

  /** B₂ₖ / (2k (2k − 1)) for k = 6, …, 1: Stirling's series, formula 6.1.41. */
  private static final double[] STIRLING = {
    -691.0 / 360360, 1.0 / 1188, -1.0 / 1680, 1.0 / 1260, -1.0 / 360, 1.0 / 12
  };

  /** B₂ₖ / 2k for k = 6, …, 1: formula 6.3.18. */
  private static final double[] DIGAMMA = {
    -691.0 / 32760, 1.0 / 132, -1.0 / 240, 1.0 / 252, -1.0 / 120, 1.0 / 12
  };

  /** B₂ₖ / (2k)! for k = 1, …, 8: the Euler-Maclaurin formula, 23.1.30. */
  private static final double[] EULER_MACLAURIN = {
    1.0 / 12,
    -1.0 / 720,
    1.0 / 30240,
    -1.0 / 1209600,
    1.0 / 47900160,
    -691.0 / 1307674368000.0,
    1.0 / 74724249600.0,
    -3617.0 / 10670622842880000.0
  };

  private GammaFunctions() {}

  /** ln |Γ(x)|, within 0.51 ulp; ∞ at 0, −1, −2, … and at ±∞. */
  public static float lgamma(float x) {
    if (x > 0f || Float.isNaN(x)) {
      return (float) positive(x);
    }
    double sine = Math.abs(Trigonometry.sinPi(x));
    if (sine == 0.0 || Float.isInfinite(x)) {
      return Float.POSITIVE_INFINITY;
    }
    return (float) (Wide.log(Math.PI / (-(double) x * sine)) - positive(-(double) x));
  }

  private static double positive(double x) {
    if (x < 0.5) {
      return near2(x) - Wide.log1p(x) - Wide.log(x);
    }
    if (x < 1.5) {
      return near2(x - 1.0) - Wide.log1p(x - 1.0);
    }
    if (x < 10.0) {
      double product = 1.0;
      double rest = x;
      while (rest > 2.5) {
        rest -= 1.0;
        product *= rest;
      }
      return near2(rest - 2.0) + Wide.log(product);
    }
    double z = 1.0 / x;
    double series = z * Wide.polynomial(z * z, STIRLING);
    return x == Double.POSITIVE_INFINITY
        ? x
        : (x - 0.5) * (Wide.log(x) - 1.0) - 0.5 + HALF_LN_2PI + series;
  }

  /** ln Γ(2 + z) for |z| ≤ 0.5. */
  private static double near2(double z) {
    return z * Math.fma(Wide.polynomial(z, NEAR_2), z, ONE_MINUS_GAMMA);
  }

  /** ψ(x) = Γ′(x) / Γ(x), within 0.51 ulp; ∓∞ at ±0, NaN at −1, −2, … and −∞. */
  public static float digamma(float x) {
    if (x == 0f) {
      return Math.copySign(Float.POSITIVE_INFINITY, -x);
    }
    if (x > 0f || Float.isNaN(x)) {
      return (float) digammaOfPositive(x);
    }
    double sine = Trigonometry.sinPi(x);
    double cotangent = sine == 0.0 ? Double.NaN : Trigonometry.cosPi(x) / sine;
    return (float) (digammaOfPositive(1.0 - x) - Math.PI * cotangent);
  }

  private static double digammaOfPositive(double x) {
    double rest = x;
    double sum = 0.0;
    while (rest < 12.0) {
      sum -= 1.0 / rest;
      rest += 1.0;
    }
    double z = 1.0 / rest;
    return Wide.log(rest) - 0.5 * z - z * z * Wide.polynomial(z * z, DIGAMMA) + sum;
  }

  /** The n-th derivative of ψ for n ≥ 1, within 0.51 ulp for n = 1; infinite at 0, −1, −2, …. */
  public static float polygamma(int n, float x) {
    double factor = (n & 1) == 0 ? -1.0 : 1.0;
    for (int i = 2; i <= n; i++) {
      factor *= i;
    }
    return (float) (factor * zeta(n + 1, x));
  }

  /**
   * Σ 1 / (x + k)ˢ over k = 0, 1, 2, …. Below 0 it is the sum over all whole k, which x and its
   * fraction share, less the part that is missing.
   */
  private static double zeta(int s, double x) {
    if (!(x < 0.0)) {
      return zetaOfPositive(s, x);
    }
    double below = zetaOfPositive(s, Math.ceil(x) - x) - zetaOfPositive(s, 1.0 - x);
    return zetaOfPositive(s, x - Math.floor(x)) + ((s & 1) == 0 ? below : -below);
  }

  private static double zetaOfPositive(int s, double x) {
    double rest = x;
    double sum = 0.0;
    while (rest < 12.0 + s) {
      sum += 1.0 / power(rest, s);
      rest += 1.0;
    }
    double z = 1.0 / rest;
    double term = power(z, s);
    sum += power(z, s - 1) / (s - 1) + 0.5 * term;
    term *= s * z;
    for (int k = 0; k < EULER_MACLAURIN.length; k++) {
      sum += EULER_MACLAURIN[k] * term;
      term *= (s + 2 * k + 1.0) * (s + 2 * k + 2.0) * z * z;
    }
    return sum;
  }

  private static double power(double x, int n) {
    double y = x;
    for (int i = 1; i < n; i++) {
      y *= x;
    }
    return y;
  }
}
