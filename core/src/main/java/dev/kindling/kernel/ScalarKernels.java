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
    int m = g.m();
    int n = g.n();
    int k = g.k();
    for (int q = 0; q < g.batch(); q++) {
      int bq = b0 + q * g.stepB();
      float[] rows = g.transB() ? transpose(n, k, b, bq) : b;
      int bi = g.transB() ? 0 : bq;
      for (int i = 0; i < m; i++) {
        int ci = c0 + q * g.stepC() + i * n;
        if (bias != null) {
          System.arraycopy(bias, 0, c, ci, n);
        } else if (!g.accumulate()) {
          Arrays.fill(c, ci, ci + n, 0f);
        }
        int ai = a0 + q * g.stepA() + (g.transA() ? i : i * k);
        addRow(n, k, a, ai, g.transA() ? m : 1, rows, bi, c, ci);
        if (g.relu()) {
          clip(c, ci, n);
        }
      }
    }
  }

  private static void addRow(
      int n, int k, float[] a, int ai, int step, float[] b, int bi, float[] c, int ci) {
    int p = 0;
    for (; p + 4 <= k; p += 4) {
      int x = ai + p * step;
      addFour(n, a[x], a[x + step], a[x + 2 * step], a[x + 3 * step], b, bi + p * n, c, ci);
    }
    for (; p < k; p++) {
      addOne(n, a[ai + p * step], b, bi + p * n, c, ci);
    }
  }

  private static void clip(float[] c, int ci, int n) {
    for (int j = ci; j < ci + n; j++) {
      c[j] = Math.max(c[j], 0f);
    }
  }

  /** Four links of each element's chain at once, which saves three loads and stores of c. */
  private static void addFour(
      int n, float x0, float x1, float x2, float x3, float[] b, int bi, float[] c, int ci) {
    for (int j = 0; j < n; j++) {
      float s = Math.fma(x0, b[bi + j], c[ci + j]);
      s = Math.fma(x1, b[bi + n + j], s);
      s = Math.fma(x2, b[bi + 2 * n + j], s);
      c[ci + j] = Math.fma(x3, b[bi + 3 * n + j], s);
    }
  }

  private static void addOne(int n, float x, float[] b, int bi, float[] c, int ci) {
    for (int j = 0; j < n; j++) {
      c[ci + j] = Math.fma(x, b[bi + j], c[ci + j]);
    }
  }

  /** The transpose of a row-major {@code [rows, cols]} matrix. */
  private static float[] transpose(int rows, int cols, float[] x, int from) {
    float[] y = new float[rows * cols];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        y[j * rows + i] = x[from + i * cols + j];
      }
    }
    return y;
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
  public void copyLines(
      float[] x,
      int[] at,
      int offset,
      int begin,
      int end,
      float[] y,
      int yi,
      int lines,
      int width) {
    for (int l = 0; l < lines; l++) {
      int to = yi + l * width;
      if (at[l] < 0) {
        Arrays.fill(y, to, to + width, 0f);
      } else {
        int from = at[l] + offset;
        Arrays.fill(y, to, to + begin, 0f);
        for (int i = begin; i < end; i++) {
          y[to + i] = x[from + i];
        }
        Arrays.fill(y, to + end, to + width, 0f);
      }
    }
  }

  @Override
  public void addLines(
      float[] y,
      int yi,
      int lines,
      int width,
      float[] x,
      int[] at,
      int offset,
      int begin,
      int end) {
    for (int l = 0; l < lines; l++) {
      if (at[l] >= 0) {
        int to = at[l] + offset;
        int from = yi + l * width;
        for (int i = begin; i < end; i++) {
          x[to + i] += y[from + i];
        }
      }
    }
  }

  private static final int RUN = 256;
  private static final ThreadLocal<float[]> SHIFTED = ThreadLocal.withInitial(() -> new float[RUN]);

  private final Runs runs = new Runs(this);

  @Override
  public Runs runs() {
    return runs;
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
  public void log(float[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i++) {
      y[yi + i] = Elementary.log(x[xi + i]);
    }
  }
}
