package dev.kindling.op.family;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Runs;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The loops over time of {@link Recurrence}, forwards and backwards. */
final class Unrolled {
  private final Recurrence of;
  final int time;
  final int batch;
  final int hidden;
  final int out;

  /** Where c and the gates begin in the result. */
  final int cellAt;

  final int gatesAt;

  final Runs runs = Kernels.best().runs();
  float[] p = {};
  float[] trace;

  /** The sums of a step, or their gradients; h and c before the step; what else a step needs. */
  final float[] a;

  float[] h;
  float[] c;
  float[] m;

  /** The gradients that come from the step after. */
  float[] dh = {};

  float[] dc = {};

  private final Frame frame;

  Unrolled(Recurrence of, Frame f) {
    this(of, f, f.shape(0), f.shape(1), f.out());
    p = f.in(0);
    h = f.in(2).clone();
    c = of instanceof Recurrence.Lstm ? f.in(3).clone() : c;
  }

  private Unrolled(Recurrence of, Frame f, Shape p, Shape w, float[] trace) {
    this.of = of;
    this.frame = f;
    this.trace = trace;
    time = p.dim(0);
    batch = p.dim(1);
    hidden = p.dim(2) / of.gates();
    out = w.dim(0);
    cellAt = time * batch * out;
    gatesAt = cellAt + (of instanceof Recurrence.Lstm ? time * batch * hidden : 0);
    a = new float[batch * of.gates() * hidden];
    m = new float[batch * hidden];
    h = new float[batch * out];
    c = h;
  }

  static Shape shape(Recurrence of, Shape... in) {
    Shape p = in[0];
    Shape w = in[1];
    int hidden = p.rank() == 3 ? p.dim(2) / of.gates() : 0;
    boolean lstm = of instanceof Recurrence.Lstm;
    boolean fits =
        p.rank() == 3
            && w.rank() == 2
            && p.dim(2) == of.gates() * hidden
            && w.dim(1) == p.dim(2)
            && in[2].equals(Shape.of(p.dim(1), w.dim(0)))
            && (in.length == 5 || w.dim(0) == hidden)
            && (!lstm || in[3].equals(Shape.of(p.dim(1), hidden)))
            && (in.length < 5 || in[4].equals(Shape.of(hidden, w.dim(0))))
            && (!(of instanceof Recurrence.Gru) || in[3].equals(Shape.of(p.dim(2))));
    if (!fits) {
      throw new IllegalArgumentException(
          of
              + ": the shapes "
              + Arrays.toString(in)
              + " do not fit; needs p [time, batch, "
              + of.gates()
              + " * hidden], w [hidden, "
              + of.gates()
              + " * hidden] and states [batch, hidden]");
    }
    int units = w.dim(0) + (lstm ? hidden : 0) + of.saved() * hidden;
    return Shape.of(Math.multiplyExact(p.dim(0) * p.dim(1), units));
  }

  void forward() {
    boolean gru = of instanceof Recurrence.Gru;
    int width = of.gates() * hidden;
    float[] w = frame.in(1);
    Gemm sums = Gemm.of(false, false, batch, width, out).accumulating();
    Gemm projection = Gemm.of(false, false, batch, out, hidden);
    for (int t = 0; t < time; t++) {
      System.arraycopy(p, t * a.length, a, 0, a.length);
      if (gru) {
        for (int row = 0; row < batch; row++) {
          bias(frame.in(3), row * width);
        }
      }
      int before = (t - 1) * batch * out;
      Kernels.best().gemm(sums, t == 0 ? h : trace, Math.max(before, 0), w, 0, null, a, 0);
      if (gru && t > 0) {
        System.arraycopy(trace, before, h, 0, h.length);
      }
      for (int row = 0; row < batch; row++) {
        of.step(this, row, t * batch + row);
      }
      int now = t * batch * out;
      if (frame.count() == 5) {
        Kernels.best().gemm(projection, m, 0, frame.in(4), 0, null, trace, now);
      } else if (of instanceof Recurrence.Lstm) {
        System.arraycopy(m, 0, trace, now, m.length);
      }
    }
  }

  /** A GRU's sums start from p + b, the last third from b alone. */
  private void bias(float[] b, int at) {
    for (int j = 0; j < 2 * hidden; j++) {
      a[at + j] += b[j];
    }
    System.arraycopy(b, 2 * hidden, a, at + 2 * hidden, hidden);
  }

