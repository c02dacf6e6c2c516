package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Rows;
import dev.kindling.kernel.ScalarKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/**
 * The rows on whole vectors, operation by operation as there, and the rest of a row by the
 * specification. The loops are {@link RowPasses}.
 */
final class VectorRows extends Rows {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final int LANES = Kernels.LANES;

  static final ThreadLocal<float[]> LANE = ThreadLocal.withInitial(() -> new float[LANES]);

  private static final ThreadLocal<int[]> LINES = ThreadLocal.withInitial(() -> new int[L]);

  private static final ThreadLocal<NarrowSoftmax> NARROW =
      ThreadLocal.withInitial(NarrowSoftmax::new);

  /**
   * From so many rows on, what is done once for all of them is not compiled for seconds, and plain
   * loops are faster than vectors.
   */
  private static final int MANY = 1024;

  private static final Kernels PLAIN = new ScalarKernels();

  private final ThreadLocal<ScaledSlopes> slopes =
      ThreadLocal.withInitial(() -> new ScaledSlopes(this));

  VectorRows(Kernels kernels) {
    super(kernels);
  }

  /**
   * {@inheritDoc}
   *
   * <p>The pass over a row's exponentials looks for the next row's largest element on the way: so
   * that row comes from memory while there is something to compute.
   */
  @Override
  public void softmax(float[] x, int at, int rows, int n, boolean log, float[] y) {
    int whole = n - n % LANES;
    if (whole == 0 || rows == 0) {
      narrow(x, at, rows, n, log, y);
      return;
    }
    float[] lane = LANE.get();
    float max = rows < MANY ? kernels.max(x, at, n) : PLAIN.max(x, at, n);
    for (int row = 0; row < rows; row++) {
      int from = at + row * n;
      int next = row + 1 < rows ? from + n : from;
      float sum;
      float ahead;
      if (max - max == 0f) {
        ahead = Exponents.softmax(x, from, whole, max, y, next, lane);
        if (whole < n) {
          kernels.exp(x, from + whole, max, 0, y, from + whole, n - whole);
        }
        for (int i = whole; i < n; i++) {
          lane[i - whole] += y[from + i];
          ahead = Math.max(ahead, x[next + i]);
        }
        sum = ScalarKernels.tree(lane);
      } else {
        sum = kernels.expSum(x, from, max, y, from, n);
        ahead = kernels.max(x, next, n);
      }
      endSoftmax(x, from, n, max, sum, log, y);
      max = ahead;
    }
  }

  private void narrow(float[] x, int at, int rows, int n, boolean log, float[] y) {
    int many = n == 0 ? 0 : rows - rows % NarrowSoftmax.ROWS;
    if (many > 0) {
      NarrowSoftmax softmax = NARROW.get();
      for (int row = 0; row < many; row += NarrowSoftmax.ROWS) {
        softmax.softmax(x, at + row * n, n, log, y);
      }
    }
    super.softmax(x, at + many * n, rows - many, n, log, y);
  }

  @Override
  public void softmax(
      float[] x, int first, int rows, int n, int[] column, float[] y, float[] logs) {
    int many = n == 0 || n >= LANES ? 0 : rows - rows % NarrowSoftmax.ROWS;
    if (many > 0) {
      NarrowSoftmax softmax = NARROW.get();
      for (int row = first; row < first + many; row += NarrowSoftmax.ROWS) {
        softmax.softmax(x, row, n, column, y, logs);
      }
    }
    super.softmax(x, first + many, rows - many, n, column, y, logs);
  }

  /**
   * {@inheritDoc}
   *
   * <p>A vector of columns at a time, and the last ones among zeros if there is work for a vector
   * of each row.
   */
  @Override
  public void softmaxDown(
      float[] x,
      int at,
      int rows,
      int n,
      int begin,
      int end,
      boolean log,
      float[] y,
      float[] work) {
    int j = begin;
    for (; j + L <= end; j += L) {
      if (!Exponents.softmaxDown(x, at + j, rows, n, log, y, work)) {
        super.softmaxDown(x, at, rows, n, j, j + L, log, y, work);
      }
    }
    int rest = end - j;
    if (rest > 0 && (rows > work.length / L || !restDown(x, at + j, rows, n, rest, log, y, work))) {
      super.softmaxDown(x, at, rows, n, j, end, log, y, work);
    }
  }

