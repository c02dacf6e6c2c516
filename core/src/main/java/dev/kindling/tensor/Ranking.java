package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Lines;
import java.util.Arrays;

/** Where elements stand in the order of their line; NaN is above all, and −0 equals 0. */
final class Ranking {
  /** So many elements are found faster by keeping the first so far than by sorting the line. */
  private static final int FEW = 64;

  private Ranking() {}

  /** The first of the largest or smallest of each line; a NaN counts as the most extreme. */
  static int[] extremes(Tensor x, int axis, boolean largest) {
    float[] data = x.data();
    Lines lines = Lines.of(x.shape(), axis);
    int[] best = new int[lines.outer() * lines.inner()];
    for (int block = 0; block < lines.outer(); block++) {
      int first = block * lines.block();
      if (lines.inner() == 1) {
        best[block] = extreme(data, first, lines.length(), largest);
        continue;
      }
      for (int k = 1; k < lines.length(); k++) {
        for (int i = 0; i < lines.inner(); i++) {
          int at = block * lines.inner() + i;
          float champion = data[first + best[at] * lines.inner() + i];
          if (beats(data[first + k * lines.inner() + i], champion, largest)) {
            best[at] = k;
          }
        }
      }
    }
    return best;
  }

  /** Of a line of adjacent elements: most need but one comparison, which no NaN passes. */
  private static int extreme(float[] x, int first, int length, boolean largest) {
    int best = 0;
    float champion = x[first];
    for (int k = 1; k < length; k++) {
      float element = x[first + k];
      if (largest ? element <= champion : element >= champion) {
        continue;
      }
      if (Float.isNaN(champion)) {
        break;
      }
      champion = element;
      best = k;
    }
    return best;
  }

  private static boolean beats(float a, float b, boolean largest) {
    return (largest ? a > b : a < b) || Float.isNaN(a) && !Float.isNaN(b);
  }

  /** The last of the largest or smallest so far, at each element of each line. */
  static int[] extremesSoFar(Tensor x, int axis, boolean largest) {
    float[] data = x.data();
    Lines lines = Lines.of(x.shape(), axis);
    int[] best = new int[data.length];
    for (int block = 0; block < lines.outer(); block++) {
      int first = block * lines.block();
      for (int k = 1; k < lines.length(); k++) {
        for (int i = 0; i < lines.inner(); i++) {
          int at = first + k * lines.inner() + i;
          int before = best[at - lines.inner()];
          float champion = data[first + before * lines.inner() + i];
          best[at] = beats(champion, data[at], largest) ? before : k;
        }
      }
    }
    return best;
  }

  /**
   * The ranks {@code from} up to, not including, {@code to} of each line, equals in their order.
   */
  static int[] sorted(Tensor x, int axis, boolean descending, int from, int to) {
    float[] data = x.data();
    Lines lines = Lines.of(x.shape(), axis);
    int step = lines.inner();
    boolean few = to <= FEW && to < lines.length() / 2;
    long[] keys = new long[few ? to : lines.length()];
    int[] order = new int[lines.outer() * (to - from) * step];
    for (int block = 0; block < lines.outer() && from < to; block++) {
      for (int i = 0; i < step; i++) {
        int first = block * lines.block() + i;
        if (few) {
          keepFirst(data, first, step, lines.length(), descending, keys);
        } else {
          for (int k = 0; k < keys.length; k++) {
            keys[k] = key(data[first + k * step], k, descending);
          }
          Arrays.sort(keys);
        }
        for (int j = from; j < to; j++) {
          order[(block * (to - from) + j - from) * step + i] = (int) keys[j];
        }
      }
    }
    return order;
  }

  /** The first keys of a line in order: most elements need but one look at the last key so far. */
  private static void keepFirst(
      float[] data, int first, int step, int length, boolean descending, long[] keys) {
    Arrays.fill(keys, Long.MAX_VALUE);
    float last = Float.NaN; // with which no element compares until as many are kept
    for (int k = 0; k < length; k++) {
      float element = data[first + k * step];
      if (descending ? element <= last : element >= last) {
        continue;
      }
      long key = key(element, k, descending);
      int at = keys.length - 1;
      if (key < keys[at]) {
        for (; at > 0 && keys[at - 1] > key; at--) {
          keys[at] = keys[at - 1];
        }
        keys[at] = key;
        if (k >= keys.length - 1) {
          last = data[first + (int) keys[keys.length - 1] * step];
        }
      }
    }
  }

  /** A number that is ordered as the elements are, and as their places where they are equal. */
  private static long key(float element, int place, boolean descending) {
    return (long) rank(element, descending) << 32 | place;
  }

  /** An integer that is ordered as the floats are. */
  private static int rank(float element, boolean descending) {
    int bits = Float.floatToIntBits(element + 0f);
    int rank = bits ^ (bits >> 31 & Integer.MAX_VALUE);
    return descending ? ~rank : rank;
  }

  /** The lower median of each line, or its first NaN. */
  static int[] medians(Tensor x, int axis) {
    int middle = (x.shape().dim(axis) - 1) / 2;
    int[] median = sorted(x, axis, false, middle, middle + 1);
    int[] largest = extremes(x, axis, true);
    Lines lines = Lines.of(x.shape(), axis);
    for (int at = 0; at < median.length; at++) {
      int block = at / lines.inner();
      int i = at % lines.inner();
      int place = block * lines.block() + largest[at] * lines.inner() + i;
      if (Float.isNaN(x.data()[place])) {
        median[at] = largest[at];
      }
    }
    return median;
  }

  /** The axis, where each of its lines has an element; {@code name} begins the message else. */
  static int axisOfSome(String name, Shape shape, int axis) {
    if (shape.dim(axis) == 0) {
      throw new IllegalArgumentException(
          name + ": the axis " + axis + " of " + shape + " has no elements; needs at least one");
    }
    return shape.axis(axis);
  }

  /** Refuses a k that is no number of elements that the axis has. */
  static void check(String name, int k, int least, Shape shape, int axis) {
    int most = shape.dim(axis);
    if (k < least || k > most) {
      throw new IllegalArgumentException(
          name
              + ": k is "
              + k
              + "; the axis "
              + axis
              + " of "
              + shape
              + " needs it from "
              + least
              + " to "
              + most);
    }
  }
}
