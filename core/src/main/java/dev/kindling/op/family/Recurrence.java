package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import dev.kindling.op.family.Unrolled.Algebra;
import org.jspecify.annotations.Nullable;

/**
 * Recurrent layers over whole sequences, after the product of all inputs with their weights.
 *
 * <p>Inputs: p {@code [time, batch, gates · hidden]}, the inputs' products with biases; w {@code
 * [hidden, gates · hidden]}, for the hidden state; the hidden state at first, {@code [batch,
 * hidden]}; and what each record says. The result is one row: first h {@code [time, batch,
 * hidden]}, then what else the gradient needs. {@link Unrolled} has the loops over time.
 *
 * <p>Operations of their own because the steps of one sequence made of small operations take
 * several times as long. Their gradients are a {@link Sweep}, or, where these are recorded, made of
 * small operations.
 */
public sealed interface Recurrence extends Op {
  /** How many products each hidden unit has. */
  int gates();

  /** How many numbers per hidden unit stand in the result behind h and c. */
  int saved();

  /** One step of one row: from the sums in {@code u.a}, and the states before it. */
  void step(Unrolled u, int row, int at);

  /** One step of one row backwards: from the gradients of the states to those of the sums. */
  void back(Unrolled u, int row, int at, float[] g);

  /** The same made of operations; {@code dh} and {@code dc} are the states' gradients. */
  void back(Algebra a, int t, Value dh, @Nullable Value dc);

  @Override
  default Shape shape(Shape... in) {
    return Unrolled.shape(this, in);
  }

  @Override
  default void forward(Frame f) {
    new Unrolled(this, f).forward();
  }

  @Override
  default void grad(Chain c) {
    Algebra.grad(this, c);
  }

  /**
   * h = φ(p + h₋₁ · w), φ being tanh or max(·, 0); da = φ'(a) · dh, φ' = 1 − h² or 0 where h ≤ 0.
   * J. Elman, <em>Finding structure in time</em> (1990).
   */
  record Rnn(boolean relu) implements Recurrence {
    @Override
    public int gates() {
      return 1;
    }

    @Override
    public int saved() {
      return 0;
    }

    @Override
    public void step(Unrolled u, int row, int at) {
      float[] h = u.trace;
      int n = u.hidden;
      if (relu) {
        for (int j = 0; j < n; j++) {
          h[at * n + j] = Math.max(u.a[row * n + j], 0f);
        }
      } else {
        u.runs.tanh(u.a, row * n, h, at * n, n);
      }
    }

    @Override
    public void back(Unrolled u, int row, int at, float[] g) {
      float[] h = u.trace;
      int n = u.hidden;
      for (int j = 0; j < n; j++) {
        float y = h[at * n + j];
        float dh = u.dh[row * n + j] + g[at * n + j];
        u.a[row * n + j] = relu ? (y <= 0f ? 0f : dh) : dh * (1f - y * y);
        u.dh[row * n + j] = 0f;
      }
    }

    @Override
    public void back(Algebra a, int t, Value dh, @Nullable Value dc) {
      Value h = a.h(t);
      Value da = relu ? dh.apply(Activation.GATE, h) : a.times(dh, a.oneLess(a.times(h, h)));
      a.give(t, da, da, null, dc);
    }
  }

  /**
   * i, f, o = σ, g = tanh of the four parts of p + h₋₁ · w; c = f · c₋₁ + i · g; h = o · tanh c, or
   * with a matrix r, (o · tanh c) · r. Further inputs: c at first, {@code [batch, hidden]}, and r
   * {@code [hidden, projected]}, where there is one. Behind h the result has c and i, f, g, o. S.
   * Hochreiter and J. Schmidhuber, <em>Long short-term memory</em> (1997); F. Gers et al. (2000);
   * H. Sak et al. (2014) for r.
   *
   * <p>dc = dc₊₁ · f₊₁ + dh · o · (1 − tanh² c); di = dc · g, df = dc · c₋₁, dg = dc · i, do = dh ·
   * tanh c, each times the slope of its function.
   */
  record Lstm() implements Recurrence {
    @Override
    public int gates() {
      return 4;
    }

    @Override
    public int saved() {
      return 4;
    }

    @Override
    public void step(Unrolled u, int row, int at) {
      int n = u.hidden;
      float[] y = u.trace;
      int a = 4 * n * row;
      int i = u.gatesAt + 4 * n * at;
      u.runs.sigmoid(u.a, a, y, i, 2 * n);
      u.runs.tanh(u.a, a + 2 * n, y, i + 2 * n, n);
      u.runs.sigmoid(u.a, a + 3 * n, y, i + 3 * n, n);
      int c = u.cellAt + at * n;
      float[] before = u.c;
      for (int j = 0; j < n; j++) {
        y[c + j] = Math.fma(y[i + n + j], before[row * n + j], y[i + j] * y[i + 2 * n + j]);
      }
      System.arraycopy(y, c, before, row * n, n);
      float[] m = u.m;
      u.runs.tanh(y, c, m, row * n, n);
      for (int j = 0; j < n; j++) {
        m[row * n + j] *= y[i + 3 * n + j];
      }
    }

