package dev.kindling.nn;

import dev.kindling.tensor.Rng;

/**
 * The settings of a layer, which becomes one with parameters of its own by {@link #create}:
 *
 * <pre>{@code
 * Conv conv = Conv.conv2d(3, 64, 3).stride(2).padding(1).create(rng);
 * }</pre>
 */
@FunctionalInterface
public interface LayerSpec {
  /** A layer whose parameters are drawn from this stream. */
  Layer create(Rng rng);
}
