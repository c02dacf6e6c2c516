package dev.kindling.kernel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The kernels in plain Java: they fix the order of every operation, and so every bit. */
public final class ScalarKernels implements Kernels {
  @Override
  public String description() {
    return "scalar";
  }

  @Override
  public void gemm(
      Gemm g, float[] a, int a0, float[] b, int b0, float @Nullable [] bias, float[] c, int c0) {
    ScalarProducts.gemm(g, a, a0, b, b0, bias, c, c0);
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
    int n = s.panel();
    float[] chains = new float[n];
    for (int i = line; i < end; i++) {
      for (int r = 0; r < s.width(); r++) {
        int to = ci + (s.to()[i] + r) * n;
        for (int j = 0; j < n; j++) {
          chains[j] = add ? 0f : c[to + j];
        }
        for (int q = from; q < past; q++) {
          float x = a[ai + s.lines()[i] + r + s.columns()[q]];
          int row = bi + (q - from) * n;
          for (int j = 0; j < n; j++) {
            chains[j] = Math.fma(x, b[row + j], chains[j]);
          }
        }
        for (int j = 0; j < n; j++) {
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
  public void slide(
      float[] x,
      int xi,
      int[] lines,
      int[] links,
      float[] w,
      int wi,
      boolean add,
      float start,
      float[] y,
      int yi,
      int n) {
    for (int l = 0; l < lines.length; l++) {
      int at = yi + l * n;
      Arrays.fill(y, at, at + n, start);
      for (int e = 0; e < links.length; e++) {
        int from = xi + lines[l] + links[e];
        if (add) {
          addLink(x, from, w[wi + e], y, at, n);
        } else {
          chainLink(x, from, w[wi + e], y, at, n);
        }
      }
    }
  }

  private static void chainLink(float[] x, int xi, float w, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      y[yi + i] = Math.fma(x[xi + i], w, y[yi + i]);
    }
  }

  private static void addLink(float[] x, int xi, float w, float[] y, int yi, int n) {
    for (int i = 0; i < n; i++) {
      y[yi + i] += Math.fma(x[xi + i], w, 0f);
    }
  }

  @Override
  public void addProducts(float[] x, int[] lines, int[] links, float[] y, int n, float[] sum) {
    for (int p = 0; p < lines.length * n; p++) {
      int at = lines[p / n] + p % n;
      for (int e = 0; e < links.length; e++) {
        int xi = (at + links[e]) * LANES;
        for (int j = 0; j < LANES; j++) {
          int to = e * LANES + j;
          sum[to] = Math.fma(x[xi + j], y[p * LANES + j], sum[to]);
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
  public void clipPanel2x2(float[] x, int lines, int n, float[] y, int yi, float[] p, int pi) {
    int row = 2 * n * PANEL;
    for (int i = 0; i < lines * n; i++) {
      int from = i / n * 2 * row + i % n * 2 * PANEL;
      ScalarWindows.clipPanelPixel(x, from, row, y, yi + i * PANEL, p, pi + i * PANEL);
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
  public void mean2x2(
      float[] x, int xi, int row, int lines, int n, float count, float[] y, int yi) {
    for (int l = 0; l < lines; l++) {
      ScalarWindows.meanLine(x, xi + 2 * l * row, row, 0, n, count, y, yi + l * n);
    }
  }

  @Override
  public void spread2x2(
      float[] g, int gi, int lines, int n, float count, float[] u, int ui, int row) {
    for (int l = 0; l < lines; l++) {
      ScalarWindows.spreadLine(g, gi + l * n, 0, n, count, u, ui + 2 * l * row, row);
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
