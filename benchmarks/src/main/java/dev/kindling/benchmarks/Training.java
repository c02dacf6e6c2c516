package dev.kindling.benchmarks;

import dev.kindling.data.Batch;
import dev.kindling.nn.Layer;
import dev.kindling.nn.Loss;
import dev.kindling.nn.Pass;
import dev.kindling.optim.Optimizer;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Tensor;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Training steps on batches made beforehand, in turn, or on those of a data set.
 *
 * <p>Each input comes back with other labels, so that it cannot be learnt by heart, and the rates
 * are low: where a measurement ends in a perfect fit, gradients fade into subnormal numbers, which
 * processors handle many times more slowly.
 */
final class Training {
  private final Layer net;
  private final Loss loss;
  private final Optimizer optimizer;
  private final List<Tensor> inputs;
  private final List<IntTensor> labels;
  private final Arena arena = new Arena();
  private int next;
  private float before;

  /**
   * Steps of a network.
   *
   * @param labels a whole number of times as many as inputs
   */
  Training(Layer net, Loss loss, Optimizer optimizer, List<Tensor> inputs, List<IntTensor> labels) {
    this.net = net;
    this.loss = loss;
    this.optimizer = optimizer;
    this.inputs = inputs;
    this.labels = labels;
  }

  /** Takes one step. */
  void run() {
    Tensor x = inputs.get(next % inputs.size());
    IntTensor y = labels.get(next);
    next = (next + 1) % labels.size();
    step(() -> gradients(x, y));
  }

  private void step(Supplier<Gradients> gradients) {
    optimizer.step(arena.within(gradients));
    arena.reset();
  }

  private Gradients gradients(Tensor x, IntTensor y) {
    Tensor value = loss.forward(net.forward(x, Pass.training()), y);
    before = value.item();
    return value.backward();
  }

  /** Takes a step on each batch of a data set, and returns the mean of the losses before them. */
  double epoch(Iterable<Batch> batches) {
    double sum = 0;
    int count = 0;
    for (Iterator<Batch> all = batches.iterator(); all.hasNext(); count++) {
      step(
          () -> {
            Batch batch = all.next();
            return gradients(batch.input(), batch.labels());
          });
      sum += before;
    }
    return sum / count;
  }

  /** Makes sure that the loss falls. */
  void check(int rounds) {
    double first = round();
    for (int i = 2; i < rounds; i++) {
      round();
    }
    double last = round();
    Work.expect(last < first, "the loss did not fall, " + first + " to " + last);
  }

  /** The mean of the losses before each step of a round through the labels. */
  private double round() {
    double sum = 0;
    for (int i = 0; i < labels.size(); i++) {
      run();
      sum += before;
    }
    return sum / labels.size();
  }
}
