package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final Tensor X = Tensor.arange(12).reshape(1, 1, 3, 4);

  @Test
  void windowsGiveTheirLargestMeanOrNorm() {
    gives("[[[[5.0, 7.0]]]]", Pool.maxPool2d(2), X);
    gives("[[[[5.0, 7.0], [9.0, 11.0]]]]", Pool.maxPool2d(2).ceilMode(), X);
    gives("[[[[0.0, 2.0, 3.0], [8.0, 10.0, 11.0]]]]", Pool.maxPool2d(2).padding(1), X);
    gives("[[[[10.0, 11.0]]]]", Pool.maxPool2d(3, 3).stride(1), X);
    gives("[[[[10.0, 11.0]]]]", Pool.maxPool2d(2).dilation(2).stride(1), X);
    gives("[[[[2.5, 4.5]]]]", Pool.avgPool2d(2), X);
    gives("[[[[2.5, 4.5], [8.5, 10.5]]]]", Pool.avgPool2d(2).ceilMode(), X);
    gives("[[[[0.0, 0.75, 0.75], [3.0, 7.5, 4.5]]]]", Pool.avgPool2d(2).padding(1), X);
    gives(
        "[[[[0.0, 1.5, 3.0], [6.0, 7.5, 9.0]]]]", Pool.avgPool2d(2).padding(1).withoutPadding(), X);
    gives("[[[[5.0, 9.0]]]]", Pool.avgPool2d(2).divisor(2), X);
    gives("[[[5.0]]]", Pool.lpPool1d(2, 2), Tensor.of(3, 4).reshape(1, 1, 2));
    gives("[[[[10.0]]]]", Pool.lpPool2d(1, 2), X.slice(2, 0, 2).slice(3, 0, 2));
  }

  @Test
  void oneAndThreeDimensionsWorkAlike() {
    Tensor row = Tensor.of(1, 5, 2, 4).reshape(1, 1, 4);
    gives("[[[5.0, 4.0]]]", Pool.maxPool1d(2), row);
    gives("[[[3.0, 3.0]]]", Pool.avgPool1d(2), row);
    gives("[[[3.0, 3.0]]]", Pool.adaptiveAvgPool1d(2), row);
    gives("[[[5.0, 4.0]]]", Pool.adaptiveMaxPool1d(2), row);
    Tensor cube = Tensor.arange(8).reshape(1, 1, 2, 2, 2);
    gives("[[[[[7.0]]]]]", Pool.maxPool3d(2), cube);
    gives("[[[[[3.5]]]]]", Pool.avgPool3d(2), cube);
    gives("[[[[[28.0]]]]]", Pool.lpPool3d(1, 2), cube);
    gives("[[[[[7.0]]]]]", Pool.adaptiveMaxPool3d(1), cube);
    gives("[[[[[3.0, 4.0]]]]]", Pool.adaptiveAvgPool3d(1, 1, 2), cube);
  }

  @Test
  void partsAreAsEvenAsTheyCanBe() {
    gives("[[[[2.5, 4.5], [6.5, 8.5]]]]", Pool.adaptiveAvgPool2d(2), X);
    gives("[[[[5.0, 6.0, 7.0], [9.0, 10.0, 11.0]]]]", Pool.adaptiveMaxPool2d(2, 3), X);
    gives("[[[[1.5], [5.5], [9.5]]]]", Pool.adaptiveAvgPool2d(-1, 1), X);
    gives("[[5.5]]", Pool.globalAvgPool(), X);
    gives("[[11.0]]", Pool.globalMaxPool(), X);
  }

  @Test
  void pixelsAreRepeatedOrPutBetween() {
    Tensor two = Tensor.of(1, 3).reshape(1, 1, 1, 2);
    gives("[[[[1.0, 1.0, 3.0, 3.0], [1.0, 1.0, 3.0, 3.0]]]]", Upsample.nearest(2), two);
    gives("[[[[1.0, 1.5, 2.5, 3.0], [1.0, 1.5, 2.5, 3.0]]]]", Upsample.bilinear(2), two);
    gives(
        "[[[[1.0, 2.0, 3.0]]]]",
        new Upsample(true, true, 1, 1),
        Tensor.of(1, 2, 3).reshape(1, 1, 1, 3));
    assertEquals("upsample(2, nearest)", Upsample.nearest(2).toString());
    assertEquals(
        "upsample(1 × 3, bilinear, corners aligned)", new Upsample(true, true, 1, 3).toString());
    refused("upsample: the factors 0 and 0; needs at least 1", () -> Upsample.nearest(0));
    refused(
        "upsample(2, nearest): the input has the shape [2, 3], and not [n, channels, height, width]",
        () -> Upsample.nearest(2).forward(Tensor.zeros(2, 3)));
  }

  /** The values, and the shape that the layer foretells of one sample. */
  private static void gives(String text, Layer layer, Tensor x) {
    Tensor y = layer.forward(x);
    assertEquals(text, y.toString(), layer.toString());
    Shape sample = x.shape().slice(1, x.shape().rank());
    assertEquals(y.shape(), Shape.of(1).then(layer.output(sample)), layer.toString());
  }

  @Test
  void settingsAreShownWhereTheyDifferFromTheUsual() {
    assertEquals("maxPool2d(kernel = 2)", Pool.maxPool2d(2).toString());
    assertEquals(
        "maxPool2d(kernel = 3, stride = 2, padding = 1, ceilMode = true)",
        Pool.maxPool2d(3).stride(2).padding(1).ceilMode().toString());
    assertEquals("maxPool2d(kernel = 3, stride = 1)", Pool.maxPool2d(3).stride(1).toString());
    assertEquals("maxPool2d(kernel = 1)", Pool.maxPool2d(1).toString());
    assertEquals(
        "avgPool1d(kernel = 2, countPadding = false)",
        Pool.avgPool1d(2).withoutPadding().toString());
    assertEquals(
        "avgPool3d(kernel = 2 x 1 x 2, divisor = 3.0)",
        Pool.avgPool3d(2, 1, 2).divisor(3).toString());
    assertEquals("lpPool2d(p = 2.0, kernel = 2)", Pool.lpPool2d(2, 2).toString());
    assertEquals("adaptiveAvgPool2d([3, -1])", Pool.adaptiveAvgPool2d(3, -1).toString());
    assertEquals("adaptiveMaxPool2d(1)", Pool.adaptiveMaxPool2d(1).toString());
    assertEquals("globalAvgPool()", Pool.globalAvgPool().toString());
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "maxPool2d(kernel = 5): the kernel spans 5 elements of axis -2, and the padded input has 3;"
            + " use padding = 1, or a larger input",
        () -> Pool.maxPool2d(5).forward(X));
    refused(
        "maxPool2d(kernel = 2): the input has the shape [4], and not [channels, …] of 2d",
        () -> Pool.maxPool2d(2).output(Shape.of(4)));
    refused(
        "maxPool2d(kernel = 3, padding = 2): the padding 2 is more than half of the 3 elements that"
            + " the kernel spans",
        () -> Pool.maxPool2d(3).padding(2).forward(X));
    refused("maxPool2d: the kernel [2, 2, 2]; needs one size, or 2", () -> Pool.maxPool2d(2, 2, 2));
    refused(
        "adaptiveAvgPool2d: the parts [0, 0]; needs one number, or 2, of at least 1, or -1",
        () -> Pool.adaptiveAvgPool2d(0));
    refused(
        "globalAvgPool(): the input has the shape [2, 3], with nothing after the channels; leave it out",
        () -> Pool.globalAvgPool().forward(Tensor.zeros(2, 3)));
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
