package dev.kindling.kernel.vector;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Bytes as floats, a vector of them at a time; there are none for vectors of 128 bits. */
final class Bytes {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();
  private static final VectorSpecies<Integer> INTS = S.withLanes(int.class);
  private static final VectorSpecies<Byte> BYTES =
      L == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

  static {
    Operators.prepare();
  }

  private Bytes() {}

  /** How many of so many numbers are scaled here. */
  static int whole(int length) {
    return L < 8 ? 0 : length - length % L;
  }

  /** y = x / 255, a multiple of L. */
  static void scale(byte[] x, int xi, float[] y, int yi, int length) {
    for (int i = 0; i < length; i += L) {
      ByteVector.fromArray(BYTES, x, xi + i)
          .convertShape(VectorOperators.B2I, INTS, 0)
          .reinterpretAsInts()
          .and(255)
          .convert(VectorOperators.I2F, 0)
          .reinterpretAsFloats()
          .div(255f)
          .intoArray(y, yi + i);
    }
  }
}
