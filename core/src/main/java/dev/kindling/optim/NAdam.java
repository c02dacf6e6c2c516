package dev.kindling.optim;

/**
 * {@link Adam} with Nesterov's momentum: w ← w − rate · (μₜ₊₁m / (1 − Πμ₁…μₜ₊₁) + (1 − μₜ)g / (1 −
 * Πμ₁…μₜ)) / (√v̂ + ε), where μₜ = β₁(1 − 0.96^(ψt) / 2). Dozat, <em>Incorporating Nesterov
 * momentum into Adam</em> (2016).
 */
public final class NAdam extends Moments<NAdam> {
  private double momentumDecay = 0.004;
  private boolean decoupled;

  /** NAdam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8, ψ = 0.004. */
  public NAdam(double learningRate) {
    super(learningRate);
  }

  /** Sets ψ, the pace at which μ rises from β₁ / 2 to β₁. */
  public NAdam momentumDecay(double decay) {
    this.momentumDecay = notNegative("NAdam", "momentum decay", decay);
    return this;
  }

  /** Makes weight decay decoupled, as in {@link AdamW}. */
  public NAdam decoupled() {
    this.decoupled = true;
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float[] product = state.slot(2, 1);
    double mu = momentum(state.steps());
    double next = momentum(state.steps() + 1);
    double sofar = (state.steps() == 1 ? 1 : product[0]) * mu;
    product[0] = (float) sofar;
    double rate = -state.learningRate();
    descend(
        value,
        gradient,
        state,
        decoupled,
        null,
        1 / Math.sqrt(correction2(state)),
        epsilon,
        rate * next / (1 - sofar * next),
        rate * (1 - mu) / (1 - sofar));
  }

  private double momentum(long step) {
    return beta1 * (1 - 0.5 * StrictMath.pow(0.96, step * momentumDecay));
  }
}
