package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.ScalarWindows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@link Windows} whose largest elements are clipped, and whose places are kept. */
final class PlacedWindows {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final int HALF = Windows.HALF;

  private PlacedWindows() {}

  static void clipMax2x2(
      float[] x, int xi, int row, int lines, int n, float[] y, float[] p, int yi) {
    // A vector's upper half is written past what it is for, where other windows follow.
    int last = lines * n - L;
    int lastFrom = x.length - L - row;
    int l = 0;
    if (Windows.pairs(row, n)) {
      for (; l + 2 <= lines && (l + 2) * n - HALF <= last; l += 2) {
        int from = xi + 2 * l * row;
        if (!clipPair(x, from, row, n, y, p, yi + l * n)) {
          ScalarWindows.clipMaxLine(x, from, row, 0, n, y, p, yi + l * n);
          int next = l * n + n;
          ScalarWindows.clipMaxLine(x, from + 2 * row, row, 0, n, y, p, yi + next);
        }
      }
    }
    for (; l < lines; l++) {
      int from = xi + 2 * l * row;
      int at = l * n;
      int i = 0;
      while (i < n
          && at + i <= last
          && from + 2 * i <= lastFrom
          && clip(x, from + 2 * i, row, y, p, yi + at + i)) {
        i = Windows.next(i, n);
      }
      ScalarWindows.clipMaxLine(x, from, row, i, n, y, p, yi + at);
    }
  }

  /** The windows of two lines in their order, unless there is a NaN. */
  private static boolean clipPair(
      float[] x, int from, int row, int n, float[] y, float[] p, int yi) {
    int i = 0;
    boolean done = true;
    for (; i < n - HALF; i += HALF) {
      done &= clip(x, from + 2 * i, row, y, p, yi + i);
    }
    FloatVector upper = Windows.across(x, from + 2 * i, row);
    FloatVector lower = Windows.across(x, from + 2 * i + row, row);
    done &= clip(upper, lower, y, p, yi + i);
    for (i += HALF; i < 2 * n; i += HALF) {
      done &= clip(x, from + row + 2 * i, row, y, p, yi + i);
    }
    return done;
  }

  private static boolean clip(float[] x, int from, int row, float[] y, float[] p, int yi) {
    FloatVector upper = FloatVector.fromArray(S, x, from);
    return clip(upper, FloatVector.fromArray(S, x, from + row), y, p, yi);
  }

  /** HALF windows, unless there is a NaN. */
  private static boolean clip(FloatVector upper, FloatVector lower, float[] y, float[] p, int yi) {
    if (Windows.hasNaN(upper, lower)) {
      return false;
    }
    // Comparisons are faster than max, which also has to order NaN and −0.
    FloatVector both = upper.blend(lower, upper.compare(VectorOperators.LT, lower));
    FloatVector other = both.rearrange(Windows.SWAPPED);
    FloatVector most = both.blend(other, both.compare(VectorOperators.LT, other));
    FloatVector place = Windows.first(upper, lower, most);
    VectorMask<Float> closed = most.compare(VectorOperators.LE, 0f);
    most.blend(0f, closed).rearrange(Windows.PLACES).intoArray(y, yi);
    place.blend(4f, closed).rearrange(Windows.PLACES).intoArray(p, yi);
    return true;
  }

  static void toPlaces2x2(
      float[] p, int row, int lines, int n, float[] g, int gi, float[] u, int ui) {
    int last = p.length - gi - L;
    int l = 0;
    if (Windows.pairs(row, n)) {
      for (; l + 2 <= lines && (l + 2) * n - HALF <= last; l += 2) {
        givePair(p, row, n, g, gi + l * n, u, ui + 2 * l * row);
      }
    }
    for (; l < lines; l++) {
      int at = l * n;
      int to = ui + 2 * l * row;
      int i = 0;
      for (; n >= HALF && i < n && at + i <= last; i = Windows.next(i, n)) {
        give(p, row, g, gi + at + i, u, to + 2 * i);
      }
      ScalarWindows.toPlacesLine(p, row, i, n, g, gi + at, u, to);
    }
  }

