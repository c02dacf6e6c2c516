package dev.kindling;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.Linear;
import dev.kindling.nn.Pass;
import dev.kindling.nn.ReLU;
import dev.kindling.nn.Sequential;
import dev.kindling.op.Shape;
import dev.kindling.optim.Adam;
import dev.kindling.optim.Optimizer;
import dev.kindling.optim.Sgd;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Compares the losses of 200 steps with PyTorch's, which {@code src/test/python/torch_200_steps.py}
 * has written; the recipe stands there too.
 */
class TorchTest {
  private static final int STEPS = 200;
  private static final int BATCH = 32;
  private static final double TOLERANCE = 1e-4;

  private final Rng rng = Rng.of(7);

  @Test
  void sgdTakesTheStepsOfPyTorch() throws IOException {
    compare("sgd", new Sgd(0.05));
  }

  @Test
  void momentumTakesTheStepsOfPyTorch() throws IOException {
    compare("momentum", new Sgd(0.01, 0.9));
  }

  @Test
  void adamTakesTheStepsOfPyTorch() throws IOException {
    compare("adam", new Adam(1e-3));
  }

  private void compare(String run, Optimizer optimizer) throws IOException {
    float b = (float) (1 / Math.sqrt(784));
    float c = (float) (1 / Math.sqrt(128));
    Sequential net =
        Sequential.of(
            Linear.of(uniform(0, b, 784, 128), uniform(1, b, 128)),
            new ReLU(),
            Linear.of(uniform(2, c, 128, 10), uniform(3, c, 10)));
    Tensor templates = rng.fork(4).uniform(Shape.of(10, 784), 0, 1);
    double[] expected = losses(run);
    for (int step = 0; step < STEPS; step++) {
      IntTensor labels = labels(step);
      Tensor noise = rng.fork(2000 + step).uniform(Shape.of(BATCH, 784), 0, 1);
      Tensor x = rows(templates, labels).times(0.25f).plus(noise.times(0.75f));
      Tensor loss = new CrossEntropy().forward(net.forward(x, Pass.training()), labels);
      assertEquals(expected[step], loss.item(), TOLERANCE, "step " + step);
      optimizer.step(loss.backward());
    }
  }

  private Tensor uniform(int stream, float bound, int... dims) {
    return rng.fork(stream).uniform(Shape.of(dims), -bound, bound);
  }

  private IntTensor labels(int step) {
    Rng stream = rng.fork(1000 + step);
    int[] labels = new int[BATCH];
    Arrays.setAll(labels, i -> stream.below(10, i));
    return IntTensor.of(labels);
  }

  private static Tensor rows(Tensor templates, IntTensor labels) {
    float[] all = templates.toArray();
    return Tensor.filled(
        Shape.of(BATCH, 784),
        data -> {
          for (int i = 0; i < BATCH; i++) {
            System.arraycopy(all, labels.get(i) * 784, data, i * 784, 784);
          }
        });
  }

  private static double[] losses(String run) throws IOException {
    try (InputStream in = TorchTest.class.getResourceAsStream("torch_200_steps.csv")) {
      List<String[]> rows =
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.split(","))
              .toList();
      int column = Arrays.asList(rows.get(0)).indexOf(run);
      assertEquals(STEPS, rows.size() - 1);
      return rows.stream().skip(1).mapToDouble(row -> Double.parseDouble(row[column])).toArray();
    }
  }
}
