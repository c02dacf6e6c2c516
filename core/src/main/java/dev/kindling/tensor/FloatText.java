package dev.kindling.tensor;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * How the numbers of a table are written: all plainly or all with an exponent, all with the same
 * number of digits after the point. The digits come from decimal arithmetic, since those of {@link
 * Float#toString(float)} depend on the JDK.
 */
record FloatText(boolean scientific, int fraction) {
  /** How many digits the largest number may have. */
  private static final int DIGITS = 8;

  /** NumPy's choice for these numbers, but for whole ones, which need no exponent. */
  static FloatText fitting(float[] data, int[] shown) {
    float largest = 0f;
    float smallest = Float.POSITIVE_INFINITY;
    boolean whole = true;
    for (int at : shown) {
      float size = Math.abs(data[at]);
      if (size > 0f && size < Float.POSITIVE_INFINITY) {
        largest = Math.max(largest, size);
        smallest = Math.min(smallest, size);
        whole &= size == Math.rint(size);
      }
    }
    if (largest == 0f || whole && largest < 1e7f) {
      return new FloatText(false, 1);
    }
    boolean scientific = largest >= 1e6f || smallest < 1e-4f || largest / smallest > 1000f;
    BigDecimal top = shortest(largest);
    int most = scientific ? DIGITS - 1 : DIGITS - Math.max(0, top.precision() - top.scale());
    int fraction = 1;
    for (int at : shown) {
      float size = Math.abs(data[at]);
      if (size > 0f && size < Float.POSITIVE_INFINITY && fraction < most) {
        BigDecimal digits = shortest(size);
        int own = scientific ? digits.precision() - 1 : digits.scale();
        fraction = Math.max(fraction, Math.min(own, most));
      }
    }
    return new FloatText(scientific, fraction);
  }

  String text(float x) {
    if (Float.isNaN(x) || Float.isInfinite(x)) {
      return Float.toString(x);
    }
    BigDecimal digits = x == 0f ? BigDecimal.ZERO : shortest(Math.abs(x));
    return sign(x)
        + (scientific
            ? scientific(digits, fraction, 2)
            : digits.setScale(fraction, RoundingMode.HALF_EVEN).toPlainString());
  }

  /**
   * A number by itself, with the fewest digits that tell it from all other floats; plainly from
   * 0.001 to 10⁷ as in {@link Float#toString(float)}.
   */
  static String of(float x) {
    if (x == 0f || Float.isNaN(x) || Float.isInfinite(x)) {
      return Float.toString(x);
    }
    float size = Math.abs(x);
    BigDecimal digits = shortest(size);
    return sign(x)
        + (size >= 1e-3f && size < 1e7f
            ? digits.setScale(Math.max(1, digits.scale())).toPlainString()
            : scientific(digits, Math.max(1, digits.precision() - 1), 0));
  }

  /** A number with so many significant digits, or fewer where they are zeros. */
  static String rounded(double x, int digits) {
    if (x == 0 || Double.isNaN(x) || Double.isInfinite(x)) {
      return x == 0 ? "0" : Double.toString(x);
    }
    BigDecimal d = new BigDecimal(x).round(new MathContext(digits)).stripTrailingZeros();
    double size = Math.abs(x);
    return size >= 1e-4 && size < 1e7
        ? d.toPlainString()
        : (x < 0 ? "-" : "") + scientific(d.abs(), d.precision() - 1, 0);
  }

  private static String sign(float x) {
    return Float.floatToRawIntBits(x) < 0 ? "-" : "";
  }

  /**
   * With an exponent, which has a sign and no fewer digits than {@code width} where that is > 0.
   */
  private static String scientific(BigDecimal digits, int fraction, int width) {
    MathContext most = new MathContext(fraction + 1, RoundingMode.HALF_EVEN);
    BigDecimal d = digits.round(most);
    int exponent = d.signum() == 0 ? 0 : d.precision() - d.scale() - 1;
    String size = Integer.toString(Math.abs(exponent));
    return d.movePointLeft(exponent).setScale(fraction, RoundingMode.UNNECESSARY).toPlainString()
        + (exponent < 0 ? "E-" : width > 0 ? "E+" : "E")
        + "0".repeat(Math.max(0, width - size.length()))
        + size;
  }

  /** The decimal of the fewest digits that is nearer to this positive float than to any other. */
  private static BigDecimal shortest(float x) {
    BigDecimal exact = new BigDecimal(x);
    BigDecimal digits = exact;
    for (int precision = 1; precision <= 9; precision++) {
      digits = exact.round(new MathContext(precision, RoundingMode.HALF_EVEN));
      if (Float.parseFloat(digits.toString()) == x) {
        break;
      }
    }
    return digits.stripTrailingZeros();
  }
}
