package dev.kindling.optim;

/**
 * Averaged stochastic gradient descent: w ← (1 − ληₜ)w − ηₜg, where ηₜ = rate / (1 + λ · rate · (t
 * − 1))^α, and the average of w from step t₀ on. Polyak and Juditsky, <em>Acceleration of
 * stochastic approximation by averaging</em> (1992); Bottou (2010). {@link Ema#polyak()} averages
 * under any rule.
 */
public final class Asgd extends Fluent<Asgd> {
  private double lambda = 1e-4;
  private double alpha = 0.75;
  private double averageFrom = 1e6;

  /** Averaged descent with λ = 1e-4, α = 0.75, t₀ = 10⁶. */
  public Asgd(double learningRate) {
    super(learningRate);
  }

  /** Sets λ, the decay of the parameters and of the rate. */
  public Asgd lambda(double lambda) {
    this.lambda = notNegative("Asgd", "lambda", lambda);
    return this;
  }

  /** Sets α, the power of the rate's decay. */
  public Asgd alpha(double alpha) {
    this.alpha = notNegative("Asgd", "alpha", alpha);
    return this;
  }

  /** Sets t₀, the step from which on parameters are averaged. */
  public Asgd averageFrom(double step) {
    this.averageFrom = notNegative("Asgd", "the step to average from", step);
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    long before = state.steps() - 1;
    double rate =
        state.learningRate() / StrictMath.pow(1 + lambda * state.learningRate() * before, alpha);
    float[] average = state.slot(0);
    float decay = (float) state.weightDecay();
    float kept = (float) (1 - lambda * rate);
    float down = (float) -rate;
    float share = (float) (1 / Math.max(1, before - averageFrom));
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float w = Math.fma(down, g, kept * value[i]);
      value[i] = w;
      average[i] = share == 1 ? w : Math.fma(share, w - average[i], average[i]);
    }
  }
}
