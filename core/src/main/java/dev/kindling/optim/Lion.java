package dev.kindling.optim;

/**
 * Lion: w ← w − rate · (sign(β₁m + (1 − β₁)g) + λw), then m ← β₂m + (1 − β₂)g. Its rates are three
 * to ten times smaller than AdamW's. Chen et al., <em>Symbolic discovery of optimization
 * algorithms</em> (NeurIPS 2023).
 */
public final class Lion extends Fluent<Lion> {
  private double beta1 = 0.9;
  private double beta2 = 0.99;

  /** Lion with β₁ = 0.9, β₂ = 0.99, λ = 0. */
  public Lion(double learningRate) {
    super(learningRate);
  }

  /** Sets β₁ and β₂, the shares of m in the direction and in the next m. */
  public Lion betas(double beta1, double beta2) {
    this.beta1 = fraction("Lion", "beta1", beta1);
    this.beta2 = fraction("Lion", "beta2", beta2);
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float[] mean = state.slot(0);
    float share1 = (float) (1 - beta1);
    float share2 = (float) (1 - beta2);
    float kept = (float) (1 - state.learningRate() * state.weightDecay());
    float rate = (float) -state.learningRate();
    for (int i = 0; i < value.length; i++) {
      float g = gradient[i];
      float m = mean[i];
      value[i] = Math.fma(rate, sign(Math.fma(share1, g - m, m)), kept * value[i]);
      mean[i] = Math.fma(share2, g - m, m + FADE) - FADE;
    }
  }
}