  /** The loop of a {@link Sweep}: trace, w, h and c at first, and the gradient of the trace. */
  static void back(Recurrence of, boolean state, Shape p, Frame f) {
    Unrolled u = new Unrolled(of, f, p, f.shape(1), f.in(0));
    u.back(f.in(1), f.in(2), f.in(3), f.in(4), state);
  }

  private void back(float[] w, float[] h0, float[] c0, float[] g, boolean state) {
    boolean lstm = of instanceof Recurrence.Lstm;
    int width = of.gates() * hidden;
    float[] back = new float[w.length];
    new Walk(Shape.of(width, out), new int[] {1, width}, 0).read(w, back);
    Gemm gemm = Gemm.of(false, false, batch, out, width).accumulating();
    dh = new float[batch * out];
    dc = new float[lstm ? batch * hidden : 0];
    c = new float[dc.length];
    for (int t = time - 1; t >= 0; t--) {
      before(t, out, 0, h0, h);
      if (lstm) {
        before(t, hidden, cellAt, c0, c);
      }
      for (int row = 0; row < batch; row++) {
        of.back(this, row, t * batch + row, g);
      }
      write(t, width);
      Kernels.best().gemm(gemm, a, 0, back, 0, null, dh, 0);
    }
    if (state) {
      int at = time * batch * Sweep.width(of, hidden);
      System.arraycopy(dh, 0, frame.out(), at, dh.length);
      System.arraycopy(dc, 0, frame.out(), at + dh.length, dc.length);
      Arrays.fill(frame.out(), at + dh.length + dc.length, frame.out().length, 0f);
    }
  }

  private void before(int t, int units, int from, float[] first, float[] to) {
    int length = batch * units;
    System.arraycopy(t == 0 ? first : trace, t == 0 ? 0 : from + (t - 1) * length, to, 0, length);
  }

  /** The gradients of the sums; for a GRU those of p and, behind them, of s₃. */
  private void write(int t, int width) {
    float[] to = frame.out();
    if (!(of instanceof Recurrence.Gru)) {
      System.arraycopy(a, 0, to, t * a.length, a.length);
      return;
    }
    for (int row = 0; row < batch; row++) {
      int at = (t * batch + row) * 4 * hidden;
      System.arraycopy(a, row * width, to, at, 2 * hidden);
      System.arraycopy(m, row * hidden, to, at + 2 * hidden, hidden);
      System.arraycopy(a, row * width + 2 * hidden, to, at + 3 * hidden, hidden);
    }
  }

  /** The gradients as operations: from a {@link Sweep}, or made of small ones. */
  static final class Algebra {
    private final Recurrence of;
    private final Chain chain;
    private final Shape p;
    private final int time;
    private final int batch;
    private final int hidden;
    private final int out;
    private final int gatesAt;
    private final Value[] dp;
    private final Value[] ds;
    private @Nullable Value dh;
    private @Nullable Value dc;
    private @Nullable Value dr;

    private Algebra(Recurrence of, Chain c) {
      this.of = of;
      chain = c;
      p = c.in(0).shape();
      time = p.dim(0);
      batch = p.dim(1);
      hidden = p.dim(2) / of.gates();
      out = c.in(1).shape().dim(0);
      gatesAt = time * batch * (out + (of instanceof Recurrence.Lstm ? hidden : 0));
      dp = new Value[time];
      ds = new Value[time];
    }

    static void grad(Recurrence of, Chain c) {
      Algebra algebra = new Algebra(of, c);
      if (c.recorded() || c.count() == 5) {
        algebra.steps();
      } else {
        algebra.sweep();
      }
    }

    private void sweep() {
      boolean lstm = of instanceof Recurrence.Lstm;
      boolean state = chain.wants(2) || lstm && chain.wants(3);
      Value first = chain.in(2);
      Value swept =
          chain
              .out()
              .apply(
                  new Sweep(of, state, p),
                  chain.in(1),
                  first,
                  lstm ? chain.in(3) : first,
                  chain.upstream());
      int width = Sweep.width(of, hidden);
      Value all = cut(swept, 0, Shape.of(time * batch, width), width);
      int at = time * batch * width;
      dh = state ? cut(swept, at, Shape.of(batch, out), out) : null;
      dc = state && lstm ? cut(swept, at + batch * out, Shape.of(batch, hidden), hidden) : null;
      if (of instanceof Recurrence.Gru) {
        Shape rows = all.shape();
        Value rz = all.apply(Layout.Strided.slice(rows, 1, 0, 2 * hidden, 1));
        Value s = all.apply(Layout.Strided.slice(rows, 1, 3 * hidden, 4 * hidden, 1));
        give(all.apply(Layout.Strided.slice(rows, 1, 0, 3 * hidden, 1)), beside(rz, s));
      } else {
        give(all, all);
      }
    }

