package dev.kindling.tensor;

/**
 * The quantiles of the standard normal distribution, to about 1 part in 10¹⁶: M. J. Wichura,
 * <em>Algorithm AS 241: The percentage points of the normal distribution</em>, Applied Statistics
 * 37 (1988).
 */
final class NormalQuantile {
  private static final double[] CENTRE_ABOVE = {
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
    1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
    3.3430575583588128105e4, 2.5090809287301226727e3
  };
  private static final double[] CENTRE_BELOW = {
    1.0,
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
    3.9307895800092710610e4,
    2.8729085735721942674e4,
    5.2264952788528545610e3
  };
  private static final double[] TAIL_ABOVE = {
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
    3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
    2.27238449892691845833e-2, 7.74545014278341407640e-4
  };
  private static final double[] TAIL_BELOW = {
    1.0,
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
    1.51986665636164571966e-2,
    5.47593808499534494600e-4,
    1.05075007164441684324e-9
  };

  private static final double[] LOG = {
    6.666666666666735130e-01,
    3.999999999940941908e-01,
    2.857142874366239149e-01,
    2.222219843214978396e-01,
    1.818357216161805012e-01,
    1.531383769920937332e-01,
    1.479819860511658591e-01
  };

  /** ln 2, in two parts. */
  private static final double LN2_HIGH = 6.93147180369123816490e-01;

  private static final double LN2_LOW = 1.90821492927058770002e-10;

  /** Where the tails begin, in distance from 1/2. */
  private static final double TAILS = 0.425;

  /** Room for the numbers that are made at once. */
  private static final class Room {
    final double[] q = new double[Rng.SOME];
    final double[] z = new double[Rng.SOME];
    final int[] tails = new int[Rng.SOME];
    final int[] rare = new int[Rng.SOME];
    final double[] f = new double[Rng.SOME];
    final double[] k = new double[Rng.SOME];
    final double[] middle = new double[Rng.SOME];
    final double[] s = new double[Rng.SOME];
  }

  private static final ThreadLocal<Room> ROOM = ThreadLocal.withInitial(Room::new);

  private NormalQuantile() {}

  /**
   * The z below which a standard normal number lies with probability p, for p from 10⁻¹¹ to 1 −
   * 10⁻¹¹.
   */
  static double of(double p) {
    double q = p - 0.5;
    if (Math.abs(q) <= TAILS) {
      double r = 0.180625 - q * q;
      return q * polynomial(CENTRE_ABOVE, r) / polynomial(CENTRE_BELOW, r);
    }
    // Unlike Math.log, StrictMath.log gives the same bits on every machine.
    return tail(q, StrictMath.log(q < 0 ? p : 1 - p));
  }

  private static double tail(double q, double log) {
    double r = Math.sqrt(-log) - 1.6;
    double z = polynomial(TAIL_ABOVE, r) / polynomial(TAIL_BELOW, r);
    return q < 0 ? -z : z;
  }

  /**
   * Normal numbers of as many random words w, a few at most: y[at + i] is the quantile of (wᵢ +
   * 1/2) · 2⁻³². The bits are those of one at a time.
   */
  static void of(int[] words, float[] y, int at, int count) {
    Room room = ROOM.get();
    double[] q = room.q;
    double[] z = room.z;
    int[] tails = room.tails;
    int far = 0;
    for (int i = 0; i < count; i++) {
      // 2⁵² + w, of its bits; all is exact.
      q[i] = Double.longBitsToDouble(words[i] & 0xFFFFFFFFL | 0x4330000000000000L);
    }
    for (int i = 0; i < count; i++) {
      q[i] = (q[i] - (0x1p52 - 0.5)) * 0x1p-32 - 0.5;
    }
    centres(q, z, count);
    for (int i = 0; i < count; i++) {
      y[at + i] = (float) z[i];
      tails[far] = i;
      // 1 where it is negative, without a branch that nobody foresees.
      far += (int) (Double.doubleToRawLongBits(TAILS - Math.abs(q[i])) >>> 63);
    }
    int rare = split(room, far);
    logarithms(room.f, room.k, room.middle, room.s, z, far);
    tails(z, far);
    for (int i = 0; i < far; i++) {
      y[at + tails[i]] = (float) Math.copySign(z[i], q[tails[i]]);
    }
    for (int i = 0; i < rare; i++) {
      double one = q[room.rare[i]];
      y[at + room.rare[i]] = (float) tail(one, StrictMath.log(0.5 - Math.abs(one)));
    }
  }

