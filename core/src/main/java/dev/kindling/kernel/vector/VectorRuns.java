package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Runs;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The last passes of the runs, operation by operation as there, on whole vectors. The step from 0
 * to 1 at a bound is written out each time: a helper method that the compiler declines to inline
 * would box every vector.
 */
final class VectorRuns extends Runs {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  // The constants of the longest passes: made in place, they are more than the compiler takes.
  private static final FloatVector GELU_0 = FloatVector.broadcast(S, -8.388587958e-06f);
  private static final FloatVector GELU_1 = FloatVector.broadcast(S, 1.147786243e-04f);
  private static final FloatVector GELU_2 = FloatVector.broadcast(S, -1.187138143e-03f);
  private static final FloatVector GELU_3 = FloatVector.broadcast(S, 9.973531589e-03f);
  private static final FloatVector GELU_4 = FloatVector.broadcast(S, -6.649038196e-02f);
  private static final FloatVector GELU_5 = FloatVector.broadcast(S, 3.989422917e-01f);
  private static final FloatVector HALF = FloatVector.broadcast(S, 0.5f);
  private static final FloatVector ONE = FloatVector.broadcast(S, 1f);
  private static final FloatVector MINUS_SIX = FloatVector.broadcast(S, -6f);
  private static final FloatVector GELU_6 = FloatVector.broadcast(S, -4.045322421e-04f);
  private static final FloatVector GELU_7 = FloatVector.broadcast(S, -3.340858675e-04f);
  private static final FloatVector GELU_8 = FloatVector.broadcast(S, 2.961745718e-03f);
  private static final FloatVector GELU_9 = FloatVector.broadcast(S, 1.154636848e-03f);
  private static final FloatVector GELU_10 = FloatVector.broadcast(S, -2.272153459e-02f);
  private static final FloatVector GELU_11 = FloatVector.broadcast(S, 4.516453296e-02f);
  private static final FloatVector GELU_12 = FloatVector.broadcast(S, -1.643265784e-02f);
  private static final FloatVector GELU_13 = FloatVector.broadcast(S, -9.652677178e-02f);
  private static final FloatVector GELU_14 = FloatVector.broadcast(S, 4.860557914e-01f);
  private static final FloatVector MINUS_FIVE = FloatVector.broadcast(S, -5f);
  private static final FloatVector SLOPE_0 = FloatVector.broadcast(S, 2.648413101e-06f);
  private static final FloatVector SLOPE_1 = FloatVector.broadcast(S, -9.214507372e-06f);
  private static final FloatVector SLOPE_2 = FloatVector.broadcast(S, -5.553469600e-05f);
  private static final FloatVector SLOPE_3 = FloatVector.broadcast(S, -1.158250507e-05f);
  private static final FloatVector SLOPE_4 = FloatVector.broadcast(S, 3.671604791e-04f);
  private static final FloatVector SLOPE_5 = FloatVector.broadcast(S, 4.532706516e-04f);
  private static final FloatVector SLOPE_6 = FloatVector.broadcast(S, -2.727245446e-03f);
  private static final FloatVector SLOPE_7 = FloatVector.broadcast(S, -4.506719299e-03f);
  private static final FloatVector SLOPE_8 = FloatVector.broadcast(S, 4.476424307e-02f);
  private static final FloatVector SLOPE_9 = FloatVector.broadcast(S, -1.289944202e-01f);
  private static final FloatVector SLOPE_10 = FloatVector.broadcast(S, 4.896580577e-01f);
  private static final FloatVector GAUSSIAN_ENDS = FloatVector.broadcast(S, GAUSSIAN_END);
  private static final FloatVector THREE_QUARTERS = FloatVector.broadcast(S, 0.75f);
  private static final FloatVector THREE = FloatVector.broadcast(S, 3f);
  private static final FloatVector HUGES = FloatVector.broadcast(S, HUGE);
  private static final FloatVector ZERO = FloatVector.broadcast(S, 0f);
  private static final FloatVector MINUS_ZERO = FloatVector.broadcast(S, -0f);
  private static final FloatVector UNITS = FloatVector.broadcast(S, UNIT);
  private static final FloatVector FIVE_HALVES = FloatVector.broadcast(S, 2.5f);
  private static final FloatVector ROOT = FloatVector.broadcast(S, 7.517915368e-01f);
  private static final FloatVector ROOT_LOW = FloatVector.broadcast(S, -1.211444989e-08f);
  private static final FloatVector MINUS_ONE = FloatVector.broadcast(S, -1f);

