package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Product;

/** Products of vectors and matrices. */
public sealed interface LinearAlgebra permits Tensor {
  /**
   * The matrix product: of {@code [m, k]} and {@code [k, n]}, with any further dimensions before
   * them, which broadcast. A vector is a row on the left and a column on the right, and its
   * dimension is left out of the result.
   */
  default Tensor matmul(Tensor other) {
    Tensor a = (Tensor) this;
    boolean row = a.shape().rank() == 1;
    boolean column = other.shape().rank() == 1;
    if (a.shape().rank() == 0 || other.shape().rank() == 0) {
      throw new IllegalArgumentException(
          "matmul: needs vectors or matrices, not the shapes "
              + a.shape()
              + " and "
              + other.shape());
    }
    Tensor left = row ? a.reshape(1, a.size()) : a;
    Tensor right = column ? other.reshape(other.size(), 1) : other;
    if (left.shape().dim(-1) != right.shape().dim(-2)) {
      throw new IllegalArgumentException(
          "matmul: "
              + a.shape()
              + " and "
              + other.shape()
              + " do not fit; the columns of the first must be as many as the rows of the second");
    }
    Tensor product = left.matmul(right, false, false);
    Shape shape = product.shape();
    shape = column ? shape.without(-1) : shape;
    return product.reshape(row ? shape.without(column ? -1 : -2) : shape);
  }

  /**
   * The product op(a) · op(b) of matrices, op being the transpose where the flag says so; further
   * dimensions before them broadcast. The transpose costs nothing here.
   */
  default Tensor matmul(Tensor other, boolean transposeThis, boolean transposeOther) {
    Tensor a = (Tensor) this;
    Shape left = a.shape();
    Shape right = other.shape();
    Product.MatMul op = Product.MatMul.of(transposeThis, transposeOther);
    if (left.rank() > 2 && right.rank() == 2 && !transposeThis) {
      // One matrix for all: one product of all rows.
      Tensor rows = a.reshape(left.size() / Math.max(1, left.dim(-1)), left.dim(-1));
      Tensor product = Tensor.call(op, rows, other);
      return product.reshape(left.with(-1, product.shape().dim(-1)));
    }
    if ((left.rank() > 2 || right.rank() > 2) && !sameBatch(left, right)) {
      Shape batch = Shape.broadcast("matmul", batch(left), batch(right));
      return Tensor.call(
          op, a.expandTo(batch.then(matrix(left))), other.expandTo(batch.then(matrix(right))));
    }
    return Tensor.call(op, a, other);
  }

  private static boolean sameBatch(Shape left, Shape right) {
    boolean same = left.rank() == right.rank();
    for (int d = 0; same && d < left.rank() - 2; d++) {
      same = left.dim(d) == right.dim(d);
    }
    return same;
  }

  private static Shape batch(Shape shape) {
    return shape.slice(0, Math.max(0, shape.rank() - 2));
  }

  private static Shape matrix(Shape shape) {
    return shape.slice(Math.max(0, shape.rank() - 2), shape.rank());
  }

  /** The inner product Σ aᵢ · bᵢ of two vectors, of the shape {@code []}. */
  default Tensor dot(Tensor other) {
    Tensor a = (Tensor) this;
    if (a.shape().rank() != 1 || !a.shape().equals(other.shape())) {
      throw new IllegalArgumentException(
          "dot: needs two vectors of one length, not the shapes "
              + a.shape()
              + " and "
              + other.shape());
    }
    return a.matmul(other);
  }

  /** The outer product of two vectors: y[i, j] = a[i] · b[j]. */
  default Tensor outer(Tensor other) {
    Tensor a = (Tensor) this;
    if (a.shape().rank() != 1 || other.shape().rank() != 1) {
      throw new IllegalArgumentException(
          "outer: needs two vectors, not the shapes " + a.shape() + " and " + other.shape());
    }
    return a.reshape(a.size(), 1).times(other);
  }

  /**
   * x · weight + bias for every row of x.
   *
   * @param weight {@code [in, out]}
   * @param bias {@code [out]}
   */
  default Tensor affine(Tensor weight, Tensor bias) {
    return Tensor.call(Product.Affine.PLAIN, (Tensor) this, weight, bias);
  }

  /** max(x · weight + bias, 0) for every row of x: {@code affine(…).relu()} in one pass. */
  default Tensor affineRelu(Tensor weight, Tensor bias) {
    return Tensor.call(Product.Affine.CLIPPED, (Tensor) this, weight, bias);
  }

  /** x / max(‖x‖, 1e-12): lines along an axis made as long as 1; zeros stay. */
  default Tensor normalize(int axis) {
    return normalize(2f, axis, 1e-12f);
  }

  /** x / max(‖x‖, eps) with the norm of the order {@code p} along an axis. */
  default Tensor normalize(float p, int axis, float eps) {
    Tensor x = (Tensor) this;
    return x.div(x.norm(p, true, axis).clampMin(eps));
  }

  /**
   * Σ a · b / (max(‖a‖, 1e-8) · max(‖b‖, 1e-8)) along an axis: the cosine of the angle between
   * lines.
   */
  default Tensor cosineSimilarity(Tensor other, int axis) {
    return cosineSimilarity(other, axis, 1e-8f);
  }

  /**
   * Σ a · b / (max(‖a‖, eps) · max(‖b‖, eps)) along an axis: the cosine of the angle between lines.
   */
  default Tensor cosineSimilarity(Tensor other, int axis, float eps) {
    Tensor a = ((Tensor) this).normalize(2f, axis, eps);
    return a.times(other.normalize(2f, axis, eps)).sum(axis);
  }
}
