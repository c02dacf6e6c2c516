package dev.kindling.kernel.vector;

/**
 * Which register tile computes so many rows and vectors. Arguments are those of {@link RowTiles}
 * and {@link ColumnTiles}.
 */
final class Tiles {
  private static final int L = VectorKernels.SPECIES.length();

  /**
   * The main tile: 6 rows by 4 vectors fill the 32 registers of a 512-bit machine, 6 by 2 others'.
   */
  static final int ROWS = 6;

  private Tiles() {}

  /** The rows of the next tile, of so many that are left. */
  static int rows(int vectors, int left) {
    int most = vectors == 1 ? 8 : ROWS;
    return left >= most ? most : left >= 2 && vectors == 4 ? 2 : 1;
  }

  /** A tile whose rows of a lie {@link RowTiles#ROW} apart. */
  static void byRow(
      int count,
      int vectors,
      int k,
      float[] a,
      int ai,
      int step,
      float[] b,
      int bi,
      int ldb,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc) {
    if (vectors == 4) {
      if (count == 6) {
        RowTiles.tile6x4(k, a, ai, b, bi, start, si, startStep, c, ci, ldc, ldb);
      } else if (count == 2) {
        RowTiles.tile2x4(k, a, ai, b, bi, start, si, startStep, c, ci, ldc, ldb);
      } else {
        RowTiles.tile1x4(k, a, ai, b, bi, start, si, startStep, c, ci, ldc, ldb);
      }
    } else if (vectors == 2) {
      if (count == 6 && ldb == 2 * L) {
        NarrowTiles.tile6x2(k, a, ai, step, b, bi, start, si, startStep, c, ci, ldc);
      } else if (count == 6) {
        RowTiles.tile6x2(k, a, ai, b, bi, start, si, startStep, c, ci, ldc, ldb);
      } else {
        RowTiles.tile1x2(k, a, ai, b, bi, start, si, startStep, c, ci, ldc, ldb);
      }
    } else if (count == 8) {
      RowTiles.tile8x1(k, a, ai, b, bi, start, si, startStep, c, ci, ldc, ldb);
    } else {
      RowTiles.tile1x1(k, a, ai, b, bi, start, si, startStep, c, ci, ldc, ldb);
    }
  }

  /** A tile whose rows of a lie next to each other, and whose panel of b is a copy. */
  static void byColumn(
      int count,
      int vectors,
      int k,
      float[] a,
      int ai,
      int step,
      float[] b,
      int bi,
      float[] start,
      int si,
      int startStep,
      float[] c,
      int ci,
      int ldc) {
    if (vectors == 4) {
      if (count == 6) {
        ColumnTiles.tile6x4(k, a, ai, step, b, bi, start, si, startStep, c, ci, ldc);
      } else if (count == 2) {
        ColumnTiles.tile2x4(k, a, ai, step, b, bi, start, si, startStep, c, ci, ldc);
      } else {
        ColumnTiles.tile1x4(k, a, ai, step, b, bi, start, si, startStep, c, ci, ldc);
      }
    } else if (vectors == 2) {
      if (count == 6) {
        ColumnTiles.tile6x2(k, a, ai, step, b, bi, start, si, startStep, c, ci, ldc);
      } else {
        ColumnTiles.tile1x2(k, a, ai, step, b, bi, start, si, startStep, c, ci, ldc);
      }
    } else if (count == 8) {
      ColumnTiles.tile8x1(k, a, ai, step, b, bi, start, si, startStep, c, ci, ldc);
    } else {
      ColumnTiles.tile1x1(k, a, ai, step, b, bi, start, si, startStep, c, ci, ldc);
    }
  }
}
