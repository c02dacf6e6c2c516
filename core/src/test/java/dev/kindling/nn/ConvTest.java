package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.nn.Conv.Around;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConvTest {
  private final Rng rng = Rng.of(7);

  @Test
  void aLayerIsTheFunctionOfItsParameters() {
    Conv conv =
        Conv.conv2d(4, 6, 3, 2).stride(2, 1).padding(1).dilation(1, 2).groups(2).create(rng);
    Tensor x = rng.uniform(Shape.of(3, 4, 7, 8), -1, 1);
    Window window = Window.of(3, 2).stride(2, 1).padding(1).dilation(1, 2);
    Tensor wanted = x.conv(conv.weight().value(), conv.bias().value(), window, 2);
    assertArrayEquals(wanted.toArray(), conv.forward(x).toArray());
    Tensor first = x.slice(0, 0, 1).reshape(4, 7, 8);
    assertEquals(wanted.shape().slice(1, 4), conv.forward(first).shape());
    assertEquals(wanted.shape().slice(1, 4), conv.output(first.shape()));
  }

  @Test
  void aKernelMayBeWiderThanItsImage() {
    Tensor x = Tensor.ones(8, 1, 2, 2);
    Tensor y = x.conv(Tensor.ones(1, 1, 9, 9), null, Window.of(9, 9).padding(4), 1);
    assertArrayEquals(Tensor.full(4f, 8, 1, 2, 2).toArray(), y.toArray());
  }

  @Test
  void aTransposedLayerIsTheFunctionOfItsParameters() {
    Conv conv =
        Conv.convTranspose2d(4, 6, 3).stride(2).padding(1).outputPadding(1).groups(2).create(rng);
    Tensor x = rng.uniform(Shape.of(3, 4, 5, 6), -1, 1);
    Window window = Window.of(3, 3).stride(2).padding(1);
    Tensor wanted = x.convTranspose(conv.weight().value(), conv.bias().value(), window, 2, 1);
    assertArrayEquals(wanted.toArray(), conv.forward(x).toArray());
    assertEquals(Shape.of(3, 6, 10, 12), wanted.shape());
    assertEquals(Shape.of(6, 10, 12), conv.output(Shape.of(4, 5, 6)));
  }

  @Test
  void layersOfOneAndThreeDimensionsHaveTheShapesTheySay() {
    for (ConvSpec spec :
        new ConvSpec[] {
          Conv.conv1d(2, 3, 4).same(),
          Conv.convTranspose1d(2, 3, 4).stride(3).outputPadding(2),
          Conv.conv3d(2, 3, 2).padding(1, 0, 2),
          Conv.convTranspose3d(2, 3, 2).stride(2)
        }) {
      Conv conv = spec.create(rng);
      Shape sample = conv.weight().shape().rank() == 3 ? Shape.of(2, 9) : Shape.of(2, 4, 5, 6);
      Tensor y = conv.forward(Tensor.zeros(Shape.of(2).then(sample).dims()));
      assertEquals(Shape.of(2).then(conv.output(sample)), y.shape(), spec.toString());
    }
    assertEquals(Shape.of(3, 9), Conv.conv1d(2, 3, 4).same().create(rng).output(Shape.of(2, 9)));
  }

  @Test
  void paddingMayRepeatTheImage() {
    Tensor row = Tensor.of(1, 2, 3, 4).reshape(1, 1, 4);
    Tensor taps = Tensor.of(1, 10, 100).reshape(1, 1, 3);
    ConvSpec spec = Conv.conv1d(1, 1, 3).padding(1).withoutBias();
    assertEquals("[[[210.0, 321.0, 432.0, 43.0]]]", text(spec, taps, row));
    assertEquals("[[[212.0, 321.0, 432.0, 343.0]]]", text(spec.around(Around.REFLECT), taps, row));
    assertEquals(
        "[[[211.0, 321.0, 432.0, 443.0]]]", text(spec.around(Around.REPLICATE), taps, row));
    assertEquals("[[[214.0, 321.0, 432.0, 143.0]]]", text(spec.around(Around.CIRCULAR), taps, row));
    assertEquals("[[[210.0, 321.0, 432.0, 43.0]]]", text(spec.same(), taps, row));
  }

  private static String text(ConvSpec spec, Tensor weight, Tensor x) {
    return spec.create(weight, null).forward(x).toString();
  }

  @Test
  void parametersStartWithinTheirBound() {
    Conv conv = Conv.conv2d(8, 16, 5).groups(2).create(rng);
    assertEquals(Shape.of(16, 4, 5, 5), conv.weight().shape());
    assertEquals(List.of("weight", "bias"), List.copyOf(conv.parameters().keySet()));
    float bound = 0.1f;
    double squares = 0;
    for (float w : conv.weight().value().toArray()) {
      assertTrue(Math.abs(w) <= bound, "weight " + w);
      squares += w * w;
    }
    assertEquals(bound * bound / 3, squares / conv.weight().size(), 3e-4);
    Conv transposed = Conv.convTranspose2d(8, 16, 5).withoutBias().create(rng);
    assertEquals(Shape.of(8, 16, 5, 5), transposed.weight().shape());
    assertEquals(List.of("weight"), List.copyOf(transposed.parameters().keySet()));
    assertThrows(IllegalStateException.class, transposed::bias);
  }

  @Test
  void parametersStartAsTheyAreTold() {
    Conv conv = Conv.conv1d(2, 3, 2).init(Init.ones(), Init.constant(5)).create(rng);
    assertEquals("[[[9.0], [9.0], [9.0]]]", conv.forward(Tensor.ones(1, 2, 2)).toString());
  }

  @Test
  void aNetworkOfConvolutionsLearns() {
    Sequential net =
        Sequential.seed(3)
            .layer(Conv.conv2d(1, 4, 3).padding(1))
            .relu()
            .layer(Pool.maxPool2d(2))
            .layer(Conv.conv2d(4, 2, 3))
            .layer(Pool.globalAvgPool())
            .linear(2, 2)
            .build();
    Tensor x = rng.uniform(Shape.of(6, 1, 8, 8), -1, 1);
    double before = 0;
    double after = 0;
    for (int step = 0; step < 60; step++) {
      Tensor loss = net.forward(x, Pass.training()).square().sum();
      before = step == 0 ? loss.item() : before;
      after = loss.item();
      Gradients g = loss.backward();
      net.parameters()
          .values()
          .forEach(
              p ->
                  p.update(
                      g.of(p),
                      (value, slope) -> {
                        for (int i = 0; i < value.length; i++) {
                          value[i] -= 0.02f * slope[i];
                        }
                      }));
    }
    assertTrue(after < before / 10, before + " became " + after);
  }

  @Test
  void settingsAreShownWhereTheyDifferFromTheUsual() {
    assertEquals("conv2d(3, 64, kernel = 3)", Conv.conv2d(3, 64, 3).create(rng).toString());
    assertEquals(
        "conv2d(4, 8, kernel = 3 x 2, stride = 2, padding = 1, dilation = 1 x 2, groups = 2,"
            + " bias = false)",
        Conv.conv2d(4, 8, 3, 2)
            .stride(2)
            .padding(1)
            .dilation(1, 2)
            .groups(2)
            .withoutBias()
            .toString());
    assertEquals(
        "conv1d(1, 1, kernel = 4, same = true, around = REFLECT)",
        Conv.conv1d(1, 1, 4).same().around(Around.REFLECT).create(rng).toString());
    assertEquals(
        "convTranspose2d(1, 1, kernel = 2, stride = 2, outputPadding = 1)",
        Conv.convTranspose2d(1, 1, 2).stride(2).outputPadding(1).toString());
  }

  @Test
  void anInputThatDoesNotFitIsRefused() {
    Conv conv = Conv.conv2d(3, 64, 3).create(rng);
    refused(
        "conv2d(3, 64, kernel = 3): the input has 1 channel, not 3; use conv2d(1, 64,"
            + " kernel = 3)",
        () -> conv.forward(Tensor.zeros(2, 1, 5, 5)));
    refused(
        "conv2d(3, 64, kernel = 3): the kernel spans 3 elements of axis -1, and the padded input"
            + " has 2; use padding = 0 x 1, or a larger input",
        () -> conv.output(Shape.of(3, 5, 2)));
    refused(
        "conv2d(3, 64, kernel = 3): the input has the shape [784], and not [channels, …] of 2d",
        () -> conv.forward(Tensor.zeros(784)));
    refused(
        "layer 1 conv2d(8, 8, kernel = 3): the input has 4 channels, not 8;"
            + " the batch has the shape [1, 3, 9, 9]",
        () ->
            Sequential.of(Conv.conv2d(3, 4, 3).create(rng), Conv.conv2d(8, 8, 3).create(rng))
                .forward(Tensor.zeros(1, 3, 9, 9)));
  }

  @Test
  void settingsThatDoNotFitAreRefused() {
    refused("conv2d(0, 4): channels and groups must be at least 1", () -> Conv.conv2d(0, 4, 3));
    refused(
        "conv2d(4, 6, kernel = 3, groups = 4): the groups must divide both numbers of channels",
        () -> Conv.conv2d(4, 6, 3).groups(4).create(rng));
    refused(
        "conv2d(1, 1, kernel = 3, stride = 2, same = true): same padding needs the stride 1",
        () -> Conv.conv2d(1, 1, 3).stride(2).same().create(rng));
    refused(
        "conv2d(1, 1, kernel = 3, outputPadding = 1): only a transposed convolution has output"
            + " padding",
        () -> Conv.conv2d(1, 1, 3).outputPadding(1).create(rng));
    refused(
        "convTranspose1d(1, 1, kernel = 3, same = true): a transposed convolution takes numbers as"
            + " padding, and zeros",
        () -> Conv.convTranspose1d(1, 1, 3).same().create(rng));
    refused(
        "conv2d(1, 1, kernel = 3): the weight needs [1, 1, 3, 3], not [3, 3]",
        () -> Conv.conv2d(1, 1, 3).create(Tensor.zeros(3, 3), null));
    refused(
        "conv2d(1, 1, kernel = 3): the bias needs [1], not none",
        () -> Conv.conv2d(1, 1, 3).create(Tensor.zeros(1, 1, 3, 3), null));
    refused(
        "conv2d(1, 1, kernel = 3, bias = false): the bias needs to be none, not [1]",
        () -> Conv.conv2d(1, 1, 3).withoutBias().create(Tensor.zeros(1, 1, 3, 3), Tensor.zeros(1)));
    refused("conv2d: the kernel [3, 3, 3]; needs one size, or 2", () -> Conv.conv2d(1, 1, 3, 3, 3));
    refused(
        "window: the stride [0, 0]; needs one number, or 2, of at least 1",
        () -> Conv.conv2d(1, 1, 3).stride(0));
    refused(
        "window: the padding [-1, 0]; needs one number, or 2, of at least 0",
        () -> Conv.conv2d(1, 1, 3).padding(-1, 0));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
