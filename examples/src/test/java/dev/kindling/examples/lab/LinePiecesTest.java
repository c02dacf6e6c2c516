package dev.kindling.examples.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kindling.nn.Linear;
import dev.kindling.nn.ReLU;
import dev.kindling.nn.Sequential;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LinePiecesTest {
  /** u₁ · max(w₁x + b₁, 0) + u₂ · max(w₂x + b₂, 0). */
  private static Sequential two(float w1, float b1, float u1, float w2, float b2, float u2) {
    return Sequential.of(
        Linear.of(Tensor.of(new float[][] {{w1, w2}}), Tensor.of(b1, b2)),
        new ReLU(),
        Linear.of(Tensor.of(new float[][] {{u1}, {u2}}), Tensor.zeros(1)));
  }

  private static int pieces(Sequential net) {
    return LinePieces.INSTANCE.count(net, -1, 1);
  }

  @Test
  void theAbsoluteValueHasTwo() {
    assertEquals(2, pieces(two(1, 0, 1, -1, 0, 1)));
  }

  @Test
  void twoBendsMakeThree() {
    assertEquals(3, pieces(two(1, 0.5f, 1, 1, -0.5f, -1)));
  }

  @Test
  void bendsThatCancelAreNone() {
    assertEquals(1, pieces(two(1, 0, 1, 1, 0, -1)));
    assertEquals(1, pieces(two(1, 0, 1, -1, 0, -1)));
  }

  @Test
  void bendsOutsideDoNotCount() {
    assertEquals(1, pieces(two(1, 2, 1, 1, -2, 1)));
  }

  @Test
  void aDeepNetworkHasAsManyAsAFineGridShows() {
    for (int seed = 0; seed < 10; seed++) {
      Rng rng = Rng.of(seed);
      Sequential net =
          Sequential.of(
              Linear.of(1, 5, rng.fork(0)),
              new ReLU(),
              Linear.of(5, 5, rng.fork(1)),
              new ReLU(),
              Linear.of(5, 1, rng.fork(2)));
      assertEquals(onAGrid(net), pieces(net), "seed " + seed);
    }
  }

  /** One more than the places where the pattern of active units changes and the slope with it. */
  private static int onAGrid(Sequential net) {
    int steps = 20_000;
    double[] y = new double[steps + 1];
    double[] x = new double[steps + 1];
    for (int i = 0; i <= steps; i++) {
      x[i] = -1 + 2.0 * i / steps;
      y[i] = exact(net, x[i]);
    }
    int pieces = 1;
    double slope = (y[1] - y[0]) / (x[1] - x[0]);
    for (int i = 2; i < steps; i++) {
      double next = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
      double here = (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
      if (Math.abs(here - slope) > 1e-9 && Math.abs(next - here) < 1e-9) {
        pieces++;
        slope = here;
      }
    }
    return pieces;
  }

  /** The network's output in double precision. */
  private static double exact(Sequential net, double x) {
    double[] values = {x};
    for (var layer : net.layers()) {
      if (layer instanceof Linear linear) {
        double[] next = new double[linear.out()];
        for (int j = 0; j < next.length; j++) {
          next[j] = linear.bias().value().get(j);
          for (int i = 0; i < values.length; i++) {
            next[j] += values[i] * linear.weight().value().get(i, j);
          }
        }
        values = next;
      } else {
        for (int i = 0; i < values.length; i++) {
          values[i] = Math.max(values[i], 0);
        }
      }
    }
    return values[0];
  }
}
