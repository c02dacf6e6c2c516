package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;

/**
 * The settings of a layer that leave out what follows from the shape of what it gets:
 *
 * <pre>{@code
 * Sequential.seed(42).input(28, 28).fitted((sample, rng) -> Linear.of(sample.dim(-1), 10, rng))
 * }</pre>
 */
@FunctionalInterface
public interface FittedSpec {
  /**
   * A layer whose parameters are drawn from this stream.
   *
   * @param sample the shape of one sample of the input
   */
  Layer create(Shape sample, Rng rng);
}
