package dev.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import org.junit.jupiter.api.Test;

class OptimizerTest {
  private final Parameter weight = new Parameter(Tensor.of(1, -2));

  /** The gradient of Σ w², which is 2w. */
  private Gradients gradients() {
    Tensor w = weight.tracked();
    return w.times(w).sum().backward();
  }

  private float[] after(Optimizer optimizer, int steps) {
    for (int i = 0; i < steps; i++) {
      optimizer.step(gradients());
    }
    return weight.value().toArray();
  }

  @Test
  void sgdGoesAgainstTheGradient() {
    assertArrayEquals(new float[] {0.5f, -1f}, after(new Sgd(0.25), 1));
  }

  @Test
  void momentumKeepsAShareOfTheLastStep() {
    // v₁ = 2, w = 0.5; v₂ = 0.5 · 2 + 1 = 2, w = 0
    assertArrayEquals(new float[] {0f, 0f}, after(new Sgd(0.25, 0.5), 2));
  }

  @Test
  void adamsFirstStepsAreAsLongAsTheRate() {
    float[] w = after(new Adam(0.01), 1);
    assertEquals(0.99, w[0], 1e-7);
    assertEquals(-1.99, w[1], 1e-6);
    w = after(new Adam(0.01), 1);
    assertEquals(0.98, w[0], 1e-7);
  }

  @Test
  void adamFollowsItsPaper() {
    double w = 1;
    double m = 0;
    double v = 0;
    for (int t = 1; t <= 5; t++) {
      double g = 2 * w;
      m = 0.9 * m + 0.1 * g;
      v = 0.99 * v + 0.01 * g * g;
      w -= 0.1 * (m / (1 - Math.pow(0.9, t))) / (Math.sqrt(v / (1 - Math.pow(0.99, t))) + 1e-3);
    }
    assertEquals(w, after(new Adam(0.1, 0.9, 0.99, 1e-3), 5)[0], 1e-6);
  }

  @Test
  void parametersWithoutAGradientStay() {
    Parameter other = new Parameter(Tensor.of(7));
    new Sgd(0.1).step(gradients());
    assertArrayEquals(new float[] {7}, other.value().toArray());
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    refused("Sgd: the learning rate must be a positive number, not 0.0", () -> new Sgd(0));
    refused(
        "Adam: the learning rate must be a positive number, not NaN", () -> new Adam(Double.NaN));
    refused("Sgd: momentum must be from 0 up to, not including, 1, not 1.0", () -> new Sgd(0.1, 1));
    refused(
        "Adam: beta2 must be from 0 up to, not including, 1, not 1.5",
        () -> new Adam(0.1, 0.9, 1.5, 1e-8));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  @Test
  void optimizersNameThemselves() {
    assertEquals("sgd(0.1)", new Sgd(0.1).toString());
    assertEquals("sgd(0.1, momentum = 0.9)", new Sgd(0.1, 0.9).toString());
    assertEquals("adam(0.001)", new Adam(1e-3).toString());
  }
}