    @Override
    public void back(Unrolled u, int row, int at, float[] g) {
      int n = u.hidden;
      float[] y = u.trace;
      float[] tanh = u.m;
      int c = u.cellAt + at * n;
      u.runs.tanh(y, c, tanh, row * n, n);
      int gate = u.gatesAt + 4 * n * at;
      int r = row * n;
      for (int j = 0; j < n; j++) {
        float i = y[gate + j];
        float f = y[gate + n + j];
        float z = y[gate + 2 * n + j];
        float o = y[gate + 3 * n + j];
        float th = tanh[r + j];
        float dh = u.dh[r + j] + g[at * n + j];
        float dc = Math.fma(dh * o, 1f - th * th, u.dc[r + j] + g[c + j]);
        u.a[4 * r + j] = Math.fma(dc, z, g[gate + j]) * (i - i * i);
        u.a[4 * r + n + j] = Math.fma(dc, u.c[r + j], g[gate + n + j]) * (f - f * f);
        u.a[4 * r + 2 * n + j] = Math.fma(dc, i, g[gate + 2 * n + j]) * (1f - z * z);
        u.a[4 * r + 3 * n + j] = Math.fma(dh, th, g[gate + 3 * n + j]) * (o - o * o);
        u.dc[r + j] = dc * f;
        u.dh[r + j] = 0f;
      }
    }

    @Override
    public void back(Algebra a, int t, Value dh, @Nullable Value dcAfter) {
      Value i = a.gate(t, 0);
      Value f = a.gate(t, 1);
      Value g = a.gate(t, 2);
      Value o = a.gate(t, 3);
      Value tanh = a.cell(t).apply(new Hyperbolic.Tanh());
      Value dm = a.projected(t, dh, a.times(o, tanh));
      Value dc = a.plus(a.times(dm, a.times(o, a.oneLess(a.times(tanh, tanh)))), dcAfter);
      Value da =
          a.beside(
              a.times(a.plus(a.times(dc, g), a.upstreamGate(t, 0)), a.logistic(i)),
              a.times(a.plus(a.times(dc, a.cell(t - 1)), a.upstreamGate(t, 1)), a.logistic(f)),
              a.times(a.plus(a.times(dc, i), a.upstreamGate(t, 2)), a.oneLess(a.times(g, g))),
              a.times(a.plus(a.times(dm, tanh), a.upstreamGate(t, 3)), a.logistic(o)));
      a.give(t, da, da, null, a.times(dc, f));
    }
  }

  /**
   * r, z = σ of the first two parts of p + s, where s = h₋₁ · w + b; n = tanh(p₃ + r · s₃); h = (1
   * − z) · n + z · h₋₁. A further input: b {@code [3 · hidden]}. Behind h the result has r, z, n
   * and s₃. K. Cho et al. (2014), with the reset after the product, as cuDNN and PyTorch have it.
   *
   * <p>dn = dh · (1 − z), dz = dh · (h₋₁ − n), dr = dp₃ · s₃, each times the slope of its function;
   * ds₃ = dp₃ · r; dh₋₁ = dh · z + ds · wᵀ.
   */
  record Gru() implements Recurrence {
    @Override
    public int gates() {
      return 3;
    }

    @Override
    public int saved() {
      return 4;
    }

    @Override
    public void step(Unrolled u, int row, int at) {
      int n = u.hidden;
      float[] y = u.trace;
      int a = 3 * n * row;
      int r = u.gatesAt + 4 * n * at;
      u.runs.sigmoid(u.a, a, y, r, 2 * n);
      System.arraycopy(u.a, a + 2 * n, y, r + 3 * n, n);
      int p = 3 * n * at + 2 * n;
      for (int j = 0; j < n; j++) {
        u.a[a + j] = Math.fma(y[r + j], y[r + 3 * n + j], u.p[p + j]);
      }
      u.runs.tanh(u.a, a, y, r + 2 * n, n);
      for (int j = 0; j < n; j++) {
        float next = y[r + 2 * n + j];
        y[at * n + j] = Math.fma(y[r + n + j], u.h[row * n + j] - next, next);
      }
    }

    @Override
    public void back(Unrolled u, int row, int at, float[] g) {
      int n = u.hidden;
      float[] y = u.trace;
      int gate = u.gatesAt + 4 * n * at;
      int to = row * n;
      for (int j = 0; j < n; j++) {
        float r = y[gate + j];
        float z = y[gate + n + j];
        float next = y[gate + 2 * n + j];
        float s = y[gate + 3 * n + j];
        float dh = u.dh[to + j] + g[at * n + j];
        float dp = Math.fma(dh, 1f - z, g[gate + 2 * n + j]) * (1f - next * next);
        u.a[3 * to + j] = Math.fma(dp, s, g[gate + j]) * (r - r * r);
        u.a[3 * to + n + j] = Math.fma(dh, u.h[to + j] - next, g[gate + n + j]) * (z - z * z);
        u.a[3 * to + 2 * n + j] = Math.fma(dp, r, g[gate + 3 * n + j]);
        u.m[to + j] = dp;
        u.dh[to + j] = dh * z;
      }
    }

    @Override
    public void back(Algebra a, int t, Value dh, @Nullable Value dc) {
      Value r = a.gate(t, 0);
      Value z = a.gate(t, 1);
      Value n = a.gate(t, 2);
      Value dn = a.plus(a.times(dh, a.oneLess(z)), a.upstreamGate(t, 2));
      Value dp = a.times(dn, a.oneLess(a.times(n, n)));
      Value dr = a.times(a.plus(a.times(dp, a.gate(t, 3)), a.upstreamGate(t, 0)), a.logistic(r));
      Value change = a.h(t - 1).apply(Binary.SUBTRACT, n);
      Value dz = a.times(a.plus(a.times(dh, change), a.upstreamGate(t, 1)), a.logistic(z));
      Value ds = a.plus(a.times(dp, r), a.upstreamGate(t, 3));
      a.give(t, a.beside(dr, dz, dp), a.beside(dr, dz, ds), a.times(dh, z), dc);
    }
  }
}
