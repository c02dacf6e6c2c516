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
    descend(
        value,
        gradient,
        before,
        size,
        (float) state.weightDecay(),
        (float) smallest,
        (float) largest,
        (float) (grow - 1),
        (float) (1 - shrink));
  }

  private static void descend(
      float[] value,
      float[] gradient,
      float[] before,
      float[] size,
      float decay,
      float low,
      float high,
      float more,
      float less) {
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      // 1 where the sign was kept, −1 where it turned; 0 where one of the two is 0.
      float turn = sign(g) * sign(before[i]);
      float turned = Math.min(turn, 0f);
      float factor = Math.fma(Math.max(turn, 0f), more, Math.fma(turned, less, 1f));
      float s = Math.max(low, Math.min(size[i] * factor, high));
      float kept = g * (1 + turned);
      size[i] = s;
      before[i] = kept;
      value[i] = Math.fma(-sign(kept), s, value[i]);
    }
  }
}