  /** z = the quantiles of q + 1/2, of no use in the tails. */
  private static void centres(double[] q, double[] z, int count) {
    double above0 = CENTRE_ABOVE[0];
    double above1 = CENTRE_ABOVE[1];
    double above2 = CENTRE_ABOVE[2];
    double above3 = CENTRE_ABOVE[3];
    double above4 = CENTRE_ABOVE[4];
    double above5 = CENTRE_ABOVE[5];
    double above6 = CENTRE_ABOVE[6];
    double above7 = CENTRE_ABOVE[7];
    double below0 = CENTRE_BELOW[0];
    double below1 = CENTRE_BELOW[1];
    double below2 = CENTRE_BELOW[2];
    double below3 = CENTRE_BELOW[3];
    double below4 = CENTRE_BELOW[4];
    double below5 = CENTRE_BELOW[5];
    double below6 = CENTRE_BELOW[6];
    double below7 = CENTRE_BELOW[7];
    for (int i = 0; i < count; i++) {
      double r = 0.180625 - q[i] * q[i];
      double above = above7;
      above = above * r + above6;
      above = above * r + above5;
      above = above * r + above4;
      above = above * r + above3;
      above = above * r + above2;
      above = above * r + above1;
      above = above * r + above0;
      double below = below7;
      below = below * r + below6;
      below = below * r + below5;
      below = below * r + below4;
      below = below * r + below3;
      below = below * r + below2;
      below = below * r + below1;
      below = below * r + below0;
      z[i] = q[i] * above / below;
    }
  }

  /**
   * Splits the distances x of the tails from the nearer end as logarithms have them: x = 2ᵏ(1 + f),
   * 1 + f from √½ to √2. Returns the number of those next to a power of 2, which are listed.
   */
  private static int split(Room room, int count) {
    int rare = 0;
    for (int i = 0; i < count; i++) {
      long bits = Double.doubleToRawLongBits(0.5 - Math.abs(room.q[room.tails[i]]));
      int high = (int) (bits >>> 32) & 0xFFFFF;
      int up = high + 0x95F64 & 0x100000;
      room.k[i] = (int) (bits >>> 52) - 1023 + (up >> 20);
      long one = (long) (up ^ 0x3FF00000) << 32;
      room.f[i] = Double.longBitsToDouble(bits & 0xFFFFFFFFFFFFFL | one) - 1.0;
      int inside = high - 0x6147A | 0x6B851 - high;
      room.middle[i] = (-inside & ~inside) >>> 31;
      room.rare[rare] = room.tails[i];
      rare += (2 + high & 0xFFFFF) < 3 ? 1 : 0;
    }
    return rare;
  }

  /**
   * z = the logarithms of 2ᵏ(1 + f), with the bits of StrictMath.log: with s = f / (2 + f), that of
   * 1 + f is f − s(f − R), or in the middle f − (f²/2 − s(f²/2 + R)), R being a polynomial in s².
   * K. C. Ng, FDLIBM's e_log.c (1993), whose choices and coefficients these are. R is made apart:
   * the compiler makes no vectors of a loop that long.
   */
  private static void logarithms(
      double[] f, double[] k, double[] middle, double[] s, double[] z, int count) {
    double log0 = LOG[0];
    double log1 = LOG[1];
    double log2 = LOG[2];
    double log3 = LOG[3];
    double log4 = LOG[4];
    double log5 = LOG[5];
    double log6 = LOG[6];
    for (int i = 0; i < count; i++) {
      double x = f[i] / (2.0 + f[i]);
      double t = x * x;
      double w = t * t;
      double t1 = w * (log1 + w * (log3 + w * log5));
      double t2 = t * (log0 + w * (log2 + w * (log4 + w * log6)));
      s[i] = x;
      z[i] = t2 + t1;
    }
    for (int i = 0; i < count; i++) {
      double half = 0.5 * f[i] * f[i];
      double low = k[i] * LN2_LOW;
      double in = (half - (s[i] * (half + z[i]) + low)) - f[i];
      double out = (s[i] * (f[i] - z[i]) - low) - f[i];
      z[i] = k[i] * LN2_HIGH - (middle[i] * in + (1.0 - middle[i]) * out);
    }
  }

  /** Makes logarithms of tails the sizes of their quantiles. */
  private static void tails(double[] z, int count) {
    double above0 = TAIL_ABOVE[0];
    double above1 = TAIL_ABOVE[1];
    double above2 = TAIL_ABOVE[2];
    double above3 = TAIL_ABOVE[3];
    double above4 = TAIL_ABOVE[4];
    double above5 = TAIL_ABOVE[5];
    double above6 = TAIL_ABOVE[6];
    double above7 = TAIL_ABOVE[7];
    double below0 = TAIL_BELOW[0];
    double below1 = TAIL_BELOW[1];
    double below2 = TAIL_BELOW[2];
    double below3 = TAIL_BELOW[3];
    double below4 = TAIL_BELOW[4];
    double below5 = TAIL_BELOW[5];
    double below6 = TAIL_BELOW[6];
    double below7 = TAIL_BELOW[7];
    for (int i = 0; i < count; i++) {
      double r = Math.sqrt(-z[i]) - 1.6;
      double above = above7;
      above = above * r + above6;
      above = above * r + above5;
      above = above * r + above4;
      above = above * r + above3;
      above = above * r + above2;
      above = above * r + above1;
      above = above * r + above0;
      double below = below7;
      below = below * r + below6;
      below = below * r + below5;
      below = below * r + below4;
      below = below * r + below3;
      below = below * r + below2;
      below = below * r + below1;
      below = below * r + below0;
      z[i] = above / below;
    }
  }

  private static double polynomial(double[] coefficients, double x) {
    double sum = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      sum = sum * x + coefficients[i];
    }
    return sum;
  }
}
