package dev.kindling.op.family;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Kernels;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/** Products of matrices. */
public sealed interface Product extends Op {

  /**
   * y = op(a) · op(b), op being the transpose or nothing; da = g · op(b)ᵀ, db = op(a)ᵀ · g.
   * Dimensions before the last two, equal in both, count products.
   */
  record MatMul(boolean transA, boolean transB) implements Product {
    private static final MatMul[] ALL = {
      new MatMul(false, false),
      new MatMul(false, true),
      new MatMul(true, false),
      new MatMul(true, true)
    };

    /** The product with these transposes. */
    public static MatMul of(boolean transA, boolean transB) {
      return ALL[(transA ? 2 : 0) + (transB ? 1 : 0)];
    }

    @Override
    public Shape shape(Shape... in) {
      Shape a = in[0];
      Shape b = in[1];
      if (a.rank() < 2 || b.rank() != a.rank()) {
        throw new IllegalArgumentException(
            "matmul: needs two matrices or as many of both, not the shapes " + a + " and " + b);
      }
      Shape batch = a.slice(0, a.rank() - 2);
      if (a.dim(transA ? -2 : -1) != b.dim(transB ? -1 : -2)
          || !batch.equals(b.slice(0, b.rank() - 2))) {
        throw new IllegalArgumentException(
            "matmul: "
                + named(a, transA)
                + " and "
                + named(b, transB)
                + " do not fit; the columns of the first must be as many as the rows of the second");
      }
      return batch.then(Shape.of(a.dim(transA ? -1 : -2), b.dim(transB ? -2 : -1)));
    }

    private static String named(Shape shape, boolean transposed) {
      return shape + (transposed ? " (transposed)" : "");
    }

    @Override
    public void forward(Frame f) {
      int m = f.outShape().dim(-2);
      int n = f.outShape().dim(-1);
      int k = f.shape(0).dim(transA ? -2 : -1);
      int batch = f.outShape().size(0, f.outShape().rank() - 2);
      Gemm gemm = Gemm.of(transA, transB, m, n, k).batch(batch);
      Kernels.forProduct(gemm).gemm(gemm, f.in(0), 0, f.in(1), 0, null, f.out(), 0);
    }

    @Override
    public void grad(Chain c) {
      Value g = c.upstream();
      if (c.wants(0)) {
        c.give(
            0,
            transA
                ? c.in(1).apply(MatMul.of(transB, true), g)
                : g.apply(MatMul.of(false, !transB), c.in(1)));
      }
      if (c.wants(1)) {
        c.give(
            1,
            transB
                ? g.apply(MatMul.of(true, transA), c.in(0))
                : c.in(0).apply(MatMul.of(!transA, false), g));
      }
    }
  }

  /**
   * y = x · w + b, or max(x · w + b, 0); with g' = g (where y &gt; 0): dx = g' · wᵀ, dw = xᵀ · g',
   * db = Σ g' over the rows. An operation of its own because bias and ReLU cost nothing inside the
   * product.
   */
  record Affine(boolean relu) implements Product {
    /** Without ReLU. */
    public static final Affine PLAIN = new Affine(false);

    /** With ReLU. */
    public static final Affine CLIPPED = new Affine(true);

    @Override
    public Shape shape(Shape... in) {
      Shape x = in[0];
      Shape w = in[1];
      Shape b = in[2];
      if (x.rank() != 2 || w.rank() != 2 || x.dim(1) != w.dim(0)) {
        throw new IllegalArgumentException(
            "affine: x " + x + " and w " + w + " do not fit; needs x [rows, in] and w [in, out]");
      }
      if (b.rank() != 1 || b.dim(0) != w.dim(1)) {
        throw new IllegalArgumentException(
            "affine: the bias has the shape "
                + b
                + "; with w "
                + w
                + " it needs ["
                + w.dim(1)
                + "]");
      }
      return Shape.of(x.dim(0), w.dim(1));
    }

    @Override
    public void forward(Frame f) {
      int m = f.outShape().dim(0);
      int n = f.outShape().dim(1);
      int k = f.shape(0).dim(1);
      Gemm gemm = Gemm.of(false, false, m, n, k).relu(relu);
      Kernels.forProduct(gemm).gemm(gemm, f.in(0), 0, f.in(1), 0, f.in(2), f.out(), 0);
    }

    @Override
    public void grad(Chain c) {
      Value g = c.upstream();
      if (relu) {
        g = g.apply(Activation.GATE, c.out());
      }
      if (c.wants(0)) {
        c.give(0, g.apply(MatMul.of(false, true), c.in(1)));
      }
      if (c.wants(1)) {
        c.give(1, c.in(0).apply(MatMul.of(true, false), g));
      }
      if (c.wants(2)) {
        c.give(2, g.apply(new Movement.SumTo(c.in(2).shape())));
      }
    }
  }
}
