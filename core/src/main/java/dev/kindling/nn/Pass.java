package dev.kindling.nn;

import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One run through a network: in training it records what gradients need, draws random numbers and
 * moves running averages; in inference it does nothing of that. A training pass belongs to one
 * thread and one step.
 */
public final class Pass {
  private static final Parameter[] NO_PARAMETERS = {};
  private static final Tensor[] NO_TENSORS = {};
  private static final Pass INFERENCE = new Pass(false, null, null, null);

  private final boolean training;
  private final @Nullable Rng rng;
  private final @Nullable List<Tracked> waiting;
  private final @Nullable Watch watch;

  /** The parameters used so far, each with its leaf: for most networks smaller than a map. */
  private Parameter[] used = NO_PARAMETERS;

  private Tensor[] leaves = NO_TENSORS;
  private int count;
  private int streams;

  private Pass(
      boolean training, @Nullable Rng rng, @Nullable List<Tracked> waiting, @Nullable Watch watch) {
    this.training = training;
    this.rng = rng;
    this.waiting = waiting;
    this.watch = watch;
  }

  /** The pass of inference: it holds nothing, and all threads share it. */
  public static Pass inference() {
    return INFERENCE;
  }

  /** A new pass of training, for networks that draw no random numbers. */
  public static Pass training() {
    return new Pass(true, null, null, null);
  }

  /**
   * A new pass of training whose layers draw random numbers from this stream; each step needs
   * another: {@code Pass.training(rng.fork(step))}.
   */
  public static Pass training(Rng rng) {
    return new Pass(true, rng, null, null);
  }

  /**
   * A new pass of training over a part of a batch: what its layers {@link #track} waits until all
   * parts are {@link #join}ed.
   */
  public static Pass part(Rng rng) {
    return new Pass(true, rng, new ArrayList<>(), null);
  }

  /**
   * Moves the buffers by what the parts of a batch saw: by the mean of the parts' values, each with
   * its share of the batch.
   *
   * @param shares a number for each part; they add up to 1
   */
  public static void join(List<Pass> parts, float... shares) {
    List<Tracked> first = tracked(parts.get(0));
    for (int i = 0; i < first.size(); i++) {
      Tracked one = first.get(i);
      float[] mean = new float[one.value.length];
      for (int part = 0; part < shares.length; part++) {
        float[] value = tracked(parts.get(part)).get(i).value;
        for (int j = 0; j < mean.length; j++) {
          mean[j] = shares.length == 1 ? value[j] : Math.fma(shares[part], value[j], mean[j]);
        }
      }
      one.buffer.blend(mean, one.weight);
    }
    parts.forEach(part -> tracked(part).clear());
  }

  private static List<Tracked> tracked(Pass part) {
    if (part.waiting == null) {
      throw new IllegalArgumentException("join: needs passes from Pass.part(rng)");
    }
    return part.waiting;
  }

  /** A pass of the same kind, not yet begun, that shows the layers' outputs. */
  public Pass watching(Watch watch) {
    return new Pass(training, rng, waiting, watch);
  }

  /** Whether layers' outputs are to be shown. */
  boolean isWatched() {
    return watch != null;
  }

  /** Shows a layer's output to who watches. */
  void saw(Network container, String name, Layer layer, Tensor output) {
    if (watch != null) {
      watch.saw(container, name, layer, output);
    }
  }

  /** Whether this is training. */
  public boolean isTraining() {
    return training;
  }

  /**
   * A parameter's value, to compute with: recorded in training unless it is frozen, and only the
   * numbers in inference.
   */
  public Tensor use(Parameter parameter) {
    if (!training || parameter.isFrozen()) {
      return parameter.settled();
    }
    for (int i = 0; i < count; i++) {
      if (used[i] == parameter) {
        return leaves[i];
      }
    }
    if (count == used.length) {
      used = Arrays.copyOf(used, 2 * count + 4);
      leaves = Arrays.copyOf(leaves, 2 * count + 4);
    }
    used[count] = parameter;
    leaves[count] = parameter.tracked();
    return leaves[count++];
  }

  /**
   * The stream of random numbers for one use in one layer: each call gives another, and the same
   * calls in the same order give the same ones.
   *
   * @throws IllegalStateException in inference, or in a training pass without a stream
   */
  public Rng rng() {
    if (rng == null) {
      throw new IllegalStateException(
          training
              ? "pass: a layer needs random numbers; use Pass.training(rng.fork(step))"
              : "pass: inference has no random numbers");
    }
    return rng.fork(streams++);
  }

  /**
   * Moves a running average towards what this batch has: to (1 − weight) · buffer + weight · value.
   *
   * @throws IllegalArgumentException if the shapes differ
   */
  public void track(Buffer buffer, Tensor value, float weight) {
    if (!value.shape().equals(buffer.shape())) {
      throw new IllegalArgumentException(
          "track: a buffer " + buffer.shape() + " cannot take a value " + value.shape());
    }
    if (waiting == null) {
      buffer.blend(value.toArray(), weight);
    } else {
      waiting.add(new Tracked(buffer, value.toArray(), weight));
    }
  }

  private record Tracked(Buffer buffer, float[] value, float weight) {}
}
