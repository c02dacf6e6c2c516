package dev.kindling.optim;

/**
 * Adam's variant on the largest gradient: u ← max(β₂u, |g| + ε), w ← w − rate / (1 − β₁ᵗ) · m / u.
 * Kingma and Ba, <em>Adam: A Method for Stochastic Optimization</em> (ICLR 2015), section 7.1.
 */
public final class Adamax extends Moments<Adamax> {
  /** Adamax with β₁ = 0.9, β₂ = 0.999, ε = 1e-8; the paper's rate is 2e-3. */
  public Adamax(double learningRate) {
    super(learningRate);
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float[] mean = state.slot(0);
    float[] largest = state.slot(1);
    float decay = (float) state.weightDecay();
    float meanShare = (float) (1 - beta1);
    float kept = (float) beta2;
    float eps = (float) epsilon;
    float rate = (float) (-state.learningRate() / correction1(state));
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float m = Math.fma(meanShare, g - mean[i], mean[i] + FADE) - FADE;
      float u = Math.max(kept * largest[i], Math.max(g, -g) + eps);
      mean[i] = m;
      largest[i] = u;
      value[i] += rate * m / u;
    }
  }
}
