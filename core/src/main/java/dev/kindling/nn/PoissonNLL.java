package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * eˣ − t · x, averaged over the elements: the negative log-likelihood of counts t under a Poisson
 * distribution of the rate eˣ, without its constant ln t!.
 *
 * <p>Output x and target t have one shape.
 *
 * @param logInput whether the output is ln of the rate; if not, the loss is x − t · ln (x + eps)
 * @param full whether Stirling's approximation of ln t!, t · ln t − t + ln (2πt) / 2, is added
 *     where t &gt; 1
 * @param eps what keeps the logarithm of a rate finite
 */
public record PoissonNLL(boolean logInput, boolean full, float eps, Reduction reduction)
    implements Loss {
  /** The mean, for an output that is ln of the rate. */
  public PoissonNLL() {
    this(true, false, 1e-8f, Reduction.MEAN);
  }

  /** With an output that is ln of the rate, or the rate. */
  public PoissonNLL logInput(boolean logInput) {
    return new PoissonNLL(logInput, full, eps, reduction);
  }

  /** With or without Stirling's approximation. */
  public PoissonNLL full(boolean full) {
    return new PoissonNLL(logInput, full, eps, reduction);
  }

  /** With another number that keeps the logarithm of a rate finite. */
  public PoissonNLL eps(float eps) {
    return new PoissonNLL(logInput, full, eps, reduction);
  }

  /** With another reduction than the mean. */
  public PoissonNLL reduction(Reduction reduction) {
    return new PoissonNLL(logInput, full, eps, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor t = Fit.target("poissonNLL", output, target);
    Tensor losses =
        logInput
            ? output.exp().minus(t.times(output))
            : output.minus(t.times(output.plus(eps).log()));
    return reduction.of(full ? losses.plus(stirling(t)) : losses);
  }

  private static Tensor stirling(Tensor t) {
    Tensor many = t.gt(1f);
    Tensor n = many.where(t, 1f);
    Tensor term = n.times(n.log()).minus(n).plus(n.times(TWO_PI).log().times(0.5f));
    return many.where(term, 0f);
  }

  private static final float TWO_PI = 6.2831853f;
}
