package dev.kindling.optim;

/**
 * Adadelta: v ← ρv + (1 − ρ)g², d = g · √(u + ε) / √(v + ε), u ← ρu + (1 − ρ)d², w ← w − rate · d.
 * Zeiler, <em>ADADELTA: An adaptive learning rate method</em> (2012), whose rate is 1.
 */
public final class Adadelta extends Fluent<Adadelta> {
  private double rho = 0.9;
  private double epsilon = 1e-6;

  /** Adadelta with ρ = 0.9 and ε = 1e-6. */
  public Adadelta(double learningRate) {
    super(learningRate);
  }

  /** Sets ρ, the share of both mean squares that a step keeps. */
  public Adadelta rho(double rho) {
    this.rho = fraction("Adadelta", "rho", rho);
    return this;
  }

  /** Sets ε, which is added under both roots. */
  public Adadelta epsilon(double epsilon) {
    this.epsilon = notNegative("Adadelta", "epsilon", epsilon);
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float[] square = state.slot(0);
    float[] moved = state.slot(1);
    float decay = (float) state.weightDecay();
    float kept = (float) rho;
    float share = (float) (1 - rho);
    float eps = (float) epsilon;
    float rate = (float) -state.learningRate();
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float v = Math.fma(share * g, g, Math.fma(kept, square[i], FADE)) - FADE;
      float d = (float) Math.sqrt(moved[i] + eps) / (float) Math.sqrt(v + eps) * g;
      square[i] = v;
      moved[i] = Math.fma(share * d, d, Math.fma(kept, moved[i], FADE)) - FADE;
      value[i] = Math.fma(rate, d, value[i]);
    }
  }
}
