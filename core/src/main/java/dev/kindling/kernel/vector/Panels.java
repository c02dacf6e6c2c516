package dev.kindling.kernel.vector;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Parallel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * Matrix products panel by panel: a block of k at a time, and of it a few columns of b at a time,
 * which stay in the first-level cache. A block goes on with the chains that the one before it left
 * in c, so that blocks change no bit: some rows of c go through several blocks while they are in
 * the second-level cache. The buffers belong to one thread.
 */
final class Panels {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  private static final int WIDTH = Packing.WIDTH;

  /** The length of a block of k: a panel of it takes at most 32 KiB. */
  private static final int DEPTH = RowTiles.ROW;

  /**
   * The length where b is read as it lies: the 5 lines of a row of the panel fall into part of the
   * cache's sets where rows lie a power of two apart, of 128 columns into five of eight.
   */
  private static final int SPARSE_DEPTH = 72;

  /** From so many rows on, copies of b's columns pay. */
  static final int MANY_ROWS = 48;

  /** The multiply-adds that are worth a thread's attention: some microseconds. */
  static final long WORTH = 1 << 18;

  /** The copied numbers that are worth a thread's attention. */
  private static final int COPIES = 1 << 14;

  /** The rows of a block of a, which stays in the second-level cache with its part of c. */
  private static final int ROWS = Packing.STRIPE / 2;

  /**
   * From so many columns on, rows of c lie in many pages of memory, which a tile touches 6 at a
   * time and comes back to with the next columns: so there are few rows in a block.
   */
  private static final int MANY_COLUMNS = 8 * WIDTH;

  private static final int FEW_ROWS = 8 * Tiles.ROWS;

  /** The numbers of a transposed a and c, or of b's copies, that the second-level cache holds. */
  private static final int ROOM = 1 << 18;

  /** The columns of b that are copied together. */
  static final int SPAN = 16 * WIDTH;

  /** The blocks of k that are at most copied of b together, for all rows. */
  private static final int BLOCKS = 8;

  /** From so many rows on it does not pay to exchange the factors. */
  private static final int TURN_ROWS = 2 * Packing.STRIPE;

  /** The distance of a's elements from which on they are copied to lie closer. */
  private static final int FAR = 256;

  /** The size of an a that the second-level cache holds: copies of it do not pay. */
  private static final int HOT = 1 << 17;

  /** Rows that lie so many elements apart, or a multiple, meet in few sets of the cache. */
  private static final int MEETING = 64;

  private final float[] out = new float[8 * L];
  private final float[] start = new float[WIDTH];
  private final Packing packing = new Packing();
  private final OneRow oneRow = new OneRow();
  private final OneColumn oneColumn = new OneColumn();
  private float[] turned = new float[0];
  private int cold = 8;

  /** How many threads should share the products. */
  static int threads(Gemm g) {
    return work(g) < 2 * WORTH ? 1 : Parallel.threads();
  }

  /** The multiply-adds of the products. */
  static long work(Gemm g) {
    return (long) g.m() * g.n() * g.k() * g.batch();
  }

  void product(
      Gemm g, float[] a, int a0, float[] b, int b0, float @Nullable [] bias, float[] c, int c0) {
    product(0, g, 0, g.m(), 0, g.n(), a, a0, b, b0, bias, c, c0);
  }

  /**
   * Whether cᵀ = b · aᵀ is the better order: b is to be transposed, is much larger than a, and is
   * used for few rows.
   */
  static boolean turns(Gemm g, float @Nullable [] bias) {
    boolean bare = bias == null && !g.accumulate() && !g.relu() && g.batch() == 1;
    return bare
        && g.dense()
        && g.transB()
        && !g.transA()
        && g.m() < TURN_ROWS
        && g.k() > g.m()
        && g.n() >= 4 * g.m();
  }

