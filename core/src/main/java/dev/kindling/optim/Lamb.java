package dev.kindling.optim;

/**
 * LAMB: Adam's direction r = m̂ / (√v̂ + ε) + λw, of a length in proportion to the parameter's: w ←
 * w − rate · ‖w‖ / ‖r‖ · r; where a norm is 0, the proportion is 1. You et al., <em>Large batch
 * optimization for deep learning: training BERT in 76 minutes</em> (ICLR 2020).
 */
public final class Lamb extends Moments<Lamb> {
  /** LAMB with β₁ = 0.9, β₂ = 0.999, ε = 1e-6, λ = 0. */
  public Lamb(double learningRate) {
    super(learningRate);
    epsilon(1e-6);
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float[] direction = new float[value.length];
    direct(
        value,
        gradient,
        state.slot(0),
        state.slot(1),
        direction,
        (float) (1 - beta1),
        (float) beta2,
        (float) (1 - beta2),
        (float) (1 / correction1(state)),
        (float) (1 / Math.sqrt(correction2(state))),
        (float) state.weightDecay(),
        (float) epsilon);
    double weights = norm(value);
    double steps = norm(direction);
    double trust = weights > 0 && steps > 0 ? weights / steps : 1;
    float rate = (float) (-state.learningRate() * trust);
    for (int i = 0; i < value.length; i++) {
      value[i] = Math.fma(rate, direction[i], value[i]);
    }
  }

  private static void direct(
      float[] value,
      float[] gradient,
      float[] mean,
      float[] square,
      float[] direction,
      float meanShare,
      float squareKept,
      float squareShare,
      float scale,
      float rootScale,
      float decay,
      float epsilon) {
    for (int i = 0; i < value.length; i++) {
      float g = gradient[i];
      float m = Math.fma(meanShare, g - mean[i], mean[i] + FADE) - FADE;
      float v = Math.fma(squareShare * g, g, Math.fma(squareKept, square[i], FADE)) - FADE;
      mean[i] = m;
      square[i] = v;
      float adam = scale * m / Math.fma((float) Math.sqrt(v), rootScale, epsilon);
      direction[i] = Math.fma(decay, value[i], adam);
    }
  }
}
