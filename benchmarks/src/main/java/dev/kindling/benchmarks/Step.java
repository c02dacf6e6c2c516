package dev.kindling.benchmarks;

import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.Loss;
import dev.kindling.nn.Pass;
import dev.kindling.nn.Sequential;
import dev.kindling.op.Shape;
import dev.kindling.optim.Adam;
import dev.kindling.optim.Optimizer;
import dev.kindling.optim.Sgd;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;

/**
 * Training steps of 784→128→10 on batches made beforehand, in turn. The rates are low, so that a
 * long measurement does not end in a perfect fit: vanishing gradients are subnormal numbers, which
 * processors handle many times more slowly.
 */
public final class Step {
  private static final int BATCHES = 16;

  private final Sequential net =
      Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
  private final Loss loss = new CrossEntropy();
  private final Arena arena = new Arena();
  private final Tensor[] inputs = new Tensor[BATCHES];
  private final IntTensor[] labels = new IntTensor[BATCHES];
  private final Optimizer optimizer;
  private int next;

  /** Steps of a batch size with an optimizer, {@code sgd} or {@code adam}. */
  public Step(int batch, String optimizer) {
    this.optimizer = optimizer.equals("sgd") ? new Sgd(1e-3) : new Adam(1e-6);
    for (int i = 0; i < BATCHES; i++) {
      Rng rng = Rng.of(7).fork(i);
      int[] label = new int[batch];
      Arrays.setAll(label, row -> rng.fork(1).below(10, row));
      inputs[i] = rng.fork(0).uniform(Shape.of(batch, 784), 0, 1);
      labels[i] = IntTensor.of(label);
    }
  }

  /** Takes one step; returns the loss before it. */
  public float run() {
    Tensor x = inputs[next];
    IntTensor y = labels[next];
    next = (next + 1) % BATCHES;
    float[] before = new float[1];
    Gradients gradients =
        arena.within(
            () -> {
              Tensor value = loss.forward(net.forward(x, Pass.training()), y);
              before[0] = value.item();
              return value.backward();
            });
    optimizer.step(gradients);
    arena.reset();
    return before[0];
  }

  /**
   * Warms up, and makes sure that the loss falls.
   *
   * @throws IllegalStateException if it does not
   */
  public void check(int rounds) {
    double first = round();
    for (int i = 1; i < rounds; i++) {
      round();
    }
    double last = round();
    if (!(last < first)) {
      throw new IllegalStateException("the loss did not fall, " + first + " to " + last);
    }
  }

  private double round() {
    double sum = 0;
    for (int i = 0; i < BATCHES; i++) {
      sum += run();
    }
    return sum / BATCHES;
  }
}
