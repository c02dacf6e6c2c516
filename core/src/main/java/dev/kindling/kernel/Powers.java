package dev.kindling.kernel;

/** Powers and lengths, rounded from {@link Wide} arithmetic. */
public final class Powers {
  private Powers() {}

  /**
   * xʸ, within 0.51 ulp. Special cases are those of IEEE 754: 1 where y is 0 or x is 1, even beside
   * a NaN, and NaN where x is negative and y is not whole.
   */
  public static float pow(float x, float y) {
    boolean one = y == 0f || x == 1f || x == -1f && Float.isInfinite(y);
    if (one) {
      return 1f;
    }
    boolean whole = y == Math.rint(y);
    if (x < 0f && x > Float.NEGATIVE_INFINITY && !whole) {
      return Float.NaN;
    }
    float size = (float) Wide.exp(y * Wide.log(Math.abs((double) x)));
    // Floats of 2²⁴ or more are even.
    boolean odd = whole && Math.abs(y) < 0x1p24f && ((int) y & 1) != 0;
    return odd ? Math.copySign(size, x) : size;
  }

  /** xʸ · (ln x)ⁿ, which is 0 at x = 0 for n > 0 and y ≥ 0; within 1 ulp where xʸ is normal. */
  public static float powTimesLogs(float x, float y, int n) {
    if (n > 0 && x == 0f && y >= 0f) {
      return 0f;
    }
    return timesLogs(pow(x, y), x, n);
  }

  /**
   * y · xʸ⁻¹ · (ln x)ⁿ, which is 0 at y = 0, and at x = 0 for n > 0 and y ≥ 1; within 1 ulp where
   * it is normal, even if xʸ⁻¹ alone would overflow or fade.
   */
  public static float powSlopeTimesLogs(float x, float y, int n) {
    if (y == 0f || n > 0 && x == 0f && y >= 1f) {
      return 0f;
    }
    float power = pow(x, y - 1f);
    boolean finite = x > 0f && x <= Float.MAX_VALUE && Math.abs(y) <= Float.MAX_VALUE;
    if (finite && (power < Float.MIN_NORMAL || Float.isInfinite(power))) {
      return timesLogs(y * Wide.exp((y - 1.0) * Wide.log((double) x)), x, n);
    }
    return timesLogs((double) y * power, x, n);
  }

  private static float timesLogs(double value, float x, int n) {
    double product = value;
    double log = n == 0 ? 0.0 : Wide.log(x);
    for (int i = 0; i < n; i++) {
      product *= log;
    }
    return (float) product;
  }

  /** √(x² + y²), within 0.51 ulp; ∞ beside an infinity. */
  public static float hypot(float x, float y) {
    if (Float.isInfinite(x) || Float.isInfinite(y)) {
      return Float.POSITIVE_INFINITY;
    }
    return (float) Math.sqrt((double) x * x + (double) y * y);
  }
}
