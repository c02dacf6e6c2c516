package dev.kindling.nn;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/** How far an output is from its target: a scalar to make small. */
@FunctionalInterface
public interface Loss {
  /**
   * The mean loss of a batch, of the shape {@code []}.
   *
   * @throws IllegalArgumentException if output and target do not fit each other
   */
  Tensor forward(Tensor output, Target target);
}
