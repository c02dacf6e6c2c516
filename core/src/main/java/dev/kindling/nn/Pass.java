package dev.kindling.nn;

import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * One run through a network: in training it records what gradients need, in inference nothing. A
 * training pass belongs to one thread and one step.
 */
public final class Pass {
  private static final Pass INFERENCE = new Pass(false);

  private final boolean training;
  private final Map<Parameter, Tensor> leaves = new IdentityHashMap<>();

  private Pass(boolean training) {
    this.training = training;
  }

  /** The pass of inference: it holds nothing, and all threads share it. */
  public static Pass inference() {
    return INFERENCE;
  }

  /** A new pass of training. */
  public static Pass training() {
    return new Pass(true);
  }

  /** Whether this is training. */
  public boolean isTraining() {
    return training;
  }

  /**
   * A parameter's value, to compute with: recorded in training, and only the numbers in inference.
   */
  public Tensor use(Parameter parameter) {
    return training ? leaves.computeIfAbsent(parameter, Parameter::tracked) : parameter.value();
  }
}
