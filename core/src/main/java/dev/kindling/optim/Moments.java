package dev.kindling.optim;

import org.jspecify.annotations.Nullable;

/**
 * Rules that remember the gradient's mean m ← β₁m + (1 − β₁)g and its mean square v ← β₂v + (1 −
 * β₂)g².
 */
abstract class Moments<S extends Moments<S>> extends Fluent<S> {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  Moments(double learningRate) {
    super(learningRate);
  }

  /**
   * Sets β₁ and β₂, the shares of the mean and of the mean square that a step keeps; 0.9 and 0.999
   * otherwise.
   *
   * @throws IllegalArgumentException if one is not from 0 up to, not including, 1
   */
  public final S betas(double beta1, double beta2) {
    String name = getClass().getSimpleName();
    this.beta1 = fraction(name, "beta1", beta1);
    this.beta2 = fraction(name, "beta2", beta2);
    return self();
  }

  /** Sets ε, which is added to the divisor. */
  public final S epsilon(double epsilon) {
    this.epsilon = notNegative(getClass().getSimpleName(), "epsilon", epsilon);
    return self();
  }

  /** 1 − βᵗ. */
  static double correction(double beta, long steps) {
    return 1 - StrictMath.pow(beta, steps);
  }

  /**
   * w ← w + (meanRate · m + gradientRate · g) / (rootScale · √v + ε), after the step of m and v and
   * the weight decay; with a peak, the largest v so far stands in for v.
   */
  final void descend(
      float[] value,
      float[] gradient,
      State state,
      boolean decoupled,
      float @Nullable [] peak,
      double rootScale,
      double epsilon,
      double meanRate,
      double gradientRate) {
    double decay = state.weightDecay();
    float coupled = decoupled ? 0 : (float) decay;
    float kept = decoupled ? (float) (1 - state.learningRate() * decay) : 1;
    float[] mean = state.slot(0);
    float[] square = state.slot(1);
    float meanShare = (float) (1 - beta1);
    float squareKept = (float) beta2;
    float squareShare = (float) (1 - beta2);
    float root = (float) rootScale;
    float eps = (float) epsilon;
    float rate = (float) meanRate;
    float slope = (float) gradientRate;
    if (isSmall(value)) {
      // Without a function object, which would remember all these numbers.
      descend(
          value,
          gradient,
          mean,
          square,
          peak,
          coupled,
          kept,
          meanShare,
          squareKept,
          squareShare,
          root,
          eps,
          rate,
          slope,
          0,
          value.length);
    } else {
      share(
          value,
          (i, end) ->
              descend(
                  value,
                  gradient,
                  mean,
                  square,
                  peak,
                  coupled,
                  kept,
                  meanShare,
                  squareKept,
                  squareShare,
                  root,
                  eps,
                  rate,
                  slope,
                  i,
                  end));
    }
  }

  private static void descend(
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float @Nullable [] peak,
      float decay,
      float kept,
      float meanShare,
      float squareKept,
      float squareShare,
      float rootScale,
      float epsilon,
      float meanRate,
      float gradientRate,
      int begin,
      int end) {
    if (peak == null) {
      descend(
          value,
          gradient,
          mean,
          square,
          decay,
          kept,
          meanShare,
          squareKept,
          squareShare,
          rootScale,
          epsilon,
          meanRate,
          gradientRate,
          begin,
          end);
    } else {
      descend(
          value,
          gradient,
          mean,
          square,
          peak,
          decay,
          kept,
          meanShare,
          squareKept,
          squareShare,
          rootScale,
          epsilon,
          meanRate,
          begin,
          end);
    }
  }

  private static void descend(
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float decay,
      float kept,
      float meanShare,
      float squareKept,
      float squareShare,
      float rootScale,
      float epsilon,
      float meanRate,
      float gradientRate,
      int begin,
      int end) {
    for (int i = begin; i < end; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float m = Math.fma(meanShare, g - mean[i], mean[i] + FADE) - FADE;
      float v = Math.fma(squareShare * g, g, Math.fma(squareKept, square[i], FADE)) - FADE;
      mean[i] = m;
      square[i] = v;
      float direction = Math.fma(gradientRate, g, meanRate * m);
      value[i] = kept * value[i] + direction / Math.fma((float) Math.sqrt(v), rootScale, epsilon);
    }
  }

  private static void descend(
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float[] peak,
      float decay,
      float kept,
      float meanShare,
      float squareKept,
      float squareShare,
      float rootScale,
      float epsilon,
      float meanRate,
      int begin,
      int end) {
    for (int i = begin; i < end; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float m = Math.fma(meanShare, g - mean[i], mean[i] + FADE) - FADE;
      float v = Math.fma(squareShare * g, g, Math.fma(squareKept, square[i], FADE)) - FADE;
      float p = Math.max(peak[i], v);
      mean[i] = m;
      square[i] = v;
      peak[i] = p;
      value[i] =
          kept * value[i] + meanRate * m / Math.fma((float) Math.sqrt(p), rootScale, epsilon);
    }
  }
}
