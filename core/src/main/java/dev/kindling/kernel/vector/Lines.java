package dev.kindling.kernel.vector;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.ScalarKernels;
import dev.kindling.kernel.Taps;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Lines of images under a kernel. */
final class Lines {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  private static final int HALF = L / 2;

  private static final VectorOperators.Comparison LT = VectorOperators.LT;
  private static final VectorOperators.Comparison GE = VectorOperators.GE;

  /** Where the first place is in what says which are inside. */
  private static final int M = Kernels.LANES;

  /** The taps whose masks fit into registers. */
  private static final int FEW = 5;

  private static final FloatVector PLACES = FloatVector.zero(S).addIndex(1);

  /** The same of two lines of half a vector. */
  private static final FloatVector PLACES_OF_PAIRS =
      PLACES.sub(FloatVector.zero(S).blend(HALF, PLACES.compare(GE, HALF)));

  private Lines() {}

  static void copyTaps(
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
    int width = taps.width();
    if (width == HALF
        && taps.before() == 0
        && taps.first(0) == 0
        && taps.end(taps.count() - 1) == width) {
      copyBarePairs(taps, x, xi, at, from, to, y, yi, lines);
      return;
    }
    int t = from % taps.count();
    int row = from / taps.count();
    for (int e = from, line = yi; e < to; e++, line += lines * width) {
      int offset = xi + taps.shift(t);
      int begin = taps.first(t);
      int end = taps.end(t);
      if (width == HALF) {
        copyPairs(x, at[row], offset, begin, end, y, line, lines);
      } else if (width <= L) {
        copyShort(x, at[row], offset, begin, end, y, line, lines, width, limit);
      } else {
        copyLong(x, at[row], offset, begin, end, y, line, lines, width);
      }
      t++;
      if (t == taps.count()) {
        t = 0;
        row++;
      }
    }
  }

  /** Lines of half a vector that are inside under all taps, by the rows of the kernel. */
  private static void copyBarePairs(
      Taps taps, float[] x, int xi, int[][] at, int from, int to, float[] y, int yi, int lines) {
    int line = yi;
    for (int e = from; e < to; ) {
      int first = e % taps.count();
      int count = Math.min(taps.count() - first, to - e);
      int[] rows = at[e / taps.count()];
      int offset = xi + taps.shift(first);
      for (int l = 0; l < lines; ) {
        l = copyBarePairs(x, rows, offset, count, taps.dilation(), y, line, lines, l);
        for (int past = Math.min(l + 2, lines); l < past; l++) {
          for (int t = 0; t < count; t++) {
            int own = line + (t * lines + l) * HALF;
            ScalarKernels.copyLine(x, rows[l], offset + t * taps.dilation(), 0, HALF, y, own, HALF);
          }
        }
      }
      e += count;
      line += count * lines * HALF;
    }
  }

  /** Ends at the first pair that is not inside, or is too near to an end of x under a tap. */
  private static int copyBarePairs(
      float[] x,
      int[] at,
      int offset,
      int count,
      int dilation,
      float[] y,
      int yi,
      int lines,
      int l) {
    VectorMask<Float> second = PLACES.compare(GE, HALF);
    int step = lines * HALF;
    int room = x.length - L - (count - 1) * dilation;
    for (; l + 1 < lines; l += 2) {
      int upper = at[l] + offset;
      int lower = at[l + 1] + offset - HALF;
      boolean outside = (at[l] | at[l + 1] | upper | lower) < 0;
      if (outside || Math.max(upper, lower) > room) {
        break;
      }
      int to = yi + l * HALF;
      for (int t = 0; t < count; t++) {
        pair(x, upper, lower, second, y, to);
        upper += dilation;
        lower += dilation;
        to += step;
      }
    }
    return l;
  }

  private static void pair(
      float[] x, int upper, int lower, VectorMask<Float> second, float[] y, int to) {
    FloatVector first = FloatVector.fromArray(S, x, upper);
    first.blend(FloatVector.fromArray(S, x, lower), second).intoArray(y, to);
  }

  /** Lines of half a vector, two at a time. */
  private static void copyPairs(
      float[] x, int[] at, int offset, int begin, int end, float[] y, int yi, int lines) {
    for (int l = 0; l < lines; ) {
      l = copyPairs(x, at, offset, begin, end, y, yi, l, lines - 1);
      // Of what the vectors left, two lines at most: the others may be for vectors again.
      for (int past = Math.min(l + 2, lines); l < past; l++) {
        ScalarKernels.copyLine(x, at[l], offset, begin, end, y, yi + l * HALF, HALF);
      }
    }
  }

