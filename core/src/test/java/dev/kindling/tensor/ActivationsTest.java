package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ActivationsTest {
  private static final float INF = Float.POSITIVE_INFINITY;

  @Test
  void piecewiseLinearFunctionsBendWhereTheyShould() {
    Tensor x = Tensor.of(-4, -1, 0, 1, 8);
    assertEquals("[0.0, 0.0, 0.0, 1.0, 6.0]", x.relu6().toString());
    assertEquals("[-0.04, -0.01, 0.0, 1.0, 8.0]", x.leakyRelu().toString());
    assertEquals("[-2.0, -0.5, 0.0, 1.0, 8.0]", x.leakyRelu(0.5f).toString());
    assertEquals("[-1.0, -1.0, 0.0, 1.0, 1.0]", x.hardTanh().toString());
    assertEquals("[-2.0, -1.0, 0.0, 1.0, 3.0]", x.hardTanh(-2, 3).toString());
    assertEquals("[0.0, 0.33333334, 0.5, 0.6666667, 1.0]", x.hardSigmoid().toString());
    assertEquals("[-0.0, -0.33333334, 0.0, 0.6666667, 8.0]", x.hardSwish().toString());
    assertEquals("[-4.0, 0.0, 0.0, 0.0, 8.0]", x.hardShrink(1).toString());
    assertEquals("[-3.0, 0.0, 0.0, 0.0, 7.0]", x.softShrink(1).toString());
    assertEquals(x.toString(), x.softShrink(0).toString());
    assertEquals("[9.0, 9.0, 9.0, 9.0, 8.0]", x.threshold(1, 9).toString());
    assertEquals(-0.22916667f, x.rrelu().get(1));
  }

  @Test
  void gradientsAtKinksAreThoseOfPyTorch() {
    assertArrayEquals(new float[] {0, 1, 0}, slopes(Tensor::relu6, 0, 3, 6));
    assertArrayEquals(new float[] {0.5f, 0.5f, 1}, slopes(x -> x.leakyRelu(0.5f), -1, 0, 1));
    assertArrayEquals(new float[] {0, 1, 0}, slopes(Tensor::hardTanh, -1, 0, 1));
    assertArrayEquals(new float[] {0, 1 / 6f, 0}, slopes(Tensor::hardSigmoid, -3, 0, 3));
    assertArrayEquals(new float[] {0, 0.5f, 1}, slopes(Tensor::hardSwish, -3, 0, 3));
    assertArrayEquals(new float[] {0, 0, 1}, slopes(Tensor::hardShrink, -0.5f, 0.5f, 0.6f));
    assertArrayEquals(new float[] {0, 0, 1}, slopes(Tensor::softShrink, -0.5f, 0.5f, 0.6f));
    assertArrayEquals(new float[] {0, 0, 1}, slopes(x -> x.threshold(1, 9), 0, 1, 2));
  }

  @Test
  void smoothFunctionsHaveTheirKnownValues() {
    Tensor x = Tensor.of(-1, 0, 1);
    near(Tensor.of(-0.6321206f, 0, 1), x.elu());
    near(Tensor.of(-0.3160603f, 0, 1), x.elu(0.5f));
    near(Tensor.of(-1.1113307f, 0, 1.050701f), x.selu());
    near(Tensor.of(-0.6321206f, 0, 1), x.celu());
    near(Tensor.of(-0.7869387f, 0, 1), x.celu(2));
    near(Tensor.of(-0.15865525f, 0, 0.8413447f), x.gelu());
    near(Tensor.of(-0.158808f, 0, 0.841192f), x.geluTanh());
    near(Tensor.of(-0.26894143f, 0, 0.7310586f), x.silu());
    near(Tensor.of(-0.30340147f, 0, 0.8650984f), x.mish());
    near(Tensor.of(0.31326169f, 0.6931472f, 1.3132617f), x.softplus());
    near(Tensor.of(0.06346401f, 0.3465736f, 1), x.softplus(2, 1));
    near(Tensor.of(0.31326169f, 0.6931472f, 1.3132617f), x.softplus(1, 1));
    near(Tensor.of(-0.5f, 0, 0.5f), x.softsign());
    near(Tensor.of(-1.3132617f, -0.6931472f, -0.31326169f), x.logSigmoid());
    near(Tensor.of(-0.23840584f, 0, 0.23840584f), x.tanhShrink());
  }

  @Test
  void smoothFunctionsKeepTheirDigitsFarOut() {
    assertEquals(-8.9928282e-22f, Tensor.of(-9.75f).gelu().item(), 5e-27f);
    assertEquals(3.7200760e-44f, Tensor.of(-100).softplus().item(), 2e-45f);
    assertEquals(-1000f, Tensor.of(-1000).logSigmoid().item());
    assertEquals(-5.2539066e-25f, Tensor.of(-60).silu().item(), 1e-31f);
    assertEquals(3.3333334e-13f, Tensor.of(1e-4f).tanhShrink().item(), 1e-19f);
    for (UnaryOperator<Tensor> activation :
        List.<UnaryOperator<Tensor>>of(
            Tensor::gelu, Tensor::geluTanh, Tensor::silu, Tensor::mish)) {
      Tensor x = Tensor.of(-Float.MAX_VALUE, -200, 200, Float.MAX_VALUE).requiresGrad();
      near(Tensor.of(0, 0, 200, Float.MAX_VALUE), activation.apply(x));
      // An upstream gradient over 1 times x overflows, and must not meet a slope of 0.
      Tensor scalar = activation.apply(x).times(Tensor.of(3, 3, 3, 0.5f)).sum();
      near(Tensor.of(0, 0, 3, 0.5f), scalar.backward().of(x));
    }
  }

  @Test
  void gradientsOfUnitsWithABendAreThoseOfPyTorch() {
    assertArrayEquals(new float[] {0.5f, 1}, slopes(x -> x.elu(0.5f), 0, 1));
    assertArrayEquals(new float[] {1, 1, 0}, slopes(x -> x.celu(2), 0, 1, -INF));
    assertArrayEquals(new float[] {1, 0.25f}, slopes(Tensor::softsign, 0, 1));
    assertArrayEquals(new float[] {0, 0.5f, 1, 1}, slopes(Tensor::softplus, -INF, 0, 21, INF));
    assertArrayEquals(new float[] {1, 0.5f, -0f}, slopes(Tensor::logSigmoid, -INF, 0, INF));
  }

  @Test
  void nanGoesThroughEveryActivation() {
    for (UnaryOperator<Tensor> activation : all()) {
      assertEquals(Float.NaN, activation.apply(Tensor.of(Float.NaN, 1)).get(0));
    }
  }

  @Test
  void everyActivationTakesEmptyTensors() {
    for (UnaryOperator<Tensor> activation : all()) {
      assertEquals(Shape.of(3, 0), activation.apply(Tensor.zeros(3, 0)).shape());
    }
  }

  @Test
  void scalarsWork() {
    for (UnaryOperator<Tensor> activation : all()) {
      assertEquals(Shape.of(), activation.apply(Tensor.scalar(2)).shape());
    }
    assertEquals(1f, Tensor.scalar(2).softmax(0).item());
    assertEquals(0f, Tensor.scalar(2).logSoftmax().item());
  }

  @Test
  void preluHasOneSlopeOrOneForEachChannel() {
    Tensor x = Tensor.of(new float[][] {{-1, -1}, {3, 0}}).requiresGrad();
    Tensor slope = Tensor.of(0.5f, 2).requiresGrad();
    assertEquals("[[-0.5, -2.0], [3.0, 0.0]]", x.prelu(slope).toString());
    assertEquals("[[-0.5, -0.5], [3.0, 0.0]]", x.prelu(Tensor.scalar(0.5f)).toString());
    assertEquals("[-0.5, 3.0]", Tensor.of(-1, 3).prelu(Tensor.of(0.5f)).toString());
    Gradients g = x.prelu(slope).sum().backward();
    assertEquals("[[0.5, 2.0], [1.0, 2.0]]", g.of(x).toString());
    assertEquals("[-1.0, -1.0]", g.of(slope).toString());
    assertEquals(Float.NEGATIVE_INFINITY, Tensor.of(-INF).prelu(Tensor.of(0.5f)).item());
    assertEquals(INF, Tensor.of(INF).prelu(Tensor.of(0.5f)).item());
    Tensor images = Tensor.full(-1, 1, 2, 1, 2);
    assertEquals("[[[[-0.5, -0.5]], [[-2.0, -2.0]]]]", images.prelu(slope).toString());
  }

  @Test
  void softmaxGoesAlongAnyDimension() {
    Tensor x = Rng.of(3).uniform(Shape.of(3, 5), -4, 4);
    assertArrayEquals(x.softmax().toArray(), x.softmax(1).toArray());
    near(x.transpose().softmax(0).transpose(), x.softmax());
    near(x.transpose().logSoftmax(-2).transpose(), x.logSoftmax(-1));
    near(x.softmin(0), x.unaryMinus().softmax(0));
    near(x.reshape(3, 5, 1).softmax(1).reshape(3, 5), x.softmax());
    near(x.logSoftmax(0).exp(), x.softmax(0));
  }

  @Test
  void softmaxStaysFiniteAlongEveryDimension() {
    Tensor x = Tensor.of(new float[][] {{1000, 0, -1000}, {1000, 0, -1000}});
    assertEquals("[[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]", x.softmax(0).toString());
    Tensor high = Tensor.of(new float[][] {{-1000, 5}, {1000, 5}, {1000, 5 - 1000}});
    assertEquals("[[0.0, 0.5], [0.5, 0.5], [0.5, 0.0]]", high.softmax(0).toString());
    assertEquals("[[-2000.6931, -0.6931472]]", high.logSoftmax(0).slice(0, 0, 1).toString());
  }

  @Test
  void theSoftmaxOfAScalarHasNoSlope() {
    Tensor x = Tensor.scalar(2).requiresGrad();
    assertEquals(0f, x.softmax(0).times(3).backward().of(x).item());
    assertEquals(0f, x.logSoftmax().times(3).backward().of(x).item());
  }

  @Test
  void aLineOfMinusInfinitiesHasNoSoftmax() {
    Tensor x = Tensor.of(new float[][] {{-INF, -INF}, {0, 0}});
    assertEquals("[[NaN, NaN], [0.5, 0.5]]", x.softmax().toString());
    assertEquals("[[NaN, NaN], [0.5, 0.5]]", x.transpose().softmax(0).transpose().toString());
    assertEquals("[NaN, NaN]", Tensor.of(INF, 0).logSoftmax().toString());
    assertEquals("[0.0, 1.0]", Tensor.of(-INF, 0).softmax().toString());
  }

  @Test
  void gatedUnitsTakeTheHalvesOfADimension() {
    Tensor x = Tensor.of(new float[][] {{1, 2, 0, 0}, {4, -1, 1, 3}});
    near(Tensor.of(new float[][] {{0.5f, 1}, {2.9242344f, -0.95257413f}}), x.glu(-1));
    near(Tensor.of(new float[][] {{0.98201376f, 0.53788286f, 0, 0}}), x.glu(0));
    near(Tensor.of(new float[][] {{2.9242344f, -1.7615942f, 0, 0}}), x.swiGlu(0));
    near(Tensor.of(new float[][] {{0, 0}, {3.928055f, -0.80682427f}}), x.swiGlu(1));
    assertEquals(Shape.of(0, 4), Tensor.zeros(0, 4).swiGlu(0).shape());
  }

  @Test
  void wrongArgumentsAreRefusedInOneSentence() {
    Tensor x = Tensor.zeros(2, 4);
    refused("softmax: the shape [2, 4] has no axis 2; needs -2..1", () -> x.softmax(2));
    refused(
        "logSoftmax: the shape [] has no axis 1; needs at least one dimension",
        () -> Tensor.scalar(0).logSoftmax(1));
    refused("hardTanh: the bounds are 1.0 and 1.0; needs low < high", () -> x.hardTanh(1, 1));
    refused("celu: alpha is 0.0; needs another number", () -> x.celu(0));
    refused("softplus: beta is 0.0; needs another number", () -> x.softplus(0, 20));
    refused(
        "glu: dimension -1 of the shape [2, 3] is odd; needs two halves",
        () -> Tensor.zeros(2, 3).glu(-1));
    refused(
        "swiGlu: dimension 0 of the shape [3, 4] is odd; needs two halves",
        () -> Tensor.zeros(3, 4).swiGlu(0));
    refused("glu: the shape [2, 4] has no axis 2; needs -2..1", () -> x.glu(2));
    refused("softShrink: lambda is -1.0; needs 0 or more", () -> x.softShrink(-1));
    refused(
        "prelu: slopes of the shape [3] do not fit the shape [2, 4]; needs one, or 4 for the"
            + " channels",
        () -> x.prelu(Tensor.zeros(3)));
    refused(
        "prelu: slopes of the shape [2] do not fit the shape [2]; needs one",
        () -> Tensor.zeros(2).prelu(Tensor.zeros(2)));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }

  private static void near(Tensor a, Tensor b) {
    assertEquals(a.shape(), b.shape());
    assertArrayEquals(b.toArray(), a.toArray(), 1e-6f);
  }

  private static List<UnaryOperator<Tensor>> all() {
    return List.of(
        Tensor::relu,
        Tensor::relu6,
        Tensor::leakyRelu,
        Tensor::rrelu,
        x -> x.prelu(Tensor.scalar(0.5f)),
        Tensor::hardTanh,
        Tensor::hardSigmoid,
        Tensor::hardSwish,
        Tensor::hardShrink,
        Tensor::softShrink,
        x -> x.threshold(0, 0),
        Tensor::elu,
        Tensor::selu,
        x -> x.celu(2),
        Tensor::gelu,
        Tensor::geluTanh,
        Tensor::silu,
        Tensor::mish,
        Tensor::softplus,
        x -> x.softplus(2, 10),
        Tensor::softsign,
        Tensor::logSigmoid,
        Tensor::tanhShrink,
        Tensor::softmax,
        Tensor::logSoftmax,
        x -> x.softmin(-1));
  }

  private static float[] slopes(UnaryOperator<Tensor> activation, float... at) {
    Tensor x = Tensor.of(at).requiresGrad();
    return activation.apply(x).sum().backward().of(x).toArray();
  }
}
