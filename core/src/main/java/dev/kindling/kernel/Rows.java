package dev.kindling.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What normalizations, softmax gradients and attention do along rows of adjacent elements, which
 * are often too short for the compiler's own vectors to pay. Rows in several arrays begin at the
 * same place {@code at} and have n elements. This class is the specification; its sums are those of
 * {@link Kernels#sum} over the rounded terms.
 */
public class Rows {
  /** A tile of so many elements of so many rows fits the nearest cache twice. */
  protected static final int TILE = 128;

  private static final int TILE_ROWS = 32;

  /** So many rows are taken at a time: a sum then needs not wait for that of another row. */
  public static final int TOGETHER = 8;

  /** The numbers that belong to a row while it is standardized, or a gradient is. */
  public static final int MOMENTS = 5;

  /** Room for the moments of as many rows. */
  protected final ThreadLocal<float[]> moments =
      ThreadLocal.withInitial(() -> new float[TOGETHER * MOMENTS]);

  private final ThreadLocal<float[]> terms = ThreadLocal.withInitial(() -> new float[256]);

  /** The kernels whose sums and exponentials these are. */
  protected final Kernels kernels;

  /** The rows of these kernels. */
  protected Rows(Kernels kernels) {
    this.kernels = kernels;
  }

  /**
   * y = (x − mean) / √(variance + eps) in each of so many rows one behind the other, the variance
   * being Σ (x − mean)² / n, or with {@code centred} false y = x / √(Σ x² / n + eps). The
   * deviations are taken from the first element before they are averaged, so that a large mean does
   * no harm.
   */
  public final void standardize(
      float[] x, int at, int n, int rows, boolean centred, float eps, float[] y) {
    float[] m = moments.get();
    for (int row = 0; row < rows; row += TOGETHER) {
      int from = at + row * n;
      int count = Math.min(TOGETHER, rows - row);
      moments(x, from, n, count, centred, eps, m, 0);
      for (int i = 0; i < count * MOMENTS; i += MOMENTS, from += n) {
        standardize(x, from, n, m[i], m[i + 1], m[i + 2], y);
      }
    }
  }

  /** The same times w plus b, rounded once; these are rows that begin at 0. */
  public final void standardize(
      float[] x,
      int at,
      int n,
      int rows,
      boolean centred,
      float eps,
      float[] w,
      float[] b,
      float[] y) {
    float[] m = moments.get();
    for (int row = 0; row < rows; row += TOGETHER) {
      int from = at + row * n;
      int count = Math.min(TOGETHER, rows - row);
      moments(x, from, n, count, centred, eps, m, 0);
      for (int i = 0; i < count * MOMENTS; i += MOMENTS, from += n) {
        standardize(x, from, n, m[i], m[i + 1], m[i + 2], w, b, y);
      }
    }
  }

  /**
   * z = s · (u − mean(u) − y · mean(u · y)) in each of the rows, with s = 1 / √(variance + eps) and
   * y the standardized x: the gradient; mean(u) is left out where nothing is centred. z may be u.
   */
  public final void standardizedSlope(
      float[] x, float[] u, int at, int n, int rows, boolean centred, float eps, float[] z) {
    float[] m = moments.get();
    for (int row = 0; row < rows; row += TOGETHER) {
      int count = Math.min(TOGETHER, rows - row);
      standardizedSlope(x, u, at + row * n, n, count, centred, eps, z, m, 0);
    }
  }

  /**
   * The same of at most {@link #TOGETHER} rows, whose {@link #MOMENTS} go to {@code m} from {@code
   * first} on.
   */
  public final void standardizedSlope(
      float[] x,
      float[] u,
      int at,
      int n,
      int rows,
      boolean centred,
      float eps,
      float[] z,
      float[] m,
      int first) {
    moments(x, at, n, rows, centred, eps, m, first);
    int end = first + rows * MOMENTS;
    for (int i = first, from = at; i < end; i += MOMENTS, from += n) {
      m[i + 3] = centred ? (0f + kernels.sum(u, from, n)) / n : 0f;
    }
    for (int i = first, from = at; i < end; i += MOMENTS, from += n) {
      m[i + 4] = (0f + sumOfProducts(x, u, from, n, m[i], m[i + 1], m[i + 2])) / n;
    }
    for (int i = first, from = at; i < end; i += MOMENTS, from += n) {
      standardizedSlope(x, u, from, n, m[i], m[i + 1], m[i + 2], m[i + 3], m[i + 4], z);
    }
  }

  /**
   * The same for u = g · w, plus {@code more}: the gradient of what is standardized and then scaled
   * by w, a row that begins at 0, and one that is there already, or null. u is rounded and plus 0.
   */
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
    for (int from = at; from < at + rows * n; from += n) {
      for (int i = 0; i < n; i++) {
        z[from + i] = Math.fma(g[from + i], w[i], 0f);
      }
    }
    standardizedSlope(x, z, at, n, rows, centred, eps, z, m, first);
    for (int i = at; more != null && i < at + rows * n; i++) {
      z[i] += more[i];
    }
  }

  /** What is taken off each row, first and then, and the factor that follows. */
  private void moments(
      float[] x, int at, int n, int rows, boolean centred, float eps, float[] m, int first) {
    int end = first + rows * MOMENTS;
    for (int i = first, from = at; i < end; i += MOMENTS, from += n) {
      m[i] = centred ? x[from] : 0f;
      m[i + 1] = centred ? (0f + sumOfDifferences(x, from, n, m[i])) / n : 0f;
    }
    for (int i = first, from = at; i < end; i += MOMENTS, from += n) {
      float square = 0f + sumOfSquares(x, from, n, m[i], m[i + 1]);
      m[i + 2] = 1f / (float) Math.sqrt(square / n + eps);
    }
  }

  /**
   * dw += g · y and db += g, dw's products rounded once, for the places begin … end of so many
   * rows; y are the standardized x by the moments of each row.
   */
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
    for (int i = 0, from = at; i < rows * MOMENTS; i += MOMENTS, from += n) {
      for (int j = begin; j < end; j++) {
        float y = (x[from + j] - m[i] - m[i + 1]) * m[i + 2];
        dw[j] = Math.fma(g[from + j], y, dw[j]);
        db[j] += g[from + j];
      }
    }
  }

  /**
   * y = e^(x − m) / Σ e^(x − m) in each of so many rows one behind the other, m being a row's
   * largest element, or with {@code log} x − m − ln Σ e^(x − m). A division takes as long as ten
   * multiplications: there is one for each row.
   */
  public void softmax(float[] x, int at, int rows, int n, boolean log, float[] y) {
    for (int row = 0; row < rows; row++) {
      int from = at + row * n;
      float max = kernels.max(x, from, n);
      endSoftmax(x, from, n, max, kernels.expSum(x, from, max, y, from, n), log, y);
    }
  }

  /**
   * The softmax of some rows of a matrix in the same places of y, and the logarithm of the one in
   * each row's column, x − m − ln Σ e^(x − m).
   */
  public void softmax(
      float[] x, int first, int rows, int n, int[] column, float[] y, float[] logs) {
    for (int row = first; row < first + rows; row++) {
      int from = row * n;
      float max = kernels.max(x, from, n);
      float sum = kernels.expSum(x, from, max, y, from, n);
      endSoftmax(x, from, n, max, sum, false, y);
      logs[row] = x[from + column[row]] - max - Elementary.log(sum);
    }
  }

  /** The last pass of a softmax over a row of exponentials, whose sum is known. */
  protected final void endSoftmax(
      float[] x, int at, int n, float max, float sum, boolean log, float[] y) {
    if (log) {
      subtract(x, at, n, max, Elementary.log(sum), y);
    } else {
      scale(y, at, n, 1f / sum);
    }
  }

  private static void scale(float[] y, int at, int n, float factor) {
    for (int i = at; i < at + n; i++) {
      y[i] *= factor;
    }
  }

  private static void subtract(float[] x, int at, int n, float max, float log, float[] y) {
    for (int i = at; i < at + n; i++) {
      y[i] = x[i] - max - log;
    }
  }

  /**
   * The softmax, or its logarithm, of the columns begin … end of a matrix of so many rows of n
   * elements. Each sum is from the first row to the last. There is work for two rows.
   */
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
    int some = end - begin;
    int past = at + rows * n + begin;
    System.arraycopy(x, at + begin, work, 0, some);
    Arrays.fill(work, some, 2 * some, 0f);
    for (int from = at + n + begin; from < past; from += n) {
      meet(x, from, work, some);
    }
    for (int from = at + begin; from < past; from += n) {
      subtract(x, from, work, 0, y, some);
      kernels.exp(y, from, 0f, 0, y, from, some);
      add(y, from, work, some);
    }
    if (log) {
      kernels.log(work, some, work, some, some);
    } else {
      invertSums(work, some);
    }
    for (int from = at + begin; from < past; from += n) {
      if (log) {
        subtract(x, from, work, 0, y, some);
        subtract(y, from, work, some, y, some);
      } else {
        scaleBySums(y, from, work, some);
      }
    }
  }

  private static void meet(float[] x, int from, float[] max, int n) {
    for (int j = 0; j < n; j++) {
      max[j] = Math.max(max[j], x[from + j]);
    }
  }

  private static void subtract(float[] x, int from, float[] off, int first, float[] y, int n) {
    for (int j = 0; j < n; j++) {
      y[from + j] = x[from + j] - off[first + j];
    }
  }

  private static void add(float[] y, int from, float[] work, int n) {
    for (int j = 0; j < n; j++) {
      work[n + j] += y[from + j];
    }
  }

  private static void invertSums(float[] work, int n) {
    for (int j = n; j < 2 * n; j++) {
      work[j] = 1f / work[j];
    }
  }

  private static void scaleBySums(float[] y, int from, float[] work, int n) {
    for (int j = 0; j < n; j++) {
      y[from + j] *= work[n + j];
    }
  }

  /** z = factor · y · (g − Σ g·y): the gradient of a softmax y. */
  public final void softmaxSlope(float[] y, float[] g, int at, int n, float factor, float[] z) {
    softmaxSlope(y, g, at, n, factor, sumOfProducts(y, g, at, n, 0f, 0f, 1f), z);
  }

  /** Σ x − origin. */
  public float sumOfDifferences(float[] x, int at, int n, float origin) {
    float[] term = terms(n);
    for (int i = 0; i < n; i++) {
      term[i] = x[at + i] - origin;
    }
    return kernels.sum(term, 0, n);
  }

  /** Σ (x − origin − mean)². */
  public float sumOfSquares(float[] x, int at, int n, float origin, float mean) {
    float[] term = terms(n);
    for (int i = 0; i < n; i++) {
      float d = x[at + i] - origin - mean;
      term[i] = d * d;
    }
    return kernels.sum(term, 0, n);
  }

  /** Σ u · ((x − origin − mean) · scale). */
  public float sumOfProducts(
      float[] x, float[] u, int at, int n, float origin, float mean, float scale) {
    float[] term = terms(n);
    for (int i = 0; i < n; i++) {
      term[i] = u[at + i] * ((x[at + i] - origin - mean) * scale);
    }
    return kernels.sum(term, 0, n);
  }

  /** y = (x − origin − mean) · scale. */
  public void standardize(
      float[] x, int at, int n, float origin, float mean, float scale, float[] y) {
    for (int i = at; i < at + n; i++) {
      y[i] = (x[i] - origin - mean) * scale;
    }
  }

  /** y = (x − origin − mean) · scale · w + b, rounded once at the end, for one weight and bias. */
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
    for (int i = at; i < at + n; i++) {
      y[i] = Math.fma((x[i] - origin - mean) * scale, w, b);
    }
  }

  /** y = (x − origin − mean) · scale · w + b. */
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
    standardize(x, at, 0, n, origin, mean, scale, w, b, y);
  }

  /** The same for the places begin … n. */
  protected static void standardize(
      float[] x,
      int at,
      int begin,
      int n,
      float origin,
      float mean,
      float scale,
      float[] w,
      float[] b,
      float[] y) {
    for (int i = begin; i < n; i++) {
      y[at + i] = Math.fma((x[at + i] - origin - mean) * scale, w[i], b[i]);
    }
  }

  /** z = scale · (u − shift − y · slant), y = (x − origin − mean) · scale. */
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
    for (int i = at; i < at + n; i++) {
      float y = (x[i] - origin - mean) * scale;
      z[i] = scale * (u[i] - shift - y * slant);
    }
  }

  /** z = factor · (y · (g − sum)). */
  protected void softmaxSlope(
      float[] y, float[] g, int at, int n, float factor, float sum, float[] z) {
    for (int i = at; i < at + n; i++) {
      z[i] = factor * (y[i] * (g[i] - sum));
    }
  }

  /** y = x · w + b, each rounded once; w and b are rows that begin at 0. */
  public void affine(float[] x, int at, int n, float[] w, float[] b, float[] y) {
    for (int i = 0; i < n; i++) {
      y[at + i] = Math.fma(x[at + i], w[i], b[i]);
    }
  }

  /** y += a · b, each rounded once, for the elements begin … end; y is a row that begins at 0. */
  public void addProducts(float[] a, float[] b, int at, int begin, int end, float[] y) {
    for (int i = begin; i < end; i++) {
      y[i] = Math.fma(a[at + i], b[at + i], y[i]);
    }
  }

  /** y = factor · x. */
  public void times(float[] x, int at, int n, float factor, float[] y) {
    for (int i = at; i < at + n; i++) {
      y[i] = factor * x[i];
    }
  }

  /**
   * The softmax of the first n elements of a row, multiplied by a factor, in their place, and 0
   * behind them up to {@code end}, where they make whole vectors at least. Of a row that has only
   * −∞ all is 0.
   */
  public void maskedSoftmax(float[] y, int at, int n, int end, float factor) {
    int wide = wide(n);
    times(y, at, n, factor, y);
    // Whole vectors: what is excluded weighs e^−∞ = 0.
    Arrays.fill(y, at + n, at + wide, Float.NEGATIVE_INFINITY);
    float max = kernels.max(y, at, wide);
    if (max == Float.NEGATIVE_INFINITY) {
      Arrays.fill(y, at, at + end, 0f);
      return;
    }
    float sum = kernels.expSum(y, at, max, y, at, wide);
    times(y, at, n, 1f / sum, y);
    Arrays.fill(y, at + n, at + end, 0f);
  }

  /**
   * The same in several rows, so far apart: each has {@code more} elements than the one before, but
   * no more than {@code most}, and 0 where others of them have whole vectors.
   */
  public void maskedSoftmax(
      float[] y, int at, int stride, int rows, int n, int more, int most, float factor) {
    int end = wide(Math.min(most, n + (rows - 1) * more));
    for (int row = 0; row < rows; row++) {
      maskedSoftmax(y, at + row * stride, Math.min(most, n + row * more), end, factor);
    }
  }

  /** The gradient of the scores in place of g, that of the weights y in such rows. */
  public final void maskedSoftmaxSlope(
      float[] y, float[] g, int at, int stride, int rows, int n, int more, int most, float factor) {
    int end = wide(Math.min(most, n + (rows - 1) * more));
    float[] m = moments.get();
    for (int first = 0; first < rows; first += TOGETHER) {
      int count = Math.min(TOGETHER, rows - first);
      for (int i = 0, from = at + first * stride; i < count; i++, from += stride) {
        int own = Math.min(most, n + (first + i) * more);
        Arrays.fill(g, from + own, from + end, 0f);
        m[i] = sumOfProducts(y, g, from, wide(own), 0f, 0f, 1f);
      }
      for (int i = 0, from = at + first * stride; i < count; i++, from += stride) {
        int own = wide(Math.min(most, n + (first + i) * more));
        softmaxSlope(y, g, from, own, factor, m[i], g);
      }
    }
  }

  /** So many elements as whole vectors. */
  public static int wide(int n) {
    return (n + Kernels.LANES - 1) / Kernels.LANES * Kernels.LANES;
  }

  /** Copies n elements of each row; rows are so far apart. */
  public void copy(
      float[] x, int xi, int xStride, int rows, int n, float[] y, int yi, int yStride) {
    for (int r = 0; r < rows; r++) {
      System.arraycopy(x, xi + r * xStride, y, yi + r * yStride, n);
    }
  }

  /** Copies n elements of each row to columns of y, tile by tile. */
  public void transpose(
      float[] x, int xi, int xStride, int rows, int n, float[] y, int yi, int yStride) {
    for (int i = 0; i < n; i += TILE) {
      int end = Math.min(i + TILE, n);
      for (int r = 0; r < rows; r += TILE_ROWS) {
        int past = Math.min(r + TILE_ROWS, rows);
        Transposition.tile(x, xi, xStride, r, past, i, end, y, yi, yStride);
      }
    }
  }

  private float[] terms(int n) {
    float[] array = terms.get();
    if (array.length < n) {
      array = new float[n];
      terms.set(array);
    }
    return array;
  }
}
