package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.ScalarKernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/** The kernels on the Vector API, at one width for the whole JVM. */
public final class VectorKernels implements Kernels {
  /** Constant, so that the compiler sees the width. */
  static final VectorSpecies<Float> SPECIES = chooseSpecies();

  private static final int L = SPECIES.length();

  /**
   * The main tile: 4 rows by 4 vectors fill the 32 registers of a 512-bit machine; 6 by 2 fit in
   * the 16 of the others.
   */
  private static final boolean WIDE = L == 16;

  private static final int TILE_ROWS = WIDE ? 4 : 6;
  private static final int TILE_VECTORS = WIDE ? 4 : 2;

  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static VectorSpecies<Float> chooseSpecies() {
    String bits = System.getProperty("kindling.vector.bits");
    if (bits == null) {
      VectorSpecies<Float> preferred = FloatVector.SPECIES_PREFERRED;
      return preferred.length() > LANES ? FloatVector.SPECIES_512 : preferred;
    }
    return switch (bits) {
      case "512" -> FloatVector.SPECIES_512;
      case "256" -> FloatVector.SPECIES_256;
      case "128" -> FloatVector.SPECIES_128;
      default ->
          throw new IllegalArgumentException(
              "kindling.vector.bits=" + bits + " is no width; use 512, 256, 128 or 0 (scalar)");
    };
  }

  @Override
  public String description() {
    return "vector, " + VectorShape.forBitSize(L * Float.SIZE).vectorBitSize() + " bits";
  }

  @Override
  public void gemm(
      boolean transA,
      boolean transB,
      int batch,
      int m,
      int n,
      int k,
      float[] a,
      float[] b,
      float @Nullable [] bias,
      boolean relu,
      float[] c) {
    Scratch scratch = SCRATCH.get();
    for (int q = 0; q < batch; q++) {
      product(
          scratch, transA, transB, m, n, k, a, q * m * k, b, q * k * n, bias, relu, c, q * m * n);
    }
  }

  private static void product(
      Scratch scratch,
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float[] a,
      int a0,
      float[] b,
      int b0,
      float @Nullable [] bias,
      boolean relu,
      float[] c,
      int c0) {
    int rowStep = transA ? 1 : k;
    int colStep = transA ? m : 1;
    for (int j = 0; j < n; ) {
      int vectors = n - j >= TILE_VECTORS * L ? TILE_VECTORS : 1;
      int width = vectors * L;
      int columns = Math.min(width, n - j);
      boolean partial = columns < width;
      // b is read as it lies where it can be; else its columns j … j + width are copied, 0 past n.
      boolean copied = transB || partial;
      float[] panel = copied ? scratch.panel(transB, n, k, b, b0, j, columns, width) : b;
      float[] start = scratch.start(bias, j, columns, width);
      int startAt = start == bias ? j : 0;
      int panelAt = copied ? 0 : b0 + j;
      int ldb = copied ? width : n;
      for (int i = 0; i < m; ) {
        int rows = vectors == TILE_VECTORS ? TILE_ROWS : 8;
        rows = m - i >= rows ? rows : 1;
        float[] out = partial ? scratch.out : c;
        int outAt = partial ? 0 : c0 + i * n + j;
        int ldc = partial ? width : n;
        int ai = a0 + i * rowStep;
        if (vectors == 1) {
          if (rows == 8) {
            Tiles.tile8x1(
                k, a, ai, rowStep, colStep, panel, panelAt, ldb, start, startAt, relu, out, outAt,
                ldc);
          } else {
            Tiles.tile1x1(
                k, a, ai, rowStep, colStep, panel, panelAt, ldb, start, startAt, relu, out, outAt,
                ldc);
          }
        } else if (rows == 1) {
          row(k, a, ai, rowStep, colStep, panel, panelAt, ldb, start, startAt, relu, out, outAt);
        } else if (WIDE) {
          Tiles.tile4x4(
              k, a, ai, rowStep, colStep, panel, panelAt, ldb, start, startAt, relu, out, outAt,
              ldc);
        } else {
          Tiles.tile6x2(
              k, a, ai, rowStep, colStep, panel, panelAt, ldb, start, startAt, relu, out, outAt,
              ldc);
        }
        if (partial) {
          for (int r = 0; r < rows; r++) {
            System.arraycopy(out, r * width, c, c0 + (i + r) * n + j, columns);
          }
        }
        i += rows;
      }
      j += columns;
    }
  }

  private static void row(
      int k,
      float[] a,
      int ai,
      int rowStep,
      int colStep,
      float[] b,
      int bi,
      int ldb,
      float[] start,
      int si,
      boolean relu,
      float[] c,
      int ci) {
    if (WIDE) {
      Tiles.tile1x4(k, a, ai, rowStep, colStep, b, bi, ldb, start, si, relu, c, ci, 0);
    } else {
      for (int v = 0; v < TILE_VECTORS; v++) {
        int o = v * L;
        Tiles.tile1x1(
            k, a, ai, rowStep, colStep, b, bi + o, ldb, start, si + o, relu, c, ci + o, 0);
      }
    }
  }

  @Override
  public float sum(float[] x, int offset, int length) {
    float[] lane = SCRATCH.get().lane;
    int whole = length - length % LANES;
    for (int l = 0; l < LANES; l += L) {
      FloatVector s = FloatVector.zero(SPECIES);
      for (int i = l; i < whole; i += LANES) {
        s = s.add(FloatVector.fromArray(SPECIES, x, offset + i));
      }
      s.intoArray(lane, l);
    }
    for (int i = whole; i < length; i++) {
      lane[i - whole] += x[offset + i];
    }
    return ScalarKernels.tree(lane);
  }

  @Override
  public float max(float[] x, int offset, int length) {
    float max = x[offset];
    int i = 0;
    if (length >= L) {
      FloatVector m = FloatVector.fromArray(SPECIES, x, offset);
      for (i = L; i + L <= length; i += L) {
        m = m.max(FloatVector.fromArray(SPECIES, x, offset + i));
      }
      max = m.reduceLanes(VectorOperators.MAX);
    }
    for (; i < length; i++) {
      max = Math.max(max, x[offset + i]);
    }
    return max;
  }

  /** Buffers of one thread. */
  private static final class Scratch {
    final float[] lane = new float[LANES];
    final float[] out = new float[8 * L];
    private final float[] start = new float[TILE_VECTORS * L];
    private float[] panel = new float[0];

    /** The columns j … j + columns of b as a {@code [k, width]} matrix, 0 to the right of them. */
    float[] panel(boolean transB, int n, int k, float[] b, int b0, int j, int columns, int width) {
      if (panel.length < k * width) {
        panel = new float[k * width];
      }
      int columnStep = transB ? k : 1;
      int rowStep = transB ? 1 : n;
      int first = b0 + j * columnStep;
      for (int p = 0; p < k; p++) {
        for (int q = 0; q < columns; q++) {
          panel[p * width + q] = b[first + p * rowStep + q * columnStep];
        }
        for (int q = columns; q < width; q++) {
          panel[p * width + q] = 0f;
        }
      }
      return panel;
    }

    /** The bias itself where it reaches over the width, else a copy that does; 0 without a bias. */
    float[] start(float @Nullable [] bias, int j, int columns, int width) {
      if (bias != null && columns == width) {
        return bias;
      }
      for (int q = 0; q < width; q++) {
        start[q] = bias != null && q < columns ? bias[j + q] : 0f;
      }
      return start;
    }
  }
}
