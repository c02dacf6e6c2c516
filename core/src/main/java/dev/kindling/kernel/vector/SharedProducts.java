package dev.kindling.kernel.vector;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Parallel;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Products that threads share: each takes some of them, or tiles of rows or of columns of each. */
final class SharedProducts implements Parallel.Range {
  private static final AtomicLong JOBS = new AtomicLong();

  /** The tiles of rows that are worth the reading of all panels of b. */
  private static final int FEW = 8;

  private final Gemm g;
  private final float[] a;
  private final int a0;
  private final float[] b;
  private final int b0;
  private final float @Nullable [] bias;
  private final float[] c;
  private final int c0;
  private final boolean byProduct;
  private final boolean byColumn;

  /** A number of its own, where rows of one product are shared; else 0. */
  private final long job;

  private SharedProducts(
      Gemm g,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float @Nullable [] bias,
      float[] c,
      int c0,
      boolean byProduct,
      boolean byColumn) {
    this.g = g;
    this.a = a;
    this.a0 = a0;
    this.b = b;
    this.b0 = b0;
    this.bias = bias;
    this.c = c;
    this.c0 = c0;
    this.byProduct = byProduct;
    this.byColumn = byColumn;
    job = byProduct || byColumn || g.batch() > 1 ? 0 : JOBS.incrementAndGet();
  }

  /** Computes the products on so many threads. */
  static void compute(
      int threads,
      Gemm g,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float @Nullable [] bias,
      float[] c,
      int c0) {
    int rows = (g.m() + Tiles.ROWS - 1) / Tiles.ROWS;
    int columns = (g.n() + Packing.WIDTH - 1) / Packing.WIDTH;
    boolean byProduct = g.batch() >= 2 * threads;
    boolean few = g.m() < 2 * Panels.MANY_ROWS;
    boolean even = columns % threads == 0 || columns >= 4 * threads;
    boolean byColumn = !byProduct && (few ? columns >= 2 * threads : even && g.n() > g.m());
    int length = byProduct ? g.batch() : byColumn ? columns : rows;
    int least = (int) Math.max(1, Panels.WORTH * length / Math.max(1, Panels.work(g)));
    if (byColumn) {
      // Each range of columns copies a.
      int own = (columns + threads - 1) / threads;
      least = few ? Math.max(least, own / 2) : Math.min(own, Panels.SPAN / Packing.WIDTH);
    } else if (!byProduct && !few) {
      least = Math.max(least, FEW);
    }
    Parallel.ranges(
        length, least, new SharedProducts(g, a, a0, b, b0, bias, c, c0, byProduct, byColumn));
  }

  @Override
  public void run(int from, int to) {
    Panels panels = VectorKernels.panels();
    for (int q = byProduct ? from : 0; q < (byProduct ? to : g.batch()); q++) {
      int aq = a0 + q * g.stepA();
      int bq = b0 + q * g.stepB();
      int cq = c0 + q * g.stepC();
      if (byProduct) {
        panels.product(g, a, aq, b, bq, bias, c, cq);
      } else if (byColumn) {
        int right = Math.min(g.n(), to * Packing.WIDTH);
        panels.product(0, g, 0, g.m(), from * Packing.WIDTH, right, a, aq, b, bq, bias, c, cq);
      } else {
        int bottom = Math.min(g.m(), to * Tiles.ROWS);
        panels.product(job, g, from * Tiles.ROWS, bottom, 0, g.n(), a, aq, b, bq, bias, c, cq);
      }
    }
  }
}
