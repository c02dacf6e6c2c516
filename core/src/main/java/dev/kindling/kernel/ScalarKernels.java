package dev.kindling.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The kernels in plain Java: they fix the order of every operation, and so every bit. */
public final class ScalarKernels implements Kernels {
  @Override
  public String description() {
    return "scalar";
  }

  /** The columns and the depth of a block of b whose rows are copied: half a MiB. */
  private static final int COLUMNS = 512;

  private static final int DEPTH = 256;

  /** The rows of b's block, and at the end one of c. */
  private static final ThreadLocal<float[][]> ROWS =
      ThreadLocal.withInitial(() -> new float[DEPTH + 1][COLUMNS]);

  /**
   * {@inheritDoc}
   *
   * <p>The compiler makes vectors only of loops over arrays from their beginnings, of which one is
   * written: hence the copies.
   */
  @Override
  public void gemm(
      Gemm g, float[] a, int a0, float[] b, int b0, float @Nullable [] bias, float[] c, int c0) {
    int m = g.m();
    int n = g.n();
    int k = g.k();
    for (int q = 0; q < g.batch(); q++) {
      int aq = a0 + q * g.stepA();
      int bq = b0 + q * g.stepB();
      int cq = c0 + q * g.stepC();
      for (int i = 0; i < m; i++) {
        if (bias != null) {
          System.arraycopy(bias, 0, c, cq + i * g.strideC(), n);
        } else if (!g.accumulate()) {
          Arrays.fill(c, cq + i * g.strideC(), cq + i * g.strideC() + n, 0f);
        }
      }
      for (int j = 0; j < n; j += COLUMNS) {
        for (int p = 0; p < k; p += DEPTH) {
          block(g, a, aq, b, bq, p, Math.min(DEPTH, k - p), j, Math.min(COLUMNS, n - j), c, cq);
        }
      }
      if (g.relu()) {
        for (int i = 0; i < m; i++) {
          clip(c, cq + i * g.strideC(), n);
        }
      }
    }
  }

  /** The links p … p + length of the chains of some columns. */
  private static void block(
      Gemm g,
      float[] a,
      int a0,
      float[] b,
      int b0,
      int p,
      int length,
      int j,
      int columns,
      float[] c,
      int c0) {
    float[][] rows = ROWS.get();
    float[] sums = rows[DEPTH];
    if (g.transB()) {
      for (int q = 0; q < columns; q++) {
        int from = b0 + (j + q) * g.strideB() + p;
        for (int r = 0; r < length; r++) {
          rows[r][q] = b[from + r];
        }
      }
    } else {
      for (int r = 0; r < length; r++) {
        System.arraycopy(b, b0 + (p + r) * g.strideB() + j, rows[r], 0, columns);
      }
    }
    int step = g.transA() ? g.strideA() : 1;
    for (int i = 0; i < g.m(); i++) {
      int x = g.transA() ? a0 + p * g.strideA() + i : a0 + i * g.strideA() + p;
      int at = c0 + i * g.strideC() + j;
      System.arraycopy(c, at, sums, 0, columns);
      int r = 0;
      for (; r + 4 <= length; r += 4, x += 4 * step) {
        addFour(
            columns,
            a[x],
            rows[r],
            a[x + step],
            rows[r + 1],
            a[x + 2 * step],
            rows[r + 2],
            a[x + 3 * step],
            rows[r + 3],
            sums);
      }
      for (; r < length; r++, x += step) {
        addOne(columns, a[x], rows[r], 0, sums, 0);
      }
      System.arraycopy(sums, 0, c, at, columns);
    }
  }

  private static void clip(float[] c, int ci, int n) {
    for (int j = ci; j < ci + n; j++) {
      c[j] = Math.max(c[j], 0f);
    }
  }

  /** Four links of each element's chain at once, which saves three loads and stores of c. */
  private static void addFour(
      int n,
      float x0,
      float[] b0,
      float x1,
      float[] b1,
      float x2,
      float[] b2,
      float x3,
      float[] b3,
      float[] c) {
    for (int j = 0; j < n; j++) {
      float s = Math.fma(x0, b0[j], c[j]);
      s = Math.fma(x1, b1[j], s);
      s = Math.fma(x2, b2[j], s);
      c[j] = Math.fma(x3, b3[j], s);
    }
  }

  private static void addOne(int n, float x, float[] b, int bi, float[] c, int ci) {
    for (int j = 0; j < n; j++) {
      c[ci + j] = Math.fma(x, b[bi + j], c[ci + j]);
    }
  }