  /** Ends at the first pair that is not inside, or is too near to an end of x. */
  private static int copyPairs(
      float[] x, int[] at, int offset, int begin, int end, float[] y, int yi, int l, int last) {
    VectorMask<Float> inside =
        PLACES_OF_PAIRS.compare(GE, begin).and(PLACES_OF_PAIRS.compare(LT, end));
    VectorMask<Float> second = PLACES.compare(GE, HALF);
    FloatVector zero = FloatVector.zero(S);
    for (; l < last; l += 2) {
      int upper = at[l] + offset;
      int lower = at[l + 1] + offset - HALF;
      boolean outside = (at[l] | at[l + 1] | upper | lower) < 0;
      if (outside || Math.max(upper, lower) > x.length - L) {
        break;
      }
      FloatVector pair =
          FloatVector.fromArray(S, x, upper).blend(FloatVector.fromArray(S, x, lower), second);
      zero.blend(pair, inside).intoArray(y, yi + l * HALF);
    }
    return l;
  }

  /** Lines of at most a vector, which are written on past their ends, where others follow. */
  private static void copyShort(
      float[] x,
      int[] at,
      int offset,
      int begin,
      int end,
      float[] y,
      int yi,
      int lines,
      int width,
      int limit) {
    // Where a vector leaves no array; lines of the image come in its order.
    int first = 0;
    int last = begin < end ? Math.min(lines, Math.floorDiv(limit - yi - L, width) + 1) : 0;
    while (first < last && at[first] < Math.max(0, -offset)) {
      first++;
    }
    while (first < last && (at[last - 1] < 0 || at[last - 1] > x.length - L - offset)) {
      last--;
    }
    for (int l = 0; l < first; l++) {
      ScalarKernels.copyLine(x, at[l], offset, begin, end, y, yi + l * width, width);
    }
    if (first < last) {
      copyVectors(x, at, offset, begin, end, y, yi, first, last, width);
    }
    for (int l = Math.max(first, last); l < lines; l++) {
      ScalarKernels.copyLine(x, at[l], offset, begin, end, y, yi + l * width, width);
    }
  }

  private static void copyVectors(
      float[] x,
      int[] at,
      int offset,
      int begin,
      int end,
      float[] y,
      int yi,
      int first,
      int last,
      int width) {
    VectorMask<Float> inside = PLACES.compare(GE, begin).and(PLACES.compare(LT, end));
    FloatVector zero = FloatVector.zero(S);
    int to = yi + first * width;
    for (int l = first; l < last; l++) {
      int from = at[l];
      if (from < 0) {
        zero.intoArray(y, to);
      } else {
        zero.blend(FloatVector.fromArray(S, x, from + offset), inside).intoArray(y, to);
      }
      to += width;
    }
  }

  /** Lines of more than a vector. */
  private static void copyLong(
      float[] x,
      int[] at,
      int offset,
      int begin,
      int end,
      float[] y,
      int yi,
      int lines,
      int width) {
    boolean brief = end - begin < L;
    int last = end - L;
    for (int l = 0, to = yi; l < lines; l++, to += width) {
      if (brief || at[l] < 0) {
        ScalarKernels.copyLine(x, at[l], offset, begin, end, y, to, width);
        continue;
      }
      int from = at[l] + offset;
      for (int i = begin; i < last; i += L) {
        FloatVector.fromArray(S, x, from + i).intoArray(y, to + i);
      }
      FloatVector.fromArray(S, x, from + last).intoArray(y, to + last);
      if (end - begin < width) {
        Arrays.fill(y, to, to + begin, 0f);
        Arrays.fill(y, to + end, to + width, 0f);
      }
    }
  }

  static void addTaps(
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
    // A row's vector is written on over the next row: that is not read again at once, when its
    // elements would be on their way to memory in two parts.
    int apart = (L + taps.in() - 1) / Math.max(taps.in(), 1);
    for (int i = 0; i < taps.in(); i += L) {
      for (int first = row; first < row + apart; first++) {
        for (int r = first; r < end; r += apart) {
          r =
              taps.count() <= FEW
                  ? addFew(taps, y, yi, lines, ends, r, end, apart, step, x, xi + i, limit, i)
                  : addMany(taps, y, yi, lines, ends, r, end, apart, step, x, xi + i, limit, i);
          if (r < end) {
            int to = Math.min(i + L, taps.in());
            int at = xi + r * taps.in();
            ScalarKernels.addTaps(taps, y, yi, lines, ends[r], ends[r + 1], step, x, at, i, to);
          }
        }
      }
    }
  }

