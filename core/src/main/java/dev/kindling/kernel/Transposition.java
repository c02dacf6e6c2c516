package dev.kindling.kernel;

/** Rows that become columns. */
final class Transposition {
  private Transposition() {}

  /** One tile of {@link Rows#transpose}. */
  static void tile(
      float[] x,
      int xi,
      int xStride,
      int row,
      int past,
      int from,
      int end,
      float[] y,
      int yi,
      int yStride) {
    int r = row;
    for (; r + 8 <= past; r += 8) {
      eight(x, xi + r * xStride, xStride, from, end, y, yi + r, yStride);
    }
    for (; r < past; r++) {
      for (int i = from; i < end; i++) {
        y[yi + i * yStride + r] = x[xi + r * xStride + i];
      }
    }
  }

  /** Eight rows of a tile: each is read in order. */
  private static void eight(
      float[] x, int x0, int step, int from, int end, float[] y, int yi, int yStride) {
    int x1 = x0 + step;
    int x2 = x1 + step;
    int x3 = x2 + step;
    int x4 = x3 + step;
    int x5 = x4 + step;
    int x6 = x5 + step;
    int x7 = x6 + step;
    int at = yi + from * yStride;
    for (int i = from; i < end; i++) {
      y[at] = x[x0 + i];
      y[at + 1] = x[x1 + i];
      y[at + 2] = x[x2 + i];
      y[at + 3] = x[x3 + i];
      y[at + 4] = x[x4 + i];
      y[at + 5] = x[x5 + i];
      y[at + 6] = x[x6 + i];
      y[at + 7] = x[x7 + i];
      at += yStride;
    }
  }
}