  @Override
  public float sum(float[] x, int offset, int length) {
    float[] lane = new float[LANES];
    int i = 0;
    for (; i + LANES <= length; i += LANES) {
      for (int l = 0; l < LANES; l++) {
        lane[l] += x[offset + i + l];
      }
    }
    for (int l = 0; i + l < length; l++) {
      lane[l] += x[offset + i + l];
    }
    return tree(lane);
  }

  /** Adds the lanes as a tree: l with l + 8, then l + 4, l + 2 and l + 1; in registers. */
  public static float tree(float[] lane) {
    float a = (lane[0] + lane[8]) + (lane[4] + lane[12]);
    float b = (lane[1] + lane[9]) + (lane[5] + lane[13]);
    float c = (lane[2] + lane[10]) + (lane[6] + lane[14]);
    float d = (lane[3] + lane[11]) + (lane[7] + lane[15]);
    return (a + c) + (b + d);
  }

  @Override
  public float max(float[] x, int offset, int length) {
    float max = x[offset];
    for (int i = 1; i < length; i++) {
      max = Math.max(max, x[offset + i]);
    }
    return max;
  }

  @Override
  public void gate(float[] a, float[] b, float[] y, int begin, int end) {
    for (int i = begin; i < end; i++) {
      y[i] = b[i] <= 0f ? 0f : a[i];
    }
  }

  @Override
  public void below(float[] a, float[] b, float[] y, int begin, int end) {
    for (int i = begin; i < end; i++) {
      y[i] = b[i] <= 0f ? a[i] : 0f;
    }
  }

  @Override
  public void leak(float[] a, float[] b, float slope, float[] y, int begin, int end) {
    for (int i = begin; i < end; i++) {
      y[i] = b[i] > 0f ? a[i] : slope * a[i];
    }
  }

  @Override
  public void product(
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
    float[] chains = new float[PANEL];
    for (int i = line; i < end; i++) {
      for (int r = 0; r < s.width(); r++) {
        int to = ci + (s.to()[i] + r) * PANEL;
        for (int j = 0; j < PANEL; j++) {
          chains[j] = add ? 0f : c[to + j];
        }
        for (int q = from; q < past; q++) {
          float x = a[ai + s.lines()[i] + r + s.columns()[q]];
          int row = bi + (q - from) * PANEL;
          for (int j = 0; j < PANEL; j++) {
            chains[j] = Math.fma(x, b[row + j], chains[j]);
          }
        }
        for (int j = 0; j < PANEL; j++) {
          c[to + j] = add ? c[to + j] + chains[j] : chains[j];
        }
      }
    }
  }

  @Override
  public void copyTaps(
      Taps taps,
      float[] x,
      int xi,
      int[][] at,
      int from,
      int to,
      float[] y,
      int yi,
      int lines,
      int limit) {
    for (int e = from, line = yi; e < to; e++) {
      int t = e % taps.count();
      int[] rows = at[e / taps.count()];
      int offset = xi + taps.shift(t);
      for (int l = 0; l < lines; l++, line += taps.width()) {
        copyLine(x, rows[l], offset, taps.first(t), taps.end(t), y, line, taps.width());
      }
    }
  }

  /** One of the lines, which begins at {@code to}. */
  public static void copyLine(
      float[] x, int at, int offset, int begin, int end, float[] y, int to, int width) {
    if (at < 0) {
      Arrays.fill(y, to, to + width, 0f);
      return;
    }
    int from = at + offset;
    for (int i = 0; i < begin; i++) {
      y[to + i] = 0f;
    }
    for (int i = begin; i < end; i++) {
      y[to + i] = x[from + i];
    }
    for (int i = end; i < width; i++) {
      y[to + i] = 0f;
    }
  }

  @Override
  public void addTaps(
      Taps taps,
      float[] y,
      int yi,
      int[] lines,
      int[] ends,
      int row,
      int end,
      int step,
      float[] x,
      int xi,
      int limit) {
    for (int r = row; r < end; r++) {
      int at = xi + r * taps.in();
      addTaps(taps, y, yi, lines, ends[r], ends[r + 1], step, x, at, 0, taps.in());
    }
  }

  /** The elements begin … end of a row. */
  public static void addTaps(
      Taps taps,
      float[] y,
      int yi,
      int[] lines,
      int from,
      int to,
      int step,
      float[] x,
      int xi,
      int begin,
      int end) {
    for (int l = from; l < to; l++) {
      for (int t = 0; t < taps.count(); t++) {
        int shift = t * taps.dilation() - taps.before();
        int at = yi + lines[l] + t * step - shift;
        int last = Math.min(end, taps.width() + shift);
        for (int i = Math.max(begin, shift); i < last; i++) {
          x[xi + i] += y[at + i];
        }
      }
    }
  }

