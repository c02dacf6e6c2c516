package dev.kindling.kernel.vector;

import dev.kindling.kernel.ScalarWindows;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The means of {@link Windows}. What is rearranged was just loaded, and no vector is made of a
 * number within a loop: else the compiler put some on the heap.
 */
final class MeanWindows {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  /** The places of the halves' right elements. */
  private static final VectorShuffle<Float> RIGHT = VectorShuffle.fromOp(S, i -> (2 * i + 1) % L);

  private static final FloatVector ZERO = FloatVector.zero(S);

  private MeanWindows() {}

  static void mean2x2(
      float[] x, int xi, int row, int lines, int n, float count, float[] y, int yi) {
    // A vector's upper half is written past what it is for, where other windows follow.
    int lastTo = yi + lines * n - L;
    int lastFrom = x.length - L - row;
    FloatVector divisor = FloatVector.broadcast(S, count);
    for (int l = 0, from = xi, to = yi; l < lines; l++, from += 2 * row, to += n) {
      int i = 0;
      while (i < n && to + i <= lastTo && from + 2 * i <= lastFrom) {
        mean(x, from + 2 * i, row, divisor, y, to + i);
        i = Windows.next(i, n);
      }
      ScalarWindows.meanLine(x, from, row, i, n, count, y, to);
    }
  }

  private static void mean(float[] x, int from, int row, FloatVector divisor, float[] y, int to) {
    FloatVector upper = FloatVector.fromArray(S, x, from);
    FloatVector lower = FloatVector.fromArray(S, x, from + row);
    upper
        .rearrange(Windows.PLACES)
        .add(ZERO)
        .add(upper.rearrange(RIGHT))
        .add(lower.rearrange(Windows.PLACES))
        .add(lower.rearrange(RIGHT))
        .div(divisor)
        .intoArray(y, to);
  }

  static void spread2x2(
      float[] g, int gi, int lines, int n, float count, float[] u, int ui, int row) {
    int last = Windows.end(row, lines, n, u, ui) - L - row;
    int lastFrom = g.length - L;
    FloatVector divisor = FloatVector.broadcast(S, count);
    for (int l = 0, from = gi, to = ui; l < lines; l++, from += n, to += 2 * row) {
      int i = 0;
      while (i < n && to + 2 * i <= last && from + i <= lastFrom) {
        spread(g, from + i, divisor, u, to + 2 * i, row);
        i = Windows.next(i, n);
      }
      ScalarWindows.spreadLine(g, from, i, n, count, u, to, row);
    }
  }

  private static void spread(float[] g, int from, FloatVector divisor, float[] u, int to, int row) {
    FloatVector both = FloatVector.fromArray(S, g, from).rearrange(Windows.HALVES);
    FloatVector share = both.div(divisor).add(ZERO);
    share.intoArray(u, to);
    share.intoArray(u, to + row);
  }
}
