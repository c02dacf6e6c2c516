package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * t · (ln t − output), and 0 where t is 0: the divergence of the distribution whose logarithms are
 * the output from the target t. S. Kullback and R. Leibler, <em>On information and sufficiency</em>
 * (1951).
 *
 * <p>Output and target have one shape, in whose last dimension the probabilities lie. The sum over
 * it is the divergence of a sample, so that its mean over a batch needs {@link
 * Reduction#BATCH_MEAN}:
 *
 * <pre>{@code
 * new KLDivergence().reduction(Reduction.BATCH_MEAN).forward(logits.logSoftmax(), probabilities);
 * }</pre>
 *
 * <p>Targets seldom have a gradient; where they do, it has no value at a target of 0, and is NaN.
 *
 * @param logTarget whether the target is logarithms too: e^t · (t − output)
 */
public record KLDivergence(boolean logTarget, Reduction reduction) implements Loss {
  /** The mean over all elements, for a target of probabilities. */
  public KLDivergence() {
    this(false, Reduction.MEAN);
  }

  /** With a target that is logarithms, or is not. */
  public KLDivergence logTarget(boolean logTarget) {
    return new KLDivergence(logTarget, reduction);
  }

  /** With another reduction than the mean. */
  public KLDivergence reduction(Reduction reduction) {
    return new KLDivergence(logTarget, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor t = Fit.target("klDivergence", output, target);
    return reduction.of(
        logTarget
            ? t.exp().times(t.minus(output))
            : t.eq(0f).where(0f, t.times(t.log())).minus(t.times(output)));
  }
}
