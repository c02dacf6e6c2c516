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
    float[] square = state.slot(0);
    // Where there is no mean or no momentum, the loop reads and writes an array of zeros' place.
    float[] mean = centered ? state.slot(1) : square;
    float[] velocity = momentum > 0 ? state.slot(2) : square;
    float decay = (float) state.weightDecay();
    float kept = (float) alpha;
    float share = (float) (1 - alpha);
    float eps = (float) epsilon;
    float rate = (float) -state.learningRate();
    if (momentum == 0 && !centered) {
      descend(value, gradient, square, decay, kept, share, eps, rate);
      return;
    }
    float keptVelocity = (float) momentum;
    for (int i = 0; i < value.length; i++) {
      float g = Math.fma(decay, value[i], gradient[i]);
      float v = Math.fma(share * g, g, Math.fma(kept, square[i], FADE)) - FADE;
      square[i] = v;
      if (centered) {
        float m = Math.fma(share, g - mean[i], mean[i] + FADE) - FADE;
        mean[i] = m;
        v = Math.max(0, Math.fma(-m, m, v));
      }
      float d = g / ((float) Math.sqrt(v) + eps);
      if (keptVelocity > 0) {
        d = Math.fma(keptVelocity, velocity[i], d + FADE) - FADE;
        velocity[i] = d;
      }
      value[i] = Math.fma(rate, d, value[i]);
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