  @Override
  public void addRows(
      float[] x, int xi, int rows, int stride, float[] y, int yi, int begin, int end) {
    for (int row = 0; row < rows; row++) {
      add(x, xi + row * stride - yi, y, yi + begin, yi + end);
    }
  }

  private static void add(float[] x, int shift, float[] y, int begin, int end) {
    for (int j = begin; j < end; j++) {
      y[j] += x[j + shift];
    }
  }

  @Override
  public void max2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi) {
    for (int l = 0; l < lines; l++) {
      ScalarWindows.maxLine(x, xi + 2 * l * row, row, 0, n, y, yi + l * n);
    }
  }

  @Override
  public void toMax2x2(float[] x, int xi, int row, int lines, int n, float[] y, int yi, float[] u) {
    for (int l = 0; l < lines; l++) {
      ScalarWindows.toMaxLine(x, xi + 2 * l * row, row, 0, n, y, yi + l * n, u);
    }
  }

  @Override
  public void clipMax2x2(
      float[] x, int xi, int row, int lines, int n, float[] y, float[] p, int yi) {
    for (int l = 0; l < lines; l++) {
      ScalarWindows.clipMaxLine(x, xi + 2 * l * row, row, 0, n, y, p, yi + l * n);
    }
  }

  @Override
  public void toPanel2x2(
      float[] p, int pi, int lines, int n, float[] g, int gi, float[] u, int ui) {
    for (int l = 0; l < lines; l++) {
      for (int i = 0; i < n * PANEL; i++) {
        int from = l * n * PANEL + i;
        int to = ui + (4 * l * n + i / PANEL * 2) * PANEL + i % PANEL;
        for (int place = 0; place < 4; place++) {
          int at = to + (place / 2 * 2 * n + place % 2) * PANEL;
          u[at] = p[pi + from] == place ? g[gi + from] + 0f : 0f;
        }
      }
    }
  }

  @Override
  public void toPlaces2x2(
      float[] p, int row, int lines, int n, float[] g, int gi, float[] u, int ui) {
    for (int l = 0; l < lines; l++) {
      ScalarWindows.toPlacesLine(p, row, 0, n, g, gi + l * n, u, ui + 2 * l * row);
    }
  }

  private static final int RUN = 256;
  private static final ThreadLocal<float[]> SHIFTED = ThreadLocal.withInitial(() -> new float[RUN]);

  /** What a byte stands for: a table is faster than a division. */
  private static final float[] SCALED = new float[256];

  static {
    for (int i = 0; i < SCALED.length; i++) {
      SCALED[i] = i / 255f;
    }
  }

  private final Runs runs = new Runs(this);
  private final Rows rows = new Rows(this);

  @Override
  public void copyRows(float[] x, int[] rows, int length, float[] y) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(x, rows[i] * length, y, i * length, length);
    }
  }

  @Override
  public void scaleRows(byte[] x, int[] rows, int length, float[] y) {
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < length; j++) {
        y[i * length + j] = SCALED[x[rows[i] * length + j] & 0xFF];
      }
    }
  }

  @Override
  public void descend(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      int begin,
      int end) {
    Descents.descend(settings, value, gradient, mean, square, begin, end);
  }

  @Override
  public void descendFromPeak(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float[] peak,
      int begin,
      int end) {
    Descents.descendFromPeak(settings, value, gradient, mean, square, peak, begin, end);
  }

  @Override
  public Runs runs() {
    return runs;
  }

  @Override
  public Rows rows() {
    return rows;
  }

  @Override
  public void exp(float[] x, int xi, float shift, int steps, float[] y, int yi, int length) {
    float[] shifted = SHIFTED.get();
    for (int i = 0; i < length; i += RUN) {
      int n = Math.min(RUN, length - i);
      for (int j = 0; j < n; j++) {
        y[yi + i + j] = x[xi + i + j] - shift;
      }
      Elementary.bound(y, yi + i, n);
      Elementary.reduce(y, yi + i, shifted, n);
      Elementary.scale(shifted, steps, y, yi + i, n);
    }
  }

  @Override
  public float expSum(float[] x, int xi, float shift, float[] y, int yi, int length) {
    exp(x, xi, shift, 0, y, yi, length);
    return sum(y, yi, length);
  }

  @Override
  public void log(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i++) {
      y[yi + i] = Elementary.log(x[xi + i]);
    }
  }
}
