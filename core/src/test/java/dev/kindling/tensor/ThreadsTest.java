package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.kindling.op.Shape;
import dev.kindling.op.Threads;
import dev.kindling.op.Window;
import dev.kindling.op.family.Attending;
import dev.kindling.op.family.Convolution;
import dev.kindling.op.family.Exponential;
import dev.kindling.op.family.Heads;
import dev.kindling.op.family.Hyperbolic;
import dev.kindling.op.family.LogLikelihood;
import dev.kindling.op.family.Movement;
import dev.kindling.op.family.Normalization;
import dev.kindling.op.family.Normalized;
import dev.kindling.op.family.RowNorm;
import dev.kindling.op.family.RunNorm;
import dev.kindling.op.family.SmoothActivation;
import dev.kindling.op.family.Unary;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations that share their work, at sizes at which they do. */
class ThreadsTest {
  static Stream<Sample> samples() {
    Tensor flat = Sample.random(Shape.of(100_003), 3);
    Tensor rows = Sample.random(Shape.of(7, 150, 150), 4);
    Tensor more = Sample.random(Shape.of(7, 150, 150), 5);
    Tensor row = Sample.random(Shape.of(150), 10);
    Tensor channels = Sample.random(Shape.of(7 * 150), 11);
    Tensor wide = Sample.random(Shape.of(3001, 31), 6);
    Tensor images = Sample.random(Shape.of(9, 8, 25, 26), 7);
    Tensor weight = Sample.random(Shape.of(12, 4, 3, 3), 8);
    Tensor bias = Sample.random(Shape.of(12), 9);
    Tensor gradient = Sample.random(Shape.of(9, 12, 25, 26), 12);
    Tensor narrow = Sample.random(Shape.of(9, 16, 25, 26), 14);
    Tensor narrowWeight = Sample.random(Shape.of(16, 16, 3, 3), 15);
    Tensor grey = Sample.random(Shape.of(9, 1, 25, 26), 13);
    Window window = Window.of(3, 3).padding(1);
    return Stream.of(
        Sample.of(new SmoothActivation.GELU(), flat),
        Sample.of(new SmoothActivation.GELUSlope(), flat, flat),
        Sample.of(new SmoothActivation.GELUTanh(), flat),
        Sample.of(new SmoothActivation.GELUTanhSlope(), flat),
        Sample.of(new SmoothActivation.SiLU(), flat),
        Sample.of(new SmoothActivation.Mish(), flat),
        Sample.of(new SmoothActivation.Softplus(2f, 0.5f), flat),
        Sample.of(new SmoothActivation.ELU(0.5f, 1.5f, 2f), flat),
        Sample.of(new SmoothActivation.ELUSlope(0.5f, 1.5f, 2f), flat),
        Sample.of(new Exponential.Sigmoid(), flat),
        Sample.of(new Hyperbolic.Tanh(), flat),
        Sample.of(new Unary.Exp(), flat),
        Sample.of(new Unary.Log(), flat),
        Sample.of(Movement.SumTo.SCALAR, Sample.random(Shape.of(1_000_003), 19)),
        Sample.of(new Movement.SumTo(Shape.of(31)), wide),
        Sample.of(new Movement.SumTo(Shape.of(150, 150)), rows),
        Sample.of(new Movement.SumTo(Shape.of(150, 1)), rows),
        Sample.of(new Normalized.Softmax(-1), rows),
        Sample.of(new Normalized.Softmax(1), rows),
        Sample.of(new Normalized.LogSoftmax(-1), rows),
        Sample.of(new Normalized.LogSoftmax(1), rows),
        Sample.of(new Normalized.LogSoftmaxSlope(), rows, more),
        Sample.of(new LogLikelihood(Shape.of(3001), new int[3001]), wide, Tensor.zeros(3001, 31)),
        Sample.of(new Attending.Weights(0.3f, true, false), rows),
        Sample.of(new Attending.Weights(0.3f, false, false), rows, more),
        Sample.of(new Attending.Slope(0.3f), rows, more),
        Sample.of(new Heads.Attention(5, 0.3f, true), rows),
        Sample.of(new Heads.Attention(3, 0.3f, false), rows, more, more),
        Sample.of(new Normalization.Normalize(3001, 31, true, 1e-5f), wide),
        Sample.of(new Normalization.Normalize(31, 1, true, 1e-5f), wide),
        Sample.of(new Normalization.NormalizeSlope(1050, 150, false, 1e-5f), rows, more),
        Sample.of(new Normalization.Normalize(150, 150, true, 1e-5f), rows),
        Sample.of(new Normalization.NormalizeSlope(150, 150, true, 1e-5f), rows, more),
        Sample.of(new Normalization.Moments(150, 150, 1), rows),
        Sample.of(new RunNorm.Scaled(150, 150, 150, 1e-5f), rows, row, row),
        Sample.of(new RunNorm.Scaled(70, 2250, 150, 1e-5f), rows, row, row),
        Sample.of(new RowNorm.Scaled(true, 1e-5f), rows, row, row),
        Sample.of(new Normalization.ChannelAffine(1), rows, row, row),
        Sample.of(new Normalization.ChannelAffine(150), rows, channels),
        Sample.of(new Normalization.ChannelDot(Shape.of(150), 1), rows, more),
        Sample.of(new Normalization.ChannelDot(Shape.of(7), 150 * 150), rows, more),
        Sample.of(new Movement.Permute(1, 0, 2), rows),
        Sample.of(new Movement.Permute(2, 1, 0), rows),
        Sample.of(new Convolution.Convolve(window, 2), images, weight, bias),
        Sample.of(new Convolution.Convolve(window, 1), narrow, narrowWeight),
        Sample.of(new Convolution.Transposed(window, 1, narrow.shape()), narrow, narrowWeight),
        Sample.of(new Convolution.WeightGradient(window, 1, narrowWeight.shape()), narrow, narrow),
        Sample.of(new Convolution.Transposed(window, 2, images.shape()), gradient, weight),
        Sample.of(new Convolution.WeightGradient(window, 2, weight.shape()), gradient, images),
        Sample.of(
            new Convolution.WeightGradient(window, 1, Shape.of(12, 1, 3, 3)), gradient, grey));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void bitsAreThoseOfOneThread(Sample sample) {
    float[] alone = Threads.inline(() -> Tensor.call(sample.op(), sample.in()).toArray());
    for (int round = 0; round < 20; round++) {
      float[] together = Tensor.call(sample.op(), sample.in()).toArray();
      assertArrayEquals(alone, together);
    }
  }

  @Test
  void aLongSumIsThatOfItsPieces() {
    float[] x = Sample.random(Shape.of(600_000), 20).toArray();
    int piece = 1 << 18;
    float expected = 0f;
    for (int at = 0; at < x.length; at += piece) {
      float[] own = Arrays.copyOfRange(x, at, Math.min(x.length, at + piece));
      expected += Tensor.of(own).sum().item();
    }
    assertEquals(expected, Tensor.of(x).sum().item());
  }

  /** Two layers' worth: one without a gradient of its images, one with it. */
  @Test
  void aConvolutionWithItsPoolingHasGradientsOfOneThread() {
    Tensor narrow = Sample.random(Shape.of(9, 16, 25, 26), 14);
    Tensor narrowWeight = Sample.random(Shape.of(16, 16, 3, 3), 15);
    Tensor grey = Sample.random(Shape.of(16, 1, 28, 28), 14);
    Parameter images = new Parameter(Sample.random(Shape.of(16, 8, 12, 12), 15));
    Parameter first = new Parameter(Sample.random(Shape.of(32, 1, 5, 5), 16));
    Parameter second = new Parameter(Sample.random(Shape.of(12, 8, 5, 5), 17));
    pooled(grey, null, first);
    pooled(images.tracked(), images, second);
  }

  private static void pooled(Tensor x, @Nullable Parameter images, Parameter weight) {
    Parameter bias = new Parameter(Sample.random(Shape.of(weight.shape().dim(0)), 18));
    Supplier<Gradients> backward =
        () -> {
          Window pool = Window.of(2, 2).stride(2);
          Tensor y = x.convMaxPoolRelu(weight.tracked(), bias.tracked(), Window.of(5, 5), 1, pool);
          return y.times(y).sum().backward();
        };
    Gradients alone = Threads.inline(backward);
    Gradients together = backward.get();
    for (Parameter parameter : images == null ? List.of(weight, bias) : List.of(weight, images)) {
      assertArrayEquals(alone.of(parameter).toArray(), together.of(parameter).toArray());
    }
  }
}
