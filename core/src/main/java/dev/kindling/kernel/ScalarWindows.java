package dev.kindling.kernel;

/**
 * Lines of windows of 2 × 2, without vectors, and the order of elements in which one is the
 * largest.
 */
public final class ScalarWindows {
  private ScalarWindows() {}

  /** The windows i … n of a line. */
  public static void maxLine(float[] x, int xi, int row, int i, int n, float[] y, int yi) {
    for (; i < n; i++) {
      int at = xi + 2 * i;
      float above = Math.max(x[at], x[at + 1]);
      y[yi + i] = Math.max(above, Math.max(x[at + row], x[at + row + 1]));
    }
  }

  /** The windows i … n of a line, without branches, since nothing foretells which is largest. */
  public static void toMaxLine(
      float[] x, int xi, int row, int i, int n, float[] y, int yi, float[] u) {
    for (; i < n; i++) {
      int at = xi + 2 * i;
      int a = rank(x[at]);
      int b = rank(x[at + 1]);
      int c = rank(x[at + row]);
      int d = rank(x[at + row + 1]);
      int most = Math.max(Math.max(a, b), Math.max(c, d));
      int g = Float.floatToRawIntBits(y[yi + i] + 0f);
      // All ones where the element is less than the largest.
      int notA = less(a, most);
      int notB = less(b, most);
      int notC = less(c, most);
      u[at] = Float.intBitsToFloat(g & ~notA);
      u[at + 1] = Float.intBitsToFloat(g & notA & ~notB);
      u[at + row] = Float.intBitsToFloat(g & notA & notB & ~notC);
      u[at + row + 1] = Float.intBitsToFloat(g & notA & notB & notC);
    }
  }

  /** The windows i … n of a line. */
  public static void clipMaxLine(
      float[] x, int xi, int row, int i, int n, float[] y, float[] p, int yi) {
    maxLine(x, xi, row, i, n, y, yi);
    for (; i < n; i++) {
      int at = xi + 2 * i;
      int most = rank(y[yi + i]);
      int notA = less(rank(x[at]), most) & 1;
      int notB = notA & less(rank(x[at + 1]), most);
      int notC = notB & less(rank(x[at + row]), most);
      int closed = less(0, most) + 1;
      y[yi + i] = Math.max(y[yi + i], 0f);
      p[yi + i] = Math.max(4 * closed, notA + notB + notC);
    }
  }

  /** The windows i … n of a line. */
  public static void toPlacesLine(
      float[] p, int row, int i, int n, float[] g, int gi, float[] u, int ui) {
    for (; i < n; i++) {
      int at = ui + 2 * i;
      int place = (int) p[gi + i];
      u[at] = 0f;
      u[at + 1] = 0f;
      u[at + row] = 0f;
      u[at + row + 1] = 0f;
      if (place < 4) {
        u[at + place % 2 + place / 2 * row] = g[gi + i] + 0f;
      }
    }
  }

  /** The windows i … n of a line. */
  public static void meanLine(
      float[] x, int xi, int row, int i, int n, float count, float[] y, int yi) {
    for (; i < n; i++) {
      int at = xi + 2 * i;
      // Begun from 0, which makes 0 of four −0.
      y[yi + i] = (0f + x[at] + x[at + 1] + x[at + row] + x[at + row + 1]) / count;
    }
  }

  /** The windows i … n of a line. */
  public static void spreadLine(
      float[] g, int gi, int i, int n, float count, float[] u, int ui, int row) {
    for (; i < n; i++) {
      int at = ui + 2 * i;
      float share = g[gi + i] / count + 0f;
      u[at] = share;
      u[at + 1] = share;
      u[at + row] = share;
      u[at + row + 1] = share;
    }
  }

  /** The windows of the pixel i of a panel's line, whose upper pixels begin at xi. */
  public static void clipPanelPixel(
      float[] x, int xi, int row, float[] y, int yi, float[] p, int pi) {
    for (int c = 0; c < Kernels.PANEL; c++) {
      int at = xi + c;
      float a = x[at];
      float b = x[at + Kernels.PANEL];
      float above = Math.max(a, b);
      float most = Math.max(above, Math.max(x[at + row], x[at + row + Kernels.PANEL]));
      int rank = rank(most);
      int notA = less(rank(a), rank) & 1;
      int notB = notA & less(rank(b), rank);
      int notC = notB & less(rank(x[at + row]), rank);
      y[yi + c] = Math.max(most, 0f);
      p[pi + c] = Math.max(4 * (less(0, rank) + 1), notA + notB + notC);
    }
  }

  /**
   * A number's place in the order of all, −0 being 0, and NaN above all: as integers, floats have
   * the same order once the bits of the negative ones are turned.
   */
  public static int rank(float x) {
    int bits = Float.floatToIntBits(x + 0f);
    return bits ^ bits >> 31 & Integer.MAX_VALUE;
  }

  /** All ones where a < b, else 0. */
  public static int less(int a, int b) {
    return (int) ((long) a - b >> 63);
  }
}