  /** Whether vectors of places, which also read what is to the left and right of them, fit. */
  private static boolean fits(
      Taps taps, float[] y, int yi, int[] lines, int from, int to, int step) {
    int last = yi + lines[to - 1] + (taps.count() - 1) * step + taps.width();
    return yi + lines[from] >= L && last <= y.length - L;
  }

  /**
   * A vector of rows' elements, from the one at i on, under few taps. Ends at the first row that is
   * too near to an end of an array, and returns its number.
   */
  private static int addFew(
      Taps taps,
      float[] y,
      int yi,
      int[] lines,
      int[] ends,
      int row,
      int end,
      int apart,
      int step,
      float[] x,
      int xi,
      int limit,
      int i) {
    int place0 = place(taps, i, 0);
    int place1 = place(taps, i, 1);
    int place2 = place(taps, i, 2);
    int place3 = place(taps, i, 3);
    int place4 = place(taps, i, 4);
    float[] inside = taps.inside();
    VectorMask<Float> out0 = FloatVector.fromArray(S, inside, M + place0).compare(LT, 0f);
    VectorMask<Float> out1 = FloatVector.fromArray(S, inside, M + place1).compare(LT, 0f);
    VectorMask<Float> out2 = FloatVector.fromArray(S, inside, M + place2).compare(LT, 0f);
    VectorMask<Float> out3 = FloatVector.fromArray(S, inside, M + place3).compare(LT, 0f);
    VectorMask<Float> out4 = FloatVector.fromArray(S, inside, M + place4).compare(LT, 0f);
    // What is behind the row keeps its value.
    VectorMask<Float> own = PLACES.compare(LT, taps.in() - i);
    int last = taps.count() - 1;
    int at0 = yi + place0;
    int at1 = yi + place1 + Math.min(1, last) * step;
    int at2 = yi + place2 + Math.min(2, last) * step;
    int at3 = yi + place3 + Math.min(3, last) * step;
    int at4 = yi + place4 + Math.min(4, last) * step;
    int in = taps.in();
    int r = row;
    for (; r < end; r += apart) {
      int to = ends[r + 1];
      int l = ends[r];
      int at = xi + r * in;
      if (l == to) {
        continue;
      }
      if (at > limit - L || !fits(taps, y, yi, lines, l, to, step)) {
        break;
      }
      FloatVector old = FloatVector.fromArray(S, x, at);
      FloatVector sum = old;
      for (; l < to; l++) {
        int line = lines[l];
        // To add −0 changes nothing.
        sum = sum.add(FloatVector.fromArray(S, y, line + at0).blend(-0f, out0));
        sum = sum.add(FloatVector.fromArray(S, y, line + at1).blend(-0f, out1));
        sum = sum.add(FloatVector.fromArray(S, y, line + at2).blend(-0f, out2));
        sum = sum.add(FloatVector.fromArray(S, y, line + at3).blend(-0f, out3));
        sum = sum.add(FloatVector.fromArray(S, y, line + at4).blend(-0f, out4));
      }
      old.blend(sum, own).intoArray(x, at);
    }
    return r;
  }

  /** The same under any number of taps. */
  private static int addMany(
      Taps taps,
      float[] y,
      int yi,
      int[] lines,
      int[] ends,
      int row,
      int end,
      int apart,
      int step,
      float[] x,
      int xi,
      int limit,
      int i) {
    float[] inside = taps.inside();
    int r = row;
    for (; r < end; r += apart) {
      int at = xi + r * taps.in();
      if (ends[r] == ends[r + 1]) {
        continue;
      }
      if (at > limit - L || !fits(taps, y, yi, lines, ends[r], ends[r + 1], step)) {
        break;
      }
      FloatVector sum = FloatVector.fromArray(S, x, at);
      int t = 0;
      for (int l = ends[r]; l < ends[r + 1]; ) {
        int place = place(taps, i, t);
        FloatVector added = FloatVector.fromArray(S, y, yi + lines[l] + t * step + place);
        VectorMask<Float> out = FloatVector.fromArray(S, inside, M + place).compare(LT, 0f);
        sum = sum.add(added.blend(-0f, out));
        t++;
        if (t == taps.count()) {
          t = 0;
          l++;
        }
      }
      VectorMask<Float> own = PLACES.compare(LT, taps.in() - i);
      FloatVector.fromArray(S, x, at).blend(sum, own).intoArray(x, at);
    }
    return r;
  }

  /** The place of an element under a tap; one outside where there is none, or no such tap. */
  private static int place(Taps taps, int i, int t) {
    int place = Math.max(-L, i + taps.before() - t * taps.dilation());
    return t < taps.count() ? Math.min(place, taps.width()) : taps.width();
  }
}
