package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import java.util.Arrays;

/** Means of ranges and their gradient, some planes' lines of results at a time. */
final class Means {
  private final Ranges ranges;
  private final boolean quarters;
  private final int[] rows;

  Means(Ranges ranges) {
    this.ranges = ranges;
    quarters = ranges.hasQuarters() && ranges.dividesAlike();
    rows = ranges.roomForRows();
  }

  /** Writes the means of lines: in order of the elements, and divided at the end. */
  void values(float[] x, int line, int end, float[] y) {
    if (quarters) {
      Kernels kernels = Kernels.best();
      int n = ranges.out(2);
      int row = ranges.in()[2];
      float count = ranges.count(0, 0, 0);
      ranges.quarters(
          line,
          end,
          (at, first, lines) -> kernels.mean2x2(x, at, row, lines, n, count, y, first * n));
      return;
    }
    for (; line < end; line++) {
      values(x, line, y);
    }
  }

  private void values(float[] x, int line, float[] y) {
    int width = ranges.out(2);
    int count = ranges.rows(line, rows);
    int step = ranges.step()[2];
    for (int i = 0; i < width; i++) {
      int begin = ranges.begin()[2][i];
      int end = ranges.end()[2][i];
      float sum = 0f;
      for (int r = 0; r < count; r++) {
        for (int at = rows[r] + begin; at < rows[r] + end; at += step) {
          sum += x[at];
        }
      }
      y[line * width + i] = sum / count(line, i);
    }
  }

  /**
   * Writes to u, from 0 on, the sum of the results that each element is in, divided as means are.
   */
  void spread(float[] g, int line, int end, float[] u) {
    if (!quarters || !ranges.isQuartered()) {
      Arrays.fill(u, ranges.plane(line), ranges.plane(end), 0f);
    }
    if (quarters) {
      Kernels kernels = Kernels.best();
      int n = ranges.out(2);
      int row = ranges.in()[2];
      float count = ranges.count(0, 0, 0);
      ranges.quarters(
          line,
          end,
          (at, first, lines) -> kernels.spread2x2(g, first * n, lines, n, count, u, at, row));
      return;
    }
    for (; line < end; line++) {
      spread(g, line, u);
    }
  }

  private void spread(float[] g, int line, float[] u) {
    int width = ranges.out(2);
    int count = ranges.rows(line, rows);
    int step = ranges.step()[2];
    for (int i = 0; i < width; i++) {
      int begin = ranges.begin()[2][i];
      int end = ranges.end()[2][i];
      float share = g[line * width + i] / count(line, i);
      for (int r = 0; r < count; r++) {
        for (int at = rows[r] + begin; at < rows[r] + end; at += step) {
          u[at] += share;
        }
      }
    }
  }

  private float count(int line, int i) {
    return ranges.count(line / ranges.out(1) % ranges.out(0), line % ranges.out(1), i);
  }
}
