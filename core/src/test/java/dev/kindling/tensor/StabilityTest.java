package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Functions of exponentials far out, where the exponentials overflow or vanish. */
class StabilityTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  /** The function along a row, and along a column, where the elements are not adjacent. */
  private static void assertGives(float[] wanted, UnaryOperator<Tensor> alongLast, float... x) {
    assertArrayEquals(wanted, alongLast.apply(Tensor.of(x)).toArray());
    Tensor columns = Tensor.of(x).unsqueeze(1).expand(x.length, 3);
    assertArrayEquals(
        wanted, alongLast.apply(columns.transpose()).select(0, 1).toArray(), "in a matrix");
  }

  private static float[] floats(float... elements) {
    return elements;
  }

  private static float[] slopes(UnaryOperator<Tensor> function, float... at) {
    Tensor x = Tensor.of(at).requiresGrad();
    return function.apply(x).sum().backward().of(x).toArray();
  }

  @Test
  void softmaxNeitherOverflowsNorLosesItsSum() {
    assertGives(floats(1, 0, 0), Tensor::softmax, 1000, 0, -1000);
    assertGives(floats(0.5f, 0.5f, 0), Tensor::softmax, 3e38f, 3e38f, -3e38f);
    assertGives(floats(0, 1), Tensor::softmax, -INF, -1000);
    assertGives(floats(NAN, NAN), Tensor::softmax, -INF, -INF);
    assertGives(floats(NAN, NAN), Tensor::softmax, INF, 0);
    assertGives(floats(NAN, NAN), Tensor::softmax, NAN, 0);
    assertArrayEquals(floats(0, 0, 0), slopes(Tensor::softmax, 1000, 0, -1000));
  }

  @Test
  void columnsHaveTheSameSoftmaxAsRows() {
    Tensor x = Tensor.of(new float[][] {{1000, -INF, NAN}, {-1000, 7, 1}});
    assertArrayEquals(floats(1, 0, NAN, 0, 1, NAN), x.softmax(0).toArray());
    assertArrayEquals(floats(0, -INF, NAN, -2000, 0, NAN), x.logSoftmax(0).toArray());
    assertArrayEquals(floats(1000, 7, NAN), x.logSumExp(0).toArray());
  }

  @Test
  void logSoftmaxKeepsWhatSoftmaxRoundsToZero() {
    assertGives(floats(0, -1000, -2000), Tensor::logSoftmax, 1000, 0, -1000);
    assertGives(floats(-INF, 0), Tensor::logSoftmax, -INF, -1000);
    assertGives(floats(NAN, NAN), Tensor::logSoftmax, -INF, -INF);
    assertGives(floats(NAN, NAN), Tensor::logSoftmax, INF, 0);
    assertGives(floats(NAN, NAN), Tensor::logSoftmax, NAN, 0);
    assertArrayEquals(floats(-2, 1, 1), slopes(Tensor::logSoftmax, 1000, 0, -1000));
  }

  @Test
  void logSumExpIsTheLargestAndALittleMore() {
    UnaryOperator<Tensor> function = x -> x.logSumExp(true, -1).flatten();
    assertArrayEquals(floats(1000.6932f), function.apply(Tensor.of(1000, 1000)).toArray());
    assertArrayEquals(floats(-999.3068f), function.apply(Tensor.of(-1000, -1000)).toArray());
    assertArrayEquals(floats(-INF), function.apply(Tensor.of(-INF, -INF)).toArray());
    assertArrayEquals(floats(INF), function.apply(Tensor.of(INF, 1)).toArray());
    assertArrayEquals(floats(INF), function.apply(Tensor.of(INF, -INF)).toArray());
    assertArrayEquals(floats(NAN), function.apply(Tensor.of(INF, NAN)).toArray());
    assertArrayEquals(floats(1, 0, 0), slopes(x -> x.logSumExp(0), 1000, 0, -1000));
    assertArrayEquals(floats(0, 1), slopes(x -> x.logSumExp(0), -INF, 5));
  }

  @Test
  void sigmoidEndsAtZeroAndOneWithSlopesOfZero() {
    assertArrayEquals(
        floats(0, 0, 0.5f, 1, 1, NAN),
        Tensor.of(-INF, -1000, 0, 1000, INF, NAN).sigmoid().toArray());
    assertArrayEquals(
        floats(0, 0, 0.25f, 0, 0), slopes(Tensor::sigmoid, -INF, -1000, 0, 1000, INF));
    assertArrayEquals(floats(-1000, -0f), Tensor.of(-1000, 1000).logSigmoid().toArray());
    assertArrayEquals(floats(1, -0f), slopes(Tensor::logSigmoid, -1000, 1000));
  }

  @Test
  void logarithmsOfSumsHaveTheirLimits() {
    assertArrayEquals(
        floats(1000.6932f, INF, -INF, NAN),
        Tensor.of(1000, INF, -INF, NAN).logAddExp(Tensor.of(1000, -INF, -INF, 0)).toArray());
    assertArrayEquals(floats(0, 1000, INF), Tensor.of(-1000, 1000, INF).softplus().toArray());
  }
}
