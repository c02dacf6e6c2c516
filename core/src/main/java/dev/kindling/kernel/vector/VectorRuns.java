package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The last passes of the runs, operation by operation as there, on whole vectors. The step from 0
 * to 1 at a bound is written out each time: a helper method that the compiler declines to inline
 * would box every vector.
 */
final class VectorRuns extends LongRuns {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  private static final float DECAY_UNIT = 0x1p-60f;

  /** Takes back what {@link Exponents#FALL_ROUNDER} puts on. */
  private static final float FALL_UNIT = DECAY_UNIT * UNIT;

  private static final int ONE_BITS = Float.floatToRawIntBits(1f);
  private static final int LOGISTIC_END_BITS = Float.floatToRawIntBits(LOGISTIC_END);
  private static final int CUBIC_END_BITS = Float.floatToRawIntBits(CUBIC_END);
  private static final int NEAR_ZERO_BITS = Float.floatToRawIntBits(0.5625f);

  VectorRuns(Kernels kernels) {
    super(kernels);
  }

  /**
   * {@inheritDoc}
   *
   * <p>With no sign and no overflow it takes fewer instructions than {@link Exponents#exp}; r and
   * every other coefficient have other signs than there, and the same digits. The most used
   * functions have it in their own loops: so long that the compiler leaves them methods of their
   * own, they keep their vectors in registers wherever they are called from.
   */
  @Override
  protected void decay(float[] in, int xi, float factor, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      IntVector z =
          FloatVector.fromArray(S, in, xi + i)
              .mul(factor)
              .reinterpretAsInts()
              .and(Integer.MAX_VALUE);
      FloatVector v =
          z.add(Exponents.UP)
              .min(Exponents.END_BITS + Exponents.UP)
              .sub(Exponents.UP)
              .reinterpretAsFloats();
      FloatVector m =
          v.fma(
              FloatVector.broadcast(S, -Exponents.LOG2_E),
              FloatVector.broadcast(S, Exponents.FALL_ROUNDER));
      FloatVector k = m.sub(Exponents.FALL_ROUNDER);
      FloatVector r = k.fma(FloatVector.broadcast(S, Exponents.LN2_HIGH), v);
      r = k.fma(FloatVector.broadcast(S, Exponents.LN2_LOW), r);
      FloatVector c = FloatVector.broadcast(S, 1.9875691500e-4f);
      c = c.fma(r, FloatVector.broadcast(S, -1.3981999507e-3f));
      c = c.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
      c = c.fma(r, FloatVector.broadcast(S, -4.1665795894e-2f));
      c = c.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
      c = c.fma(r, FloatVector.broadcast(S, -5.0000001201e-1f));
      FloatVector e = FloatVector.broadcast(S, 1f).sub(c.fma(r.mul(r), r));
      IntVector power = m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      e.mul(power.reinterpretAsFloats()).mul(DECAY_UNIT).intoArray(y, yi + i);
    }
    super.decay(in, xi + whole, factor, y, yi + whole, n - whole);
  }

  @Override
  public void sigmoid(float[] in, int xi, float[] y, int yi, int length) {
    int whole = length - length % L;
    for (int i = 0; i < whole; i += L) {
      IntVector bits = FloatVector.fromArray(S, in, xi + i).reinterpretAsInts();
      IntVector z = bits.and(Integer.MAX_VALUE);
      FloatVector v =
          z.add(Exponents.UP)
              .min(Exponents.END_BITS + Exponents.UP)
              .sub(Exponents.UP)
              .reinterpretAsFloats();
      FloatVector m =
          v.fma(
              FloatVector.broadcast(S, -Exponents.LOG2_E),
              FloatVector.broadcast(S, Exponents.FALL_ROUNDER));
      FloatVector k = m.sub(Exponents.FALL_ROUNDER);
      FloatVector r = k.fma(FloatVector.broadcast(S, Exponents.LN2_HIGH), v);
      r = k.fma(FloatVector.broadcast(S, Exponents.LN2_LOW), r);
      FloatVector c = FloatVector.broadcast(S, 1.9875691500e-4f);
      c = c.fma(r, FloatVector.broadcast(S, -1.3981999507e-3f));
      c = c.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
      c = c.fma(r, FloatVector.broadcast(S, -4.1665795894e-2f));
      c = c.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
      c = c.fma(r, FloatVector.broadcast(S, -5.0000001201e-1f));
      FloatVector e = FloatVector.broadcast(S, 1f).sub(c.fma(r.mul(r), r));
      IntVector power = m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      e = e.mul(power.reinterpretAsFloats()).mul(FALL_UNIT);
      FloatVector sum = e.add(1f);
      FloatVector lost = sum.sub(1f).sub(e);
      // 1 without a sign, else e.
      IntVector sign = bits.lanewise(VectorOperators.ASHR, 31);
      IntVector over = e.reinterpretAsInts().lanewise(VectorOperators.XOR, ONE_BITS).and(sign);
      over = over.lanewise(VectorOperators.XOR, ONE_BITS);
      FloatVector q = over.reinterpretAsFloats().div(sum);
      IntVector rest = FloatVector.broadcast(S, 1f).sub(q).reinterpretAsInts();
      FloatVector larger = rest.max(q.reinterpretAsInts()).reinterpretAsFloats();
      q.mul(lost).fma(larger, q).intoArray(y, yi + i);
    }
    super.sigmoid(in, xi + whole, y, yi + whole, length - whole);
  }

  @Override
  public void tanh(float[] in, int xi, float[] y, int yi, int length) {
    int whole = length - length % L;
    for (int i = 0; i < whole; i += L) {
      IntVector bits = FloatVector.fromArray(S, in, xi + i).reinterpretAsInts();
      IntVector size = bits.and(Integer.MAX_VALUE);
      FloatVector z = size.reinterpretAsFloats();
      FloatVector v =
          z.add(z)
              .reinterpretAsInts()
              .add(Exponents.UP)
              .min(Exponents.END_BITS + Exponents.UP)
              .sub(Exponents.UP)
              .reinterpretAsFloats();
      FloatVector m =
          v.fma(
              FloatVector.broadcast(S, -Exponents.LOG2_E),
              FloatVector.broadcast(S, Exponents.FALL_ROUNDER));
      FloatVector k = m.sub(Exponents.FALL_ROUNDER);
      FloatVector r = k.fma(FloatVector.broadcast(S, Exponents.LN2_HIGH), v);
      r = k.fma(FloatVector.broadcast(S, Exponents.LN2_LOW), r);
      FloatVector c = FloatVector.broadcast(S, 1.9875691500e-4f);
      c = c.fma(r, FloatVector.broadcast(S, -1.3981999507e-3f));
      c = c.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
      c = c.fma(r, FloatVector.broadcast(S, -4.1665795894e-2f));
      c = c.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
      c = c.fma(r, FloatVector.broadcast(S, -5.0000001201e-1f));
      FloatVector e = FloatVector.broadcast(S, 1f).sub(c.fma(r.mul(r), r));
      IntVector power = m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      e = e.mul(power.reinterpretAsFloats());
      FloatVector near = size.min(NEAR_ZERO_BITS).reinterpretAsFloats();
      FloatVector u = near.mul(near);
      FloatVector p = FloatVector.broadcast(S, 2.487675287e-03f);
      p = p.fma(u, FloatVector.broadcast(S, -8.499295451e-03f));
      p = p.fma(u, FloatVector.broadcast(S, 2.181191556e-02f));
      p = p.fma(u, FloatVector.broadcast(S, -5.396406353e-02f));
      p = p.fma(u, FloatVector.broadcast(S, 1.333332211e-01f));
      p = p.fma(u, FloatVector.broadcast(S, -3.333333433e-01f));
      FloatVector close = p.mul(u).fma(near, near);
      FloatVector one = FloatVector.broadcast(S, 1f);
      FloatVector over = e.fma(FloatVector.broadcast(S, -FALL_UNIT), one);
      FloatVector far = over.div(e.fma(FloatVector.broadcast(S, FALL_UNIT), one));
      // All digits up to the bound, none further out and of NaN.
      IntVector within = size.sub(NEAR_ZERO_BITS + 1).lanewise(VectorOperators.ASHR, 31);
      IntVector digits = far.reinterpretAsInts();
      IntVector other = digits.lanewise(VectorOperators.XOR, close.reinterpretAsInts());
      digits = digits.lanewise(VectorOperators.XOR, other.and(within));
      digits
          .lanewise(VectorOperators.OR, bits.and(Integer.MIN_VALUE))
          .reinterpretAsFloats()
          .intoArray(y, yi + i);
    }
    super.tanh(in, xi + whole, y, yi + whole, length - whole);
  }

  @Override
  public void silu(float[] in, int xi, float[] y, int yi, int length) {
    int whole = length - length % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      IntVector bits = x.reinterpretAsInts();
      IntVector z = bits.and(Integer.MAX_VALUE);
      FloatVector v =
          z.add(Exponents.UP)
              .min(Exponents.END_BITS + Exponents.UP)
              .sub(Exponents.UP)
              .reinterpretAsFloats();
      FloatVector m =
          v.fma(
              FloatVector.broadcast(S, -Exponents.LOG2_E),
              FloatVector.broadcast(S, Exponents.FALL_ROUNDER));
      FloatVector k = m.sub(Exponents.FALL_ROUNDER);
      FloatVector r = k.fma(FloatVector.broadcast(S, Exponents.LN2_HIGH), v);
      r = k.fma(FloatVector.broadcast(S, Exponents.LN2_LOW), r);
      FloatVector c = FloatVector.broadcast(S, 1.9875691500e-4f);
      c = c.fma(r, FloatVector.broadcast(S, -1.3981999507e-3f));
      c = c.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
      c = c.fma(r, FloatVector.broadcast(S, -4.1665795894e-2f));
      c = c.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
      c = c.fma(r, FloatVector.broadcast(S, -5.0000001201e-1f));
      FloatVector e = FloatVector.broadcast(S, 1f).sub(c.fma(r.mul(r), r));
      IntVector power = m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      FloatVector raised = e.mul(power.reinterpretAsFloats());
      e = raised.mul(-DECAY_UNIT);
      FloatVector under =
          raised.fma(FloatVector.broadcast(S, FALL_UNIT), FloatVector.broadcast(S, 1f));
      FloatVector bounded = z.min(LOGISTIC_END_BITS).reinterpretAsFloats();
      FloatVector left = bounded.div(under);
      // Small ones must not be made smaller.
      VectorMask<Float> big = bounded.compare(VectorOperators.GT, 1f);
      FloatVector f = e.mul(UNIT).blend(e, big);
      left = left.mul(FloatVector.broadcast(S, 1f).blend(UNIT, big));
      // Without a sign x, else −0, and NaN at −∞.
      IntVector none = bits.lanewise(VectorOperators.XOR, x.mul(0f).reinterpretAsInts());
      none = none.and(bits.lanewise(VectorOperators.ASHR, 31));
      FloatVector right = bits.lanewise(VectorOperators.XOR, none).reinterpretAsFloats();
      left.fma(f, right).intoArray(y, yi + i);
    }
    super.silu(in, xi + whole, y, yi + whole, length - whole);
  }

  @Override
  protected void endMish(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      IntVector bits = x.reinterpretAsInts();
      FloatVector z = bits.and(Integer.MAX_VALUE).min(LOGISTIC_END_BITS).reinterpretAsFloats();
      FloatVector small = e.mul(UNIT);
      VectorMask<Float> right = x.compare(VectorOperators.GT, 0f);
      FloatVector two = small.add(small);
      // Without the factor e that stands over both lines.
      FloatVector over = small.add(2f).blend(two, right);
      FloatVector under =
          small.fma(small.blend(two, right).add(2f), FloatVector.broadcast(S, 2f).blend(1f, right));
      FloatVector left = z.mul(over).div(under);
      // Small ones must not be made smaller.
      VectorMask<Float> big = z.compare(VectorOperators.GT, 1f);
      FloatVector f = small.blend(e, big);
      left = left.mul(FloatVector.broadcast(S, 1f).blend(UNIT, big));
      FloatVector below = bits.min(0).reinterpretAsFloats();
      left.neg()
          .fma(f, x.blend(-0f, x.compare(VectorOperators.LE, 0f)))
          .add(below.mul(0f))
          .intoArray(y, yi + i);
    }
    super.endMish(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endSoftplus(float[] in, int xi, float beta, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector f = e.mul(UNIT);
      FloatVector sum = f.add(2f);
      FloatVector s = f.div(sum);
      FloatVector u = s.mul(s);
      FloatVector p = FloatVector.broadcast(S, 2.079657614e-01f);
      p = p.fma(u, FloatVector.broadcast(S, 1.746222228e-01f));
      p = p.fma(u, FloatVector.broadcast(S, 2.226495147e-01f));
      p = p.fma(u, FloatVector.broadcast(S, 2.857029736e-01f));
      p = p.fma(u, FloatVector.broadcast(S, 4.000000954e-01f));
      p = p.fma(u, FloatVector.broadcast(S, 6.666666865e-01f));
      FloatVector log = p.mul(u).fma(s, s.add(s));
      // NaN may lose itself here, and is in the logarithm.
      IntVector above = x.mul(beta).reinterpretAsInts().max(0);
      above.reinterpretAsFloats().add(log).intoArray(y, yi + i);
    }
    if (beta != 1f) {
      divide(y, yi, beta, whole);
    }
    super.endSoftplus(in, xi + whole, beta, y, yi + whole, n - whole);
  }

  private static void divide(float[] y, int yi, float beta, int n) {
    for (int i = 0; i < n; i += L) {
      FloatVector.fromArray(S, y, yi + i).div(beta).intoArray(y, yi + i);
    }
  }

  @Override
  protected void endElu(
      float[] in, int xi, float scale, float bend, float rate, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector v = x.reinterpretAsInts().min(0).reinterpretAsFloats().mul(rate);
      VectorMask<Float> out = v.compare(VectorOperators.LT, -0.7f);
      FloatVector near = v.blend(-0.7f, out);
      FloatVector p = FloatVector.broadcast(S, 1.892816363e-05f);
      p = p.fma(near, FloatVector.broadcast(S, 1.929978607e-04f));
      p = p.fma(near, FloatVector.broadcast(S, 1.386346063e-03f));
      p = p.fma(near, FloatVector.broadcast(S, 8.332712576e-03f));
      p = p.fma(near, FloatVector.broadcast(S, 4.166659340e-02f));
      p = p.fma(near, FloatVector.broadcast(S, 1.666666567e-01f));
      p = p.fma(near, FloatVector.broadcast(S, 5.000000000e-01f));
      FloatVector close = p.fma(near.mul(near), near);
      FloatVector far = e.mul(UNIT).sub(1f);
      FloatVector above = x.blend(0f, x.compare(VectorOperators.LE, 0f));
      above.mul(scale).add(close.blend(far, out).mul(bend)).intoArray(y, yi + i);
    }
    super.endElu(in, xi + whole, scale, bend, rate, y, yi + whole, n - whole);
  }

  @Override
  protected void endEluSlope(
      float[] in, int xi, float scale, float slope, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector right = x.sub(0f).mul(HUGE).mul(HUGE).min(1f).max(0f);
      right.mul(scale).add(right.neg().add(1f).mul(e.mul(UNIT).mul(slope))).intoArray(y, yi + i);
    }
    super.endEluSlope(in, xi + whole, scale, slope, y, yi + whole, n - whole);
  }

  @Override
  protected void cubic(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      x.mul(x.mul(x).mul(CUBIC).add(LINEAR)).intoArray(y, yi + i);
    }
    super.cubic(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endGeluTanh(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      IntVector bits = x.reinterpretAsInts();
      FloatVector z = bits.and(Integer.MAX_VALUE).min(CUBIC_END_BITS).reinterpretAsFloats();
      FloatVector u = z.mul(z);
      FloatVector product = u.mul(CUBIC);
      FloatVector w = product.add(LINEAR);
      // What each of the four operations has rounded away.
      FloatVector part = w.sub(product);
      FloatVector low =
          FloatVector.broadcast(S, CUBIC)
              .fma(u, product.neg())
              .add(product.sub(w.sub(part)).add(part.neg().add(LINEAR)));
      low =
          FloatVector.broadcast(S, CUBIC)
              .fma(
                  z.fma(z, u.neg()),
                  FloatVector.broadcast(S, CUBIC_LOW).fma(u, FloatVector.broadcast(S, LINEAR_LOW)))
              .add(low);
      low = z.fma(low, z.fma(w, z.mul(w).neg()));
      FloatVector small = e.mul(UNIT);
      FloatVector left = z.div(small.add(1f));
      // Small ones must not be made smaller.
      VectorMask<Float> big = z.compare(VectorOperators.GT, 1f);
      FloatVector f = small.blend(e, big);
      left = left.mul(FloatVector.broadcast(S, 1f).blend(UNIT, big));
      FloatVector right = x.blend(-0f, x.compare(VectorOperators.LE, 0f));
      FloatVector below = bits.min(0).reinterpretAsFloats();
      left.neg().fma(f, left.mul(low).fma(f, right)).add(below.mul(0f)).intoArray(y, yi + i);
    }
    super.endGeluTanh(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endGeluTanhSlope(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      IntVector bits = x.reinterpretAsInts();
      FloatVector z = bits.and(Integer.MAX_VALUE).min(CUBIC_END_BITS).reinterpretAsFloats();
      FloatVector u = z.mul(z);
      FloatVector product = u.mul(CUBIC);
      FloatVector w = product.add(LINEAR);
      // What each of the four operations has rounded away.
      FloatVector part = w.sub(product);
      FloatVector low =
          FloatVector.broadcast(S, CUBIC)
              .fma(u, product.neg())
              .add(product.sub(w.sub(part)).add(part.neg().add(LINEAR)));
      low =
          FloatVector.broadcast(S, CUBIC)
              .fma(
                  z.fma(z, u.neg()),
                  FloatVector.broadcast(S, CUBIC_LOW).fma(u, FloatVector.broadcast(S, LINEAR_LOW)))
              .add(low);
      low = z.fma(low, z.fma(w, z.mul(w).neg()));
      FloatVector rest =
          FloatVector.broadcast(S, 1f)
              .div(e.fma(FloatVector.broadcast(S, UNIT), FloatVector.broadcast(S, 1f)));
      FloatVector steep =
          z.mul(u.fma(FloatVector.broadcast(S, 3f * CUBIC), FloatVector.broadcast(S, LINEAR)));
      FloatVector left = rest.mul(steep.neg().fma(rest, FloatVector.broadcast(S, 1f)));
      FloatVector side = x.mul(HUGE).min(1f).max(-1f);
      left = side.mul(left).mul(UNIT);
      left.neg()
          .fma(
              e,
              left.mul(low)
                  .fma(e, side.fma(FloatVector.broadcast(S, 0.5f), FloatVector.broadcast(S, 0.5f))))
          .add(x.mul(0f))
          .intoArray(y, yi + i);
    }
    super.endGeluTanhSlope(in, xi + whole, y, yi + whole, n - whole);
  }
}
