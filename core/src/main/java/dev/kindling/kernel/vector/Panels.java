package dev.kindling.kernel.vector;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Parallel;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products panel by panel: a few columns of b at a time, and a block of k at a time where
 * the panel would not stay in the cache. A block goes on with the chains that the one before it
 * left in c, so that blocks change no bit. The buffers belong to one thread.
 */
final class Panels {
  private static final int L = VectorKernels.SPECIES.length();

  /**
   * The main tile: 4 rows by 4 vectors fill the 32 registers of a 512-bit machine; 6 by 2 fit in
   * the 16 of the others.
   */
  private static final boolean WIDE = L == 16;

  private static final int TILE_ROWS = WIDE ? 4 : 6;
  private static final int TILE_VECTORS = WIDE ? 4 : 2;

  /** The elements of a panel's block: 32 KiB, which a first-level cache holds. */
  private static final int BLOCK = 128 * 64;

  /** From so many rows on, blocks and copies of b's columns pay. */
  private static final int MANY_ROWS = 48;

  /** The multiply-adds that are worth a thread's attention: some microseconds. */
  private static final long WORTH = 1 << 18;

  /** The rows of a whose block stays in the second-level cache. */
  private static final int ROWS = 512;

  /** The distance of a's elements from which on they are copied to lie one after another. */
  private static final int FAR = 512;

  private final float[] out = new float[8 * L];
  private final float[] start = new float[TILE_VECTORS * L];
  private float[] panel = new float[0];
  private float[] tiles = new float[0];

  /** Into how many parts of about equal work threads should share the products. */
  static int parts(Gemm g) {
    long work = (long) g.m() * g.n() * g.k() * g.batch();
    if (work < 2 * WORTH) {
      return 1;
    }
    int threads = Parallel.threads();
    return threads == 1 ? 1 : (int) Math.min(2L * threads, work / WORTH);
  }

  /** One of the parts: some of the products, or some rows or columns of each. */
  void part(
      int part,
      int parts,
      Gemm g,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float @Nullable [] bias,
      float[] c,
      int c0) {
    int rowTiles = (g.m() + TILE_ROWS - 1) / TILE_ROWS;
    int columnTiles = (g.n() + TILE_VECTORS * L - 1) / (TILE_VECTORS * L);
    boolean byProduct = g.batch() >= parts;
    boolean byColumn = !byProduct && g.m() < 2 * MANY_ROWS && columnTiles >= parts;
    int count = byProduct ? g.batch() : byColumn ? columnTiles : rowTiles;
    int from = (int) ((long) count * part / parts);
    int to = (int) ((long) count * (part + 1) / parts);
    for (int q = byProduct ? from : 0; q < (byProduct ? to : g.batch()); q++) {
      int aq = a0 + q * g.stepA();
      int bq = b0 + q * g.stepB();
      int cq = c0 + q * g.stepC();
      if (byProduct) {
        product(g, a, aq, b, bq, bias, c, cq);
      } else if (byColumn) {
        int left = from * TILE_VECTORS * L;
        int right = Math.min(g.n(), to * TILE_VECTORS * L);
        product(g, 0, g.m(), left, right, a, aq, b, bq, bias, c, cq);
      } else {
        int top = from * TILE_ROWS;
        int bottom = Math.min(g.m(), to * TILE_ROWS);
        product(g, top, bottom, 0, g.n(), a, aq, b, bq, bias, c, cq);
      }
    }
  }

  void product(
      Gemm g, float[] a, int a0, float[] b, int b0, float @Nullable [] bias, float[] c, int c0) {
    product(g, 0, g.m(), 0, g.n(), a, a0, b, b0, bias, c, c0);
  }

  /** The rows top … bottom of the columns left … right. */
  private void product(
      Gemm g,
      int top,
      int bottom,
      int left,
      int right,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float @Nullable [] bias,
      float[] c,
      int c0) {
    int m = bottom - top;
    int k = g.k();
    int depth = m < MANY_ROWS ? k : BLOCK / (TILE_VECTORS * L);
    depth = k <= depth + depth / 2 ? k : depth;
    boolean pack = m >= MANY_ROWS && right - left >= 256 && (g.transA() ? g.m() >= FAR : k > FAR);
    int rowStep = g.transA() ? 1 : k;
    int colStep = g.transA() ? g.m() : 1;
    int p = 0;
    do {
      // Blocks of equal size, none of them a short rest.
      int blocks = (k - p + depth - 1) / Math.max(1, depth);
      int length = blocks <= 1 ? k - p : (k - p + blocks - 1) / blocks;
      for (int i = top; i < bottom; i += ROWS) {
        int rows = Math.min(ROWS, bottom - i);
        int ai = a0 + i * rowStep + p * colStep;
        if (pack) {
          pack(a, ai, rowStep, colStep, rows, length);
        }
        for (int j = left; j < right; ) {
          int vectors = right - j >= TILE_VECTORS * L ? TILE_VECTORS : 1;
          int columns = Math.min(vectors * L, right - j);
          columns(
              g, rows, pack, a, ai, b, b0, bias, c, c0 + i * g.n(), p, length, j, columns, vectors);
          j += columns;
        }
      }
      p += length;
    } while (p < k);
  }

  /** Copies a block of a tile by tile, each as a {@code [length, TILE_ROWS]} matrix. */
  private void pack(float[] a, int ai, int rowStep, int colStep, int rows, int length) {
    int size = (rows + TILE_ROWS) * length;
    if (tiles.length < size) {
      tiles = new float[size];
    }
    for (int i = 0; i < rows; i++) {
      int from = ai + i * rowStep;
      int to = (i - i % TILE_ROWS) * length + i % TILE_ROWS;
      for (int q = 0; q < length; q++) {
        tiles[to + q * TILE_ROWS] = a[from + q * colStep];
      }
    }
  }

