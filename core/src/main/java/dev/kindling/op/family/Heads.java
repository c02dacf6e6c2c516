package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;
import java.util.Arrays;

/**
 * Attention of several heads, whose features lie side by side. Operations of their own because one
 * head after another, and of it some targets after others, the scores and weights stay in the
 * cache, and what a causal mask excludes is not computed. {@link HeadByHead} has the loops.
 *
 * <p>Inputs: q {@code [..., targets, features]}, k and v {@code [..., sources, features]}; or all
 * three of them side by side, {@code [..., time, 3 · features]}.
 */
public sealed interface Heads extends Op {
  /**
   * y = w · v with the weights w = softmax(scale · q · kᵀ), in each head; products leave out what
   * {@code causal} excludes: target i has no source after i. For the upstream g: dv = wᵀ · g, ds =
   * scale · w · (dw − Σ dw · w) with dw = g · vᵀ, dq = ds · k and dk = dsᵀ · q.
   */
  record Attention(int heads, float scale, boolean causal) implements Heads {
    @Override
    public Shape shape(Shape... in) {
      Shape q = in[0];
      Shape k = in[in.length == 1 ? 0 : 1];
      int parts = heads * (in.length == 1 ? 3 : 1);
      boolean fits = q.rank() >= 2 && q.dim(-1) % parts == 0 && k.rank() == q.rank();
      for (int d = 0; fits && d < q.rank(); d++) {
        fits = q.dim(d) == k.dim(d) || d == q.rank() - 2;
      }
      if (!fits || in.length == 3 && !k.equals(in[2])) {
        throw new IllegalArgumentException(
            "heads: the shapes "
                + Arrays.toString(in)
                + " for "
                + heads
                + " heads; needs q [..., targets, features], and k and v [..., sources, features]");
      }
      return in.length == 1 ? q.with(-1, q.dim(-1) / 3) : q;
    }

    @Override
    public void forward(Frame f) {
      new HeadByHead(heads, scale, causal, f).forward();
    }

    @Override
    public void grad(Chain c) {
      if (c.recorded()) {
        recordedGrad(c);
        return;
      }
      HeadsSlope slope = new HeadsSlope(heads, scale, causal);
      Value g = c.upstream();
      if (c.count() == 1) {
        c.give(0, c.in(0).apply(slope, g));
        return;
      }
      Value all = c.in(0).apply(slope, c.in(1), c.in(2), g);
      for (int i = 0, at = 0; i < 3; i++) {
        Shape shape = c.in(i).shape();
        Shape flat = all.shape();
        if (c.wants(i)) {
          Value own = all.apply(Layout.Strided.slice(flat, 0, at, at + shape.size(), 1));
          c.give(i, own.apply(new Movement.Reshape(shape)));
        }
        at += shape.size();
      }
    }

    private void recordedGrad(Chain c) {
      Value q = split(part(c, 0));
      Value k = split(part(c, 1));
      Value v = split(part(c, 2));
      Value g = split(c.upstream());
      Value scores = q.apply(Product.MatMul.of(false, true), k);
      Value w = scores.apply(new Attending.Weights(scale, causal, false));
      Value dw = g.apply(Product.MatMul.of(false, true), v);
      Value ds = w.apply(new Attending.Slope(scale), dw);
      Value dq = joined(ds.apply(Product.MatMul.of(false, false), k));
      Value dk = joined(ds.apply(Product.MatMul.of(true, false), q));
      Value dv = joined(w.apply(Product.MatMul.of(true, false), g));
      if (c.count() == 1) {
        c.give(0, dq.apply(new Layout.Concat(dq.shape().rank() - 1, 3), dk, dv));
        return;
      }
      Value[] all = {dq, dk, dv};
      for (int i = 0; i < 3; i++) {
        if (c.wants(i)) {
          c.give(i, all[i]);
        }
      }
    }

    /** Queries, keys or values. */
    private static Value part(Chain c, int i) {
      if (c.count() == 3) {
        return c.in(i);
      }
      Shape x = c.in(0).shape();
      int n = x.dim(-1) / 3;
      return c.in(0).apply(Layout.Strided.slice(x, x.rank() - 1, i * n, (i + 1) * n, 1));
    }

    /** To {@code [..., heads, time, features / heads]}. */
    private Value split(Value x) {
      Shape shape = x.shape();
      Shape cut = shape.without(-1).then(Shape.of(heads, shape.dim(-1) / heads));
      return exchanged(x.apply(new Movement.Reshape(cut)));
    }

    /** Back to {@code [..., time, features]}. */
    private static Value joined(Value x) {
      Value y = exchanged(x);
      Shape shape = y.shape();
      Shape all = shape.without(-1).with(-1, shape.dim(-2) * shape.dim(-1));
      return y.apply(new Movement.Reshape(all));
    }

    /** The dimensions before the last one exchanged. */
    private static Value exchanged(Value x) {
      int rank = x.shape().rank();
      int[] axes = new int[rank];
      for (int d = 0; d < rank; d++) {
        axes[d] = d;
      }
      axes[rank - 3] = rank - 2;
      axes[rank - 2] = rank - 3;
      return x.apply(new Movement.Permute(axes));
    }
  }
}
