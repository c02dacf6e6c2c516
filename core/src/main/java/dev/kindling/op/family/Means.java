package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import java.util.Arrays;

/** Means of ranges and their gradient, some planes' lines of results at a time. */
final class Means {
  /** The planes whose means are taken at the same time. */
  private static final int TOGETHER = 4;

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
    int perPlane = ranges.out(0) * ranges.out(1);
    for (; line < end; line += TOGETHER * perPlane) {
      for (int l = line; l < line + perPlane; l++) {
        mean(x, l, (end - l - 1) / perPlane, y);
      }
    }
  }

  /**
   * The means of a line and of the same line of the planes that follow, none of which waits for
   * another's sum; where too few planes are left, the last one is done again.
   */
  private void mean(float[] x, int line, int left, float[] y) {
    int second = Math.min(1, left);
    int third = Math.min(2, left);
    int fourth = Math.min(3, left);
    int atSecond = second * ranges.plane();
    int atThird = third * ranges.plane();
    int atFourth = fourth * ranges.plane();
    int width = ranges.out(2);
    int results = ranges.out(0) * ranges.out(1) * width;
    int count = ranges.rows(line, rows);
    int step = ranges.step()[2];
    for (int i = 0; i < width; i++) {
      int begin = ranges.begin()[2][i];
      int end = ranges.end()[2][i];
      float a = 0f;
      float b = 0f;
      float c = 0f;
      float d = 0f;
      for (int r = 0; r < count; r++) {
        for (int at = rows[r] + begin; at < rows[r] + end; at += step) {
          a += x[at];
          b += x[at + atSecond];
          c += x[at + atThird];
          d += x[at + atFourth];
        }
      }
      int to = line * width + i;
      float divisor = count(line, i);
      y[to] = a / divisor;
      y[to + second * results] = b / divisor;
      y[to + third * results] = c / divisor;
      y[to + fourth * results] = d / divisor;
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
    int perPlane = ranges.out(0) * ranges.out(1);
    for (; line < end; line += TOGETHER * perPlane) {
      for (int l = line; l < line + perPlane; l++) {
        give(g, l, (end - l - 1) / perPlane, u);
      }
    }
  }

  /** The same of the gradient; planes that are not there add 0 to the last one. */
  private void give(float[] g, int line, int left, float[] u) {
    int width = ranges.out(2);
    int results = ranges.out(0) * ranges.out(1) * width;
    int second = Math.min(1, left) * ranges.plane();
    int third = Math.min(2, left) * ranges.plane();
    int fourth = Math.min(3, left) * ranges.plane();
    int count = ranges.rows(line, rows);
    int step = ranges.step()[2];
    for (int i = 0; i < width; i++) {
      int begin = ranges.begin()[2][i];
      int end = ranges.end()[2][i];
      int from = line * width + i;
      float divisor = count(line, i);
      float a = g[from] / divisor;
      float b = left > 0 ? g[from + results] / divisor : 0f;
      float c = left > 1 ? g[from + 2 * results] / divisor : 0f;
      float d = left > 2 ? g[from + 3 * results] / divisor : 0f;
      for (int r = 0; r < count; r++) {
        for (int at = rows[r] + begin; at < rows[r] + end; at += step) {
          u[at] += a;
          u[at + second] += b;
          u[at + third] += c;
          u[at + fourth] += d;
        }
      }
    }
  }

  private float count(int line, int i) {
    return ranges.count(line / ranges.out(1) % ranges.out(0), line % ranges.out(1), i);
  }
}
