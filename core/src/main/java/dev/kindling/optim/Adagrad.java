package dev.kindling.optim;

import java.util.Arrays;

/**
 * Adagrad: s ← s + g², w ← w − rate / (1 + (t − 1)η) · g / (√s + ε). Duchi, Hazan, Singer,
 * <em>Adaptive subgradient methods for online learning and stochastic optimization</em> (JMLR
 * 2011).
 */
public final class Adagrad extends Fluent<Adagrad> {
  private double rateDecay;
  private double initial;
  private double epsilon = 1e-10;

  /** Adagrad with η = 0, s = 0 at first, ε = 1e-10. */
  public Adagrad(double learningRate) {
    super(learningRate);
  }

  /** Sets η, the decay of the learning rate. */
  public Adagrad rateDecay(double decay) {
    this.rateDecay = notNegative("Adagrad", "the rate's decay", decay);
    return this;
  }

  /** Sets what s is at first. */
  public Adagrad initialAccumulator(double sum) {
    this.initial = notNegative("Adagrad", "the initial accumulator", sum);
    return this;
  }

  /** Sets ε, which is added to the divisor. */
  public Adagrad epsilon(double epsilon) {
    this.epsilon = notNegative("Adagrad", "epsilon", epsilon);
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float[] sum = state.slot(0);
    if (state.steps() == 1) {
      Arrays.fill(sum, (float) initial);
    }
    float decay = (float) state.weightDecay();
    float eps = (float) epsilon;
    float rate = (float) (-state.learningRate() / (1 + (state.steps() - 1) * rateDecay));
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float s = Math.fma(g, g, sum[i]);
      sum[i] = s;
      value[i] = Math.fma(rate, g / ((float) Math.sqrt(s) + eps), value[i]);
    }
  }
}