  /** The product by way of its transpose, whose chains are the same. */
  void turned(Gemm g, float[] a, int a0, float[] b, int b0, float[] c, int c0) {
    int m = g.m();
    int n = g.n();
    if (turned.length < n * m) {
      turned = new float[n * m];
    }
    VectorKernels.share(Gemm.of(false, true, n, m, g.k()), b, b0, a, a0, null, turned, 0);
    float[] x = turned;
    Parallel.ranges(
        (n + L - 1) / L,
        COPIES / Math.max(1, L * m) + 1,
        (from, to) -> {
          int rows = Math.min(n, to * L) - from * L;
          VectorKernels.Later.ROWS.transpose(x, from * L * m, m, rows, m, c, c0 + from * L, n);
        });
  }

  /**
   * The rows top … bottom of the columns left … right.
   *
   * @param job a shared product's number, or 0: this thread may have copied b for other rows of it
   */
  void product(
      long job,
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
    if (OneRow.takes(g)) {
      oneRow.product(g, left, right, a, a0, b, b0, bias, c, c0);
      return;
    }
    if (OneColumn.takes(g)) {
      oneColumn.product(g, top, bottom, a, a0, b, b0, bias, c, c0);
      return;
    }
    int k = g.k();
    for (int j = left; j < right; j += SPAN) {
      int span = Math.min(SPAN, right - j);
      int rows = rows(g.transA(), bottom - top, span);
      boolean copied = copied(g, bottom - top, span);
      int depth = depth(k, copied ? DEPTH : bottom - top == 1 ? Math.max(1, k) : sparseDepth());
      int ahead = depth * blocks(job, copied && rows >= bottom - top, span * depth);
      int p = 0;
      do {
        int end = Math.min(k, p + ahead);
        if (copied && !packing.holds(job, p, j)) {
          packing.copyB(g.transB(), g.strideB(), b, b0, p, end, depth, j, span);
        }
        for (int i = top; i < bottom; i += rows) {
          int count = Math.min(rows, bottom - i);
          block(g, i, count, j, span, p, end, depth, copied, a, a0, b, b0, bias, c, c0);
        }
        p = end;
      } while (p < k);
    }
  }

  /**
   * The rows of a block. Of a transposed a as many as leave room for c and them, since a's own rows
   * are then read as they lie; else few, about equal, and of whole tiles where there are several.
   */
  private static int rows(boolean transA, int count, int span) {
    if (span >= MANY_COLUMNS && count > Packing.STRIPE) {
      return FEW_ROWS;
    }
    if (transA) {
      int stripes = ROOM / (span + DEPTH) / Packing.STRIPE;
      return Math.max(1, Math.min(4, stripes)) * Packing.STRIPE;
    }
    if (count <= Packing.STRIPE) {
      return Packing.STRIPE;
    }
    int blocks = (count + ROWS - 1) / ROWS;
    return (count / blocks / Tiles.ROWS + 1) * Tiles.ROWS;
  }

  /**
   * The blocks of k that are copied together: one, if no other rows use it, else as many as stay in
   * the second-level cache; but those of a shared product may serve this thread again.
   */
  private static int blocks(long job, boolean once, int block) {
    return job != 0 ? BLOCKS : once ? 1 : Math.max(1, Math.min(BLOCKS, ROOM / block));
  }

  /** The first products call tiles that are not compiled, and want few calls. */
  private int sparseDepth() {
    if (cold == 0) {
      return SPARSE_DEPTH;
    }
    cold--;
    return DEPTH;
  }

  /** Whether b is copied, 0 past its last column; else it is read as it lies: it may be a panel. */
  private static boolean copied(Gemm g, int rows, int span) {
    if (!g.transB() && g.strideB() == span && Packing.vectors(span) * L == span) {
      return false;
    }
    return g.transA() || g.transB() || span % L != 0 || rows >= MANY_ROWS && g.n() > WIDTH;
  }

  /** The length of blocks of k: about equal, none of them a short rest. */
  private static int depth(int k, int most) {
    int blocks = Math.max(1, (k + most - 1) / most);
    return Math.max(1, (k + blocks - 1) / blocks);
  }

  /** Whether the elements of a's columns are copied to lie closer. */
  private static boolean isFar(Gemm g) {
    boolean cold = (long) g.m() * g.k() > HOT;
    return g.strideA() >= FAR && (cold || g.strideA() % MEETING == 0);
  }

