package dev.kindling.optim;

/**
 * RMSprop: v ← αv + (1 − α)g², w ← w − rate · g / (√v + ε). Tieleman and Hinton, <em>Lecture
 * 6.5</em> (COURSERA, 2012); centred, Graves, <em>Generating sequences with recurrent neural
 * networks</em> (2013).
 */
public final class RmsProp extends Fluent<RmsProp> {
  private double alpha = 0.99;
  private double epsilon = 1e-8;
  private double momentum;
  private boolean centered;

  /** RMSprop with α = 0.99 and ε = 1e-8. */
  public RmsProp(double learningRate) {
    super(learningRate);
  }

  /** Sets α, the share of the mean square that a step keeps. */
  public RmsProp alpha(double alpha) {
    this.alpha = fraction("RmsProp", "alpha", alpha);
    return this;
  }

  /** Sets ε, which is added to the divisor. */
  public RmsProp epsilon(double epsilon) {
    this.epsilon = notNegative("RmsProp", "epsilon", epsilon);
    return this;
  }

  /** Goes along b ← momentum · b + g / (√v + ε). */
  public RmsProp momentum(double momentum) {
    this.momentum = fraction("RmsProp", "momentum", momentum);
    return this;
  }

  /** Takes the gradient's variance v − m² for v, where m ← αm + (1 − α)g. */
  public RmsProp centered() {
    this.centered = true;
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    float decay = (float) state.weightDecay();
    float kept = (float) alpha;
    float share = (float) (1 - alpha);
    float eps = (float) epsilon;
    float rate = (float) -state.learningRate();
    float[] square = state.slot(0);
    if (momentum == 0 && !centered) {
      descend(value, gradient, square, decay, kept, share, eps, rate);
      return;
    }
    // One loop for both: what is not asked for has no effect, but its array is there.
    float[] mean = state.slot(1);
    float[] velocity = state.slot(2);
    float subtracted = centered ? -1 : 0;
    float keptVelocity = (float) momentum;
    descend(
        value,
        gradient,
        square,
        mean,
        velocity,
        decay,
        kept,
        share,
        eps,
        rate,
        subtracted,
        keptVelocity);
  }

  private static void descend(
      float[] value,
      float[] gradient,
      float[] square,
      float[] mean,
      float[] velocity,
      float decay,
      float kept,
      float share,
      float epsilon,
      float rate,
      float subtracted,
      float keptVelocity) {
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float v = Math.fma(share * g, g, Math.fma(kept, square[i], FADE)) - FADE;
      float m = Math.fma(share, g - mean[i], mean[i] + FADE) - FADE;
      square[i] = v;
      mean[i] = m;
    }
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float m = mean[i];
      float variance = Math.max(0f, Math.fma(subtracted * m, m, square[i]));
      float d = g / ((float) Math.sqrt(variance) + epsilon);
      float b = Math.fma(keptVelocity, velocity[i], d + FADE) - FADE;
      velocity[i] = b;
      value[i] = Math.fma(rate, b, value[i]);
    }
  }

  private static void descend(
      float[] value,
      float[] gradient,
      float[] square,
      float decay,
      float kept,
      float share,
      float epsilon,
      float rate) {
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float v = Math.fma(share * g, g, Math.fma(kept, square[i], FADE)) - FADE;
      square[i] = v;
      value[i] = Math.fma(rate, g / ((float) Math.sqrt(v) + epsilon), value[i]);
    }
  }
}
