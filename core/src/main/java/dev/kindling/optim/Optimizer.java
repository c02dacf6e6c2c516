package dev.kindling.optim;

import dev.kindling.op.Shape;
import dev.kindling.op.Threads;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A rule that changes parameters along their gradients: {@code optimizer.step(loss.backward())}.
 *
 * <p>It needs no list of parameters: those in the gradients are changed, and what the rule
 * remembers of a parameter begins with that one's first step. Settings follow the constructor, and
 * may change between steps:
 *
 * <pre>{@code
 * var optimizer = new AdamW(1e-3)
 *     .betas(0.9, 0.98)
 *     .group(biases, group -> group.weightDecay(0))
 *     .schedule(Schedule.warmup(500).then(Schedule.cosine(9_500)));
 * }</pre>
 *
 * <p>A rule of one's own implements {@link #update}.
 */
public abstract class Optimizer {
  /**
   * Added to what a rule remembers before a step and taken away after it, it rounds what has faded
   * below 2⁻¹⁰⁵ to 0 and leaves what is above 2⁻⁵⁶ as it is. Without it, memories of gradients that
   * have become 0 end as subnormal numbers, which processors handle many times more slowly.
   */
  static final float FADE = 0x1p-80f;

  /** A number of steps is saved in two floats, which hold whole numbers of 24 bits. */
  private static final int HALF = 1 << 24;

  private final double initialRate;
  private double learningRate;
  private double weightDecay;
  private boolean maximize;
  private Schedule schedule = Schedule.constant(1);
  private long steps;
  private final Map<Parameter, Group> groups = new IdentityHashMap<>();
  private final Map<Parameter, State> states = new IdentityHashMap<>();