  /** The links begin … end of the chains of some rows and columns, a block of k at a time. */
  private void block(
      Gemm g,
      int i,
      int rows,
      int j,
      int span,
      int begin,
      int end,
      int depth,
      boolean copied,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float @Nullable [] bias,
      float[] c,
      int c0) {
    int rowStep = g.transA() ? 1 : g.strideA();
    int colStep = g.transA() ? g.strideA() : 1;
    boolean far = g.transA() ? isFar(g) : rowStep != RowTiles.ROW && rows > 1;
    int padded = (span + L - 1) / L * L;
    int p = begin;
    do {
      int length = Math.min(depth, end - p);
      int ai = a0 + i * rowStep + p * colStep;
      if (far && g.transA()) {
        packing.copyColumns(a, ai, colStep, rows, length);
        ai = 0;
      } else if (far) {
        packing.copyRows(a, ai, rowStep, rows, length);
        ai = 0;
      }
      for (int q = 0; q < span; ) {
        int vectors = Packing.vectors(span - q);
        columns(
            g,
            rows,
            far ? packing.block : a,
            ai,
            copied ? packing.panels : b,
            copied
                ? packing.first + (p - begin) * padded + q * length
                : b0 + p * g.strideB() + j + q,
            copied ? vectors * L : g.strideB(),
            bias,
            c,
            c0 + i * g.strideC(),
            p,
            length,
            j + q,
            Math.min(vectors * L, span - q),
            vectors);
        q += vectors * L;
      }
      p += length;
    } while (p < end);
  }

  /**
   * The links p … p + length of the chains of some columns.
   *
   * @param a0 where the rows begin in a, which may be the packed block
   */
  private void columns(
      Gemm g,
      int m,
      float[] a,
      int a0,
      float[] b,
      int b0,
      int ldb,
      float @Nullable [] bias,
      float[] c,
      int c0,
      int p,
      int length,
      int j,
      int columns,
      int vectors) {
    int n = g.strideC();
    boolean byColumn = g.transA();
    boolean packed = a == packing.block;
    int step = packed ? Packing.STRIPE : g.strideA();
    int width = vectors * L;
    boolean partial = columns < width;
    boolean goOn = p > 0 || g.accumulate();
    boolean relu = g.relu() && p + length == g.k();
    boolean whole = bias != null && !partial;
    if (!goOn && !whole) {
      for (int q = 0; q < width; q++) {
        start[q] = bias != null && q < columns ? bias[j + q] : 0f;
      }
    }
    float[] to = partial ? out : c;
    int ldc = partial ? width : n;
    float[] first = goOn ? to : whole ? bias : start;
    int firstStep = goOn ? ldc : 0;
    for (int i = 0; i < m; ) {
      int count = Tiles.rows(vectors, m - i);
      int at = c0 + i * n + j;
      int ai =
          !byColumn
              ? a0 + i * RowTiles.ROW
              : packed ? i / Packing.STRIPE * Packing.STRIPE * length + i % Packing.STRIPE : a0 + i;
      int ci = partial ? 0 : at;
      int si = goOn ? ci : whole ? j : 0;
      if (partial && goOn) {
        for (int r = 0; r < count; r++) {
          System.arraycopy(c, at + r * n, out, r * width, columns);
        }
      }
      if (byColumn) {
        Tiles.byColumn(
            count, vectors, length, a, ai, step, b, b0, first, si, firstStep, to, ci, ldc);
      } else {
        Tiles.byRow(
            count, vectors, length, a, ai, 1, b, b0, ldb, first, si, firstStep, to, ci, ldc);
      }
      if (relu) {
        relu(to, ci, ldc, count, width);
      }
      if (partial) {
        for (int r = 0; r < count; r++) {
          System.arraycopy(out, r * width, c, at + r * n, columns);
        }
      }
      i += count;
    }
  }

  private static void relu(float[] c, int ci, int ldc, int rows, int width) {
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < width; o += L) {
        // A zero made before the loops would be an object in some JVMs.
        FloatVector x = FloatVector.fromArray(S, c, ci + r * ldc + o);
        x.max(FloatVector.zero(S)).intoArray(c, ci + r * ldc + o);
      }
    }
  }
}
