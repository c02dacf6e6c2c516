package dev.kindling.kernel.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Copies of rows from all over memory, four at a time: each row's beginning is waited for, but not
 * one after another.
 */
final class Gathers {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final VectorSpecies<Integer> INTS = S.withLanes(int.class);

  /** There are no vectors of four bytes. */
  static final boolean HAS_BYTES = L >= 8;

  private static final VectorSpecies<Byte> BYTES =
      L == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  private Gathers() {}

  static void copy(float[] x, int[] rows, int length, float[] y) {
    int whole = length - length % L;
    int i = 0;
    for (; i + 4 <= rows.length && whole > 0; i += 4) {
      copy4(
          x,
          rows[i] * length,
          rows[i + 1] * length,
          rows[i + 2] * length,
          rows[i + 3] * length,
          whole,
          length,
          y,
          i * length);
      for (int q = i; q < i + 4 && whole < length; q++) {
        System.arraycopy(x, rows[q] * length + whole, y, q * length + whole, length - whole);
      }
    }
    for (; i < rows.length; i++) {
      System.arraycopy(x, rows[i] * length, y, i * length, length);
    }
  }

  private static void copy4(
      float[] x, int x0, int x1, int x2, int x3, int n, int length, float[] y, int y0) {
    int y2 = y0 + 2 * length;
    for (int j = 0; j < n; j += L) {
      FloatVector v0 = FloatVector.fromArray(S, x, x0 + j);
      FloatVector v1 = FloatVector.fromArray(S, x, x1 + j);
      FloatVector v2 = FloatVector.fromArray(S, x, x2 + j);
      FloatVector v3 = FloatVector.fromArray(S, x, x3 + j);
      v0.intoArray(y, y0 + j);
      v1.intoArray(y, y0 + length + j);
      v2.intoArray(y, y2 + j);
      v3.intoArray(y, y2 + length + j);
    }
  }

  static void scale(byte[] x, int[] rows, int length, float[] y) {
    int whole = length - length % L;
    int i = 0;
    for (; i + 4 <= rows.length && whole > 0; i += 4) {
      scale4(
          x,
          rows[i] * length,
          rows[i + 1] * length,
          rows[i + 2] * length,
          rows[i + 3] * length,
          whole,
          length,
          y,
          i * length);
      for (int q = i; q < i + 4; q++) {
        scale(x, rows[q] * length, whole, length, y, q * length);
      }
    }
    for (; i < rows.length; i++) {
      scale(x, rows[i] * length, 0, length, y, i * length);
    }
  }

  private static void scale4(
      byte[] x, int x0, int x1, int x2, int x3, int n, int length, float[] y, int y0) {
    int y2 = y0 + 2 * length;
    for (int j = 0; j < n; j += L) {
      scaled(x, x0 + j).intoArray(y, y0 + j);
      scaled(x, x1 + j).intoArray(y, y0 + length + j);
      scaled(x, x2 + j).intoArray(y, y2 + j);
      scaled(x, x3 + j).intoArray(y, y2 + length + j);
    }
  }

  private static FloatVector scaled(byte[] x, int at) {
    return ByteVector.fromArray(BYTES, x, at)
        .convertShape(VectorOperators.B2I, INTS, 0)
        .reinterpretAsInts()
        .and(255)
        .convert(VectorOperators.I2F, 0)
        .reinterpretAsFloats()
        .div(255f);
  }

  private static void scale(byte[] x, int xi, int from, int to, float[] y, int yi) {
    for (int j = from; j < to; j++) {
      y[yi + j] = (x[xi + j] & 0xFF) / 255f;
    }
  }
}
