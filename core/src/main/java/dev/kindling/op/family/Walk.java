package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.op.Shape;

/**
 * Walks through a shape in order and says where another array has each element: at {@code offset +
 * Σ index[d] · strides[d]}. Dimensions that lie evenly spaced are taken together, and the innermost
 * is a run.
 */
final class Walk {
  private final int[] dims;
  private final int[] strides;
  private final int[] index;
  private final int outer;
  private int at;

  Walk(Shape shape, int[] strides, int offset) {
    dims = new int[shape.rank() + 1];
    this.strides = new int[shape.rank() + 1];
    int kept = 0;
    for (int d = 0; d < shape.rank(); d++) {
      int size = shape.dim(d);
      if (size == 1) {
        continue;
      }
      if (kept > 0 && this.strides[kept - 1] == strides[d] * size) {
        kept--;
        dims[kept] *= size;
      } else {
        dims[kept] = size;
      }
      this.strides[kept++] = strides[d];
    }
    if (kept == 0) {
      this.dims[0] = 1;
      this.strides[0] = 1;
      kept = 1;
    }
    outer = kept - 1;
    index = new int[outer];
    at = offset;
  }

  /**
   * A walk through {@code big} over an array of the shape {@code small}, which broadcasts to it.
   */
  static Walk broadcast(Shape small, Shape big) {
    int[] own = rowMajor(small);
    int[] strides = new int[big.rank()];
    int added = big.rank() - small.rank();
    for (int d = 0; d < small.rank(); d++) {
      strides[added + d] = small.dim(d) == 1 ? 0 : own[d];
    }
    return new Walk(big, strides, 0);
  }

  /** How many elements a run has. */
  int run() {
    return dims[outer];
  }

  /** How far the other array moves with each element of a run; 0 where one element is copied. */
  int step() {
    return strides[outer];
  }

  /** How many runs one after the other begin at the same place. */
  int rows() {
    return outer > 0 && strides[outer - 1] == 0 ? dims[outer - 1] : 1;
  }

  /** Where the next {@link #rows} begin in the other array. */
  int nextRows() {
    return next(rows() == 1 ? outer : outer - 1);
  }

  /** Where the next run begins in the other array. */
  int next() {
    return next(outer);
  }

  /** Where the next part begins that has all but the first {@code dimensions}. */
  private int next(int dimensions) {
    int here = at;
    for (int d = dimensions - 1; d >= 0; d--) {
      at += strides[d];
      if (++index[d] < dims[d]) {
        break;
      }
      at -= strides[d] * dims[d];
      index[d] = 0;
    }
    return here;
  }

  /** Copies the elements that the walk finds into {@code y}, in order. */
  void read(float[] x, float[] y) {
    read(x, y, 0, y.length);
  }

  /** The same into so many elements of {@code y} from {@code begin}. */
  void read(float[] x, float[] y, int begin, int length) {
    int run = run();
    int step = step();
    if (step != 1 && outer > 0 && strides[outer - 1] == 1) {
      readTransposed(x, y, begin, begin + length);
      return;
    }
    for (int to = begin; to < begin + length; to += run) {
      int from = next();
      if (step == 1) {
        System.arraycopy(x, from, y, to, run);
      } else if (step == -1) {
        readBackwards(x, from, y, to, run);
      } else {
        for (int i = 0; i < run; i++) {
          y[to + i] = x[from + i * step];
        }
      }
    }
  }

  // A step that the compiler knows takes half the time.
  private static void readBackwards(float[] x, int from, float[] y, int to, int run) {
    for (int i = 0; i < run; i++) {
      y[to + i] = x[from - i];
    }
  }

  /** Reads where not the runs but the elements across them are adjacent. */
  private void readTransposed(float[] x, float[] y, int begin, int end) {
    int rows = dims[outer - 1];
    int cols = run();
    for (int to = begin; to < end; to += rows * cols) {
      Kernels.best().rows().transpose(x, next(outer - 1), step(), cols, rows, y, to, cols);
    }
  }

  /** Adds the elements of {@code x}, in order, to those that the walk finds. */
  void add(float[] x, float[] y) {
    int run = run();
    int step = step();
    for (int from = 0; from < x.length; from += run) {
      int to = next();
      for (int i = 0; i < run; i++) {
        y[to + i * step] += x[from + i];
      }
    }
  }

  /** The strides of a row-major array. */
  static int[] rowMajor(Shape shape) {
    int[] strides = new int[shape.rank()];
    int stride = 1;
    for (int d = strides.length - 1; d >= 0; d--) {
      strides[d] = stride;
      stride *= shape.dim(d);
    }
    return strides;
  }
}
