package dev.kindling.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
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

  /** So often that the lookups are counted by class before they are compiled for good. */
  private static final int TURNS = 50;

  static {
    for (int turn = 0; turn < TURNS; turn++) {
      meet();
    }
  }

  private Operators() {}

  /** Does so once, which takes a tenth of a second. */
  static void prepare() {
    // The class has been initialized.
  }

  /** Uses each; what it returns is of no interest. */
  private static float meet() {
    FloatVector x = FloatVector.broadcast(S, 2f);
    x = x.add(x).sub(3f).mul(x).div(x).fma(x, x).max(x).min(x).neg().abs();
    x = x.lanewise(VectorOperators.SQRT);
    for (VectorOperators.Comparison comparison :
        new VectorOperators.Comparison[] {
          VectorOperators.EQ,
          VectorOperators.NE,
          VectorOperators.LT,
          VectorOperators.LE,
          VectorOperators.GT,
          VectorOperators.GE
        }) {
      VectorMask<Float> floats = x.compare(comparison, 1f);
      x = x.blend(1f, floats);
      IntVector bits = x.reinterpretAsInts();
      x = bits.blend(1, bits.compare(comparison, 0)).reinterpretAsFloats();
    }
    IntVector n = x.reinterpretAsInts();
    n = n.add(n).sub(n).max(n).min(n).and(7);
    for (VectorOperators.Binary shift :
        new VectorOperators.Binary[] {
          VectorOperators.LSHL, VectorOperators.LSHR, VectorOperators.ASHR
        }) {
      n = n.lanewise(shift, 1);
    }
    n = n.lanewise(VectorOperators.OR, 1).lanewise(VectorOperators.XOR, 1);
    n = n.add(n.convert(VectorOperators.I2F, 0).reinterpretAsInts());
    n = n.add(n.reduceLanes(VectorOperators.MAX));
    return n.reinterpretAsFloats().reduceLanes(VectorOperators.MAX);
  }
}
