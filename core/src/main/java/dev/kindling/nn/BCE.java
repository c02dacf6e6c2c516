package dev.kindling.nn;

import dev.kindling.tensor.DifferentiableFunction;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * The binary cross-entropy −t · ln p − (1 − t) · ln (1 − p), averaged over the elements.
 *
 * <p>The output p is probabilities, the target t numbers from 0 to 1 of the same shape. Logarithms
 * are at least −100, and the gradient (p − t) / (p · (1 − p)) divides by at least 10⁻¹², so that
 * both stay finite at 0 and 1; {@link BCEWithLogits} needs no such care.
 *
 * @param weight factors of the losses, which broadcast to them; null for none
 */
public record BCE(@Nullable Tensor weight, Reduction reduction) implements Loss {
  /** The mean, without weights. */
  public BCE() {
    this(null, Reduction.MEAN);
  }

  /** With weights that broadcast to the losses. */
  public BCE weight(Tensor weight) {
    return new BCE(weight, reduction);
  }

  /** With another reduction than the mean. */
  public BCE reduction(Reduction reduction) {
    return new BCE(weight, reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor t = Fit.target("bce", output, target);
    Fit.within("bce", "probability", output, 0f, 1f, "BCEWithLogits takes any number");
    Fit.within("bce", "target", t, 0f, 1f, "needs a probability");
    Tensor losses = Tensor.of(new BoundedLogarithms(), output, t);
    return reduction.of(Fit.weighted("bce", losses, weight));
  }

  /** The loss of each element, whose gradient at 0 and 1 is no quotient of zeros. */
  private static final class BoundedLogarithms implements DifferentiableFunction {
    @Override
    public Tensor forward(Tensor... in) {
      Tensor t = in[1];
      Tensor rest = t.unaryMinus().plus(1f);
      return t.times(yes(in[0])).plus(rest.times(no(in[0]))).unaryMinus();
    }

    @Override
    public Tensor[] backward(Tensor upstream, Tensor output, Tensor... in) {
      Tensor p = in[0];
      Tensor spread = p.times(p.unaryMinus().plus(1f)).clampMin(1e-12f);
      return new Tensor[] {
        upstream.times(p.minus(in[1])).div(spread), upstream.times(no(p).minus(yes(p)))
      };
    }

    private static Tensor yes(Tensor p) {
      return p.log().clampMin(-100f);
    }

    private static Tensor no(Tensor p) {
      return p.unaryMinus().log1p().clampMin(-100f);
    }
  }
}