  private static boolean restDown(
      float[] x, int at, int rows, int n, int rest, boolean log, float[] y, float[] work) {
    Arrays.fill(work, 0, rows * L, 0f);
    for (int row = 0; row < rows; row++) {
      few(x, at + row * n, work, row * L, rest);
    }
    boolean done = Exponents.softmaxDown(work, 0, rows, L, log, work, LANE.get());
    for (int row = 0; done && row < rows; row++) {
      few(work, row * L, y, at + row * n, rest);
    }
    return done;
  }

  private static void few(float[] x, int from, float[] y, int to, int n) {
    for (int i = 0; i < n; i++) {
      y[to + i] = x[from + i];
    }
  }

  @Override
  public float sumOfDifferences(float[] x, int at, int n, float origin) {
    float[] lane = LANE.get();
    int whole = n - n % LANES;
    if (whole > 0) {
      RowPasses.addDifferences(x, at, whole, origin, lane);
    } else {
      Arrays.fill(lane, 0f);
    }
    for (int i = whole; i < n; i++) {
      lane[i - whole] += x[at + i] - origin;
    }
    return ScalarKernels.tree(lane);
  }

  @Override
  public float sumOfSquares(float[] x, int at, int n, float origin, float mean) {
    float[] lane = LANE.get();
    int whole = n - n % LANES;
    if (whole > 0) {
      RowPasses.addSquares(x, at, whole, origin, mean, lane);
    } else {
      Arrays.fill(lane, 0f);
    }
    for (int i = whole; i < n; i++) {
      float d = x[at + i] - origin - mean;
      lane[i - whole] += d * d;
    }
    return ScalarKernels.tree(lane);
  }

  @Override
  public float sumOfProducts(
      float[] x, float[] u, int at, int n, float origin, float mean, float scale) {
    float[] lane = LANE.get();
    int whole = n - n % LANES;
    if (whole > 0) {
      RowPasses.addProducts(x, u, at, whole, origin, mean, scale, lane);
    } else {
      Arrays.fill(lane, 0f);
    }
    for (int i = whole; i < n; i++) {
      lane[i - whole] += u[at + i] * ((x[at + i] - origin - mean) * scale);
    }
    return ScalarKernels.tree(lane);
  }

  @Override
  public void standardize(
      float[] x, int at, int n, float origin, float mean, float scale, float[] y) {
    int whole = n - n % L;
    if (whole > 0) {
      RowPasses.standardizeVectors(x, at, whole, origin, mean, scale, y);
    }
    super.standardize(x, at + whole, n - whole, origin, mean, scale, y);
  }

  @Override
  protected void standardize(
      float[] x,
      int at,
      int n,
      float origin,
      float mean,
      float scale,
      float[] w,
      float[] b,
      float[] y) {
    int whole = n - n % L;
    if (whole > 0) {
      RowPasses.scaledVectors(x, at, whole, origin, mean, scale, w, b, y);
    }
    standardize(x, at, whole, n, origin, mean, scale, w, b, y);
  }

  @Override
  public void standardize(
      float[] x,
      int at,
      int n,
      float origin,
      float mean,
      float scale,
      float w,
      float b,
      float[] y) {
    int whole = n - n % L;
    if (whole > 0) {
      RowPasses.scaledRun(x, at, whole, origin, mean, scale, w, b, y);
    }
    super.standardize(x, at + whole, n - whole, origin, mean, scale, w, b, y);
  }

  @Override
  public void standardizedSlope(
      float[] x,
      float[] u,
      int at,
      int n,
      float origin,
      float mean,
      float scale,
      float shift,
      float slant,
      float[] z) {
    int whole = n - n % L;
    if (whole > 0) {
      RowPasses.slopeVectors(x, u, at, whole, origin, mean, scale, shift, slant, z);
    }
    super.standardizedSlope(x, u, at + whole, n - whole, origin, mean, scale, shift, slant, z);
  }

