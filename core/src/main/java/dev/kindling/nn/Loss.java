package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/**
 * How far an output is from its target: a scalar to make small.
 *
 * <p>Losses are values with settings, and can be mixed:
 *
 * <pre>{@code
 * Loss loss = new CrossEntropy().labelSmoothing(0.1f);
 * Loss mixed = new MSE().plus(new L1().times(0.3f));
 * }</pre>
 */
@FunctionalInterface
public interface Loss {
  /**
   * The mean loss of a batch, of the shape {@code []}, or what the loss's {@link Reduction} says.
   *
   * @throws IllegalArgumentException if output and target do not fit each other
   */
  Tensor forward(Tensor output, Target target);

  /** This loss, times a number. */
  default Loss times(float weight) {
    return (output, target) -> forward(output, target).times(weight);
  }

  /** The sum of this loss and another, of the same output and target. */
  default Loss plus(Loss other) {
    return (output, target) -> forward(output, target).plus(other.forward(output, target));
  }
}
