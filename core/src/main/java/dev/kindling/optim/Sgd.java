package dev.kindling.optim;

import dev.kindling.op.Threads;

/**
 * Stochastic gradient descent: v ← momentum · v + g, w ← w − rate · v. Robbins and Monro (1951);
 * momentum in PyTorch's form, Sutskever et al. (2013).
 */
public final class Sgd extends Fluent<Sgd> {
  /** The elements that are worth a thread's attention. */
  private static final int SHARE = 1 << 15;

  private double momentum;
  private double dampening;
  private boolean nesterov;

  /** Descent without momentum. */
  public Sgd(double learningRate) {
    this(learningRate, 0);
  }

  /**
   * Descent with momentum.
   *
   * @param momentum the share of the last velocity that is kept, from 0 to below 1
   */
  public Sgd(double learningRate, double momentum) {
    super(learningRate);
    momentum(momentum);
  }

  /** Sets the share of the last velocity that is kept, from 0 to below 1. */
  public Sgd momentum(double momentum) {
    this.momentum = fraction("Sgd", "momentum", momentum);
    return this;
  }

  /** Adds only this share less than all of a gradient to the velocity, from the second step on. */
  public Sgd dampening(double dampening) {
    this.dampening = fraction("Sgd", "dampening", dampening);
    return this;
  }

  /** Goes along g + momentum · v: Nesterov (1983) in the form of Sutskever et al. (2013). */
  public Sgd nesterov() {
    this.nesterov = true;
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float rate = (float) -state.learningRate();
    float decay = (float) state.weightDecay();
    if (momentum == 0) {
      Threads.ranges(
          value.length, SHARE, (i, end) -> descend(value, gradient, decay, rate, i, end));
    } else {
      float share = state.steps() == 1 ? 1 : (float) (1 - dampening);
      float kept = (float) momentum;
      float[] velocity = state.slot(0);
      Threads.ranges(
          value.length,
          SHARE,
          nesterov
              ? (i, end) -> lookAhead(value, gradient, velocity, decay, kept, share, rate, i, end)
              : (i, end) -> roll(value, gradient, velocity, decay, kept, share, rate, i, end));
    }
  }

  private static void descend(
      float[] value, float[] gradient, float decay, float rate, int begin, int end) {
    for (int i = begin; i < end; i++) {
      value[i] = Math.fma(rate, Math.fma(decay, value[i], gradient[i]), value[i]);
    }
  }

  private static void roll(
      float[] value,
      float[] gradient,
      float[] velocity,
      float decay,
      float momentum,
      float share,
      float rate,
      int begin,
      int end) {
    for (int i = begin; i < end; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float v = Math.fma(momentum, velocity[i], Math.fma(share, g, FADE)) - FADE;
      velocity[i] = v;
      value[i] = Math.fma(rate, v, value[i]);
    }
  }

  private static void lookAhead(
      float[] value,
      float[] gradient,
      float[] velocity,
      float decay,
      float momentum,
      float share,
      float rate,
      int begin,
      int end) {
    for (int i = begin; i < end; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float v = Math.fma(momentum, velocity[i], Math.fma(share, g, FADE)) - FADE;
      velocity[i] = v;
      value[i] = Math.fma(rate, Math.fma(momentum, v, g), value[i]);
    }
  }

  @Override
  public String toString() {
    String plain = super.toString();
    return momentum == 0
        ? plain
        : plain.substring(0, plain.length() - 1) + ", momentum = " + momentum + ")";
  }
}
