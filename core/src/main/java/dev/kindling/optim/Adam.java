package dev.kindling.optim;

/**
 * Adam: m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², w ← w − rate · m̂ / (√v̂ + ε), where m̂ = m / (1
 * − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ). Kingma and Ba, <em>Adam: A Method for Stochastic Optimization</em>
 * (ICLR 2015).
 */
public final class Adam extends Optimizer {
  private final double beta1;
  private final double beta2;
  private final double epsilon;

  /** Adam with the paper's β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
  public Adam(double learningRate) {
    this(learningRate, 0.9, 0.999, 1e-8);
  }

  /** Adam with settings of one's own. */
  public Adam(double learningRate, double beta1, double beta2, double epsilon) {
    super(learningRate, 2);
    this.beta1 = fraction("Adam", "beta1", beta1);
    this.beta2 = fraction("Adam", "beta2", beta2);
    this.epsilon = epsilon;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    double correction1 = 1 - StrictMath.pow(beta1, state.steps());
    double correction2 = 1 - StrictMath.pow(beta2, state.steps());
    descend(
        value,
        gradient,
        state.slot(0),
        state.slot(1),
        (float) (1 - beta1),
        (float) beta2,
        (float) (1 - beta2),
        (float) (1 / Math.sqrt(correction2)),
        (float) epsilon,
        (float) (-learningRate() / correction1));
  }

  private static void descend(
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float meanShare,
      float squareKept,
      float squareShare,
      float rootScale,
      float epsilon,
      float rate) {
    for (int i = 0; i < value.length; i++) {
      float g = gradient[i];
      float m = Math.fma(meanShare, g - mean[i], mean[i] + FADE) - FADE;
      float v = Math.fma(squareShare * g, g, Math.fma(squareKept, square[i], FADE)) - FADE;
      mean[i] = m;
      square[i] = v;
      value[i] += rate * m / Math.fma((float) Math.sqrt(v), rootScale, epsilon);
    }
  }

  @Override
  public String toString() {
    return "adam(" + learningRate() + ")";
  }
}
