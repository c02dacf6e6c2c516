package dev.kindling.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** Blocks of the factors of a product, copied to lie as the tiles read them. */
final class Packing {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  /** The vectors of the widest panel: those of the main tile. */
  static final int TILE_VECTORS = L == 16 ? 4 : 2;

  static final int WIDTH = TILE_VECTORS * L;

  /**
   * The columns of a transposed a that are copied together: whole tiles, and an odd number of cache
   * lines, so that a tile's elements do not meet in few sets of the cache.
   */
  static final int STRIPE = 240;

  float[] block = new float[0];
  float[] panels = new float[0];

  /** Where the panels begin: at a cache line, so that no vector of a panel straddles two. */
  int first;

  private final CacheLines lines = new CacheLines();

  /** The shared product whose panels these are, or 0, and where in b they begin. */
  private long job;

  private int row;
  private int column;

  /** The width of the next panel, of so many columns that are left. */
  static int vectors(int left) {
    return left >= WIDTH ? TILE_VECTORS : TILE_VECTORS > 2 && left >= 2 * L ? 2 : 1;
  }

  /**
   * Copies so many elements of rows of a to {@code [rows, ROW]}, a few vectors of all rows at a
   * time: row by row the ends of the loops would take longer than the copies.
   */
  void copyRows(float[] a, int ai, int rowStep, int rows, int length) {
    int size = rows * RowTiles.ROW;
    if (block.length < size) {
      block = new float[size];
    }
    int p = 0;
    for (; p + 4 * L <= length; p += 4 * L) {
      copyFourVectors(a, ai + p, rowStep, block, p, rows);
    }
    for (; p + L <= length; p += L) {
      copyVectors(a, ai + p, rowStep, block, p, rows);
    }
    if (p < length && length >= L) {
      copyVectors(a, ai + length - L, rowStep, block, length - L, rows);
    } else if (p < length) {
      for (int i = 0; i < rows; i++) {
        copy(a, ai + i * rowStep, block, i * RowTiles.ROW, length);
      }
    }
  }

  private static void copyFourVectors(float[] x, int from, int step, float[] y, int to, int rows) {
    for (int i = 0; i < rows; i++) {
      FloatVector.fromArray(S, x, from).intoArray(y, to);
      FloatVector.fromArray(S, x, from + L).intoArray(y, to + L);
      FloatVector.fromArray(S, x, from + 2 * L).intoArray(y, to + 2 * L);
      FloatVector.fromArray(S, x, from + 3 * L).intoArray(y, to + 3 * L);
      from += step;
      to += RowTiles.ROW;
    }
  }

  private static void copyVectors(float[] x, int from, int step, float[] y, int to, int rows) {
    for (int i = 0; i < rows; i++) {
      FloatVector.fromArray(S, x, from).intoArray(y, to);
      from += step;
      to += RowTiles.ROW;
    }
  }

  /**
   * Copies columns of a to stripes of {@code [length, STRIPE]}, four rows in turn: so the beginning
   * of one need not be waited for alone.
   */
  void copyColumns(float[] a, int ai, int colStep, int columns, int length) {
    int size = (columns + STRIPE - 1) / STRIPE * length * STRIPE;
    if (block.length < size) {
      block = new float[size];
    }
    for (int q = 0; q < length; q += 4) {
      int from = ai + q * colStep;
      int count = Math.min(4, length - q);
      for (int i = 0; i < columns; i += STRIPE) {
        int width = Math.min(STRIPE, columns - i);
        int to = i * length + q * STRIPE;
        if (count == 4) {
          copyFour(a, from + i, colStep, block, to, width);
          continue;
        }
        for (int r = 0; r < count; r++) {
          copy(a, from + r * colStep + i, block, to + r * STRIPE, width);
        }
      }
    }
  }

  /** Whether the panels of a shared product are there already; if not, they are to be copied. */
  boolean holds(long job, int row, int column) {
    boolean here = job != 0 && job == this.job && row == this.row && column == this.column;
    this.job = job;
    this.row = row;
    this.column = column;
    return here;
  }

  /**
   * Copies the rows begin … end of some columns of b, so many rows at a time, and those panel by
   * panel, each as a {@code [length, width]} matrix, 0 to the right of the last.
   */
  void copyB(
      boolean transB,
      int stride,
      float[] b,
      int b0,
      int begin,
      int end,
      int depth,
      int j,
      int span) {
    int padded = (span + L - 1) / L * L;
    int size = padded * (end - begin) + CacheLines.LINE;
    if (panels.length < size) {
      panels = new float[size];
    }
    first = lines.first(panels, size);
    for (int p = begin; p < end; p += depth) {
      panels(
          transB,
          stride,
          b,
          b0,
          p,
          Math.min(depth, end - p),
          j,
          span,
          first + (p - begin) * padded);
    }
  }