  VectorRuns(Kernels kernels) {
    super(kernels);
  }

  @Override
  protected void endSigmoid(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      e = e.mul(UNIT);
      FloatVector sum = e.add(1f);
      FloatVector lost = e.sub(sum.sub(1f));
      FloatVector q = x.mul(HUGE).max(e).min(1f).div(sum);
      q.mul(lost).neg().fma(q.neg().add(1f).max(q), q).intoArray(y, yi + i);
    }
    super.endSigmoid(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endTanh(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      e = e.mul(UNIT);
      FloatVector z = x.abs();
      FloatVector near = z.min(0.5625f);
      FloatVector u = near.mul(near);
      FloatVector p = FloatVector.broadcast(S, 2.487675287e-03f);
      p = p.fma(u, FloatVector.broadcast(S, -8.499295451e-03f));
      p = p.fma(u, FloatVector.broadcast(S, 2.181191556e-02f));
      p = p.fma(u, FloatVector.broadcast(S, -5.396406353e-02f));
      p = p.fma(u, FloatVector.broadcast(S, 1.333332211e-01f));
      p = p.fma(u, FloatVector.broadcast(S, -3.333333433e-01f));
      FloatVector close = p.mul(u).fma(near, near);
      FloatVector far = e.neg().add(1f).div(e.add(1f));
      FloatVector size =
          z.sub(0.5625f).mul(HUGE).mul(HUGE).min(1f).max(0f).fma(far.sub(close), close);
      size.mul(x.mul(HUGE).mul(HUGE).min(1f).max(-1f)).intoArray(y, yi + i);
    }
    super.endTanh(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endSilu(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector z = x.abs().min(LOGISTIC_END);
      FloatVector left = z.div(e.fma(FloatVector.broadcast(S, UNIT), FloatVector.broadcast(S, 1f)));
      // Small ones must not be made smaller.
      FloatVector big = z.sub(1f).mul(HUGE).mul(HUGE).min(1f).max(0f);
      FloatVector f = big.mul(e).add(big.neg().add(1f).mul(e.mul(UNIT)));
      left = left.mul(big.mul(UNIT).add(big.neg().add(1f)));
      left.neg().fma(f, x.max(-0f)).add(x.min(0f).mul(0f)).intoArray(y, yi + i);
    }
    super.endSilu(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endMish(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector z = x.abs().min(LOGISTIC_END);
      FloatVector f = e.mul(UNIT);
      FloatVector right = x.sub(0f).mul(HUGE).mul(HUGE).min(1f).max(0f);
      FloatVector other = right.neg().add(1f);
      // Without the factor e that stands over both lines.
      FloatVector over = right.mul(f.add(f)).add(other.mul(f.add(2f)));
      FloatVector under = f.fma(right.fma(f, f).add(2f), other.add(1f));
      FloatVector left = z.mul(over).div(under);
      // Small ones must not be made smaller.
      FloatVector big = z.sub(1f).mul(HUGE).mul(HUGE).min(1f).max(0f);
      f = big.mul(e).add(big.neg().add(1f).mul(f));
      left = left.mul(big.mul(UNIT).add(big.neg().add(1f)));
      left.neg().fma(f, x.max(-0f)).add(x.min(0f).mul(0f)).intoArray(y, yi + i);
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
      x.mul(beta).max(0f).add(log).div(beta).intoArray(y, yi + i);
    }
    super.endSoftplus(in, xi + whole, beta, y, yi + whole, n - whole);
  }

  @Override
  protected void endElu(
      float[] in, int xi, float scale, float bend, float rate, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector v = x.min(0f).mul(rate);
      FloatVector near = v.max(-0.7f);
      FloatVector p = FloatVector.broadcast(S, 1.892816363e-05f);
      p = p.fma(near, FloatVector.broadcast(S, 1.929978607e-04f));
      p = p.fma(near, FloatVector.broadcast(S, 1.386346063e-03f));
      p = p.fma(near, FloatVector.broadcast(S, 8.332712576e-03f));
      p = p.fma(near, FloatVector.broadcast(S, 4.166659340e-02f));
      p = p.fma(near, FloatVector.broadcast(S, 1.666666567e-01f));
      p = p.fma(near, FloatVector.broadcast(S, 5.000000000e-01f));
      FloatVector close = p.fma(near.mul(near), near);
      FloatVector far = e.mul(UNIT).sub(1f);
      FloatVector below =
          v.neg().sub(0.7f).mul(HUGE).mul(HUGE).min(1f).max(0f).fma(far.sub(close), close);
      x.max(0f).mul(scale).add(below.mul(bend)).intoArray(y, yi + i);
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
  protected void endGelu(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector z = x.abs().min(GAUSSIAN_ENDS);
      FloatVector low = z.fma(z, z.mul(z).neg()).mul(HALF);
      FloatVector near = z.min(THREE_QUARTERS);
      FloatVector u = near.mul(near);
      FloatVector p = GELU_0;
      p = p.fma(u, GELU_1);
      p = p.fma(u, GELU_2);
      p = p.fma(u, GELU_3);
      p = p.fma(u, GELU_4);
      p = p.fma(u, GELU_5);
      FloatVector close = near.mul(near.neg().fma(p, HALF));
      FloatVector t = ONE.div(z.add(THREE)).fma(MINUS_SIX, ONE);
      FloatVector q = GELU_6;
      q = q.fma(t, GELU_7);
      q = q.fma(t, GELU_8);
      q = q.fma(t, GELU_9);
      q = q.fma(t, GELU_10);
      q = q.fma(t, GELU_11);
      q = q.fma(t, GELU_12);
      q = q.fma(t, GELU_13);
      q = q.fma(t, GELU_14);
      FloatVector far = q.neg().fma(ONE.div(z.add(ONE)), q);
      // This far from 0 one factor does.
      FloatVector out = z.sub(THREE_QUARTERS).mul(HUGES).min(ONE).max(ZERO);
      FloatVector centre = x.max(MINUS_ZERO).sub(out.neg().add(ONE).mul(close));
      FloatVector left = out.mul(far).mul(UNITS);
      left.neg()
          .fma(e, left.mul(low).fma(e, centre))
          .add(x.min(ZERO).mul(ZERO))
          .intoArray(y, yi + i);
    }
    super.endGelu(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endGeluSlope(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector z = x.abs().min(GAUSSIAN_ENDS);
      FloatVector low = z.fma(z, z.mul(z).neg()).mul(HALF);
      FloatVector t = ONE.div(z.add(FIVE_HALVES)).fma(MINUS_FIVE, ONE);
      FloatVector p = SLOPE_0;
      p = p.fma(t, SLOPE_1);
      p = p.fma(t, SLOPE_2);
      p = p.fma(t, SLOPE_3);
      p = p.fma(t, SLOPE_4);
      p = p.fma(t, SLOPE_5);
      p = p.fma(t, SLOPE_6);
      p = p.fma(t, SLOPE_7);
      p = p.fma(t, SLOPE_8);
      p = p.fma(t, SLOPE_9);
      p = p.fma(t, SLOPE_10);
      FloatVector left = z.neg().add(ROOT).add(ROOT_LOW).mul(p);
      FloatVector side = x.mul(HUGES).min(ONE).max(MINUS_ONE);
      left = side.mul(left).mul(UNITS);
      left.neg()
          .fma(e, left.mul(low).fma(e, side.fma(HALF, HALF)))
          .add(x.mul(ZERO))
          .intoArray(y, yi + i);
    }
    super.endGeluSlope(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endGeluTanh(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector z = x.abs().min(CUBIC_END);
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
      FloatVector left = z.div(e.fma(FloatVector.broadcast(S, UNIT), FloatVector.broadcast(S, 1f)));
      // Small ones must not be made smaller.
      FloatVector big = z.sub(1f).mul(HUGE).mul(HUGE).min(1f).max(0f);
      FloatVector f = big.mul(e).add(big.neg().add(1f).mul(e.mul(UNIT)));
      left = left.mul(big.mul(UNIT).add(big.neg().add(1f)));
      left.neg()
          .fma(f, left.mul(low).fma(f, x.max(-0f)))
          .add(x.min(0f).mul(0f))
          .intoArray(y, yi + i);
    }
    super.endGeluTanh(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endGeluTanhSlope(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector z = x.abs().min(CUBIC_END);
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
