package dev.kindling.optim;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Muon: momentum m ← μm + (1 − μ)g whose singular values are all brought near 1, for matrices; and
 * {@link AdamW} for what is no matrix. w ← (1 − rate · λ)w − rate · √max(1, out / in) ·
 * orthogonalized(μm + (1 − μ)g), where λ is 0.1 unless set. Five steps of X ← aX + (bA + cA²)X with
 * A = XXᵀ, a Newton–Schulz iteration, bring the singular values between about 0.7 and 1.2. Jordan
 * et al., <em>Muon: An optimizer for hidden layers in neural networks</em> (2024), in PyTorch's
 * form, but in single precision.
 *
 * <p>Parameters of two dimensions are matrices {@code [in, out]}; those of more, as of
 * convolutions, {@code [out, in · height · width]}. Embeddings and the last layer are better off
 * with AdamW: see {@link #others}.
 */
public final class Muon extends Fluent<Muon> {
  private static final float A = 3.4445f;
  private static final float B = -4.7750f;
  private static final float C = 2.0315f;
  private static final int ITERATIONS = 5;

  private final AdamW adam;
  private final double adamShare;
  private final Set<Parameter> others = Collections.newSetFromMap(new IdentityHashMap<>());
  private double momentum = 0.95;
  private boolean nesterov = true;

  /**
   * Muon with μ = 0.95 and Nesterov's momentum.
   *
   * @param learningRate the matrices' rate, typically 0.02
   * @param adamRate AdamW's rate for all other parameters, typically 3e-4; it changes in proportion
   */
  public Muon(double learningRate, double adamRate) {
    super(learningRate);
    weightDecay(0.1);
    this.adam = new AdamW(adamRate);
    this.adamShare = adamRate / learningRate;
  }

  /** Sets μ, the share of m that a step keeps. */
  public Muon momentum(double momentum) {
    this.momentum = fraction("Muon", "momentum", momentum);
    return this;
  }

  /** Goes along m itself, without Nesterov's look ahead. */
  public Muon plainMomentum() {
    this.nesterov = false;
    return this;
  }

  /** Sets AdamW's β₁ and β₂; 0.9 and 0.999 otherwise. */
  public Muon adamBetas(double beta1, double beta2) {
    adam.betas(beta1, beta2);
    return this;
  }

  /** Leaves these parameters to AdamW too: embeddings, the last layer. */
  public Muon others(Collection<Parameter> parameters) {
    others.addAll(parameters);
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    Shape shape = state.shape();
    if (shape.rank() < 2 || shape.size() == 0 || others.contains(state.parameter())) {
      state.scaleRate(adamShare);
      Adam.update(adam, value, gradient, state, true, false);
      return;
    }
    float[] mean = state.slot(0);
    float[] direction = new float[value.length];
    float share = (float) (1 - momentum);
    float kept = (float) momentum;
    for (int i = 0; i < value.length; i++) {
      float g = gradient[i];
      float m = Math.fma(share, g - mean[i], mean[i] + FADE) - FADE;
      mean[i] = m;
      direction[i] = nesterov ? Math.fma(kept, m - g, g) : m;
    }
    int rows = shape.dim(0);
    int columns = shape.size() / rows;
    boolean linear = shape.rank() == 2;
    double ratio = linear ? (double) columns / rows : (double) rows / columns;
    float[] step = orthogonalized(direction, rows, columns);
    float keptValue = (float) (1 - state.learningRate() * state.weightDecay());
    float rate = (float) (-state.learningRate() * Math.sqrt(Math.max(1, ratio)));
    for (int i = 0; i < value.length; i++) {
      value[i] = Math.fma(rate, step[i], keptValue * value[i]);
    }
  }

  /** The matrix with its singular values brought near 1. */
  static float[] orthogonalized(float[] matrix, int rows, int columns) {
    float scale = (float) (1 / Math.max(1e-7, norm(matrix)));
    Tensor x = Tensor.of(Shape.of(rows, columns), matrix).times(scale);
    boolean tall = rows > columns;
    for (int i = 0; i < ITERATIONS; i++) {
      Tensor a = x.matmul(x, tall, !tall);
      Tensor p = a.times(B).plus(a.matmul(a).times(C));
      x = x.times(A).plus(tall ? x.matmul(p) : p.matmul(x));
    }
    return x.toArray();
  }
}
