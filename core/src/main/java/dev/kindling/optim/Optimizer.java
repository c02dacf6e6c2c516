package dev.kindling.optim;

import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A rule that changes parameters along their gradients: {@code optimizer.step(loss.backward())}.
 *
 * <p>It needs no list of parameters: those in the gradients are changed, and what the rule
 * remembers of a parameter begins with that one's first step. A rule of one's own implements {@link
 * #update}.
 */
public abstract class Optimizer {
  /**
   * Added to what a rule remembers before a step and taken away after it, it rounds what has faded
   * below 2⁻¹⁰⁵ to 0 and leaves what is above 2⁻⁵⁶ as it is. Without it, memories of gradients that
   * have become 0 end as subnormal numbers, which processors handle many times more slowly.
   */
  static final float FADE = 0x1p-80f;

  private final double learningRate;
  private final int slots;
  private final Map<Parameter, State> states = new IdentityHashMap<>();

  /**
   * A rule.
   *
   * @param slots how many arrays it remembers for each parameter, of that one's size and at first 0
   * @throws IllegalArgumentException if the learning rate is not a positive, finite number
   */
  protected Optimizer(double learningRate, int slots) {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          getClass().getSimpleName()
              + ": the learning rate must be a positive number, not "
              + learningRate);
    }
    this.learningRate = learningRate;
    this.slots = slots;
  }

  /** The learning rate. */
  public final double learningRate() {
    return learningRate;
  }

  /** Changes every parameter that has a gradient. */
  public final void step(Gradients gradients) {
    for (Parameter parameter : gradients.parameters()) {
      State state = states.computeIfAbsent(parameter, p -> new State(new float[slots][p.size()]));
      state.steps++;
      parameter.update(
          gradients.of(parameter), (value, gradient) -> update(value, gradient, state));
    }
  }

  /**
   * Changes one parameter.
   *
   * @param value the parameter's elements, which are to be changed
   * @param gradient the gradient's elements, which are not
   */
  protected abstract void update(float[] value, float[] gradient, State state);

  static double fraction(String who, String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          who + ": " + name + " must be from 0 up to, not including, 1, not " + value);
    }
    return value;
  }

  /** What a rule remembers of one parameter. */
  protected static final class State {
    private final float[][] slots;
    private long steps;

    private State(float[][] slots) {
      this.slots = slots;
    }

    /** The number of steps, this one included. */
    public long steps() {
      return steps;
    }

    /** A remembered array, to read and write. */
    public float[] slot(int slot) {
      return slots[slot];
    }
  }
}
