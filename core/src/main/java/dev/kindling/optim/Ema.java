package dev.kindling.optim;

import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Averages of parameters over the steps of a training run; they often do better than the last ones.
 *
 * <pre>{@code
 * var ema = new Ema(0.999);
 * ...
 * optimizer.step(gradients);
 * ema.update(net.parameters().values());
 * ...
 * ema.swap(); // the network now has the averages
 * evaluate(net);
 * ema.swap(); // and now its own parameters again
 * }</pre>
 *
 * <p>The average is a ← a + share · (w − a), where the first step's share is 1 and those that
 * follow have 1 − decay. Polyak and Juditsky (1992) take the mean of all steps instead: {@link
 * #polyak()}.
 */
public final class Ema {
  private final double decay;
  private boolean corrected;
  private final Map<Parameter, Average> averages = new IdentityHashMap<>();
  private final Correction correction = new Correction();
  private boolean swapped;

  /**
   * Exponential moving averages.
   *
   * @param decay the share of the average that a step keeps, from 0 to below 1
   */
  public Ema(double decay) {
    this.decay = Optimizer.fraction("Ema", "decay", decay);
  }

  private Ema() {
    this.decay = 1;
  }

  /** Plain means of all steps, each with the same weight. */
  public static Ema polyak() {
    return new Ema();
  }

  /**
   * Corrects the bias towards the first step, as Adam does for its means: the share is (1 − decay)
   * / (1 − decayᵗ).
   */
  public Ema biasCorrected() {
    this.corrected = true;
    return this;
  }

  /**
   * Takes the parameters as they are now into their averages.
   *
   * @throws IllegalStateException if the averages are in the parameters' place
   */
  public void update(Collection<Parameter> parameters) {
    if (swapped) {
      throw new IllegalStateException(
          "update: the parameters hold their averages; call swap() before the next step");
    }
    for (Parameter parameter : parameters) {
      Average average = averages.computeIfAbsent(parameter, p -> new Average(p.size()));
      average.steps++;
      average.add(parameter.value().toArray(), (float) share(average.steps));
    }
  }

  private double share(long step) {
    if (step == 1) {
      return 1;
    }
    if (decay == 1) {
      return 1.0 / step;
    }
    return corrected ? (1 - decay) / correction.of(decay, step) : 1 - decay;
  }

  /** Exchanges the parameters and their averages; twice leaves all as it was. */
  public void swap() {
    averages.forEach((parameter, average) -> parameter.update(average::exchange));
    swapped = !swapped;
  }

  /** Gives the parameters their averages for good, and begins anew. */
  public void settle() {
    if (!swapped) {
      swap();
    }
    swapped = false;
    averages.clear();
  }

  /**
   * The average of a parameter.
   *
   * @throws IllegalArgumentException if it was in no update
   */
  public Tensor of(Parameter parameter) {
    Average average = averages.get(parameter);
    if (average == null) {
      throw new IllegalArgumentException(
          "Ema: the parameter " + parameter.shape() + " was in no update");
    }
    return swapped
        ? Tensor.of(parameter.shape(), parameter.value().toArray())
        : Tensor.of(parameter.shape(), average.data.clone());
  }

  /**
   * The averages of these parameters by name, for a file, and their steps by {@code name.steps}.
   */
  public Map<String, Tensor> state(Map<String, Parameter> parameters) {
    Map<String, Tensor> saved = new LinkedHashMap<>();
    parameters.forEach(
        (name, parameter) -> {
          Average average = averages.get(parameter);
          if (average != null) {
            saved.put(name, of(parameter));
            saved.put(name + ".steps", Optimizer.halves(average.steps));
          }
        });
    return saved;
  }

  /**
   * Goes on from averages that {@link #state} gave; those there were are forgotten.
   *
   * @throws IllegalArgumentException if a parameter's average is missing or has another shape
   * @throws IllegalStateException if the averages are in the parameters' place
   */
  public void restore(Map<String, Tensor> saved, Map<String, Parameter> parameters) {
    if (swapped) {
      throw new IllegalStateException(
          "restore: the parameters hold their averages; call swap() first");
    }
    Map<Parameter, Average> restored = new IdentityHashMap<>();
    parameters.forEach(
        (name, parameter) -> {
          Tensor data = saved.get(name);
          Tensor steps = saved.get(name + ".steps");
          if (data == null || steps == null || !data.shape().equals(parameter.shape())) {
            throw new IllegalArgumentException(
                "restore: the parameter "
                    + name
                    + " needs an average "
                    + parameter.shape()
                    + " and its steps, and there is "
                    + (data == null ? "none" : steps == null ? "no steps" : "one " + data.shape()));
          }
          Average average = new Average(parameter.size());
          System.arraycopy(data.toArray(), 0, average.data, 0, average.data.length);
          average.steps = Optimizer.whole(name + ".steps", steps);
          restored.put(parameter, average);
        });
    averages.clear();
    averages.putAll(restored);
  }

  private static final class Average {
    private final float[] data;
    private long steps;

    Average(int size) {
      this.data = new float[size];
    }

    void add(float[] value, float share) {
      for (int i = 0; i < data.length; i++) {
        data[i] = Math.fma(share, value[i] - data[i], data[i]);
      }
    }

    void exchange(float[] value) {
      float[] own = Arrays.copyOf(value, value.length);
      System.arraycopy(data, 0, value, 0, value.length);
      System.arraycopy(own, 0, data, 0, data.length);
    }
  }
}
