package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConvolutionsTest {
  private static final Tensor ROW = Tensor.of(1, 2, 3, 4).reshape(1, 1, 4);
  private static final Tensor TAPS = Tensor.of(1, 10).reshape(1, 1, 2);

  @Test
  void aKernelSlides() {
    Window window = Window.of(2);
    prints("[[[21.0, 32.0, 43.0]]]", ROW.conv(TAPS, null, window, 1));
    prints("[[[21.5, 32.5, 43.5]]]", ROW.conv(TAPS, Tensor.of(0.5f), window, 1));
    prints("[[[21.0, 43.0]]]", ROW.conv(TAPS, null, window.stride(2), 1));
    prints("[[[31.0, 42.0]]]", ROW.conv(TAPS, null, window.dilation(2), 1));
    prints("[[[10.0, 21.0, 32.0, 43.0, 4.0]]]", ROW.conv(TAPS, null, window.padding(1), 1));
    prints("[[[21.0, 32.0, 43.0, 4.0]]]", ROW.conv(TAPS, null, window.same(), 1));
    prints("[[21.0, 32.0, 43.0]]", ROW.reshape(1, 4).conv(TAPS, null, window, 1));
  }

  @Test
  void aKernelOverNoChannelsGivesTheBias() {
    Tensor none = Tensor.zeros(1, 0, 4);
    Tensor taps = Tensor.zeros(1, 0, 2);
    prints("[[[0.0, 0.0, 0.0]]]", none.conv(taps, null, Window.of(2), 1));
    prints("[[[0.5, 0.5, 0.5]]]", none.conv(taps, Tensor.of(0.5f), Window.of(2), 1));
  }

  @Test
  void aTransposedKernelPutsItselfWhereItWouldRead() {
    Window window = Window.of(2);
    prints("[[[1.0, 12.0, 23.0, 34.0, 40.0]]]", ROW.convTranspose(TAPS, null, window, 1, 0));
    prints("[[[12.0, 23.0, 34.0]]]", ROW.convTranspose(TAPS, null, window.padding(1), 1, 0));
    prints(
        "[[[1.0, 10.0, 2.0, 20.0, 3.0, 30.0, 4.0, 40.0, 0.0]]]",
        ROW.convTranspose(TAPS, null, window.stride(2), 1, 1));
    Tensor x = ROW.slice(2, 0, 1).requiresGrad();
    Tensor y = x.convTranspose(TAPS, Tensor.of(7), window.dilation(3), 1, 2);
    prints("[[[8.0, 7.0, 7.0, 17.0, 7.0, 7.0]]]", y);
    prints("[[[11.0]]]", y.sum().backward().of(x));
  }

  /** Each shape against a sum in double precision, over several blocks of pixels. */
  @Test
  void convolutionsOfAllKindsAreTheSumsTheyStandFor() {
    Random random = new Random(11);
    for (int round = 0; round < 60; round++) {
      int groups = 1 + random.nextInt(3);
      int in = groups * (1 + random.nextInt(3));
      int out = groups * (1 + random.nextInt(4));
      int h = 5 + random.nextInt(40);
      int w = 5 + random.nextInt(round % 6 == 0 ? 300 : 20);
      Window window =
          Window.of(1 + random.nextInt(3), 1 + random.nextInt(3))
              .stride(1 + random.nextInt(3), 1 + random.nextInt(3))
              .padding(random.nextInt(4), random.nextInt(4))
              .dilation(1 + random.nextInt(2), 1 + random.nextInt(2));
      Shape kernel = Shape.of(window.kernel());
      Tensor x = Sample.random(Shape.of(2, in, h, w), round);
      Tensor weight = Sample.random(Shape.of(out, in / groups).then(kernel), round + 1);
      Tensor bias = Sample.random(Shape.of(out), round + 2);
      Tensor y = x.conv(weight, bias, window, groups);
      for (int i = 0; i < 20; i++) {
        int n = random.nextInt(2);
        int o = random.nextInt(out);
        int row = random.nextInt(y.shape().dim(2));
        int col = random.nextInt(y.shape().dim(3));
        double sum = sum(x, weight, window, groups, n, o, row, col) + bias.get(o);
        assertEquals(sum, y.get(n, o, row, col), 1e-5, window + ", groups " + groups);
      }
    }
  }

  private static double sum(
      Tensor x, Tensor weight, Window window, int groups, int n, int o, int row, int col) {
    double sum = 0;
    int in = weight.shape().dim(1);
    int group = o / (weight.shape().dim(0) / groups);
    for (int c = 0; c < in; c++) {
      for (int i = 0; i < window.kernel()[0]; i++) {
        for (int j = 0; j < window.kernel()[1]; j++) {
          int h = row * window.stride()[0] - window.before()[0] + i * window.dilation()[0];
          int w = col * window.stride()[1] - window.before()[1] + j * window.dilation()[1];
          if (h >= 0 && h < x.shape().dim(2) && w >= 0 && w < x.shape().dim(3)) {
            sum += (double) x.get(n, group * in + c, h, w) * weight.get(o, c, i, j);
          }
        }
      }
    }
    return sum;
  }

  @Test
  void aKernelOfOneElementHasTheBitsOfItsPaddedSelf() {
    Tensor x = Sample.random(Shape.of(3, 6, 7, 9), 1);
    Tensor weight = Sample.random(Shape.of(4, 3, 1, 1), 2);
    Tensor bias = Sample.random(Shape.of(4), 3);
    Window window = Window.of(1, 1);
    for (Tensor b : new Tensor[] {null, bias}) {
      Tensor padded = x.conv(weight, b, window.padding(1), 2);
      assertArrayEquals(
          padded.slice(2, 1, -1).slice(3, 1, -1).toArray(), x.conv(weight, b, window, 2).toArray());
    }
  }

  /** The same number on every machine, with and without the vector module. */
  @Test
  void convolutionsAndTheirGradientsHaveTheSameBitsEverywhere() {
    Tensor x = Sample.random(Shape.of(3, 8, 30, 27), 1).requiresGrad();
    Tensor weight = Sample.random(Shape.of(12, 4, 3, 3), 2).requiresGrad();
    Tensor bias = Sample.random(Shape.of(12), 3).requiresGrad();
    Tensor y = x.conv(weight, bias, Window.of(3, 3).stride(1, 2).padding(1), 2);
    Gradients g = y.square().sum().backward();
    int[] hashes = {hash(y), hash(g.of(x)), hash(g.of(weight)), hash(g.of(bias))};
    assertEquals("[125099187, -440191359, -962380869, 1998880347]", Arrays.toString(hashes));
  }

  private static int hash(Tensor x) {
    return Arrays.hashCode(x.toArray());
  }

  @Test
  void theGradientOfAMaximumGoesToTheFirst() {
    Tensor x = Tensor.of(2, 2, -3, -3, Float.NaN, 5, 0, -0f).requiresGrad();
    Tensor y = x.reshape(1, 8).maxPool(Window.of(2).stride(2));
    prints("[[2.0, -3.0, NaN, 0.0]]", y);
    assertArrayEquals(new float[] {1, 0, 1, 0, 1, 0, 1, 0}, y.sum().backward().of(x).toArray());
    assertEquals(
        "[0, 2, 4, 6]",
        Arrays.toString(x.reshape(1, 8).argMaxPool(Window.of(2).stride(2)).toArray()));
  }

  @Test
  void maximaOfAllWindowsAreTheFirstLargest() {
    float[] kinds = {Float.NEGATIVE_INFINITY, -2, -1, -0f, 0, 1, 2, Float.NaN};
    Random random = new Random(12);
    for (int round = 0; round < 200; round++) {
      Window window =
          Window.of(1 + random.nextInt(5), 2 + random.nextInt(4))
              .stride(1 + random.nextInt(3), 1 + random.nextInt(3))
              .padding(0, random.nextInt(2))
              .dilation(1 + random.nextInt(2), 1 + random.nextInt(2));
      int h = 9 + random.nextInt(4);
      int w = 9 + random.nextInt(30);
      float[] data = new float[2 * h * w];
      int some = 1 + random.nextInt(kinds.length);
      for (int i = 0; i < data.length; i++) {
        data[i] = kinds[random.nextInt(some)];
      }
      Tensor x = Tensor.of(Shape.of(2, h, w), data).requiresGrad();
      Tensor y = x.maxPool(window);
      int[] places = x.argMaxPool(window).toArray();
      float[] slopes = new float[2 * h * w];
      int cols = y.shape().dim(2);
      for (int i = 0; i < places.length; i++) {
        int image = i / (places.length / 2);
        int place = firstLargest(x, window, image, i / cols % y.shape().dim(1), i % cols);
        assertEquals(place, places[i], window.toString());
        // Of zeros of both signs, either will do.
        assertEquals(x.data()[image * h * w + place] + 0f, y.data()[i] + 0f);
        slopes[image * h * w + place]++;
      }
      assertArrayEquals(slopes, y.sum().backward().of(x).toArray());
    }
  }

  private static int firstLargest(Tensor x, Window window, int image, int row, int col) {
    int best = -1;
    float most = 0;
    for (int i = 0; i < window.kernel()[0]; i++) {
      for (int j = 0; j < window.kernel()[1]; j++) {
        int h = row * window.stride()[0] - window.before()[0] + i * window.dilation()[0];
        int w = col * window.stride()[1] - window.before()[1] + j * window.dilation()[1];
        if (h >= 0 && h < x.shape().dim(1) && w >= 0 && w < x.shape().dim(2)) {
          float v = x.get(image, h, w);
          if (best < 0 || v > most || Float.isNaN(v) && !Float.isNaN(most)) {
            best = h * x.shape().dim(2) + w;
            most = v;
          }
        }
      }
    }
    return best;
  }

  @Test
  void placesOfMaximaAreCountedWithinTheImage() {
    Tensor x = Tensor.arange(16).reshape(2, 2, 2, 2);
    assertEquals("[3, 3, 3, 3]", Arrays.toString(x.argMaxPool(Window.of(2, 2)).toArray()));
  }

  @Test
  void poolingGoesOverTheLastDimensions() {
    Tensor x = Tensor.arange(6).reshape(2, 3);
    prints("[[1.0, 2.0], [4.0, 5.0]]", x.maxPool(Window.of(2)));
    prints("[[1.0, 3.0], [7.0, 9.0]]", x.sumPool(Window.of(2)));
    prints("[[0.5, 1.5], [3.5, 4.5]]", x.avgPool(Window.of(2), true));
    prints("[[0.5, 1.5], [3.5, 4.5]]", x.adaptiveAvgPool(2));
    prints("[[2.0], [5.0]]", x.adaptiveMaxPool(1));
  }

  @Test
  void aNormOfZerosHasNoSlope() {
    Tensor x = Tensor.zeros(1, 4).requiresGrad();
    prints("[[0.0, 0.0, 0.0, 0.0]]", x.lpPool(2, Window.of(2)).sum().backward().of(x));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    refused(
        "conv: the input [1, 1, 4] and the weight [1, 2, 2] do not fit, with kernel = 2 and groups"
            + " = 1; needs [out, in / groups, …], both in groups",
        () -> ROW.conv(Tensor.zeros(1, 2, 2), null, Window.of(2), 1));
    refused(
        "conv: the input [1, 1, 4] and the weight [1, 1, 3] do not fit, with kernel = 2 and groups"
            + " = 1; needs [n, channels, …] and […, …, kernel …]",
        () -> ROW.conv(Tensor.zeros(1, 1, 3), null, Window.of(2), 1));
    refused(
        "conv: the groups are 0; needs at least 1", () -> ROW.conv(TAPS, null, Window.of(2), 0));
    refused(
        "conv: the bias has the shape [2]; needs [1]",
        () -> ROW.conv(TAPS, Tensor.zeros(2), Window.of(2), 1));
    refused(
        "conv: the kernel spans 5 elements of the axis 2 of the shape [1, 1, 4], which has 4 with"
            + " its padding; needs at least as many",
        () -> ROW.conv(TAPS, null, Window.of(2).dilation(4), 1));
    refused(
        "convTranspose: the input [1, 1, 4] and the weight [2, 1, 2] do not fit, with kernel = 2"
            + " and groups = 1; needs [in, out / groups, …], both in groups",
        () -> ROW.convTranspose(Tensor.zeros(2, 1, 2), null, Window.of(2), 1, 0));
    refused(
        "convTranspose: the input [4] and the weight [1, 1, 2] with kernel = 2; needs [n, channels,"
            + " …] and [channels, out / groups, kernel …]",
        () -> ROW.reshape(4).convTranspose(TAPS, null, Window.of(2), 1, 0));
    refused(
        "convTranspose: the output padding 1 with kernel = 2; needs 0 or more, and less than the"
            + " stride or the dilation",
        () -> ROW.convTranspose(TAPS, null, Window.of(2), 1, 1));
    refused(
        "convTranspose: the bias has the shape [2]; needs [1]",
        () -> ROW.convTranspose(TAPS, Tensor.zeros(2), Window.of(2), 1, 0));
    refused(
        "maxPool: the padding 2 for a kernel that spans 3; needs at most half of it",
        () -> ROW.maxPool(Window.of(3).padding(2)));
    refused(
        "sumPool: 3 dimensions of the shape [4]; needs one to three that it has",
        () -> ROW.reshape(4).sumPool(Window.of(1, 1, 1)));
    refused(
        "adaptiveAvgPool: 0 parts of the axis 2 of the shape [1, 1, 4]; needs at least 1 of each,"
            + " or -1 for no change",
        () -> ROW.adaptiveAvgPool(0));
    refused(
        "window: the kernel [1, 1, 1, 1]; needs one to three sizes", () -> Window.of(1, 1, 1, 1));
  }

  private static void prints(String text, Tensor x) {
    assertEquals(text, x.toString());
  }

  private static void refused(String sentence, Runnable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
