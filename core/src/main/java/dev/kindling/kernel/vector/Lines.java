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

  /** The taps whose masks fit into registers. */
  private static final int FEW = 5;

  private static final FloatVector PLACES = FloatVector.zero(S).addIndex(1);

  private Lines() {}

  /** Lines of at most a vector, which may be written past its end: the next lines follow there. */
  static void copyShort(
      float[] x,
      int[] at,
      int offset,
      int begin,
      int end,
      float[] y,
      int yi,
      int lines,
      int width) {
    VectorMask<Float> inside =
        PLACES.compare(VectorOperators.GE, begin).and(PLACES.compare(VectorOperators.LT, end));
    FloatVector zero = FloatVector.zero(S);
    int lastTo = yi + lines * width - L;
    int lastFrom = x.length - L;
    for (int l = 0, to = yi; l < lines; l++, to += width) {
      int from = at[l] + offset;
      boolean empty = at[l] < 0 || begin == end;
      if (to > lastTo || !empty && (from < 0 || from > lastFrom)) {
        ScalarKernels.copyLine(x, at[l], offset, begin, end, y, to, width);
      } else if (empty) {
        zero.intoArray(y, to);
      } else {
        zero.blend(FloatVector.fromArray(S, x, from), inside).intoArray(y, to);
      }
    }
  }

  /** Lines of more than a vector. */
  static void copyLong(
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
      int from,
      int to,
      int step,
      float[] x,
      int xi,
      int limit) {
    int i = 0;
    if (from < to) {
      // The vectors of places also read what is to the left and to the right of them.
      int first = yi + lines[from] - L;
      int last = yi + lines[to - 1] + (taps.count() - 1) * step + taps.width();
      if (first >= 0 && last <= y.length - L) {
        for (; i < taps.in() && xi + i + L <= limit; i += L) {
          if (taps.count() <= FEW) {
            addFew(taps, y, yi, lines, from, to, step, x, xi, i);
          } else {
            addMany(taps, y, yi, lines, from, to, step, x, xi, i);
          }
        }
      }
    }
    ScalarKernels.addTaps(taps, y, yi, lines, from, to, step, x, xi, i, taps.in());
  }

  /** A vector of a row's elements, from the one at i on, under few taps. */
  private static void addFew(
      Taps taps,
      float[] y,
      int yi,
      int[] lines,
      int from,
      int to,
      int step,
      float[] x,
      int xi,
      int i) {
    float[] inside = taps.inside();
    VectorMask<Float> out0 = outside(inside, place(taps, i, 0));
    VectorMask<Float> out1 = outside(inside, place(taps, i, 1));
    VectorMask<Float> out2 = outside(inside, place(taps, i, 2));
    VectorMask<Float> out3 = outside(inside, place(taps, i, 3));
    VectorMask<Float> out4 = outside(inside, place(taps, i, 4));
    int last = taps.count() - 1;
    int at0 = yi + place(taps, i, 0);
    int at1 = yi + place(taps, i, 1) + Math.min(1, last) * step;
    int at2 = yi + place(taps, i, 2) + Math.min(2, last) * step;
    int at3 = yi + place(taps, i, 3) + Math.min(3, last) * step;
    int at4 = yi + place(taps, i, 4) + Math.min(4, last) * step;
    FloatVector sum = FloatVector.fromArray(S, x, xi + i);
    for (int l = from; l < to; l++) {
      int line = lines[l];
      // To add −0 changes nothing.
      sum = sum.add(FloatVector.fromArray(S, y, line + at0).blend(-0f, out0));
      sum = sum.add(FloatVector.fromArray(S, y, line + at1).blend(-0f, out1));
      sum = sum.add(FloatVector.fromArray(S, y, line + at2).blend(-0f, out2));
      sum = sum.add(FloatVector.fromArray(S, y, line + at3).blend(-0f, out3));
      sum = sum.add(FloatVector.fromArray(S, y, line + at4).blend(-0f, out4));
    }
    write(sum, taps.in(), x, xi, i);
  }

  /** The same under any number of taps. */
  private static void addMany(
      Taps taps,
      float[] y,
      int yi,
      int[] lines,
      int from,
      int to,
      int step,
      float[] x,
      int xi,
      int i) {
    float[] inside = taps.inside();
    FloatVector sum = FloatVector.fromArray(S, x, xi + i);
    int t = 0;
    for (int l = from; l < to; ) {
      int place = place(taps, i, t);
      FloatVector added = FloatVector.fromArray(S, y, yi + lines[l] + t * step + place);
      sum = sum.add(added.blend(-0f, outside(inside, place)));
      t++;
      if (t == taps.count()) {
        t = 0;
        l++;
      }
    }
    write(sum, taps.in(), x, xi, i);
  }

  /** Writes the elements that are in the row; what is behind it keeps its value. */
  private static void write(FloatVector sum, int in, float[] x, int xi, int i) {
    VectorMask<Float> row = PLACES.compare(VectorOperators.LT, in - i);
    FloatVector.fromArray(S, x, xi + i).blend(sum, row).intoArray(x, xi + i);
  }

  /** The place of an element under a tap; one outside where there is none, or no such tap. */
  private static int place(Taps taps, int i, int t) {
    int place = Math.max(-L, i + taps.before() - t * taps.dilation());
    return t < taps.count() ? Math.min(place, taps.width()) : taps.width();
  }

  private static VectorMask<Float> outside(float[] inside, int place) {
    return FloatVector.fromArray(S, inside, Kernels.LANES + place).compare(VectorOperators.LT, 0f);
  }
}
