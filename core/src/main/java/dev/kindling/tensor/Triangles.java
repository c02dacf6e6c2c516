package dev.kindling.tensor;

import dev.kindling.op.Shape;

/** Triangles of matrices. */
final class Triangles {
  /** Which places of a matrix are meant. */
  interface Place {
    boolean test(int row, int col);
  }

  private Triangles() {}

  /** The matrices of the last two dimensions, 0 where {@code kept} says no. */
  static Tensor keep(String who, Tensor x, Place kept) {
    int rank = x.shape().rank();
    if (rank < 2) {
      throw new IllegalArgumentException(
          who + ": the shape " + x.shape() + "; needs at least two dimensions");
    }
    Shape matrix = x.shape().slice(rank - 2, rank);
    Tensor dropped =
        Tensor.filled(
            matrix,
            mask -> {
              for (int i = 0; i < mask.length; i++) {
                mask[i] = kept.test(i / matrix.dim(1), i % matrix.dim(1)) ? 0f : 1f;
              }
            });
    return x.maskedFill(dropped, 0f);
  }
}
