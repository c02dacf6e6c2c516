package dev.kindling.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import org.junit.jupiter.api.Test;

class LbfgsTest {
  private int evaluations;

  /** Σ (10 (w₂ − w₁²))² + (1 − w₁)², over columns: H. Rosenbrock (1960). */
  private Tensor valley(Parameter w) {
    evaluations++;
    Tensor first = w.tracked().slice(0, 0, 1);
    Tensor second = w.tracked().slice(0, 1, 2);
    return second.minus(first.square()).times(10).square().plus(first.minus(1).square()).sum();
  }

  @Test
  void theCurvedValleyIsFollowedToItsEnd() {
    Parameter w = new Parameter(Tensor.of(new float[][] {{-1.2f, 0, 2}, {1, -1, -2}}));
    Lbfgs lbfgs = new Lbfgs().iterations(100);
    assertTrue(lbfgs.step(() -> valley(w)) > 100);
    assertEquals(0, w.value().minus(1).abs().max().item(), 1e-3);
    assertTrue(evaluations <= 125, "computed the loss " + evaluations + " times");
  }

  @Test
  void aQuadraticNeedsFewIterations() {
    Parameter w = new Parameter(Rng.of(1).normal(Shape.of(8), 0, 1));
    Tensor curvature = Tensor.linspace(1, 4, 8);
    new Lbfgs().step(() -> w.tracked().minus(3).square().times(curvature).sum());
    assertEquals(0, w.value().minus(3).abs().max().item(), 1e-4);
  }

  @Test
  void withoutASearchStepsHaveTheRatesLength() {
    Parameter w = new Parameter(Tensor.of(4));
    // The gradient is 8, so the first step is 1 / 8 · 0.5 along −8.
    new Lbfgs().learningRate(0.5).withoutSearch().iterations(1).step(() -> square(w));
    assertEquals(3.5f, w.value().item());
  }

  private static Parameter four() {
    return new Parameter(Tensor.of(4));
  }

  private static Tensor square(Parameter w) {
    return w.tracked().square().sum();
  }

  @Test
  void theNumberOfLossesIsLimited() {
    Parameter w = new Parameter(Tensor.of(new float[][] {{-1.2f}, {1}}));
    new Lbfgs().evaluations(7).step(() -> valley(w));
    assertTrue(evaluations <= 8, "computed the loss " + evaluations + " times");
  }

  @Test
  void whatCannotBeIsRefused() {
    assertEquals(
        "Lbfgs: history must be at least 1, not 0",
        assertThrows(IllegalArgumentException.class, () -> new Lbfgs().history(0)).getMessage());
    Parameter w = four();
    Lbfgs lbfgs = new Lbfgs().iterations(1);
    lbfgs.step(() -> square(w));
    assertEquals(
        "Lbfgs: the loss depends on other parameters than at first; use a new Lbfgs for them",
        assertThrows(IllegalStateException.class, () -> lbfgs.step(() -> square(four())))
            .getMessage());
  }
}