  /** The links p … p + length of the chains of some columns. */
  private void columns(
      Gemm g,
      int m,
      boolean pack,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float @Nullable [] bias,
      float[] c,
      int c0,
      int p,
      int length,
      int j,
      int columns,
      int vectors) {
    int n = g.n();
    int k = g.k();
    boolean packed = pack && vectors == TILE_VECTORS;
    float[] from = packed ? tiles : a;
    int rowStep = packed || g.transA() ? 1 : k;
    int colStep = packed ? TILE_ROWS : g.transA() ? g.m() : 1;
    int width = vectors * L;
    boolean partial = columns < width;
    boolean goOn = p > 0 || g.accumulate();
    boolean relu = g.relu() && p + length == k;
    // b is read as it lies where it can be; else its columns j … j + width are copied, 0 past n.
    boolean copied = g.transB() || partial || m >= MANY_ROWS && n > width;
    if (copied) {
      copy(g.transB(), n, k, b, b0, p, length, j, columns, width);
    }
    float[] rows = copied ? panel : b;
    int panelAt = copied ? 0 : b0 + p * n + j;
    int ldb = copied ? width : n;
    boolean whole = bias != null && !partial;
    if (!goOn && !whole) {
      for (int q = 0; q < width; q++) {
        start[q] = bias != null && q < columns ? bias[j + q] : 0f;
      }
    }
    for (int i = 0; i < m; ) {
      int count = vectors == TILE_VECTORS ? TILE_ROWS : 8;
      count = m - i >= count ? count : 1;
      int at = c0 + i * n + j;
      int ai = packed ? (i - i % TILE_ROWS) * length + i % TILE_ROWS : a0 + i * rowStep;
      if (partial) {
        if (goOn) {
          for (int r = 0; r < count; r++) {
            System.arraycopy(c, at + r * n, out, r * width, columns);
          }
        }
        tile(
            count,
            vectors,
            length,
            from,
            ai,
            rowStep,
            colStep,
            rows,
            panelAt,
            ldb,
            goOn ? out : start,
            0,
            goOn ? width : 0,
            relu,
            out,
            0,
            width);
        for (int r = 0; r < count; r++) {
          System.arraycopy(out, r * width, c, at + r * n, columns);
        }
      } else if (goOn) {
        tile(
            count, vectors, length, from, ai, rowStep, colStep, rows, panelAt, ldb, c, at, n, relu,
            c, at, n);
      } else {
        tile(
            count,
            vectors,
            length,
            from,
            ai,
            rowStep,
            colStep,
            rows,
            panelAt,
            ldb,
            whole ? bias : start,
            whole ? j : 0,
            0,
            relu,
            c,
            at,
            n);
      }
      i += count;
    }
  }

  private static void tile(
      int count,
      int vectors,
      int length,
      float[] a,
      int ai,
      int rowStep,
      int colStep,
      float[] b,
      int bi,
      int ldb,
      float[] start,
      int si,
      int startStep,
      boolean relu,
      float[] c,
      int ci,
      int ldc) {
    if (vectors == 1) {
      if (count == 8) {
        Tiles.tile8x1(
            length, a, ai, rowStep, colStep, b, bi, ldb, start, si, startStep, relu, c, ci, ldc);
      } else {
        Tiles.tile1x1(
            length, a, ai, rowStep, colStep, b, bi, ldb, start, si, startStep, relu, c, ci, ldc);
      }
    } else if (count == TILE_ROWS) {
      if (WIDE) {
        Tiles.tile4x4(
            length, a, ai, rowStep, colStep, b, bi, ldb, start, si, startStep, relu, c, ci, ldc);
      } else {
        Tiles.tile6x2(
            length, a, ai, rowStep, colStep, b, bi, ldb, start, si, startStep, relu, c, ci, ldc);
      }
    } else if (WIDE) {
      Tiles.tile1x4(
          length, a, ai, rowStep, colStep, b, bi, ldb, start, si, startStep, relu, c, ci, ldc);
    } else {
      for (int o = 0; o < TILE_VECTORS * L; o += L) {
        Tiles.tile1x1(
            length, a, ai, rowStep, colStep, b, bi + o, ldb, start, si + o, startStep, relu, c,
            ci + o, ldc);
      }
    }
  }

  /**
   * Copies the rows p … p + length of the columns j … j + columns of b, as a {@code [length,
   * width]} matrix, 0 to the right of them.
   */
  private void copy(
      boolean transB,
      int n,
      int k,
      float[] b,
      int b0,
      int p,
      int length,
      int j,
      int columns,
      int width) {
    if (panel.length < length * width) {
      panel = new float[length * width];
    }
    if (transB) {
      int q = 0;
      for (; q + 4 <= columns; q += 4) {
        int from = b0 + (j + q) * k + p;
        for (int r = 0; r < length; r++) {
          int to = r * width + q;
          panel[to] = b[from + r];
          panel[to + 1] = b[from + k + r];
          panel[to + 2] = b[from + 2 * k + r];
          panel[to + 3] = b[from + 3 * k + r];
        }
      }
      for (; q < columns; q++) {
        int from = b0 + (j + q) * k + p;
        for (int r = 0; r < length; r++) {
          panel[r * width + q] = b[from + r];
        }
      }
    } else {
      for (int r = 0; r < length; r++) {
        System.arraycopy(b, b0 + (p + r) * n + j, panel, r * width, columns);
      }
    }
    for (int q = columns; q < width; q++) {
      for (int r = 0; r < length; r++) {
        panel[r * width + q] = 0f;
      }
    }
  }
}
