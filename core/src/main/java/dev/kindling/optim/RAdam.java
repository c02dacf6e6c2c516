package dev.kindling.optim;

/**
 * {@link Adam} that takes steps along m̂ alone until v is worth trusting, and then times r = √((ρₜ
 * − 4)(ρₜ − 2)ρ / ((ρ − 4)(ρ − 2)ρₜ)), where ρ = 2 / (1 − β₂) − 1 and ρₜ = ρ − 2tβ₂ᵗ / (1 − β₂ᵗ); v
 * counts where ρₜ &gt; 5. Liu et al., <em>On the variance of the adaptive learning rate and
 * beyond</em> (ICLR 2020). As in PyTorch, ε is added to √v before the bias is corrected.
 */
public final class RAdam extends Moments<RAdam> {
  private boolean decoupled;

  /** RAdam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
  public RAdam(double learningRate) {
    super(learningRate);
  }

  /** Makes weight decay decoupled, as in {@link AdamW}. */
  public RAdam decoupled() {
    this.decoupled = true;
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    long t = state.steps();
    double correction2 = correction2(state);
    double longest = 2 / (1 - beta2) - 1;
    double length = longest - 2 * t * (1 - correction2) / correction2;
    double rate = -state.learningRate() / correction1(state);
    if (length > 5) {
      double rectified =
          Math.sqrt(
              (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
      double trusted = rate * Math.sqrt(correction2) * rectified;
      descend(value, gradient, state, decoupled, null, 1, epsilon, trusted, 0);
    } else {
      descend(value, gradient, state, decoupled, null, 0, 1, rate, 0);
    }
  }
}