  private static void givePair(float[] p, int row, int n, float[] g, int gi, float[] u, int ui) {
    // Those that are half of each line come first: they are written on over others of both.
    int i = n - HALF / 2;
    FloatVector first = FloatVector.fromArray(S, p, gi + i).rearrange(Windows.HALVES);
    FloatVector given = FloatVector.fromArray(S, g, gi + i).rearrange(Windows.HALVES).add(0f);
    FloatVector zero = FloatVector.zero(S);
    FloatVector above = zero.blend(given, first.compare(VectorOperators.EQ, Windows.UPPER));
    FloatVector below = zero.blend(given, first.compare(VectorOperators.EQ, Windows.LOWER));
    above.intoArray(u, ui + 2 * i);
    below.intoArray(u, ui + 2 * i + 2 * row);
    below.blend(above, Windows.SECOND_HALF).intoArray(u, ui + 2 * i + row);
    for (int j = 0; j < n - HALF; j += HALF) {
      give(p, row, g, gi + j, u, ui + 2 * j);
    }
    for (int j = i + HALF; j < 2 * n; j += HALF) {
      give(p, row, g, gi + j, u, ui + row + 2 * j);
    }
  }

  private static void give(float[] p, int row, float[] g, int gi, float[] u, int ui) {
    FloatVector first = FloatVector.fromArray(S, p, gi).rearrange(Windows.HALVES);
    FloatVector given = FloatVector.fromArray(S, g, gi).rearrange(Windows.HALVES).add(0f);
    FloatVector zero = FloatVector.zero(S);
    zero.blend(given, first.compare(VectorOperators.EQ, Windows.UPPER)).intoArray(u, ui);
    zero.blend(given, first.compare(VectorOperators.EQ, Windows.LOWER)).intoArray(u, ui + row);
  }

  static void clipPanel2x2(float[] x, int lines, int n, float[] y, int yi, float[] p, int pi) {
    int row = 2 * n * Kernels.PANEL;
    for (int l = 0; l < lines; l++) {
      for (int i = 0; i < n; i++) {
        int from = 2 * l * row + 2 * i * Kernels.PANEL;
        boolean done = true;
        for (int c = 0; c < Kernels.PANEL; c += L) {
          done &= clipPixel(x, from + c, row, y, yi + c, p, pi + c);
        }
        if (!done) {
          ScalarWindows.clipPanelPixel(x, from, row, y, yi, p, pi);
        }
        yi += Kernels.PANEL;
        pi += Kernels.PANEL;
      }
    }
  }

  /** A vector of channels, unless there is a NaN. */
  private static boolean clipPixel(
      float[] x, int from, int row, float[] y, int yi, float[] p, int pi) {
    FloatVector a = FloatVector.fromArray(S, x, from);
    FloatVector b = FloatVector.fromArray(S, x, from + Kernels.PANEL);
    FloatVector c = FloatVector.fromArray(S, x, from + row);
    FloatVector d = FloatVector.fromArray(S, x, from + row + Kernels.PANEL);
    if (Windows.hasNaN(a, b) || Windows.hasNaN(c, d)) {
      return false;
    }
    FloatVector place = FloatVector.zero(S);
    VectorMask<Float> larger = a.compare(VectorOperators.LT, b);
    FloatVector most = a.blend(b, larger);
    place = place.blend(1f, larger);
    larger = most.compare(VectorOperators.LT, c);
    most = most.blend(c, larger);
    place = place.blend(2f, larger);
    larger = most.compare(VectorOperators.LT, d);
    most = most.blend(d, larger);
    place = place.blend(3f, larger);
    VectorMask<Float> closed = most.compare(VectorOperators.LE, 0f);
    most.blend(0f, closed).intoArray(y, yi);
    place.blend(4f, closed).intoArray(p, pi);
    return true;
  }

  /** As the specification does it, for all places of a window at once. */
  static void toPanel2x2(
      float[] p, int pi, int lines, int n, float[] g, int gi, float[] u, int ui) {
    int line = 2 * n * Kernels.PANEL;
    for (int l = 0; l < lines; l++) {
      for (int i = 0; i < n; i++) {
        for (int c = 0; c < Kernels.PANEL; c += L) {
          FloatVector place = FloatVector.fromArray(S, p, pi + c);
          FloatVector given = FloatVector.fromArray(S, g, gi + c).add(0f);
          FloatVector zero = FloatVector.zero(S);
          int to = ui + c;
          zero.blend(given, place.compare(VectorOperators.EQ, 0f)).intoArray(u, to);
          zero.blend(given, place.compare(VectorOperators.EQ, 1f)).intoArray(u, to + Kernels.PANEL);
          zero.blend(given, place.compare(VectorOperators.EQ, 2f)).intoArray(u, to + line);
          zero.blend(given, place.compare(VectorOperators.EQ, 3f))
              .intoArray(u, to + line + Kernels.PANEL);
        }
        pi += Kernels.PANEL;
        gi += Kernels.PANEL;
        ui += 2 * Kernels.PANEL;
      }
      ui += line;
    }
  }
}