  /**
   * A rule.
   *
   * @throws IllegalArgumentException if the learning rate is not a positive, finite number
   */
  protected Optimizer(double learningRate) {
    if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
      throw new IllegalArgumentException(
          name() + ": the learning rate must be a positive number, not " + learningRate);
    }
    Threads.prepare();
    this.initialRate = learningRate;
    this.learningRate = learningRate;
  }

  /** The learning rate of the next step: the one that was set, times the schedule's factor. */
  public final double learningRate() {
    return learningRate * factor();
  }

  /**
   * Sets another learning rate. The rates of groups change in proportion, and a schedule goes on as
   * a factor.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public final void learningRate(double rate) {
    this.learningRate = notNegative(name(), "the learning rate", rate);
  }

  /** The number of steps taken. */
  public final long steps() {
    return steps;
  }

  /**
   * Sets by how much parameters are pulled to 0: λ. Most rules add λ · w to the gradient; those
   * with decoupled weight decay say so.
   *
   * @return this
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Optimizer weightDecay(double decay) {
    this.weightDecay = notNegative(name(), "weight decay", decay);
    return this;
  }

  /**
   * Makes the scalar large, not small: gradients count with the opposite sign.
   *
   * @return this
   */
  public Optimizer maximize() {
    this.maximize = true;
    return this;
  }

  /**
   * Lets the learning rate follow a schedule: step t, from 0, has the learning rate times the
   * schedule's factor of t.
   *
   * @return this
   */
  public Optimizer schedule(Schedule schedule) {
    this.schedule = schedule;
    return this;
  }

  /**
   * Gives some parameters settings of their own, {@code group(biases, group ->
   * group.weightDecay(0))}. A parameter follows the last group that it was put into.
   *
   * @return this
   */
  public Optimizer group(Collection<Parameter> parameters, Consumer<Group> settings) {
    Group group = new Group(name());
    settings.accept(group);
    parameters.forEach(parameter -> groups.put(parameter, group));
    return this;
  }

  /** Changes every parameter that has a gradient. */
  public final void step(Gradients gradients) {
    double factor = factor();
    gradients.forEach((parameter, gradient) -> step(parameter, gradient, factor));
    steps++;
  }

  private void step(Parameter parameter, Tensor gradient, double factor) {
    State state = states.computeIfAbsent(parameter, State::new);
    Group group = groups.get(parameter);
    boolean own = group != null && !Double.isNaN(group.learningRate);
    state.steps++;
    state.learningRate =
        (own ? group.learningRate * (learningRate / initialRate) : learningRate) * factor;
    state.weightDecay =
        group != null && !Double.isNaN(group.weightDecay) ? group.weightDecay : weightDecay;
    Parameter.Rule rule = state.rule;
    if (rule == null) {
      rule = (value, g) -> update(value, maximize ? negated(g) : g, state);
      state.rule = rule;
    }
    parameter.update(gradient, rule);
  }

  /**
   * Changes one parameter.
   *
   * @param value the parameter's elements, which are to be changed
   * @param gradient the gradient's elements, which are not
   */
  protected abstract void update(float[] value, float[] gradient, State state);

  /**
   * What this rule remembers of these parameters, for a file: by {@code name.0}, {@code name.1}, …,
   * with the number of steps at {@code name.steps} and at the rule's own name. The arrays are
   * copies.
   *
   * <pre>{@code
   * SafeTensors.write(optimizer.state(net.parameters()), file);
   * optimizer.restore(SafeTensors.read(file), net.parameters());
   * }</pre>
   */
  public final Map<String, Tensor> state(Map<String, Parameter> parameters) {
    Map<String, Tensor> saved = new LinkedHashMap<>();
    saved.put(name(), halves(steps));
    parameters.forEach(
        (name, parameter) -> {
          State state = states.get(parameter);
          if (state != null) {
            saved.put(name + ".steps", halves(state.steps));
            for (int i = 0; i < state.slots.length; i++) {
              float[] slot = state.slots[i];
              if (slot != null) {
                boolean whole = slot.length == parameter.size();
                Shape shape = whole ? parameter.shape() : Shape.of(slot.length);
                saved.put(name + "." + i, Tensor.of(shape, slot.clone()));
              }
            }
          }
        });
    return saved;
  }

  /**
   * Goes on from a state that {@link #state} gave: with the same settings, further steps have the
   * same bits as if there had been no interruption. What the rule remembered is forgotten.
   *
   * @throws IllegalArgumentException if it is another rule's state, or names a parameter that is
   *     not among these
   */
  public final void restore(Map<String, Tensor> saved, Map<String, Parameter> parameters) {
    Tensor taken = saved.get(name());
    if (taken == null) {
      throw new IllegalArgumentException(
          "restore: this is not the state of " + name() + "; nothing in it has that name");
    }
    Map<Parameter, State> restored = new IdentityHashMap<>();
    saved.forEach(
        (key, tensor) -> {
          if (!key.equals(name())) {
            int dot = key.lastIndexOf('.');
            Parameter parameter = parameters.get(key.substring(0, Math.max(0, dot)));
            String what = key.substring(dot + 1);
            if (parameter == null || !what.matches("steps|[0-9]{1,2}")) {
              throw new IllegalArgumentException(
                  "restore: the state has " + key + ", which belongs to none of the parameters");
            }
            State state = restored.computeIfAbsent(parameter, State::new);
            if (what.equals("steps")) {
              state.steps = whole(key, tensor);
            } else {
              state.keep(Integer.parseInt(what), tensor.toArray());
            }
          }
        });
    steps = whole(name(), taken);
    states.clear();
    states.putAll(restored);
  }

  static Tensor halves(long steps) {
    return Tensor.of(steps / HALF, steps % HALF);
  }

  static long whole(String key, Tensor halves) {
    if (!halves.shape().equals(Shape.of(2))) {
      throw new IllegalArgumentException(
          "restore: " + key + " must have the shape [2], not " + halves.shape());
    }
    float[] half = halves.toArray();
    return (long) half[0] * HALF + (long) half[1];
  }

  private double factor() {
    double factor = schedule.factor(steps);
    if (!(factor >= 0) || Double.isInfinite(factor)) {
      throw new IllegalStateException(
          name()
              + ": the schedule gave the factor "
              + factor
              + " for step "
              + steps
              + "; it must be a number that is not negative");
    }
    return factor;
  }

  private static float[] negated(float[] gradient) {
    float[] negated = new float[gradient.length];
    for (int i = 0; i < negated.length; i++) {
      negated[i] = -gradient[i];
    }
    return negated;
  }

  private String name() {
    return getClass().getSimpleName();
  }

  static double fraction(String who, String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          who + ": " + name + " must be from 0 up to, not including, 1, not " + value);
    }
    return value;
  }

  static double notNegative(String who, String name, double value) {
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(
          who + ": " + name + " must be a number that is not negative, not " + value);
    }
    return value;
  }

  /** √Σ xᵢ², from the kernels' sum. */
  static double norm(float[] x) {
    return Math.sqrt(Tensor.of(x).square().sum().item());
  }

  /** −1, 0 or 1; unlike Math.signum and comparisons, it leaves loops fit for SIMD. */
  static float sign(float x) {
    // The smallest float, 2⁻¹⁴⁹, becomes 1.
    return Math.max(-1f, Math.min(1f, x * 0x1p75f * 0x1p74f));
  }

  /** The rule's name and learning rate: {@code adam(0.001)}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT) + "(" + learningRate + ")";
  }

  /** Settings of some parameters; what is not set is as the optimizer has it. */
  public static final class Group {
    private final String rule;
    private double learningRate = Double.NaN;
    private double weightDecay = Double.NaN;

    private Group(String rule) {
      this.rule = rule;
    }

    /** Sets the learning rate, which follows the optimizer's when that one changes; 0 freezes. */
    public Group learningRate(double rate) {
      this.learningRate = notNegative(rule, "the learning rate", rate);
      return this;
    }

    /** Sets the weight decay. */
    public Group weightDecay(double decay) {
      this.weightDecay = notNegative(rule, "weight decay", decay);
      return this;
    }
  }

  /** What a rule knows of one parameter. */
  protected static final class State {
    private final Parameter parameter;
    private Parameter.@Nullable Rule rule;
    private float[] @Nullable [] slots = {};
    private long steps;
    private double learningRate;
    private double weightDecay;

    private State(Parameter parameter) {
      this.parameter = parameter;
    }

    Parameter parameter() {
      return parameter;
    }

    /** The parameter's shape. */
    public Shape shape() {
      return parameter.shape();
    }

    /** The number of the parameter's steps, this one included. */
    public long steps() {
      return steps;
    }

    /** The parameter's learning rate in this step. */
    public double learningRate() {
      return learningRate;
    }

    /** Changes the learning rate for this step. */
    void scaleRate(double factor) {
      learningRate *= factor;
    }

    /** The parameter's weight decay. */
    public double weightDecay() {
      return weightDecay;
    }

    /** A remembered array of the parameter's size, to read and write; at first it holds zeros. */
    public float[] slot(int slot) {
      return slot(slot, parameter.size());
    }

    /** A remembered array of some size, to read and write; at first it holds zeros. */
    public float[] slot(int slot, int size) {
      float[] array = slot < slots.length ? slots[slot] : null;
      if (array == null) {
        array = new float[size];
        keep(slot, array);
      } else if (array.length != size) {
        throw new IllegalStateException(
            "update: array "
                + slot
                + " of the parameter "
                + shape()
                + " has "
                + array.length
                + " elements, and the rule needs "
                + size
                + "; restore a state that this rule has saved, of this network");
      }
      return array;
    }

    private void keep(int slot, float[] array) {
      if (slot >= slots.length) {
        slots = Arrays.copyOf(slots, slot + 1);
      }
      slots[slot] = array;
    }
  }
}
