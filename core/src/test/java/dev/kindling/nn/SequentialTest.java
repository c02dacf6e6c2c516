package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Arena;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SequentialTest {
  private final Sequential net =
      Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();

  @Test
  void aBatchOf32GivesLogitsForTen() {
    assertEquals(Shape.of(32, 10), net.forward(Tensor.zeros(32, 784)).shape());
    assertEquals(Shape.of(10), net.forward(Tensor.zeros(784)).shape());
    assertEquals(Shape.of(2, 3, 10), net.forward(Tensor.zeros(2, 3, 784)).shape());
  }

  @Test
  void theSeedDeterminesTheParameters() {
    Sequential same = Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build();
    Sequential other = Sequential.seed(43).linear(784, 128).relu().linear(128, 10).build();
    for (String name : net.parameters().keySet()) {
      float[] values = net.parameters().get(name).value().toArray();
      assertArrayEquals(values, same.parameters().get(name).value().toArray());
      assertNotEquals(values[0], other.parameters().get(name).value().toArray()[0]);
    }
  }

  @Test
  void parametersAreNamedByTheirPath() {
    assertEquals(
        List.of("0.weight", "0.bias", "2.weight", "2.bias"),
        List.copyOf(net.parameters().keySet()));
  }

  @Test
  void aLinearLayerStartsWithinItsBound() {
    float[] weight = net.parameters().get("0.weight").value().toArray();
    double squares = 0;
    for (float w : weight) {
      assertTrue(Math.abs(w) <= 1 / 28f, "weight " + w);
      squares += w * w;
    }
    assertEquals(1 / (28 * 28 * 3.0), squares / weight.length, 1e-5);
  }

  @Test
  void fusedLinearAndReluHaveTheBitsOfBothApart() {
    Linear first = (Linear) net.layers().get(0);
    Tensor x = Rng.of(1).uniform(Shape.of(5, 784), -1, 1);
    Sequential fused = Sequential.of(first, new ReLU());
    Pass pass = Pass.training();
    Tensor apart = first.forward(x, pass).relu();
    assertArrayEquals(apart.toArray(), fused.forward(x).toArray());
    Gradients plain = apart.sum().backward();
    Gradients g = fused.forward(x, Pass.training()).sum().backward();
    assertArrayEquals(plain.of(first.weight()).toArray(), g.of(first.weight()).toArray());
    assertArrayEquals(plain.of(first.bias()).toArray(), g.of(first.bias()).toArray());
  }

  @Test
  void clippingAfterPoolingHasTheBitsOfClippingBefore() {
    // Whole numbers from −2 to 2 have many equals in a window, and windows without any above 0.
    Rng rng = Rng.of(2);
    Tensor numbers =
        Tensor.filled(
            Shape.of(4, 3, 9, 12),
            data -> {
              for (int i = 0; i < data.length; i++) {
                data[i] = i % 97 == 0 ? Float.NaN : rng.below(5, i) - 2;
              }
            });
    Parameter x = new Parameter(numbers);
    for (Pool pool : List.of(Pool.maxPool2d(2), Pool.maxPool2d(3).stride(2).padding(1))) {
      Pass before = Pass.training();
      Tensor apart = pool.forward(before.use(x).relu(), before);
      Pass after = Pass.training();
      Tensor together = Sequential.of(new ReLU(), pool).forward(after.use(x), after);
      assertArrayEquals(apart.toArray(), together.toArray());
      Tensor weights = rng.uniform(apart.shape(), -1, 1);
      assertArrayEquals(
          apart.times(weights).sum().backward().of(x).toArray(),
          together.times(weights).sum().backward().of(x).toArray());
    }
  }

  @Test
  void aConvolutionTogetherWithItsPoolingHasTheBitsOfAllApart() {
    Rng rng = Rng.of(3);
    List<ConvSpec> convolutions =
        List.of(
            Conv.conv2d(2, 5, 5),
            Conv.conv2d(2, 4, 3).padding(1).groups(2),
            Conv.conv2d(2, 3, 3).stride(2).padding(1).withoutBias(),
            Conv.conv2d(2, 1, 3, 1),
            Conv.conv2d(2, 3, 1));
    for (ConvSpec spec : convolutions) {
      for (Shape shape :
          List.of(Shape.of(5, 2, 12, 20), Shape.of(3, 2, 16, 8), Shape.of(1, 2, 28, 28))) {
        for (boolean finite : new boolean[] {true, false}) {
          float[] numbers = rng.normal(shape, 0f, 1f).toArray();
          if (!finite) {
            numbers[7] = Float.NaN;
            numbers[numbers.length - 1] = Float.NEGATIVE_INFINITY;
          }
          Tensor images =
              Tensor.filled(shape, data -> System.arraycopy(numbers, 0, data, 0, data.length));
          together(spec, images);
        }
      }
    }
    // A plane that is summed in pieces.
    together(Conv.conv2d(1, 2, 5), rng.normal(Shape.of(1, 1, 518, 518), 0f, 1f));
  }

  private static void together(ConvSpec spec, Tensor images) {
    Conv conv = spec.create(Rng.of(4));
    Pool pool = Pool.maxPool2d(2);
    Parameter x = new Parameter(images);
    Pass pass = Pass.training();
    Tensor apart = pool.forward(conv.forward(pass.use(x), pass).relu(), pass);
    Tensor weights = Rng.of(5).uniform(apart.shape(), -1, 1);
    Gradients expected = apart.times(weights).sum().backward();
    for (Sequential net :
        List.of(Sequential.of(conv, new ReLU(), pool), Sequential.of(conv, pool, new ReLU()))) {
      assertArrayEquals(apart.toArray(), net.forward(images).toArray());
      Arena arena = new Arena();
      for (int step = 0; step < 2; step++) {
        // With a gradient of the images, and without.
        for (boolean tracked : new boolean[] {true, false}) {
          Gradients g =
              arena.within(
                  () -> {
                    Pass own = Pass.training();
                    Tensor y = net.forward(tracked ? own.use(x) : images, own);
                    assertArrayEquals(apart.toArray(), y.toArray());
                    return y.times(weights).sum().backward();
                  });
          if (tracked) {
            assertArrayEquals(expected.of(x).toArray(), g.of(x).toArray());
          }
          for (Parameter parameter : conv.parameters().values()) {
            assertArrayEquals(expected.of(parameter).toArray(), g.of(parameter).toArray());
          }
          arena.reset();
        }
      }
    }
  }

  @Test
  void whoWatchesSeesTheConvolutionToo() {
    Sequential net =
        Sequential.seed(6).layer(Conv.conv2d(1, 2, 3)).relu().layer(Pool.maxPool2d(2)).build();
    List<String> seen = new ArrayList<>();
    Watch watch = Watch.of(net, (path, layer, output) -> seen.add(path + " " + output.shape()));
    Tensor x = Rng.of(7).normal(Shape.of(3, 1, 6, 6), 0f, 1f);
    Tensor y = net.forward(x, Pass.inference().watching(watch));
    assertEquals(List.of("0 [3, 2, 4, 4]", "2 [3, 2, 2, 2]"), seen);
    assertArrayEquals(net.forward(x).toArray(), y.toArray());
  }

  @Test
  void inferenceRecordsNothing() {
    Tensor y = net.forward(Tensor.zeros(1, 784));
    assertThrows(IllegalStateException.class, () -> y.sum().backward());
  }

  @Test
  void theSummaryIsATable() {
    assertEquals(
        """
           layer             output     parameters    FLOPs  activations
        0  linear(784, 128)  [n, 128]      100,480  200,704      0.5 KiB
        1  relu()            [n, 128]            0        0      0.5 KiB
        2  linear(128, 10)   [n, 10]         1,290    2,560      0.0 KiB
           total             397.5 KiB     101,770  203,264      1.0 KiB
        """,
        net.summary());
    assertEquals("sequential(linear(784, 128), relu(), linear(128, 10))", net.toString());
  }

  @Test
  void theSummaryCountsWhatGroupsAndBranchesCost() {
    Sequential images =
        Sequential.seed(1)
            .input(3, 8, 8)
            .group("stem", stem -> stem.layer(Conv.conv2d(3, 4, 3).padding(1)).relu())
            .residual(
                body -> body.layer(Conv.conv2d(4, 4, 3).padding(1)).layer(BatchNorm.of(4)),
                shortcut -> shortcut.layer(Conv.conv2d(4, 4, 1)))
            .layer(Flatten.of())
            .linear(2)
            .build();
    assertEquals(
        """
                        layer                                   output        parameters   FLOPs  activations
        stem                                                    [n, 4, 8, 8]
        stem.0          conv2d(3, 4, kernel = 3, padding = 1)   [n, 4, 8, 8]         112  13,824      1.0 KiB
        stem.1          relu()                                  [n, 4, 8, 8]           0       0      1.0 KiB
        1               residual                                [n, 4, 8, 8]
        1.body.0        conv2d(4, 4, kernel = 3, padding = 1)   [n, 4, 8, 8]         148  18,432      1.0 KiB
        1.body.1        batchNorm(4)                            [n, 4, 8, 8]           8       0      1.0 KiB
        1.shortcut.0    conv2d(4, 4, kernel = 1)                [n, 4, 8, 8]          20   2,048      1.0 KiB
        2               flatten()                               [n, 256]               0       0      0.0 KiB
        3               linear(256, 2)                          [n, 2]               514   1,024      0.0 KiB
                        total                                   3.1 KiB              802  35,328      6.0 KiB
        """
            .replaceAll("  +", "  "),
        images.summary().replaceAll("  +", "  "));
  }

  @Test
  void layersThatDoNotFitAreRefused() {
    refused(
        "layer 1.0 linear(5, 2): the input has 4 features, not 5; use linear(4, 2)",
        () -> Sequential.of(Linear.of(3, 4, Rng.of(1)), Sequential.of(Linear.of(5, 2, Rng.of(2)))));
    refused("linear(0, 10): both sizes must be at least 1", () -> Sequential.seed(1).linear(0, 10));
  }

  @Test
  void aBatchThatDoesNotFitIsRefused() {
    refused(
        "layer 0 linear(784, 128): the input has 100 features, not 784; the batch has the shape [32,"
            + " 100]",
        () -> net.forward(Tensor.zeros(32, 100)));
    refused(
        "layer 0 linear(784, 128): the input has 0 features, not 784; the batch has the shape []",
        () -> net.forward(Tensor.scalar(1)));
  }

  @Test
  void givenParametersMustFit() {
    refused(
        "linear: with a weight [3072, 100] the bias needs [100], not [3072]",
        () -> Linear.of(Tensor.zeros(3072, 100), Tensor.zeros(3072)));
    refused(
        "linear: the weight needs [in, out], not [3072]",
        () -> Linear.of(Tensor.zeros(3072), Tensor.zeros(3072)));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