  @Override
  public void scaledSlope(
      float[] x,
      float[] g,
      float[] w,
      float @Nullable [] more,
      int at,
      int n,
      int rows,
      boolean centred,
      float eps,
      float[] z,
      float[] m,
      int first) {
    if (n < LANES) {
      super.scaledSlope(x, g, w, more, at, n, rows, centred, eps, z, m, first);
    } else {
      slopes.get().slopes(x, g, w, more, at, n, rows, centred, eps, z, m, first);
    }
  }

  @Override
  protected void softmaxSlope(
      float[] y, float[] g, int at, int n, float factor, float sum, float[] z) {
    int whole = n - n % L;
    if (whole > 0) {
      RowPasses.softmaxVectors(y, g, at, whole, factor, sum, z);
    }
    super.softmaxSlope(y, g, at + whole, n - whole, factor, sum, z);
  }

  @Override
  public void affine(float[] x, int at, int n, float[] w, float[] b, float[] y) {
    int i = 0;
    for (; i + L <= n; i += L) {
      FloatVector.fromArray(S, x, at + i)
          .fma(FloatVector.fromArray(S, w, i), FloatVector.fromArray(S, b, i))
          .intoArray(y, at + i);
    }
    for (; i < n; i++) {
      y[at + i] = Math.fma(x[at + i], w[i], b[i]);
    }
  }

  @Override
  public void addProducts(float[] a, float[] b, int at, int begin, int end, float[] y) {
    int i = begin;
    for (; i + L <= end; i += L) {
      FloatVector.fromArray(S, a, at + i)
          .fma(FloatVector.fromArray(S, b, at + i), FloatVector.fromArray(S, y, i))
          .intoArray(y, i);
    }
    for (; i < end; i++) {
      y[i] = Math.fma(a[at + i], b[at + i], y[i]);
    }
  }

  @Override
  public void addStandardized(
      float[] x,
      float[] g,
      int at,
      int n,
      int rows,
      float[] m,
      int begin,
      int end,
      float[] dw,
      float[] db) {
    int i = begin;
    for (; i + L <= end; i += L) {
      RowPasses.addColumns(x, g, at + i, n, rows, m, dw, db, i);
    }
    super.addStandardized(x, g, at, n, rows, m, i, end, dw, db);
  }

  @Override
  public void times(float[] x, int at, int n, float factor, float[] y) {
    int i = at;
    for (; i + L <= at + n; i += L) {
      FloatVector.fromArray(S, x, i).mul(factor).intoArray(y, i);
    }
    for (; i < at + n; i++) {
      y[i] = factor * x[i];
    }
  }

  @Override
  public void maskedSoftmax(float[] y, int at, int n, int end, float factor) {
    MaskedSoftmax.rows(y, at, 0, 1, n, 0, n, end, factor, moments.get());
  }

  @Override
  public void maskedSoftmax(
      float[] y, int at, int stride, int rows, int n, int more, int most, float factor) {
    int end = wide(Math.min(most, n + (rows - 1) * more));
    MaskedSoftmax.rows(y, at, stride, rows, n, more, most, end, factor, moments.get());
  }

  @Override
  public void copy(
      float[] x, int xi, int xStride, int rows, int n, float[] y, int yi, int yStride) {
    for (int r = 0; r < rows; r++) {
      Packing.copy(x, xi + r * xStride, y, yi + r * yStride, n);
    }
  }

  @Override
  public void transpose(
      float[] x, int xi, int xStride, int rows, int n, float[] y, int yi, int yStride) {
    int whole = rows - rows % L;
    if (whole > 0) {
      int[] lines = LINES.get();
      for (int l = 0; l < L; l++) {
        lines[l] = l * xStride;
      }
      for (int i = 0; i < n; i += TILE) {
        int some = Math.min(TILE, n - i);
        for (int r = 0; r < whole; r += L) {
          gather(x, xi + r * xStride + i, lines, some, y, yi + i * yStride + r, yStride);
        }
      }
    }
    super.transpose(x, xi + whole * xStride, xStride, rows - whole, n, y, yi + whole, yStride);
  }

  private static void gather(
      float[] x, int xi, int[] lines, int n, float[] y, int yi, int yStride) {
    for (int i = 0; i < n; i++) {
      FloatVector.fromArray(S, x, xi + i, lines, 0).intoArray(y, yi + i * yStride);
    }
  }
}
