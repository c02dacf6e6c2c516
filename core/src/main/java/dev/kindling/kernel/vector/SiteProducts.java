package dev.kindling.kernel.vector;

import dev.kindling.kernel.Sites;

/** Products with {@link Sites}, tile by tile. */
final class SiteProducts {
  private static final int L = VectorKernels.SPECIES.length();

  /** The chains that begin at 0. */
  private static final float[] ZEROS = new float[2 * L];

  private SiteProducts() {}

  /** Whether the tiles fit: they want the registers of 512 bits, and two vectors of columns. */
  static boolean fit() {
    return L == 16;
  }

  /** Some lines, as the specification does them. */
  static void product(
      Sites s,
      int line,
      int end,
      float[] a,
      int ai,
      int from,
      int past,
      float[] b,
      int bi,
      boolean add,
      float[] c,
      int ci) {
    if (s.panel() == L) {
      narrow(s, line, end, a, ai, from, past, b, bi, add, c, ci);
      return;
    }
    int width = s.width();
    int k = past - from;
    float[] start = add ? ZEROS : c;
    int step = add ? 0 : 2 * L;
    int[] at = s.columns();
    int i = line;
    if (width == 3 && !add) {
      for (; i + 2 <= end && s.to()[i + 1] == s.to()[i] + 3; i += 2) {
        int x = ai + s.lines()[i];
        int y = ai + s.lines()[i + 1];
        int to = ci + s.to()[i] * 2 * L;
        SiteTiles.tile3and3(k, a, x, y, at, from, b, bi, c, to, step, false, c, to);
      }
    }
    for (; i < end; i++) {
      int x = ai + s.lines()[i];
      int to = ci + s.to()[i] * 2 * L;
      for (int r = 0; r < width; ) {
        int rows = rows(width - r);
        tile(rows, k, a, x + r, at, from, b, bi, start, add ? 0 : to, step, add, c, to);
        r += rows;
        to += rows * 2 * L;
      }
    }
  }

  /** Panels of one vector, two lines at a time; a last line is done twice at once. */
  private static void narrow(
      Sites s,
      int line,
      int end,
      float[] a,
      int ai,
      int from,
      int past,
      float[] b,
      int bi,
      boolean add,
      float[] c,
      int ci) {
    int width = s.width();
    int[] lines = s.lines();
    int[] at = s.columns();
    int[] to = s.to();
    int k = past - from;
    int i = line;
    if (width == 3 && !add) {
      for (; i + 4 <= end && to[i + 3] == to[i] + 9; i += 4) {
        int x1 = ai + lines[i + 1];
        int x2 = ai + lines[i + 2];
        int x3 = ai + lines[i + 3];
        NarrowSites.lines4(k, a, ai + lines[i], x1, x2, x3, at, from, b, bi, c, ci + to[i] * L);
      }
    }
    int parts = width < 3 ? width : (width + 7) / 8;
    for (; i < end; i += 2) {
      int j = Math.min(i + 1, end - 1);
      for (int part = parts, r = 0; part > 0; part--) {
        int rows = (width - r + part - 1) / part;
        int x = ai + lines[i] + r;
        int y = ai + lines[j] + r;
        int xTo = ci + (to[i] + r) * L;
        narrow(rows, k, a, x, y, at, from, b, bi, add, c, xTo, ci + (to[j] + r) * L);
        r += rows;
      }
    }
  }

  private static void narrow(
      int rows,
      int k,
      float[] a,
      int ai,
      int aj,
      int[] at,
      int from,
      float[] b,
      int bi,
      boolean add,
      float[] c,
      int ci,
      int cj) {
    float[] start = add ? ZEROS : c;
    int si = add ? 0 : ci;
    int sj = add ? 0 : cj;
    switch (rows) {
      case 8 -> NarrowSites.tile8(k, a, ai, aj, at, from, b, bi, start, si, sj, add, c, ci, cj);
      case 7 -> NarrowSites.tile7(k, a, ai, aj, at, from, b, bi, start, si, sj, add, c, ci, cj);
      case 6 -> NarrowSites.tile6(k, a, ai, aj, at, from, b, bi, start, si, sj, add, c, ci, cj);
      case 5 -> NarrowSites.tile5(k, a, ai, aj, at, from, b, bi, start, si, sj, add, c, ci, cj);
      case 4 -> NarrowSites.tile4(k, a, ai, aj, at, from, b, bi, start, si, sj, add, c, ci, cj);
      case 3 -> NarrowSites.tile3(k, a, ai, aj, at, from, b, bi, start, si, sj, add, c, ci, cj);
      default -> NarrowSites.tile1(k, a, ai, aj, at, from, b, bi, start, si, sj, add, c, ci, cj);
    }
  }

  /**
   * The rows of the next tile, of so many that are left: none of 3, 2 or 1 where it can be helped,
   * whose chains wait for themselves.
   */
  private static int rows(int left) {
    return switch (left) {
      case 9, 10, 15 -> 5;
      case 11 -> 6;
      case 7 -> 4;
      case 2 -> 1;
      default -> Math.min(left, 8);
    };
  }

  private static void tile(
      int rows,
      int k,
      float[] a,
      int ai,
      int[] at,
      int from,
      float[] b,
      int bi,
      float[] start,
      int si,
      int step,
      boolean add,
      float[] c,
      int ci) {
    if (rows == 8) {
      SiteTiles.tile8(k, a, ai, at, from, b, bi, start, si, step, add, c, ci);
    } else if (rows == 6) {
      SiteTiles.tile3and3(k, a, ai, ai + 3, at, from, b, bi, start, si, step, add, c, ci);
    } else if (rows == 5) {
      SiteTiles.tile5(k, a, ai, at, from, b, bi, start, si, step, add, c, ci);
    } else if (rows == 4) {
      SiteTiles.tile4(k, a, ai, at, from, b, bi, start, si, step, add, c, ci);
    } else if (rows == 3) {
      SiteTiles.tile3(k, a, ai, at, from, b, bi, start, si, step, add, c, ci);
    } else {
      SiteTiles.tile1(k, a, ai, at, from, b, bi, start, si, step, add, c, ci);
    }
  }
}
