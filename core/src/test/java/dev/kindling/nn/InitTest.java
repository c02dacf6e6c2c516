package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.nn.Init.Fans;
import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InitTest {
  private static final Shape MATRIX = Shape.of(500, 400);
  private static final Shape KERNELS = Shape.of(64, 32, 3, 3);

  private static Tensor draw(Init init, Shape shape) {
    Fans fans = shape.rank() == 2 ? Fans.ofLinear(shape) : Fans.ofConv(shape);
    return init.of(shape, fans, Rng.of(11));
  }

  /** Mean 0 and this deviation, within three standard errors. */
  private static void spread(Init init, Shape shape, boolean normal, double deviation) {
    float[] x = draw(init, shape).toArray();
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (float value : x) {
      sum += value;
      squares += (double) value * value;
      largest = Math.max(largest, Math.abs(value));
    }
    double n = x.length;
    assertEquals(0, sum / n, 3 * deviation / Math.sqrt(n));
    // The fourth moment of a normal distribution is 3, and of a uniform one 9/5.
    double error = Math.sqrt(((normal ? 3 : 1.8) - 1) / (4 * n));
    assertEquals(1, Math.sqrt(squares / n) / deviation, 3 * error);
    if (!normal) {
      assertTrue(largest <= Math.sqrt(3) * deviation * (1 + 1e-6));
      assertTrue(largest >= Math.sqrt(3) * deviation * 0.999);
    }
  }

  @Test
  void kaimingGoesByTheFanIn() {
    spread(Init.kaimingUniform(), MATRIX, false, Math.sqrt(2 / 500.0));
    spread(Init.kaimingNormal(), MATRIX, true, Math.sqrt(2 / 500.0));
    spread(Init.kaimingNormal().gain(Init.leakyReluGain(0.2)), MATRIX, true, Math.sqrt(2 / 520.0));
    spread(Init.kaimingNormal(), KERNELS, true, Math.sqrt(2 / 288.0));
  }

  @Test
  void kaimingGoesByTheFanOutWhereAsked() {
    spread(Init.kaimingNormal().fanOut(), MATRIX, true, Math.sqrt(2 / 400.0));
    spread(Init.kaimingNormal().fanOut(), KERNELS, true, Math.sqrt(2 / 576.0));
  }

  @Test
  void xavierGoesByBoth() {
    spread(Init.xavierUniform(), MATRIX, false, Math.sqrt(2 / 900.0));
    spread(
        Init.xavierUniform().gain(Init.TANH_GAIN), MATRIX, false, 5 / 3.0 * Math.sqrt(2 / 900.0));
    spread(Init.xavierNormal(), MATRIX, true, Math.sqrt(2 / 900.0));
    spread(Init.xavierUniform(), KERNELS, false, Math.sqrt(2 / 864.0));
  }

  @Test
  void lecunHasTheGainOne() {
    spread(Init.lecunUniform(), MATRIX, false, Math.sqrt(1 / 500.0));
    spread(Init.lecunNormal(), MATRIX, true, Math.sqrt(1 / 500.0));
  }

  @Test
  void plainDistributionsHaveTheirMoments() {
    spread(Init.uniform(-2, 2), MATRIX, false, 2 / Math.sqrt(3));
    spread(Init.normal(0, 2), MATRIX, true, 2);
    // A standard normal distribution cut at ±2 has the variance 0.7737.
    float[] x = draw(Init.truncatedNormal(0, 0.02f, -0.04f, 0.04f), MATRIX).toArray();
    double squares = 0;
    for (float value : x) {
      assertTrue(Math.abs(value) <= 0.04f);
      squares += (double) value * value;
    }
    assertEquals(0.02 * 0.87963, Math.sqrt(squares / x.length), 0.02 * 0.003);
  }

  @Test
  void theStandardIsPyTorchsKaimingWithASlopeOfRootFive() {
    spread(Init.standard(), MATRIX, false, Math.sqrt(1 / 1500.0));
    Tensor same = draw(Init.kaimingUniform().gain(Init.leakyReluGain(Math.sqrt(5))), MATRIX);
    assertEquals(0, same.minus(draw(Init.standard(), MATRIX)).abs().max().item(), 1e-8);
  }

  @Test
  void gainsAreThoseOfPyTorch() {
    assertEquals(Math.sqrt(2), Init.RELU_GAIN);
    assertEquals(1.4141428569978354, Init.leakyReluGain(0.01), 1e-15);
    assertEquals(1.6666666666666667, Init.TANH_GAIN);
    assertEquals(0.75, Init.SELU_GAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 60, 100})
  void orthogonalMatricesAreOrthogonal(int rows) {
    Tensor w = draw(Init.orthogonal(2), Shape.of(rows, 60));
    Tensor gram = rows > 60 ? w.matmul(w, true, false) : w.matmul(w, false, true);
    Tensor expected = Tensor.eye(Math.min(rows, 60)).times(4);
    assertEquals(0, gram.minus(expected).abs().max().item(), 1e-5);
  }

  @Test
  void orthogonalKernelsAreOrthogonalToEachOther() {
    Tensor w = draw(Init.orthogonal(1), Shape.of(8, 3, 3, 3)).reshape(8, 27);
    assertEquals(0, w.matmul(w, false, true).minus(Tensor.eye(8)).abs().max().item(), 1e-6);
  }

  @Test
  void identityAndDiracPassOn() {
    assertArrayEquals(
        new float[] {3, 0, 0, 0, 3, 0}, draw(Init.identity(3), Shape.of(2, 3)).toArray());
    assertArrayEquals(
        new float[] {0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0},
        draw(Init.dirac(1), Shape.of(2, 2, 3)).toArray());
    assertArrayEquals(
        new float[] {0, 0, 0, 1, 0, 0, 0, 1}, draw(Init.dirac(2), Shape.of(2, 1, 2, 2)).toArray());
  }

  @Test
  void sparseMatricesHaveTheirShareOfZerosInEachRow() {
    float[] w = draw(Init.sparse(0.25, 0.01f), Shape.of(60, 101)).toArray();
    for (int row = 0; row < 60; row++) {
      int zeros = 0;
      for (int i = 0; i < 101; i++) {
        zeros += w[row * 101 + i] == 0 ? 1 : 0;
      }
      assertEquals(26, zeros);
    }
  }

  @Test
  void linearStartsUniformByItsFanInUnlessToldOtherwise() {
    Rng rng = Rng.of(5);
    float bound = (float) (1 / Math.sqrt(7));
    Linear linear = Linear.of(7, 3, rng);
    assertArrayEquals(
        rng.fork(0).uniform(Shape.of(7, 3), -bound, bound).toArray(),
        linear.weight().value().toArray());
    assertArrayEquals(
        rng.fork(1).uniform(Shape.of(3), -bound, bound).toArray(), linear.bias().value().toArray());
  }

  @Test
  void linearTakesAnInit() {
    Linear linear = Linear.of(4, 3, Init.constant(0.5f), Init.ones(), Rng.of(1));
    assertArrayEquals(
        new float[] {3, 3, 3}, linear.forward(Tensor.of(new float[][] {{1, 1, 1, 1}})).toArray());
    Linear plain = Linear.of(4, 3, Init.constant(-0.5f), Init.standard(), Rng.of(1)).withoutBias();
    Tensor x = Tensor.of(new float[][] {{1, 1, 1, 1}});
    assertArrayEquals(new float[] {-2, -2, -2}, plain.forward(x).toArray());
    assertArrayEquals(new float[] {0, 0, 0}, Sequential.of(plain, new ReLU()).forward(x).toArray());
    assertEquals(1, plain.parameters().size());
    assertEquals(
        "linear(4, 3): it was made without a bias",
        assertThrows(IllegalStateException.class, plain::bias).getMessage());
  }

  @Test
  void whatCannotBeIsRefused() {
    refused("init: the fans must be at least 1, not 0 and 3", () -> new Fans(0, 3));
    refused(
        "orthogonal: needs a matrix, or more dimensions, not the shape [5]",
        () -> Init.orthogonal(1).of(Shape.of(5), new Fans(5, 5), Rng.of(1)));
    refused(
        "identity: needs a matrix, not the shape [2, 3, 4]",
        () -> Init.identity(1).of(Shape.of(2, 3, 4), new Fans(5, 5), Rng.of(1)));
    refused(
        "sparse: the share must be from 0 to 1, not 1.5",
        () -> draw(Init.sparse(1.5, 1), Shape.of(2, 2)));
    refused(
        "dirac: needs [out, in / groups, window …] with out a multiple of the 2 groups, not [3, 1,"
            + " 5]",
        () -> draw(Init.dirac(2), Shape.of(3, 1, 5)));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
