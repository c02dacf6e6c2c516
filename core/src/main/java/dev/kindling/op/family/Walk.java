package dev.kindling.op.family;

import dev.kindling.op.Shape;

/**
 * Walks through a shape in order and says where another array has each element: at {@code offset +
 * Σ index[d] · strides[d]}. Dimensions that lie evenly spaced are taken together, and the innermost
 * is a run.
 */
final class Walk {
  /** A tile of so many rows and columns fits the nearest cache twice; its runs are long. */
  private static final int ROWS = 128;

  private static final int COLUMNS = 32;

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
      } else {
        for (int i = 0; i < run; i++) {
          y[to + i] = x[from + i * step];
        }
      }
    }
  }

  /** Reads where not the runs but the elements across them are adjacent. */
  private void readTransposed(float[] x, float[] y, int begin, int end) {
    int rows = dims[outer - 1];
    int cols = run();
    for (int to = begin; to < end; to += rows * cols) {
      transpose(x, next(outer - 1), step(), rows, cols, y, to);
    }
  }

  /** Copies y[to + i · cols + j] = x[from + i + j · step], tile by tile. */
  static void transpose(float[] x, int from, int step, int rows, int cols, float[] y, int to) {
    for (int i = 0; i < rows; i += ROWS) {
      int rowEnd = Math.min(i + ROWS, rows);
      for (int j = 0; j < cols; j += COLUMNS) {
        readTile(x, from, step, y, to, cols, i, rowEnd, j, Math.min(j + COLUMNS, cols));
      }
    }
  }

  private static void readTile(
      float[] x,
      int from,
      int step,
      float[] y,
      int to,
      int cols,
      int row,
      int rowEnd,
      int col,
      int colEnd) {
    int j = col;
    for (; j + 8 <= colEnd; j += 8) {
      readEight(x, from + j * step, step, y, to + j, cols, row, rowEnd);
    }
    for (; j < colEnd; j++) {
      for (int i = row; i < rowEnd; i++) {
        y[to + i * cols + j] = x[from + i + j * step];
      }
    }
  }

  /** Eight columns of a tile: the run of each is read in order. */
  private static void readEight(
      float[] x, int x0, int step, float[] y, int to, int cols, int row, int end) {
    int x1 = x0 + step;
    int x2 = x1 + step;
    int x3 = x2 + step;
    int x4 = x3 + step;
    int x5 = x4 + step;
    int x6 = x5 + step;
    int x7 = x6 + step;
    int at = to + row * cols;
    for (int i = row; i < end; i++) {
      y[at] = x[x0 + i];
      y[at + 1] = x[x1 + i];
      y[at + 2] = x[x2 + i];
      y[at + 3] = x[x3 + i];
      y[at + 4] = x[x4 + i];
      y[at + 5] = x[x5 + i];
      y[at + 6] = x[x6 + i];
      y[at + 7] = x[x7 + i];
      at += cols;
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
