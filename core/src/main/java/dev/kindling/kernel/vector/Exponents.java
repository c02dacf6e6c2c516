package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Exponentials and logarithms, step by step as {@code Elementary} has them, of whole vectors. */
final class Exponents {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final int LANES = Kernels.LANES;
  static final float LOG2_E = 1.44269504088896341f;
  static final float LN2_HIGH = 0.693359375f;
  static final float LN2_LOW = -2.12194440e-4f;
  static final float ROUNDER = 12582912f;
  private static final int ROUNDER_BITS = 0x4B400000;
  private static final float BIASED = ROUNDER + 127f;
  private static final float TWO_BIASES = 254f;
  private static final int EXPONENT = 0x7f800000;
  static final int UP = 0x007fffff;

  /** The last digits of what this rounds are the exponent of 2^(n + 100). */
  static final float FALL_ROUNDER = ROUNDER + 227f;

  private static final float FALL_UNIT = 0x1p-100f;

  /** The result is 0 or ∞ further out. */
  static final int END_BITS = Float.floatToRawIntBits(132f);

  /** Nearer to 0 than this, a result is a normal float. */
  private static final float NEAR = 87f;

  /** So many elements are taken with care after one that is further out. */
  private static final int FAR_LENGTH = 64 * LANES;

  private static final float SQRT_HALF = 0.707106781186547524f;

  private Exponents() {}

  /**
   * y = 2^steps · e^(x − shift) for a multiple of {@link Kernels#LANES} elements; the lanes of y's
   * sum go where {@code sums} says, which is neither x nor y.
   */
  static void exp(
      float[] x, int xi, float shift, int steps, float[] y, int yi, int length, float[] sums) {
    for (int lane = 0; lane < LANES; lane += L) {
      FloatVector.zero(S).intoArray(sums, lane);
      int i = lane;
      while (i < length) {
        if (steps == 0) {
          i = near(x, xi, shift, y, yi, i, length, sums, lane);
        }
        int end = Math.min(i + FAR_LENGTH, length);
        any(x, xi, shift, steps, y, yi, i, end, sums, lane);
        i += FAR_LENGTH;
      }
    }
  }

