package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * The absolute error |output − target|, averaged over the elements; its gradient at 0 is 0.
 *
 * <p>Output and target have one shape.
 */
public record L1(Reduction reduction) implements Loss {
  /** The mean. */
  public L1() {
    this(Reduction.MEAN);
  }

  /** With another reduction than the mean. */
  public L1 reduction(Reduction reduction) {
    return new L1(reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor y = Fit.target("l1", output, target);
    return reduction.of(output.minus(y).abs());
  }
}
