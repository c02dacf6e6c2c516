package dev.kindling.metric;

import java.math.BigInteger;

/**
 * A sum of doubles without any rounding, and so the same in any order: a fixed-point number that
 * has room for all of them. U. Kulisch and W. Miranker, <em>Computer Arithmetic in Theory and
 * Practice</em> (1981).
 */
final class ExactSum {
  /** The unit is 2⁻¹⁰⁷⁴, the smallest double. */
  static final int FRACTION = 1074;

  private static final long DIGIT = 0xffffffffL;

  /** So many additions keep every digit below 2⁶², even where as many are merged. */
  private static final int MOST = 1 << 28;

  /** Digits to base 2³², the lowest first, which may overflow their 32 bits for a while. */
  private final long[] digits = new long[68];

  private int additions;

  /** The sum of what is not finite. */
  private double rest;

  void add(double x) {
    if (!(Math.abs(x) <= Double.MAX_VALUE)) {
      rest += x;
      return;
    }
    long bits = Double.doubleToRawLongBits(x);
    int exponent = (int) (bits >>> 52) & 0x7ff;
    long mantissa = bits & 0xfffffffffffffL | (exponent == 0 ? 0 : 1L << 52);
    int position = Math.max(exponent - 1, 0);
    int digit = position >> 5;
    long low = (mantissa & DIGIT) << (position & 31);
    long high = (mantissa >>> 32) << (position & 31);
    long sign = bits < 0 ? -1 : 1;
    digits[digit] += sign * (low & DIGIT);
    digits[digit + 1] += sign * ((low >>> 32) + (high & DIGIT));
    digits[digit + 2] += sign * (high >>> 32);
    counted(1);
  }

  void add(ExactSum other) {
    for (int i = 0; i < digits.length; i++) {
      digits[i] += other.digits[i];
    }
    rest += other.rest;
    counted(other.additions);
  }

  private void counted(int more) {
    additions += more;
    if (additions >= MOST) {
      for (int i = 0; i + 1 < digits.length; i++) {
        digits[i + 1] += digits[i] >> 32;
        digits[i] &= DIGIT;
      }
      additions = 1;
    }
  }

  /** Whether the sum is a number: neither infinite nor NaN. */
  boolean finite() {
    return rest == 0;
  }

  /** The sum in units. */
  BigInteger units() {
    BigInteger units = BigInteger.ZERO;
    for (int i = digits.length - 1; i >= 0; i--) {
      units = units.shiftLeft(32).add(BigInteger.valueOf(digits[i]));
    }
    return units;
  }

  /** The sum, rounded once. */
  double value() {
    return finite() ? rounded(units(), FRACTION) : rest;
  }

  /** A number of so many binary places, rounded once. */
  static double rounded(BigInteger units, int places) {
    int excess = units.abs().bitLength() - 1000;
    if (excess <= 0) {
      return Math.scalb(units.doubleValue(), -places);
    }
    BigInteger size = units.abs();
    BigInteger high = size.shiftRight(excess);
    BigInteger sticky = size.getLowestSetBit() < excess ? high.setBit(0) : high;
    double value = Math.scalb(sticky.doubleValue(), excess - places);
    return units.signum() < 0 ? -value : value;
  }
}
