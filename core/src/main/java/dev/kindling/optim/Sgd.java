package dev.kindling.optim;

/**
 * Stochastic gradient descent: v ← momentum · v + g, w ← w − rate · v. Robbins and Monro (1951);
 * momentum in PyTorch's form, Sutskever et al. (2013).
 */
public final class Sgd extends Optimizer {
  private final double momentum;

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
    super(learningRate, momentum == 0 ? 0 : 1);
    this.momentum = fraction("Sgd", "momentum", momentum);
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float rate = (float) -learningRate();
    if (momentum == 0) {
      descend(value, gradient, rate);
    } else {
      float[] velocity = state.slot(0);
      accelerate(velocity, gradient, (float) momentum);
      descend(value, velocity, rate);
    }
  }

  private static void descend(float[] value, float[] direction, float rate) {
    for (int i = 0; i < value.length; i++) {
      value[i] = Math.fma(rate, direction[i], value[i]);
    }
  }

  private static void accelerate(float[] velocity, float[] gradient, float momentum) {
    for (int i = 0; i < velocity.length; i++) {
      velocity[i] = Math.fma(momentum, velocity[i], gradient[i] + FADE) - FADE;
    }
  }

  @Override
  public String toString() {
    return momentum == 0
        ? "sgd(" + learningRate() + ")"
        : "sgd(" + learningRate() + ", momentum = " + momentum + ")";
  }
}
