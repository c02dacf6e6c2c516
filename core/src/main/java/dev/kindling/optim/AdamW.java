package dev.kindling.optim;

/**
 * {@link Adam} with decoupled weight decay: w ← (1 − rate · λ) · w before each step, and nothing is
 * added to the gradient; λ is 0.01 unless set. Loshchilov and Hutter, <em>Decoupled weight decay
 * regularization</em> (ICLR 2019).
 */
public final class AdamW extends Moments<AdamW> {
  private boolean amsgrad;

  /** AdamW with β₁ = 0.9, β₂ = 0.999, ε = 1e-8, λ = 0.01. */
  public AdamW(double learningRate) {
    super(learningRate);
    weightDecay(0.01);
  }

  /** Divides by the largest v so far, as {@link Adam#amsgrad()} does. */
  public AdamW amsgrad() {
    this.amsgrad = true;
    return this;
  }

  @Override
  protected void update(float[] value, float[] gradient, State state) {
    Adam.update(this, value, gradient, state, true, amsgrad);
  }
}
