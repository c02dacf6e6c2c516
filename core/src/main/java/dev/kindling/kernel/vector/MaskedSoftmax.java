package dev.kindling.kernel.vector;

import dev.kindling.kernel.Rows;
import dev.kindling.kernel.ScalarKernels;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The softmax of the first elements of rows, such as attention's, on whole vectors. */
final class MaskedSoftmax {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  /** 0, 1, 2, … */
  private static final float[] NUMBERS = numbers();

  private MaskedSoftmax() {}

  private static float[] numbers() {
    float[] numbers = new float[L];
    for (int i = 0; i < L; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  /**
   * Rows of {@link Rows#maskedSoftmax}, with 0 up to {@code end}. Some are taken at a time, since a
   * sum or maximum takes its time; m has room for a number of each.
   */
  static void rows(
      float[] y,
      int at,
      int stride,
      int rows,
      int n,
      int more,
      int most,
      int end,
      float factor,
      float[] m) {
    for (int first = 0; first < rows; first += Rows.TOGETHER) {
      int count = Math.min(Rows.TOGETHER, rows - first);
      int from = at + first * stride;
      int own = n + first * more;
      for (int i = 0; i < count; i++) {
        start(y, from + i * stride, Math.min(most, own + i * more), factor, m, i);
      }
      for (int i = 0; i < count; i++) {
        addExponentials(y, from + i * stride, Math.min(most, own + i * more), end, m, i);
      }
      for (int i = 0; i < count; i++) {
        finish(y, from + i * stride, Math.min(most, own + i * more), end, m[i]);
      }
    }
  }

  private static void start(float[] y, int at, int n, float factor, float[] m, int i) {
    m[i] = scale(y, at, n, Rows.wide(n), factor);
  }

  /** The exponentials less the largest, and their sum in its place; zeros and 1 without any. */
  private static void addExponentials(float[] y, int at, int n, int end, float[] m, int i) {
    if (m[i] == Float.NEGATIVE_INFINITY) {
      Arrays.fill(y, at, at + end, 0f);
      m[i] = 1f;
    } else {
      float[] lane = VectorRows.LANE.get();
      Exponents.exp(y, at, m[i], 0, y, at, Rows.wide(n), lane);
      m[i] = ScalarKernels.tree(lane);
    }
  }

  private static void finish(float[] y, int at, int n, int end, float sum) {
    int wide = Rows.wide(n);
    scaleAll(y, at, wide, end, 1f / sum);
    if (sum != sum) {
      Arrays.fill(y, at + n, at + wide, 0f);
    }
  }

  /** y = factor · y for n elements, −∞ for the others, and the largest. */
  private static float scale(float[] y, int at, int n, int wide, float factor) {
    IntVector most = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY).reinterpretAsInts();
    most = ordered(most);
    FloatVector number = FloatVector.fromArray(S, NUMBERS, 0);
    for (int i = 0; i < wide; i += L) {
      FloatVector v = FloatVector.fromArray(S, y, at + i).mul(factor);
      if (i + L > n) {
        v = v.blend(Float.NEGATIVE_INFINITY, number.compare(VectorOperators.GE, (float) (n - i)));
      }
      v.intoArray(y, at + i);
      most = most.max(ordered(v.reinterpretAsInts()));
    }
    int max = most.reduceLanes(VectorOperators.MAX);
    return Float.intBitsToFloat(max ^ max >> 31 & Integer.MAX_VALUE);
  }

  /** Integers in the order of floats: a maximum of those is one instruction. */
  private static IntVector ordered(IntVector bits) {
    IntVector sign = bits.lanewise(VectorOperators.ASHR, 31);
    return bits.lanewise(VectorOperators.XOR, sign.and(Integer.MAX_VALUE));
  }

  private static void scaleAll(float[] y, int at, int wide, int end, float factor) {
    for (int i = at; i < at + wide; i += L) {
      FloatVector.fromArray(S, y, i).mul(factor).intoArray(y, i);
    }
    for (int i = at + wide; i < at + end; i += L) {
      FloatVector.zero(S).intoArray(y, i);
    }
  }
}
