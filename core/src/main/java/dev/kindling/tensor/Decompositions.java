package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Decomposition;

/**
 * Inverses, systems of equations, determinants and roots of square matrices {@code [n, n]}, or of
 * as many as the dimensions before those count. They are computed in double precision and rounded
 * once.
 */
public sealed interface Decompositions permits Tensor {
  /**
   * The inverse of each matrix. To multiply by it, {@link #solve} is faster and more exact.
   *
   * @throws IllegalArgumentException if a matrix is singular, or so nearly that double precision
   *     cannot tell
   */
  default Tensor inverse() {
    Tensor a = (Tensor) this;
    Shape shape = a.shape();
    if (shape.rank() < 2) {
      throw new IllegalArgumentException("inverse: needs a square matrix, not the shape " + shape);
    }
    Tensor identity = Tensor.eye(shape.dim(-1)).expandTo(shape.with(-2, shape.dim(-1)));
    return Tensor.call(new Decomposition.Solve("inverse", false), a, identity);
  }

  /**
   * The solution y of this · y = b.
   *
   * @param b {@code [n, k]} for k right sides or {@code [n]} for one, with further dimensions
   *     before those that broadcast; a vector for each matrix where its shape is just that of the
   *     matrices without the last dimension
   * @throws IllegalArgumentException if a matrix is singular, or so nearly that double precision
   *     cannot tell
   */
  default Tensor solve(Tensor b) {
    Tensor a = (Tensor) this;
    Shape left = a.shape();
    Shape right = b.shape();
    if (left.rank() < 2 || right.rank() == 0) {
      throw new IllegalArgumentException(
          "solve: needs a square matrix and a vector or matrix, not the shapes "
              + left
              + " and "
              + right);
    }
    if (right.rank() == 1 || right.equals(left.without(-1))) {
      return solve(b.unsqueeze(-1)).squeeze(-1);
    }
    Shape batch =
        Shape.broadcast("solve", left.slice(0, left.rank() - 2), right.slice(0, right.rank() - 2));
    return Tensor.call(
        new Decomposition.Solve("solve", false),
        a.expandTo(batch.then(left.slice(left.rank() - 2, left.rank()))),
        b.expandTo(batch.then(right.slice(right.rank() - 2, right.rank()))));
  }

  /**
   * The determinant of each matrix; 0 where double precision cannot tell a matrix from a singular
   * one. A singular matrix has a gradient too, but no second one: that is NaN.
   */
  default Tensor det() {
    return Tensor.call(new Decomposition.Det(), (Tensor) this);
  }

  /**
   * The lower triangular root l of each matrix, l · lᵀ = a. Of a matrix that is not symmetric, it
   * is that of (a + aᵀ) / 2.
   *
   * @throws IllegalArgumentException if a matrix is not positive definite
   */
  default Tensor cholesky() {
    return Tensor.call(new Decomposition.Cholesky(), (Tensor) this);
  }
}
