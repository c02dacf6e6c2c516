package dev.kindling.optim;

/**
 * Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − rate · m̂ / (√v̂ + ε), where m̂ = m / (1
 * − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ). Kingma and Ba, <em>Adam: A Method for Stochastic Optimization</em>
 * (ICLR 2015).
 *
 * <p>Weight decay λ adds λ · w to the gradient; see {@link AdamW}.
 */
public final class Adam extends Moments<Adam> {
  private boolean amsgrad;

  /** Adam with the paper's β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
  public Adam(double learningRate) {
    super(learningRate);
  }

  /** Adam with settings of one's own. */
  public Adam(double learningRate, double beta1, double beta2, double epsilon) {
    super(learningRate);
    betas(beta1, beta2);
    epsilon(epsilon);
  }

  /**
   * Divides by the largest v so far: Reddi, Kale, Kumar, <em>On the convergence of Adam and
   * beyond</em> (ICLR 2018). The largest is taken before its bias is corrected, as in PyTorch.
   */
  public Adam amsgrad() {
    this.amsgrad = true;
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    update(this, value, gradient, state, false, amsgrad);
  }

  static void update(
      Moments<?> rule,
      float[] value,
      float[] gradient,
      State state,
      boolean decoupled,
      boolean amsgrad) {
    rule.descend(
        value,
        gradient,
        state,
        decoupled,
        amsgrad ? state.slot(2) : null,
        1 / Math.sqrt(rule.correction2(state)),
        rule.epsilon,
        -state.learningRate() / rule.correction1(state),
        0);
  }
}
