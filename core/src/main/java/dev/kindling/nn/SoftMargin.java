package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * ln (1 + e^(−t · x)), averaged over the elements: the logistic loss of targets t that are 1 or −1.
 *
 * <p>Output and target have one shape.
 */
public record SoftMargin(Reduction reduction) implements Loss {
  /** The mean. */
  public SoftMargin() {
    this(Reduction.MEAN);
  }

  /** With another reduction than the mean. */
  public SoftMargin reduction(Reduction reduction) {
    return new SoftMargin(reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor t = Fit.target("softMargin", output, target);
    Fit.signs("softMargin", t);
    return reduction.of(t.times(output).unaryMinus().softplus());
  }
}
