package dev.kindling.optim;

import dev.kindling.op.Descent;
import dev.kindling.op.Threads;
import org.jspecify.annotations.Nullable;

/**
 * Rules that remember the gradient's mean m ← β₁m + (1 − β₁)g and its mean square v ← β₂v + (1 −
 * β₂)g².
 */
abstract class Moments<S extends Moments<S>> extends Fluent<S> {
  /** The elements that are worth a thread's attention: their roots and quotients take longer. */
  private static final int SHARE = 1 << 13;

  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;

  private final Descent descent = new Descent();
  private final Correction first = new Correction();
  private final Correction second = new Correction();

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

  /** 1 − β₁ᵗ at this step. */
  final double correction1(State state) {
    return first.of(beta1, state.steps());
  }

  /** 1 − β₂ᵗ at this step. */
  final double correction2(State state) {
    return second.of(beta2, state.steps());
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
    descent.set(
        FADE,
        decoupled ? 0 : (float) decay,
        decoupled ? (float) (1 - state.learningRate() * decay) : 1,
        (float) (1 - beta1),
        (float) beta2,
        (float) (1 - beta2),
        (float) rootScale,
        (float) epsilon,
        (float) meanRate,
        (float) gradientRate);
    float[] mean = state.slot(0);
    float[] square = state.slot(1);
    if (value.length < 2 * SHARE || Threads.count() == 1) {
      // Without a function object, which would remember all this.
      descent.run(value, gradient, mean, square, peak, 0, value.length);
    } else {
      Threads.ranges(
          value.length,
          SHARE,
          (i, end) -> descent.run(value, gradient, mean, square, peak, i, end));
    }
  }
}
