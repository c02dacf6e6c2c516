package dev.kindling.kernel.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The steps of {@link dev.kindling.kernel.Kernels#descend}, a vector at a time. */
final class VectorDescents {
  private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
  private static final int L = S.length();

  private VectorDescents() {}

  /** From begin to end, a multiple of L later. */
  static void descend(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      int begin,
      int end) {
    FloatVector fade = FloatVector.broadcast(S, settings[0]);
    FloatVector decay = FloatVector.broadcast(S, settings[1]);
    FloatVector kept = FloatVector.broadcast(S, settings[2]);
    FloatVector meanShare = FloatVector.broadcast(S, settings[3]);
    FloatVector squareKept = FloatVector.broadcast(S, settings[4]);
    FloatVector squareShare = FloatVector.broadcast(S, settings[5]);
    FloatVector rootScale = FloatVector.broadcast(S, settings[6]);
    FloatVector epsilon = FloatVector.broadcast(S, settings[7]);
    FloatVector meanRate = FloatVector.broadcast(S, settings[8]);
    FloatVector gradientRate = FloatVector.broadcast(S, settings[9]);
    for (int i = begin; i < end; i += L) {
      FloatVector w = FloatVector.fromArray(S, value, i);
      FloatVector g = decay.fma(w, FloatVector.fromArray(S, gradient, i));
      FloatVector m = FloatVector.fromArray(S, mean, i);
      m = meanShare.fma(g.sub(m), m.add(fade)).sub(fade);
      FloatVector v = FloatVector.fromArray(S, square, i);
      v = squareShare.mul(g).fma(g, squareKept.fma(v, fade)).sub(fade);
      m.intoArray(mean, i);
      v.intoArray(square, i);
      FloatVector root = v.lanewise(VectorOperators.SQRT).fma(rootScale, epsilon);
      FloatVector direction = gradientRate.fma(g, meanRate.mul(m));
      kept.mul(w).add(direction.div(root)).intoArray(value, i);
    }
  }

  /** From begin to end, a multiple of L later. */
  static void descendFromPeak(
      float[] settings,
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float[] peak,
      int begin,
      int end) {
    FloatVector fade = FloatVector.broadcast(S, settings[0]);
    FloatVector decay = FloatVector.broadcast(S, settings[1]);
    FloatVector kept = FloatVector.broadcast(S, settings[2]);
    FloatVector meanShare = FloatVector.broadcast(S, settings[3]);
    FloatVector squareKept = FloatVector.broadcast(S, settings[4]);
    FloatVector squareShare = FloatVector.broadcast(S, settings[5]);
    FloatVector rootScale = FloatVector.broadcast(S, settings[6]);
    FloatVector epsilon = FloatVector.broadcast(S, settings[7]);
    FloatVector meanRate = FloatVector.broadcast(S, settings[8]);
    for (int i = begin; i < end; i += L) {
      FloatVector w = FloatVector.fromArray(S, value, i);
      FloatVector g = decay.fma(w, FloatVector.fromArray(S, gradient, i));
      FloatVector m = FloatVector.fromArray(S, mean, i);
      m = meanShare.fma(g.sub(m), m.add(fade)).sub(fade);
      FloatVector v = FloatVector.fromArray(S, square, i);
      v = squareShare.mul(g).fma(g, squareKept.fma(v, fade)).sub(fade);
      FloatVector p = FloatVector.fromArray(S, peak, i).max(v);
      m.intoArray(mean, i);
      v.intoArray(square, i);
      p.intoArray(peak, i);
      FloatVector root = p.lanewise(VectorOperators.SQRT).fma(rootScale, epsilon);
      kept.mul(w).add(meanRate.mul(m).div(root)).intoArray(value, i);
    }
  }
}
