package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The binary cross-entropy −t · ln σ(x) − (1 − t) · ln σ(−x), σ being the sigmoid, averaged over
 * the elements; it neither overflows nor loses digits however large x is.
 *
 * <p>The output x is logits, the target t numbers from 0 to 1 of the same shape.
 *
 * @param weight factors of the losses, which broadcast to them; null for none
 * @param positiveWeight a factor of the first term, such as one for each class, which broadcasts to
 *     the losses: above 1 it makes misses count more, and below 1 false alarms; null for none
 */
public record BCEWithLogits(
    @Nullable Tensor weight, @Nullable Tensor positiveWeight, Reduction reduction) implements Loss {
  /** The mean, without weights. */
  public BCEWithLogits() {
    this(null, null, Reduction.MEAN);
  }

  /** With weights that broadcast to the losses. */
  public BCEWithLogits weight(Tensor weight) {
    return new BCEWithLogits(weight, positiveWeight, reduction);
  }

  /** With a factor of the losses of what is there. */
  public BCEWithLogits positiveWeight(Tensor positiveWeight) {
    return new BCEWithLogits(weight, positiveWeight, reduction);
  }

  /** With another reduction than the mean. */
  public BCEWithLogits reduction(Reduction reduction) {
    return new BCEWithLogits(weight, positiveWeight, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor t = Fit.target("bceWithLogits", output, target);
    Tensor yes = Fit.weighted("bceWithLogits", yes(output, t), positiveWeight);
    Tensor losses = yes.plus(no(output, t));
    return reduction.of(Fit.weighted("bceWithLogits", losses, weight));
  }

  /** −t · ln σ(x) = t · ln (1 + e⁻ˣ). */
  static Tensor yes(Tensor x, Tensor t) {
    return t.times(x.unaryMinus().softplus());
  }

  /** −(1 − t) · ln σ(−x) = (1 − t) · ln (1 + eˣ). */
  static Tensor no(Tensor x, Tensor t) {
    return t.unaryMinus().plus(1f).times(x.softplus());
  }
}
