package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.ScalarWindows;
import java.util.Arrays;

/** Finds the largest elements of ranges, a line of results at a time; of equals, the first. */
final class Largest {
  private final Ranges ranges;
  private final int[] begin;
  private final int[] end;
  private final int distance;
  private final boolean even;
  private final int[] places;
  private int[] taps;
  private final float[] row;

  Largest(Ranges ranges) {
    this.ranges = ranges;
    begin = ranges.begin()[2];
    end = ranges.end()[2];
    distance = begin.length > 1 ? begin[1] - begin[0] : 0;
    places = new int[begin.length];
    taps = ranges.roomForRows();
    boolean regular = true;
    for (int i = 0; i < begin.length; i++) {
      regular &= begin[i] == begin[0] + i * distance && end[i] - begin[i] == end[0] - begin[0];
    }
    even = regular;
    row = new float[ranges.in()[2]];
  }

  /** Writes the largest elements of the ranges of some planes' lines, −∞ for an empty one. */
  void values(float[] x, int line, int end, float[] y) {
    if (ranges.hasQuarters()) {
      int n = places.length;
      ranges.quarters(
          line,
          end,
          (at, first, lines) ->
              Kernels.best().max2x2(x, at, ranges.in()[2], lines, n, y, first * n));
      return;
    }
    for (; line < end; line++) {
      values(x, line, y);
    }
  }

  /** Adds the elements of y to u where the ranges of some planes' lines have their largest. */
  void give(float[] x, int line, int end, float[] y, float[] u) {
    if (ranges.hasQuarters()) {
      int n = places.length;
      ranges.quarters(
          line,
          end,
          (at, first, lines) ->
              Kernels.best().toMax2x2(x, at, ranges.in()[2], lines, n, y, first * n, u));
      return;
    }
    for (int at = line * places.length; line < end; line++) {
      for (int place : places(x, line)) {
        if (place >= 0) {
          u[place] += y[at];
        }
        at++;
      }
    }
  }

  /** Writes the largest elements of a line's ranges, −∞ for an empty one. */
  private void values(float[] x, int line, float[] y) {
    int to = line * places.length;
    if (even) {
      int width = end[0] - begin[0];
      int rows = ranges.rows(line, taps);
      if (rows == 0 || width <= 0) {
        Arrays.fill(y, to, to + places.length, Float.NEGATIVE_INFINITY);
      } else {
        // Across the rows first, where the elements are adjacent.
        int length = (places.length - 1) * distance + width;
        System.arraycopy(x, taps[0] + begin[0], row, 0, length);
        for (int t = 1; t < rows; t++) {
          meet(x, taps[t] + begin[0], row, length);
        }
        along(width, y, to);
      }
    } else {
      unevenValues(x, line, y, to);
    }
  }

  private void unevenValues(float[] x, int line, float[] y, int to) {
    int rows = ranges.rows(line, taps);
    Arrays.fill(row, Float.NEGATIVE_INFINITY);
    for (int t = 0; t < rows; t++) {
      meet(x, taps[t], row, row.length);
    }
    int step = ranges.step()[2];
    for (int i = 0; i < places.length; i++) {
      float most = Float.NEGATIVE_INFINITY;
      for (int at = begin[i]; at < end[i]; at += step) {
        most = Math.max(most, row[at]);
      }
      if (!(most < 0f || most > 0f)) {
        // Of zeros, and of what is no number, the first says which it is.
        int count = taps(line, begin[i], end[i]);
        most = x[place(x, taps, count, 0)];
      }
      y[to + i] = most;
    }
  }

  private static void meet(float[] x, int from, float[] row, int length) {
    for (int i = 0; i < length; i++) {
      row[i] = Math.max(row[i], x[from + i]);
    }
  }

  private void along(int width, float[] y, int to) {
    int step = ranges.step()[2];
    for (int i = 0; i < places.length; i++) {
      int from = i * distance;
      float most = row[from];
      for (int t = step; t < width; t += step) {
        most = Math.max(most, row[from + t]);
      }
      y[to + i] = most;
    }
  }

  /**
   * Where the largest elements of a line's ranges stand in x, −1 for an empty one; the array is
   * used again for the next line.
   */
  int[] places(float[] x, int line) {
    int first = 0;
    int count = 0;
    for (int i = 0; i < places.length; i++) {
      if (i == 0 || end[i] - begin[i] != end[first] - begin[first]) {
        first = i;
        count = taps(line, begin[i], end[i]);
      }
      places[i] = place(x, taps, count, begin[i] - begin[first]);
    }
    return places;
  }

  /** Collects the elements of a line's range, by their places in x. */
  private int taps(int line, int from, int to) {
    int rows = ranges.rows(line, taps);
    int step = ranges.step()[2];
    int width = to <= from ? 0 : (to - from + step - 1) / step;
    reserve(rows * width);
    // From the last row on, whose taps come last, so that no row is overwritten unread.
    for (int r = rows - 1; r >= 0; r--) {
      int row = taps[r];
      for (int t = width - 1; t >= 0; t--) {
        taps[r * width + t] = row + from + t * step;
      }
    }
    return rows * width;
  }

  private void reserve(int count) {
    if (count > taps.length) {
      taps = Arrays.copyOf(taps, 2 * count);
    }
  }

  /**
   * The place of the first largest of the taps. It has no branch, since which is larger cannot be
   * predicted.
   */
  private static int place(float[] x, int[] taps, int count, int offset) {
    int best = -1;
    int most = Integer.MIN_VALUE;
    for (int t = 0; t < count; t++) {
      int at = taps[t] + offset;
      int rank = ScalarWindows.rank(x[at]);
      int larger = ScalarWindows.less(most, rank);
      best = at & larger | best & ~larger;
      most = Math.max(most, rank);
    }
    return best;
  }
}
