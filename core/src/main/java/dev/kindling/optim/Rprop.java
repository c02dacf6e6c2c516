package dev.kindling.optim;

import java.util.Arrays;

/**
 * Rprop: each element has a step size of its own, which grows by η₊ where the gradient keeps its
 * sign and shrinks by η₋ where it turns; where it turns, the element waits for a step. w ← w −
 * sign(g) · size. Riedmiller and Braun, <em>A direct adaptive method for faster backpropagation
 * learning</em> (1993), in the form without backtracking. It needs gradients of the whole data set.
 */
public final class Rprop extends Fluent<Rprop> {
  private double shrink = 0.5;
  private double grow = 1.2;
  private double smallest = 1e-6;
  private double largest = 50;

  /**
   * Rprop with η₋ = 0.5, η₊ = 1.2 and steps from 1e-6 to 50.
   *
   * @param learningRate the first step size of every element
   */
  public Rprop(double learningRate) {
    super(learningRate);
  }

  /** Sets η₋, below 1, and η₊, above 1. */
  public Rprop etas(double shrink, double grow) {
    if (!(shrink > 0 && shrink < 1 && grow > 1 && grow < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "Rprop: the etas must be below and above 1, not " + shrink + " and " + grow);
    }
    this.shrink = shrink;
    this.grow = grow;
    return this;
  }

  /** Sets the smallest and the largest step size. */
  public Rprop stepSizes(double smallest, double largest) {
    if (!(smallest >= 0 && smallest <= largest)) {
      throw new IllegalArgumentException(
          "Rprop: the step sizes must go from a smaller to a larger one, not from "
              + smallest
              + " to "
              + largest);
    }
    this.smallest = smallest;
    this.largest = largest;
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float[] before = state.slot(0);
    float[] size = state.slot(1);
    if (state.steps() == 1) {
      Arrays.fill(size, (float) state.learningRate());
    }
    float decay = (float) state.weightDecay();
    float low = (float) smallest;
    float high = (float) largest;
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      // The product of the signs, as that of the numbers may be too small for a float.
      float turn = Math.signum(g) * Math.signum(before[i]);
      float factor = turn > 0 ? (float) grow : turn < 0 ? (float) shrink : 1f;
      float s = Math.max(low, Math.min(size[i] * factor, high));
      float kept = turn < 0 ? 0f : g;
      size[i] = s;
      before[i] = kept;
      value[i] -= Math.signum(kept) * s;
    }
  }
}
