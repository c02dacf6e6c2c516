package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * The squared error (output − target)², averaged over the elements.
 *
 * <p>Output and target have one shape.
 */
public record MSE(Reduction reduction) implements Loss {
  /** The mean. */
  public MSE() {
    this(Reduction.MEAN);
  }

  /** With another reduction than the mean. */
  public MSE reduction(Reduction reduction) {
    return new MSE(reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    Tensor y = Fit.target("mse", output, target);
    return reduction.of(output.minus(y).square());
  }
}
