package dev.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.kindling.OwnJvm;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.ScalarKernels;
import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.Loss;
import dev.kindling.nn.Pass;
import dev.kindling.nn.Sequential;
import dev.kindling.op.Shape;
import dev.kindling.op.Threads;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * A training step of a small network allocates next to nothing when the JVM has warmed up. In a JVM
 * of its own: where many tests have run, the compiler puts some vectors on the heap.
 */
class AllocationTest {
  private static final int BYTES = 1024;
  private static final int SECONDS = 60;

  @Test
  void aStepOfDescentAllocatesNextToNothing() {
    check("sgd");
  }

  @Test
  void aStepOfAdamAllocatesNextToNothing() {
    check("adam");
  }

  private static void check(String rule) {
    assumeTrue(!(Kernels.best() instanceof ScalarKernels), "scalar sums make an array of lanes");
    String said = OwnJvm.says(AllocationTest.class, rule);
    assertTrue(said.contains("a step allocates little"), rule + ": " + said);
  }

  /** Takes steps until they allocate little, or time is up. */
  public static void main(String[] args) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    long least = Long.MAX_VALUE;
    Step step = new Step(args[0].equals("sgd") ? new Sgd(1e-4) : new Adam(1e-6));
    while (least > BYTES && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      step.run(1000);
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 1000);
    }
    System.out.println(least <= BYTES ? "a step allocates little" : least + " bytes in a step");
  }

  /** A step of 20→16→3 at a batch of 8, with other labels each time. */
  private static final class Step {
    private final Sequential net = Sequential.seed(42).linear(20, 16).relu().linear(16, 3).build();
    private final Loss loss = new CrossEntropy();
    private final Arena arena = new Arena();
    private final Tensor x = Rng.of(1).normal(Shape.of(8, 20), 0f, 1f);
    private final IntTensor[] labels = {
      IntTensor.of(0, 1, 2, 0, 1, 2, 0, 1), IntTensor.of(2, 1, 0, 0, 1, 1, 0, 2)
    };
    private final Optimizer optimizer;

    Step(Optimizer optimizer) {
      this.optimizer = optimizer;
    }

    void run(int steps) {
      Threads.inline(
          () -> {
            for (int i = 0; i < steps; i++) {
              IntTensor y = labels[i % labels.length];
              Gradients gradients =
                  arena.within(() -> loss.forward(net.forward(x, Pass.training()), y).backward());
              optimizer.step(gradients);
              arena.reset();
            }
            return steps;
          });
    }
  }
}
