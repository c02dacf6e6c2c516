package dev.kindling.op.family;

import dev.kindling.kernel.LU;
import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Value;

/**
 * What is computed by taking square matrices apart, in double precision; dimensions before the last
 * two count matrices.
 */
public sealed interface Decomposition extends Op {

  /**
   * op(a) · y = b, op being the transpose or nothing; db = op(a)⁻ᵀ · g, da = −db · yᵀ, transposed
   * where a is. The name begins the messages.
   */
  record Solve(String name, boolean transposed) implements Decomposition {
    @Override
    public Shape shape(Shape... in) {
      Shape batch = batch(name, in[0]);
      Shape b = in[1];
      if (b.rank() != in[0].rank()
          || b.dim(-2) != in[0].dim(-1)
          || !batch.equals(b.slice(0, b.rank() - 2))) {
        throw new IllegalArgumentException(
            name
                + ": "
                + in[0]
                + " and "
                + b
                + " do not fit; the right side must have as many rows as the matrix");
      }
      return b;
    }

    @Override
    public void forward(Frame f) {
      int n = f.shape(0).dim(-1);
      int columns = f.outShape().dim(-1);
      int count = batch(name, f.shape(0)).size();
      for (int i = 0; i < count; i++) {
        LU lu = new LU(f.in(0), i * n * n, n, transposed);
        if (lu.singular()) {
          throw new IllegalArgumentException(
              name + ": " + matrix(i, count) + " is singular; needs one that has an inverse");
        }
        lu.solve(f.in(1), f.out(), i * n * columns, columns);
      }
    }

    @Override
    public void grad(Chain c) {
      Value db = c.in(0).apply(new Solve(name, !transposed), c.upstream());
      if (c.wants(0)) {
        Value left = transposed ? c.out() : db;
        Value right = transposed ? db : c.out();
        c.give(0, times(left, right, false, true).apply(new Unary.Scale(-1f)));
      }
      c.give(1, db);
    }
  }

  /** The determinants; dy/dx is {@link Cofactors}. */
  record Det() implements Decomposition {
    @Override
    public Shape shape(Shape... in) {
      return batch("det", in[0]);
    }

    @Override
    public void forward(Frame f) {
      int n = f.shape(0).dim(-1);
      for (int i = 0; i < f.out().length; i++) {
        f.out()[i] = new LU(f.in(0), i * n * n, n, false).determinant();
      }
    }

    @Override
    public void grad(Chain c) {
      Value slope = c.in(0).apply(new Cofactors());
      c.give(0, spread(c.upstream(), slope.shape()).apply(Binary.MULTIPLY, slope));
    }
  }

  /**
   * y = det x · x⁻ᵀ, which a singular matrix has too; dx = (y · Σ g·y − y · gᵀ · y) / det x, which
   * it has not.
   */
  record Cofactors() implements Decomposition {
    @Override
    public Shape shape(Shape... in) {
      batch("det", in[0]);
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      int n = f.shape(0).dim(-1);
      int count = batch("det", f.shape(0)).size();
      for (int i = 0; i < count; i++) {
        new LU(f.in(0), i * n * n, n, false).cofactors(f.out(), i * n * n);
      }
    }

    @Override
    public void grad(Chain c) {
      Value y = c.out();
      Shape shape = y.shape();
      Shape sums = shape.with(-1, 1).with(-2, 1);
      Value sum = c.upstream().apply(Binary.MULTIPLY, y).apply(new Movement.SumTo(sums));
      Value all = sum.apply(new Movement.Expand(shape)).apply(Binary.MULTIPLY, y);
      Value crossed = times(times(y, c.upstream(), false, true), y, false, false);
      Value det = spread(c.in(0).apply(new Det()), shape);
      c.give(0, all.apply(Binary.SUBTRACT, crossed).apply(Binary.DIVIDE, det));
    }
  }

  /**
   * The lower triangular y with y · yᵀ = (x + xᵀ) / 2; dx = (s + sᵀ) / 2, s = y⁻ᵀ · Φ(yᵀ · g) ·
   * y⁻¹, Φ keeping the lower triangle and half of the diagonal. Murray, <em>Differentiation of the
   * Cholesky Decomposition</em> (2016).
   */
  record Cholesky() implements Decomposition {
    @Override
    public Shape shape(Shape... in) {
      batch("cholesky", in[0]);
      return in[0];
    }

    @Override
    public void forward(Frame f) {
      int n = f.outShape().dim(-1);
      int count = batch("cholesky", f.outShape()).size();
      double[] l = new double[n * n];
      for (int i = 0; i < count; i++) {
        for (int row = 0; row < n; row++) {
          if (!row(f.in(0), i * n * n, l, n, row)) {
            throw new IllegalArgumentException(
                "cholesky: "
                    + matrix(i, count)
                    + " is not positive definite, by its first "
                    + (row + 1)
                    + " rows and columns; needs one that is");
          }
        }
        for (int k = 0; k < n * n; k++) {
          f.out()[i * n * n + k] = (float) l[k];
        }
      }
    }

    /** Computes a row of l, or answers that there is none. */
    private static boolean row(float[] x, int at, double[] l, int n, int row) {
      for (int j = 0; j <= row; j++) {
        double rest = 0.5 * ((double) x[at + row * n + j] + x[at + j * n + row]);
        for (int k = 0; k < j; k++) {
          rest = Math.fma(-l[row * n + k], l[j * n + k], rest);
        }
        if (j == row && rest <= 0.0) {
          return false;
        }
        l[row * n + j] = j == row ? Math.sqrt(rest) : rest / l[j * n + j];
      }
      return true;
    }

    @Override
    public void grad(Chain c) {
      Value y = c.out();
      Value inner = times(y, c.upstream(), true, false);
      Value kept = inner.apply(new Layout.Triangle(false, 0));
      Value below = inner.apply(new Layout.Triangle(false, -1));
      Value phi = kept.apply(Binary.ADD, below).apply(new Unary.Scale(0.5f));
      Solve solve = new Solve("cholesky", true);
      Value left = y.apply(solve, phi);
      // s = left · y⁻¹, so sᵀ = y⁻ᵀ · leftᵀ
      Value s = y.apply(solve, transpose(left));
      c.give(0, s.apply(Binary.ADD, transpose(s)).apply(new Unary.Scale(0.5f)));
    }
  }

  private static Shape batch(String name, Shape x) {
    if (x.rank() < 2 || x.dim(-1) != x.dim(-2)) {
      throw new IllegalArgumentException(name + ": needs a square matrix, not the shape " + x);
    }
    return x.slice(0, x.rank() - 2);
  }

  private static String matrix(int i, int count) {
    return count == 1 ? "the matrix" : "matrix " + i + " of " + count;
  }

  private static Value times(Value a, Value b, boolean transA, boolean transB) {
    return a.apply(Product.MatMul.of(transA, transB), b);
  }

  private static Value transpose(Value x) {
    int rank = x.shape().rank();
    int[] axes = new int[rank];
    for (int d = 0; d < rank; d++) {
      axes[d] = d < rank - 2 ? d : 2 * rank - 3 - d;
    }
    return x.apply(new Movement.Permute(axes));
  }

  /** One number for each matrix, in every place of the matrix. */
  private static Value spread(Value x, Shape matrices) {
    return x.apply(new Movement.Reshape(x.shape().then(Shape.of(1, 1))))
        .apply(new Movement.Expand(matrices));
  }
}