  /**
   * Exponentials of what is so near 0 that none needs a bound, and that 2ⁿ is a normal float. Four
   * vectors at a time: one alone is a chain of so many operations that the processor sees too few
   * of the next ones.
   *
   * @return the first element of a lane that is left, of four vectors with one further out, or too
   *     few for four
   */
  private static int near(
      float[] x,
      int xi,
      float shift,
      float[] y,
      int yi,
      int i,
      int length,
      float[] sums,
      int lane) {
    FloatVector sum = FloatVector.fromArray(S, sums, lane);
    for (; i < length - 3 * LANES; i += 4 * LANES) {
      FloatVector v0 = FloatVector.fromArray(S, x, xi + i).sub(shift);
      FloatVector v1 = FloatVector.fromArray(S, x, xi + i + LANES).sub(shift);
      FloatVector v2 = FloatVector.fromArray(S, x, xi + i + 2 * LANES).sub(shift);
      FloatVector v3 = FloatVector.fromArray(S, x, xi + i + 3 * LANES).sub(shift);
      FloatVector squares = v0.mul(v0);
      squares = v1.fma(v1, squares);
      squares = v2.fma(v2, squares);
      squares = v3.fma(v3, squares);
      // One of NaN is not less.
      if (!squares.compare(VectorOperators.LT, NEAR * NEAR).allTrue()) {
        break;
      }
      FloatVector m0 = v0.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, BIASED));
      FloatVector m1 = v1.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, BIASED));
      FloatVector m2 = v2.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, BIASED));
      FloatVector m3 = v3.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, BIASED));
      FloatVector n0 = m0.sub(BIASED);
      FloatVector n1 = m1.sub(BIASED);
      FloatVector n2 = m2.sub(BIASED);
      FloatVector n3 = m3.sub(BIASED);
      FloatVector r0 = n0.fma(FloatVector.broadcast(S, -LN2_HIGH), v0);
      FloatVector r1 = n1.fma(FloatVector.broadcast(S, -LN2_HIGH), v1);
      FloatVector r2 = n2.fma(FloatVector.broadcast(S, -LN2_HIGH), v2);
      FloatVector r3 = n3.fma(FloatVector.broadcast(S, -LN2_HIGH), v3);
      r0 = n0.fma(FloatVector.broadcast(S, -LN2_LOW), r0);
      r1 = n1.fma(FloatVector.broadcast(S, -LN2_LOW), r1);
      r2 = n2.fma(FloatVector.broadcast(S, -LN2_LOW), r2);
      r3 = n3.fma(FloatVector.broadcast(S, -LN2_LOW), r3);
      FloatVector p0 = FloatVector.broadcast(S, 1.9875691500e-4f);
      FloatVector p1 = FloatVector.broadcast(S, 1.9875691500e-4f);
      FloatVector p2 = FloatVector.broadcast(S, 1.9875691500e-4f);
      FloatVector p3 = FloatVector.broadcast(S, 1.9875691500e-4f);
      p0 = p0.fma(r0, FloatVector.broadcast(S, 1.3981999507e-3f));
      p1 = p1.fma(r1, FloatVector.broadcast(S, 1.3981999507e-3f));
      p2 = p2.fma(r2, FloatVector.broadcast(S, 1.3981999507e-3f));
      p3 = p3.fma(r3, FloatVector.broadcast(S, 1.3981999507e-3f));
      p0 = p0.fma(r0, FloatVector.broadcast(S, 8.3334519073e-3f));
      p1 = p1.fma(r1, FloatVector.broadcast(S, 8.3334519073e-3f));
      p2 = p2.fma(r2, FloatVector.broadcast(S, 8.3334519073e-3f));
      p3 = p3.fma(r3, FloatVector.broadcast(S, 8.3334519073e-3f));
      p0 = p0.fma(r0, FloatVector.broadcast(S, 4.1665795894e-2f));
      p1 = p1.fma(r1, FloatVector.broadcast(S, 4.1665795894e-2f));
      p2 = p2.fma(r2, FloatVector.broadcast(S, 4.1665795894e-2f));
      p3 = p3.fma(r3, FloatVector.broadcast(S, 4.1665795894e-2f));
      p0 = p0.fma(r0, FloatVector.broadcast(S, 1.6666665459e-1f));
      p1 = p1.fma(r1, FloatVector.broadcast(S, 1.6666665459e-1f));
      p2 = p2.fma(r2, FloatVector.broadcast(S, 1.6666665459e-1f));
      p3 = p3.fma(r3, FloatVector.broadcast(S, 1.6666665459e-1f));
      p0 = p0.fma(r0, FloatVector.broadcast(S, 5.0000001201e-1f));
      p1 = p1.fma(r1, FloatVector.broadcast(S, 5.0000001201e-1f));
      p2 = p2.fma(r2, FloatVector.broadcast(S, 5.0000001201e-1f));
      p3 = p3.fma(r3, FloatVector.broadcast(S, 5.0000001201e-1f));
      FloatVector e0 = p0.fma(r0.mul(r0), r0).add(1f);
      FloatVector e1 = p1.fma(r1.mul(r1), r1).add(1f);
      FloatVector e2 = p2.fma(r2.mul(r2), r2).add(1f);
      FloatVector e3 = p3.fma(r3.mul(r3), r3).add(1f);
      IntVector power0 = m0.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      IntVector power1 = m1.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      IntVector power2 = m2.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      IntVector power3 = m3.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      e0 = e0.mul(power0.reinterpretAsFloats());
      e1 = e1.mul(power1.reinterpretAsFloats());
      e2 = e2.mul(power2.reinterpretAsFloats());
      e3 = e3.mul(power3.reinterpretAsFloats());
      e0.intoArray(y, yi + i);
      e1.intoArray(y, yi + i + LANES);
      e2.intoArray(y, yi + i + 2 * LANES);
      e3.intoArray(y, yi + i + 3 * LANES);
      sum = sum.add(e0).add(e1).add(e2).add(e3);
    }
    sum.intoArray(sums, lane);
    return i;
  }

  /** Exponentials of whatever there is in a lane's elements up to {@code end}. */
  private static void any(
      float[] x,
      int xi,
      float shift,
      int steps,
      float[] y,
      int yi,
      int from,
      int end,
      float[] sums,
      int lane) {
    float rounder = ROUNDER + TWO_BIASES + steps;
    FloatVector sum = FloatVector.fromArray(S, sums, lane);
    for (int i = from; i < end; i += LANES) {
      FloatVector v = FloatVector.fromArray(S, x, xi + i).sub(shift);
      // As integers, sizes have their order, and a minimum is one instruction; moved up, NaN is
      // negative and stays.
      IntVector bits = v.reinterpretAsInts();
      IntVector size = bits.and(Integer.MAX_VALUE).add(UP).min(END_BITS + UP).sub(UP);
      IntVector sign = bits.and(Integer.MIN_VALUE);
      v = size.lanewise(VectorOperators.OR, sign).reinterpretAsFloats();
      FloatVector m = v.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, rounder));
      FloatVector n = m.sub(rounder);
      FloatVector r = n.fma(FloatVector.broadcast(S, -LN2_HIGH), v);
      r = n.fma(FloatVector.broadcast(S, -LN2_LOW), r);
      FloatVector p = FloatVector.broadcast(S, 1.9875691500e-4f);
      p = p.fma(r, FloatVector.broadcast(S, 1.3981999507e-3f));
      p = p.fma(r, FloatVector.broadcast(S, 8.3334519073e-3f));
      p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
      p = p.fma(r, FloatVector.broadcast(S, 1.6666665459e-1f));
      p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
      FloatVector e = p.fma(r.mul(r), r).add(1f);
      // The last digits of m are n + steps and two biases of exponents: enough for two halves.
      IntVector digits = m.reinterpretAsInts();
      IntVector half = digits.lanewise(VectorOperators.LSHL, 22).and(EXPONENT);
      IntVector rest = digits.lanewise(VectorOperators.LSHL, 23).sub(half);
      e = e.mul(half.reinterpretAsFloats()).mul(rest.reinterpretAsFloats());
      e.intoArray(y, yi + i);
      sum = sum.add(e);
    }
    sum.intoArray(sums, lane);
  }

  /**
   * y = e^(x − max) for a multiple of {@link Kernels#LANES} elements, none of which is above max,
   * which is finite; the lanes of y's sum go where {@code sums} says. Without a sign and without an
   * overflow it takes fewer instructions than {@link #exp}.
   *
   * @return the largest of as many elements of x from {@code next} on
   */
  static float softmax(
      float[] x, int at, int length, float max, float[] y, int next, float[] sums) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int lane = 0; lane < LANES; lane += L) {
      FloatVector sum = FloatVector.zero(S);
      FloatVector ahead = FloatVector.fromArray(S, x, next + lane);
      for (int i = lane; i < length; i += LANES) {
        ahead = ahead.max(FloatVector.fromArray(S, x, next + i));
        FloatVector down = FloatVector.broadcast(S, max).sub(FloatVector.fromArray(S, x, at + i));
        FloatVector v = down.reinterpretAsInts().min(END_BITS).reinterpretAsFloats();
        FloatVector m =
            v.fma(FloatVector.broadcast(S, -LOG2_E), FloatVector.broadcast(S, FALL_ROUNDER));
        FloatVector n = m.sub(FALL_ROUNDER);
        // With other signs than above, and the same digits.
        FloatVector r = n.fma(FloatVector.broadcast(S, LN2_HIGH), v);
        r = n.fma(FloatVector.broadcast(S, LN2_LOW), r);
        FloatVector p = FloatVector.broadcast(S, -1.9875691500e-4f);
        p = p.fma(r, FloatVector.broadcast(S, 1.3981999507e-3f));
        p = p.fma(r, FloatVector.broadcast(S, -8.3334519073e-3f));
        p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
        p = p.fma(r, FloatVector.broadcast(S, -1.6666665459e-1f));
        p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
        FloatVector e = p.fma(r.mul(r), r.neg()).add(1f);
        IntVector power = m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        e = e.mul(power.reinterpretAsFloats()).mul(FALL_UNIT);
        e.intoArray(y, at + i);
        sum = sum.add(e);
      }
      sum.intoArray(sums, lane);
      largest = Math.max(largest, ahead.reduceLanes(VectorOperators.MAX));
    }
    return largest;
  }

  /**
   * The softmax, or its logarithm, of a vector of columns, whose rows are so far apart, unless one
   * has an element that is no number or a maximum that is infinite. There is work for a vector.
   *
   * @return whether y is done
   */
  static boolean softmaxDown(
      float[] x, int at, int rows, int stride, boolean log, float[] y, float[] work) {
    int end = at + rows * stride;
    FloatVector max = FloatVector.fromArray(S, x, at);
    for (int i = at + stride; i < end; i += stride) {
      max = max.max(FloatVector.fromArray(S, x, i));
    }
    if (!max.sub(max).compare(VectorOperators.EQ, 0f).allTrue()) {
      return false;
    }
    FloatVector sum = FloatVector.zero(S);
    for (int i = at; i < end; i += stride) {
      FloatVector down = max.sub(FloatVector.fromArray(S, x, i));
      FloatVector v = down.reinterpretAsInts().min(END_BITS).reinterpretAsFloats();
      FloatVector m =
          v.fma(FloatVector.broadcast(S, -LOG2_E), FloatVector.broadcast(S, FALL_ROUNDER));
      FloatVector n = m.sub(FALL_ROUNDER);
      FloatVector r = n.fma(FloatVector.broadcast(S, LN2_HIGH), v);
      r = n.fma(FloatVector.broadcast(S, LN2_LOW), r);
      FloatVector p = FloatVector.broadcast(S, -1.9875691500e-4f);
      p = p.fma(r, FloatVector.broadcast(S, 1.3981999507e-3f));
      p = p.fma(r, FloatVector.broadcast(S, -8.3334519073e-3f));
      p = p.fma(r, FloatVector.broadcast(S, 4.1665795894e-2f));
      p = p.fma(r, FloatVector.broadcast(S, -1.6666665459e-1f));
      p = p.fma(r, FloatVector.broadcast(S, 5.0000001201e-1f));
      FloatVector e = p.fma(r.mul(r), r.neg()).add(1f);
      IntVector power = m.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
      e = e.mul(power.reinterpretAsFloats()).mul(FALL_UNIT);
      if (!log) {
        e.intoArray(y, i);
      }
      sum = sum.add(e);
    }
    if (log) {
      sum.intoArray(work, 0);
      log(work, 0, work, 0, L);
      FloatVector off = FloatVector.fromArray(S, work, 0);
      for (int i = at; i < end; i += stride) {
        FloatVector.fromArray(S, x, i).sub(max).sub(off).intoArray(y, i);
      }
    } else {
      FloatVector factor = FloatVector.broadcast(S, 1f).div(sum);
      for (int i = at; i < end; i += stride) {
        FloatVector.fromArray(S, y, i).mul(factor).intoArray(y, i);
      }
    }
    return true;
  }

  /** y = ln x. */
  static void log(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += L) {
      FloatVector v = FloatVector.fromArray(S, x, xi + i);
      VectorMask<Float> subnormal = v.compare(VectorOperators.LT, Float.MIN_NORMAL);
      IntVector bits = v.blend(v.mul(0x1p23f), subnormal).reinterpretAsInts();
      FloatVector m =
          bits.and(0x007fffff).lanewise(VectorOperators.OR, 0x3f000000).reinterpretAsFloats();
      VectorMask<Float> small = m.compare(VectorOperators.LT, SQRT_HALF);
      // An integer becomes a float as the last digits of a larger one.
      IntVector digits = bits.lanewise(VectorOperators.LSHR, 23).and(0xff).add(ROUNDER_BITS - 126);
      FloatVector exponent = digits.reinterpretAsFloats().sub(ROUNDER);
      exponent = exponent.blend(exponent.sub(23f), subnormal);
      exponent = exponent.blend(exponent.sub(1f), small);
      FloatVector r = m.blend(m.add(m), small).sub(1f);
      FloatVector p = FloatVector.broadcast(S, 7.0376836292e-2f);
      p = p.fma(r, FloatVector.broadcast(S, -1.1514610310e-1f));
      p = p.fma(r, FloatVector.broadcast(S, 1.1676998740e-1f));
      p = p.fma(r, FloatVector.broadcast(S, -1.2420140846e-1f));
      p = p.fma(r, FloatVector.broadcast(S, 1.4249322787e-1f));
      p = p.fma(r, FloatVector.broadcast(S, -1.6668057665e-1f));
      p = p.fma(r, FloatVector.broadcast(S, 2.0000714765e-1f));
      p = p.fma(r, FloatVector.broadcast(S, -2.4999993993e-1f));
      p = p.fma(r, FloatVector.broadcast(S, 3.3333331174e-1f));
      FloatVector square = r.mul(r);
      FloatVector tail = exponent.fma(FloatVector.broadcast(S, LN2_LOW), r.mul(square).mul(p));
      tail = FloatVector.broadcast(S, -0.5f).fma(square, tail);
      FloatVector log = exponent.fma(FloatVector.broadcast(S, LN2_HIGH), r.add(tail));
      log = log.blend(Float.NaN, v.compare(VectorOperators.LT, 0f));
      log = log.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, 0f));
      // Infinity, and what is no number, are themselves.
      VectorMask<Float> finite = v.compare(VectorOperators.LT, Float.POSITIVE_INFINITY);
      v.blend(log, finite).intoArray(y, yi + i);
    }
  }
}