    private void steps() {
      Value g = chain.upstream();
      for (int t = time - 1; t >= 0; t--) {
        Value own = cut(g, t * batch * out, Shape.of(batch, out), out);
        Value cell = null;
        if (of instanceof Recurrence.Lstm) {
          int at = time * batch * out + t * batch * hidden;
          cell = plus(cut(g, at, Shape.of(batch, hidden), hidden), dc);
        }
        of.back(this, t, plus(own, dh), cell);
      }
      give(joined(dp), joined(ds));
    }

    private Value joined(Value... steps) {
      Value[] rest = Arrays.copyOfRange(steps, 1, time);
      return steps[0].apply(new Layout.Concat(0, time), rest);
    }

    /** A step's gradients of p and of s, and those of the states before it. */
    void give(int t, Value dp, Value ds, @Nullable Value dh, @Nullable Value dc) {
      this.dp[t] = dp;
      this.ds[t] = ds;
      this.dh = plus(ds.apply(Product.MatMul.of(false, true), chain.in(1)), dh);
      this.dc = dc;
    }

    private void give(Value dp, Value ds) {
      chain.give(0, dp.apply(new Movement.Reshape(p)));
      if (chain.wants(1)) {
        Value before = chain.in(2);
        if (time > 1) {
          Shape rows = Shape.of((time - 1) * batch, out);
          before = before.apply(new Layout.Concat(0, 2), cut(chain.out(), 0, rows, out));
        }
        chain.give(1, before.apply(Product.MatMul.of(true, false), ds));
      }
      give(2, dh);
      if (of instanceof Recurrence.Lstm) {
        give(3, dc);
        give(4, dr);
      } else if (of instanceof Recurrence.Gru && chain.wants(3)) {
        chain.give(3, ds.apply(new Movement.SumTo(chain.in(3).shape())));
      }
    }

    private void give(int input, @Nullable Value gradient) {
      if (gradient != null && input < chain.count() && chain.wants(input)) {
        chain.give(input, gradient);
      }
    }

    /** h after step t, or at first where t is −1. */
    Value h(int t) {
      return t < 0 ? chain.in(2) : cut(chain.out(), t * batch * out, Shape.of(batch, out), out);
    }

    /** c after step t, or at first where t is −1. */
    Value cell(int t) {
      int at = time * batch * out + t * batch * hidden;
      return t < 0 ? chain.in(3) : cut(chain.out(), at, Shape.of(batch, hidden), hidden);
    }

    Value gate(int t, int gate) {
      return gate(chain.out(), t, gate);
    }

    Value upstreamGate(int t, int gate) {
      return gate(chain.upstream(), t, gate);
    }

    private Value gate(Value trace, int t, int gate) {
      int at = gatesAt + (t * batch * of.saved() + gate) * hidden;
      return cut(trace, at, Shape.of(batch, hidden), of.saved() * hidden);
    }

    /** The gradient of m from that of m · r, or the same where there is no r. */
    Value projected(int t, Value dh, Value m) {
      if (chain.count() < 5) {
        return dh;
      }
      dr = plus(m.apply(Product.MatMul.of(true, false), dh), dr);
      return dh.apply(Product.MatMul.of(false, true), chain.in(4));
    }

    private static Value cut(Value x, int at, Shape to, int step) {
      if (at == 0 && x.shape().size() == to.size()) {
        return x.apply(new Movement.Reshape(to));
      }
      return x.apply(new Layout.Strided(x.shape(), to, at, step, 1));
    }

    Value times(Value a, Value b) {
      return a.apply(Binary.MULTIPLY, b);
    }

    Value plus(Value a, @Nullable Value b) {
      return b == null ? a : a.apply(Binary.ADD, b);
    }

    /** 1 − x. */
    Value oneLess(Value x) {
      return x.apply(new Unary.Scale(-1f)).apply(new Unary.Shift(1f));
    }

    /** σ' = y · (1 − y), from y = σ. */
    Value logistic(Value y) {
      return times(y, oneLess(y));
    }

    Value beside(Value... parts) {
      Value[] rest = Arrays.copyOfRange(parts, 1, parts.length);
      return parts[0].apply(new Layout.Concat(1, parts.length), rest);
    }
  }
}
