package dev.kindling.op.family;

import dev.kindling.op.Shape;

/**
 * Walks through a big shape in order and says where a smaller shape that broadcasts to it has each
 * element. The innermost dimensions of one kind, all copied or none, are taken together as a run.
 */
final class Strides {
  private final int[] dims;
  private final int[] strides;
  private final int[] index;
  private final int outer;
  private final int run;
  private final int step;
  private int at;

  Strides(Shape small, Shape big) {
    int rank = big.rank();
    dims = big.dims();
    strides = new int[rank];
    int stride = 1;
    for (int d = rank - 1; d >= 0; d--) {
      int own = d - (rank - small.rank());
      int size = own >= 0 ? small.dim(own) : 1;
      strides[d] = size == 1 ? 0 : stride;
      stride *= size;
    }
    int length = 1;
    int kind = -1;
    int d = rank - 1;
    for (; d >= 0; d--) {
      if (dims[d] == 1) {
        continue;
      }
      int own = strides[d] == 0 ? 0 : 1;
      if (kind >= 0 && own != kind) {
        break;
      }
      kind = own;
      length *= dims[d];
    }
    outer = d + 1;
    run = Math.max(length, 1);
    step = kind < 0 ? 1 : kind;
    index = new int[outer];
  }

  /** How many elements of the big shape a run has. */
  int run() {
    return run;
  }

  /** How far the small shape moves with each element of a run: 1, or 0 where it is copied. */
  int step() {
    return step;
  }

  /** Where the next run begins in the small shape. */
  int next() {
    int here = at;
    for (int d = outer - 1; d >= 0; d--) {
      at += strides[d];
      if (++index[d] < dims[d]) {
        break;
      }
      at -= strides[d] * dims[d];
      index[d] = 0;
    }
    return here;
  }
}
