package dev.kindling.optim;

import dev.kindling.tensor.Tensor;

/**
 * Adafactor: divides by the root of a mean square that it keeps as its row means r and column means
 * c, v = r cᵀ / mean(r); parameters of one dimension keep v itself. The means take the share
 * t^(decay) of a step's squares, u = g / √v is scaled to a root mean square of d at the most, and w
 * ← (1 − rate · λ)w − α u with α = max(ε₂, RMS(w)) · min(rate, 1 / √t). Shazeer and Stern,
 * <em>Adafactor: Adaptive learning rates with sublinear memory cost</em> (ICML 2018), in PyTorch's
 * form. It remembers rows + columns numbers of a matrix; of a parameter with more dimensions, those
 * of the last two.
 */
public final class Adafactor extends Fluent<Adafactor> {
  private double decayPower = -0.8;
  private double epsilon1 = 0x1p-23;
  private double epsilon2 = 1e-3;
  private double threshold = 1;

  /** Adafactor with decay −0.8, ε₁ = 2⁻²³, ε₂ = 1e-3, d = 1; PyTorch's rate is 0.01. */
  public Adafactor(double learningRate) {
    super(learningRate);
  }

  /** Sets the power of t that is the share of a step's squares, negative. */
  public Adafactor decayPower(double power) {
    if (!(power <= 0) || Double.isInfinite(power)) {
      throw new IllegalArgumentException(
          "Adafactor: the decay's power must not be positive, and is " + power);
    }
    this.decayPower = power;
    return this;
  }

  /** Sets ε₁, the smallest √v, and ε₂, the smallest size of a parameter that a step follows. */
  public Adafactor epsilons(double epsilon1, double epsilon2) {
    this.epsilon1 = notNegative("Adafactor", "epsilon1", epsilon1);
    this.epsilon2 = notNegative("Adafactor", "epsilon2", epsilon2);
    return this;
  }

  /** Sets d, the largest root mean square of a step's direction. */
  public Adafactor threshold(double threshold) {
    this.threshold = notNegative("Adafactor", "the threshold", threshold);
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    if (value.length == 0) {
      return;
    }
    double t = state.steps();
    double rate = state.learningRate();
    double share = StrictMath.pow(t, decayPower);
    double size = norm(value) / Math.sqrt(value.length);
    double alpha = Math.max(epsilon2, size) * Math.min(rate, 1 / Math.sqrt(t));
    float kept = (float) (1 - rate * state.weightDecay());
    float[] direction =
        state.shape().rank() > 1
            ? factored(gradient, state, (float) share)
            : whole(gradient, state, (float) share);
    double length = norm(direction) / Math.sqrt(direction.length);
    float step = (float) (-alpha / Math.max(1, length / threshold));
    for (int i = 0; i < value.length; i++) {
      value[i] = Math.fma(step, direction[i], kept * value[i]);
    }
  }

  private float[] whole(float[] gradient, State state, float share) {
    float[] square = state.slot(0);
    float[] direction = new float[gradient.length];
    float smallest = (float) (epsilon1 * epsilon1);
    for (int i = 0; i < gradient.length; i++) {
      float g = gradient[i];
      float v = Math.fma(share, g * g - square[i], square[i] + FADE) - FADE;
      square[i] = v;
      direction[i] = g / (float) Math.sqrt(Math.max(v, smallest));
    }
    return direction;
  }

  private float[] factored(float[] gradient, State state, float share) {
    Tensor squares = Tensor.of(state.shape(), gradient).square();
    float[] rows = state.slot(0, gradient.length / state.shape().dim(-1));
    float[] columns = state.slot(1, gradient.length / state.shape().dim(-2));
    follow(rows, squares.mean(false, -1).toArray(), share);
    follow(columns, squares.mean(false, -2).toArray(), share);
    int m = state.shape().dim(-2);
    int n = state.shape().dim(-1);
    float[] direction = new float[gradient.length];
    for (int matrix = 0; matrix < rows.length / m; matrix++) {
      double mean = 0;
      for (int i = 0; i < m; i++) {
        mean += rows[matrix * m + i] / (double) m;
      }
      float divisor = (float) Math.max(mean, epsilon1);
      for (int i = 0; i < m; i++) {
        int row = matrix * m + i;
        divide(
            gradient,
            direction,
            row * n,
            n,
            columns,
            matrix * n,
            rows[row] / divisor,
            (float) (epsilon1 * epsilon1));
      }
    }
    return direction;
  }

  /** One row of g / √v, where v is a number of the row's times the columns' means. */
  private static void divide(
      float[] gradient,
      float[] direction,
      int from,
      int n,
      float[] columns,
      int column,
      float ratio,
      float smallest) {
    for (int j = 0; j < n; j++) {
      float v = Math.max(ratio * columns[column + j], smallest);
      direction[from + j] = gradient[from + j] / (float) Math.sqrt(v);
    }
  }

  /** mean ← mean + share · (now − mean). */
  private static void follow(float[] mean, float[] now, float share) {
    for (int i = 0; i < mean.length; i++) {
      mean[i] = Math.fma(share, now[i] - mean[i], mean[i] + FADE) - FADE;
    }
  }
}