  private void panels(
      boolean transB, int stride, float[] b, int b0, int p, int length, int j, int span, int at) {
    int q = 0;
    for (; q < span; q += vectors(span - q) * L) {
      int width = vectors(span - q) * L;
      int columns = Math.min(width, span - q);
      int to = at + q * length;
      if (transB) {
        transpose(b, b0 + (j + q) * stride + p, stride, length, columns, to, width);
      }
      for (int o = columns; o < width; o++) {
        for (int r = 0; r < length; r++) {
          panels[to + r * width + o] = 0f;
        }
      }
    }
    if (!transB) {
      int whole = span - span % WIDTH;
      int r = 0;
      for (; r + 4 <= length; r += 4) {
        spreadFour(
            b, b0 + (p + r) * stride + j, stride, panels, at + r * WIDTH, length * WIDTH, whole);
      }
      for (; r < length; r++) {
        spread(b, b0 + (p + r) * stride + j, panels, at + r * WIDTH, length * WIDTH, whole);
      }
      for (q = whole; q < span; q += vectors(span - q) * L) {
        int width = vectors(span - q) * L;
        for (r = 0; r < length; r++) {
          copy(
              b,
              b0 + (p + r) * stride + j + q,
              panels,
              at + q * length + r * width,
              Math.min(width, span - q));
        }
      }
    }
  }

  /** Copies a row's parts to panels that lie so far from each other. */
  private static void spread(float[] x, int from, float[] y, int to, int far, int length) {
    for (int q = 0; q < length; q += WIDTH) {
      for (int o = 0; o < WIDTH; o += L) {
        FloatVector.fromArray(S, x, from + q + o).intoArray(y, to + o);
      }
      to += far;
    }
  }

  private static void spreadFour(
      float[] x, int from, int step, float[] y, int to, int far, int length) {
    for (int q = 0; q < length; q += WIDTH) {
      for (int o = 0; o < WIDTH; o += L) {
        int i = from + q + o;
        FloatVector.fromArray(S, x, i).intoArray(y, to + o);
        FloatVector.fromArray(S, x, i + step).intoArray(y, to + WIDTH + o);
        FloatVector.fromArray(S, x, i + 2 * step).intoArray(y, to + 2 * WIDTH + o);
        FloatVector.fromArray(S, x, i + 3 * step).intoArray(y, to + 3 * WIDTH + o);
      }
      to += far;
    }
  }

  private static void copyFour(float[] x, int from, int step, float[] y, int to, int length) {
    int i = 0;
    for (; i + L <= length; i += L) {
      FloatVector.fromArray(S, x, from + i).intoArray(y, to + i);
      FloatVector.fromArray(S, x, from + step + i).intoArray(y, to + STRIPE + i);
      FloatVector.fromArray(S, x, from + 2 * step + i).intoArray(y, to + 2 * STRIPE + i);
      FloatVector.fromArray(S, x, from + 3 * step + i).intoArray(y, to + 3 * STRIPE + i);
    }
    for (; i < length; i++) {
      y[to + i] = x[from + i];
      y[to + STRIPE + i] = x[from + step + i];
      y[to + 2 * STRIPE + i] = x[from + 2 * step + i];
      y[to + 3 * STRIPE + i] = x[from + 3 * step + i];
    }
  }

  /** Few elements, at a fraction of what a call of arraycopy costs. */
  static void copy(float[] x, int from, float[] y, int to, int length) {
    int i = 0;
    for (; i + L <= length; i += L) {
      FloatVector.fromArray(S, x, from + i).intoArray(y, to + i);
    }
    if (i < length && length >= L) {
      FloatVector.fromArray(S, x, from + length - L).intoArray(y, to + length - L);
      return;
    }
    for (; i < length; i++) {
      y[to + i] = x[from + i];
    }
  }

  /** Copies some rows of b as the columns of a panel. */
  private void transpose(float[] b, int b0, int k, int length, int columns, int to, int width) {
    int q = 0;
    for (; q + 4 <= columns; q += 4) {
      int from = b0 + q * k;
      for (int r = 0; r < length; r++) {
        int at = to + r * width + q;
        panels[at] = b[from + r];
        panels[at + 1] = b[from + k + r];
        panels[at + 2] = b[from + 2 * k + r];
        panels[at + 3] = b[from + 3 * k + r];
      }
    }
    for (; q < columns; q++) {
      for (int r = 0; r < length; r++) {
        panels[to + r * width + q] = b[b0 + q * k + r];
      }
    }
  }
}
