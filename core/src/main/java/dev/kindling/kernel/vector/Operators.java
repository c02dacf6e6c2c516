package dev.kindling.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * The operations of the kernels, each used before any is compiled.
 *
 * <p>The Vector API keeps their implementations in tables that it fills at their first use, and the
 * lookup distinguishes kinds of operations by their classes. What comes for the first time after
 * the lookup has been compiled proves wrong what the compiler assumed of a class there. It adds up
 * such errors over all lookups that a method contains, and from 100 on it assumes nothing of any
 * class in that method, and so keeps its vectors as objects: after four errors a kernel of 25
 * operations is many times slower, or not, as chance has it.
 */
final class Operators {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

  /**
   * The JVM counts the classes that a lookup meets from its 200th call on, and some kinds of
   * lookups have three calls a turn: so often that all of them are then counted before a lookup is
   * compiled for good.
   */
  private static final int TURNS = 256;

  /** Comparisons have more calls a turn, and take as long as all else. */
  private static final int TURNS_WITHOUT_COMPARISONS = 4;

  private static final VectorOperators.Comparison[] COMPARISONS = {
    VectorOperators.EQ,
    VectorOperators.NE,
    VectorOperators.LT,
    VectorOperators.LE,
    VectorOperators.GT,
    VectorOperators.GE
  };

  private static final VectorOperators.Binary[] SHIFTS = {
    VectorOperators.LSHL, VectorOperators.LSHR, VectorOperators.ASHR
  };

  private Operators() {}

  /** Uses them all, which takes a tenth of a second. */
  static void meet() {
    VectorShuffle<Float> same = VectorShuffle.iota(S, 0, 1, true);
    int[] places = same.toArray();
    float[] y = new float[S.length()];
    FloatVector x = FloatVector.broadcast(S, 2f);
    for (int turn = 0; turn < TURNS; turn++) {
      x = integers(floats(x).rearrange(same)).reinterpretAsFloats();
      if (turn % TURNS_WITHOUT_COMPARISONS == 0) {
        x = compared(x);
      }
      x.intoArray(y, 0);
      x = FloatVector.fromArray(S, y, 0).add(FloatVector.fromArray(S, y, 0, places, 0));
    }
  }

  private static FloatVector floats(FloatVector x) {
    FloatVector y = x.add(x).sub(3f).mul(x).div(x).fma(x, x).max(x).min(x).neg().abs();
    return y.lanewise(VectorOperators.SQRT);
  }

  private static IntVector integers(FloatVector x) {
    IntVector n = x.reinterpretAsInts();
    n = n.add(n).sub(n).max(n).min(n).and(7).addIndex(1);
    for (VectorOperators.Binary shift : SHIFTS) {
      n = n.lanewise(shift, 1);
    }
    n = n.lanewise(VectorOperators.OR, 1).lanewise(VectorOperators.XOR, 1);
    n = n.add(n.convert(VectorOperators.I2F, 0).reinterpretAsInts());
    n = n.add(n.reduceLanes(VectorOperators.MAX));
    return n.add((int) n.reinterpretAsFloats().reduceLanes(VectorOperators.MAX));
  }

  private static FloatVector compared(FloatVector x) {
    FloatVector y = x;
    for (VectorOperators.Comparison comparison : COMPARISONS) {
      VectorMask<Float> floats = y.compare(comparison, 1f);
      y = y.blend(floats.anyTrue() ? 1f : 2f, floats);
      IntVector bits = y.reinterpretAsInts();
      y = bits.blend(1, bits.compare(comparison, 0)).reinterpretAsFloats();
    }
    return y;
  }
}
