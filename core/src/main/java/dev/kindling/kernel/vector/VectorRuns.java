package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Runs;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The last passes of the runs, operation by operation as there, on whole vectors. */
final class VectorRuns extends Runs {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

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
      FloatVector size = above(z, 0.5625f).fma(far.sub(close), close);
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
      FloatVector big = above(z, 1f);
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
      FloatVector right = above(x, 0f);
      FloatVector other = right.neg().add(1f);
      // Without the factor e that stands over both lines.
      FloatVector over = right.mul(f.add(f)).add(other.mul(f.add(2f)));
      FloatVector under = f.fma(right.fma(f, f).add(2f), other.add(1f));
      FloatVector left = z.mul(over).div(under);
      // Small ones must not be made smaller.
      FloatVector big = above(z, 1f);
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
      FloatVector below = above(v.neg(), 0.7f).fma(far.sub(close), close);
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
      FloatVector right = above(x, 0f);
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
      FloatVector z = x.abs().min(GAUSSIAN_END);
      FloatVector low = z.fma(z, z.mul(z).neg()).mul(0.5f);
      FloatVector near = z.min(0.75f);
      FloatVector u = near.mul(near);
      FloatVector p = FloatVector.broadcast(S, -8.388587958e-06f);
      p = p.fma(u, FloatVector.broadcast(S, 1.147786243e-04f));
      p = p.fma(u, FloatVector.broadcast(S, -1.187138143e-03f));
      p = p.fma(u, FloatVector.broadcast(S, 9.973531589e-03f));
      p = p.fma(u, FloatVector.broadcast(S, -6.649038196e-02f));
      p = p.fma(u, FloatVector.broadcast(S, 3.989422917e-01f));
      FloatVector close = near.mul(near.neg().fma(p, FloatVector.broadcast(S, 0.5f)));
      FloatVector t =
          FloatVector.broadcast(S, 1f)
              .div(z.add(3f))
              .fma(FloatVector.broadcast(S, -6f), FloatVector.broadcast(S, 1f));
      FloatVector q = FloatVector.broadcast(S, -4.045322421e-04f);
      q = q.fma(t, FloatVector.broadcast(S, -3.340858675e-04f));
      q = q.fma(t, FloatVector.broadcast(S, 2.961745718e-03f));
      q = q.fma(t, FloatVector.broadcast(S, 1.154636848e-03f));
      q = q.fma(t, FloatVector.broadcast(S, -2.272153459e-02f));
      q = q.fma(t, FloatVector.broadcast(S, 4.516453296e-02f));
      q = q.fma(t, FloatVector.broadcast(S, -1.643265784e-02f));
      q = q.fma(t, FloatVector.broadcast(S, -9.652677178e-02f));
      q = q.fma(t, FloatVector.broadcast(S, 4.860557914e-01f));
      FloatVector far = q.neg().fma(FloatVector.broadcast(S, 1f).div(z.add(1f)), q);
      FloatVector out = above(z, 0.75f);
      FloatVector centre = x.max(-0f).sub(out.neg().add(1f).mul(close));
      FloatVector left = out.mul(far).mul(UNIT);
      left.neg().fma(e, left.mul(low).fma(e, centre)).add(x.min(0f).mul(0f)).intoArray(y, yi + i);
    }
    super.endGelu(in, xi + whole, y, yi + whole, n - whole);
  }

  @Override
  protected void endGeluSlope(float[] in, int xi, float[] y, int yi, int n) {
    int whole = n - n % L;
    for (int i = 0; i < whole; i += L) {
      FloatVector x = FloatVector.fromArray(S, in, xi + i);
      FloatVector e = FloatVector.fromArray(S, y, yi + i);
      FloatVector z = x.abs().min(GAUSSIAN_END);
      FloatVector low = z.fma(z, z.mul(z).neg()).mul(0.5f);
      FloatVector t =
          FloatVector.broadcast(S, 1f)
              .div(z.add(2.5f))
              .fma(FloatVector.broadcast(S, -5f), FloatVector.broadcast(S, 1f));
      FloatVector p = FloatVector.broadcast(S, 2.648413101e-06f);
      p = p.fma(t, FloatVector.broadcast(S, -9.214507372e-06f));
      p = p.fma(t, FloatVector.broadcast(S, -5.553469600e-05f));
      p = p.fma(t, FloatVector.broadcast(S, -1.158250507e-05f));
      p = p.fma(t, FloatVector.broadcast(S, 3.671604791e-04f));
      p = p.fma(t, FloatVector.broadcast(S, 4.532706516e-04f));
      p = p.fma(t, FloatVector.broadcast(S, -2.727245446e-03f));
      p = p.fma(t, FloatVector.broadcast(S, -4.506719299e-03f));
      p = p.fma(t, FloatVector.broadcast(S, 4.476424307e-02f));
      p = p.fma(t, FloatVector.broadcast(S, -1.289944202e-01f));
      p = p.fma(t, FloatVector.broadcast(S, 4.896580577e-01f));
      FloatVector left = z.neg().add(7.517915368e-01f).add(-1.211444989e-08f).mul(p);
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
      FloatVector big = above(z, 1f);
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

  private static FloatVector above(FloatVector x, float bound) {
    return x.sub(bound).mul(HUGE).mul(HUGE).min(1f).max(0f);
  }
}
