package dev.kindling.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ImagingTest {
  private static final Tensor SQUARE = Tensor.of(1, 2, 3, 4).reshape(1, 1, 2, 2);
  private static final Tensor FLAT = Tensor.of(1, 2);

  @Test
  void pixelShuffleMakesChannelsPixelsAndBack() {
    Tensor x = Tensor.of(1, 2, 3, 4).reshape(1, 4, 1, 1);
    prints("[[[[1.0, 2.0], [3.0, 4.0]]]]", x.pixelShuffle(2));
    prints(x.toString(), x.pixelShuffle(2).pixelUnshuffle(2));
    prints(x.toString(), x.pixelShuffle(1).pixelUnshuffle(1));
    refused(
        "pixelShuffle: the factor 0 for the shape [1, 4, 1, 1];"
            + " needs at least 1, and channels that its square divides",
        () -> x.pixelShuffle(0));
    refused(
        "pixelShuffle: the factor 2 for the shape [1, 1, 2, 2];"
            + " needs at least 1, and channels that its square divides",
        () -> SQUARE.pixelShuffle(2));
    refused(
        "pixelUnshuffle: the factor 3 for the shape [1, 1, 2, 2];"
            + " needs at least 1, and a height and width that it divides",
        () -> SQUARE.pixelUnshuffle(3));
    refused("pixelShuffle: the shape [2]; needs images [n, c, h, w]", () -> FLAT.pixelShuffle(1));
  }

  @Test
  void im2colMakesPatchesColumns() {
    prints("[[[1.0, 2.0], [3.0, 4.0]]]", SQUARE.im2col(2, 1, 1, 0, 1));
    assertEquals(Shape.of(1, 4, 1), SQUARE.im2col(2, 2, 2, 1, 2).shape());
    refused(
        "im2col: the padded images are 2 × 2; needs at least 3 × 1 for the kernel",
        () -> SQUARE.im2col(3, 1, 1, 0, 1));
    refused(
        "im2col: a kernel of 1 × 1, stride 0, padding 0, dilation 1;"
            + " needs at least 1, and 0 for the padding",
        () -> SQUARE.im2col(1, 1, 0, 0, 1));
    refused("im2col: the shape [2]; needs images [n, c, h, w]", () -> FLAT.im2col(1, 1, 1, 0, 1));
  }

  @Test
  void im2colTakesEachImageAndChannelApart() {
    Tensor x = Tensor.arange(2 * 3 * 5 * 7).reshape(2, 3, 5, 7);
    Tensor columns = x.im2col(3, 2, 2, 1, 2);
    assertEquals(Shape.of(2, 3 * 3 * 2, 2 * 4), columns.shape());
    for (int n = 0; n < 2; n++) {
      for (int row = 0; row < 3 * 3 * 2; row++) {
        for (int patch = 0; patch < 2 * 4; patch++) {
          int h = patch / 4 * 2 + row / 2 % 3 * 2 - 1;
          int w = patch % 4 * 2 + row % 2 * 2 - 1;
          boolean inside = h >= 0 && h < 5 && w >= 0 && w < 7;
          assertEquals(inside ? x.get(n, row / 6, h, w) : 0, columns.get(n, row, patch));
        }
      }
    }
    Tensor y = Rng.of(3).uniform(columns.shape(), -1, 1);
    double forth = columns.times(y).sum().item();
    double back = x.times(y.col2im(5, 7, 3, 2, 2, 1, 2)).sum().item();
    assertEquals(forth, back, 1e-5 * Math.abs(forth));
  }

  @Test
  void aKernelMayBeOnePixelOrTheWholeImage() {
    prints("[[[1.0, 2.0, 3.0, 4.0]]]", SQUARE.im2col(1, 1, 1, 0, 1));
    prints("[[[1.0], [2.0], [3.0], [4.0]]]", SQUARE.im2col(2, 2, 1, 0, 1));
    prints(SQUARE.toString(), SQUARE.im2col(1, 1, 1, 0, 1).col2im(2, 2, 1, 1, 1, 0, 1));
    prints(SQUARE.toString(), SQUARE.im2col(2, 2, 1, 0, 1).col2im(2, 2, 2, 2, 1, 0, 1));
    refused(
        "im2col: the padded images are 2 × 2; needs at least 1 × 3 for the kernel",
        () -> SQUARE.im2col(1, 3, 1, 0, 1));
    for (int wrong = 0; wrong < 5; wrong++) {
      int[] setting = {1, 1, 1, 0, 1};
      setting[wrong]--;
      refused(
          String.format(
              "im2col: a kernel of %d × %d, stride %d, padding %d, dilation %d;"
                  + " needs at least 1, and 0 for the padding",
              setting[0], setting[1], setting[2], setting[3], setting[4]),
          () -> SQUARE.im2col(setting[0], setting[1], setting[2], setting[3], setting[4]));
    }
  }

  @Test
  void col2imAddsWhatOverlaps() {
    Tensor ones = Tensor.ones(1, 4, 9);
    prints("[[[[4.0, 4.0], [4.0, 4.0]]]]", ones.col2im(2, 2, 2, 2, 1, 1, 1));
    refused("col2im: the shape [1, 4, 9]; needs [1, 4, 4]", () -> ones.col2im(3, 3, 2, 2, 1, 0, 1));
    refused(
        "col2im: the shape [1, 4, 9] for a kernel of 3 × 1; needs [n, c · 3, patches]",
        () -> ones.col2im(3, 3, 3, 1, 1, 0, 1));
  }

  @Test
  void interpolationsKeepAConstant() {
    Tensor sevens = Tensor.full(7, 1, 2, 3, 4);
    for (Tensor y :
        new Tensor[] {
          sevens.interpolateNearest(5, 2),
          sevens.interpolateBilinear(5, 2, false),
          sevens.interpolateBilinear(1, 9, true),
          sevens.interpolateBicubic(5, 2, true),
          sevens.interpolateArea(5, 2)
        }) {
      float[] wanted = new float[y.size()];
      Arrays.fill(wanted, 7f);
      assertArrayEquals(wanted, y.toArray(), 2e-6f);
    }
  }

  @Test
  void interpolationsOfFourPixels() {
    prints("[[[[1.0, 1.0, 2.0, 2.0]]]]", SQUARE.interpolateNearest(1, 4));
    prints("[[[[1.0, 1.5, 2.0], [3.0, 3.5, 4.0]]]]", SQUARE.interpolateBilinear(2, 3, true));
    prints(
        "[[[[1.0, 1.25, 1.75, 2.0], [3.0, 3.25, 3.75, 4.0]]]]",
        SQUARE.interpolateBilinear(2, 4, false));
    prints("[[[[2.5]]]]", SQUARE.interpolateArea(1, 1));
    prints("[[[[1.0, 1.5, 2.0], [3.0, 3.5, 4.0]]]]", SQUARE.interpolateArea(2, 3));
    refused(
        "interpolateArea: from the shape [1, 1, 2, 2] to 0 × 3; needs pixels in both",
        () -> SQUARE.interpolateArea(0, 3));
    refused(
        "interpolateNearest: the shape [2]; needs images [n, c, h, w]",
        () -> FLAT.interpolateNearest(1, 1));
  }

  /** Computed by PyTorch 2.13. */
  @Test
  void interpolationsOfALine() {
    Tensor line = Tensor.of(0, 1, 4, 9).reshape(1, 1, 1, 4);
    near(
        new float[] {0, 0.287999868f, 1.50400102f, 3.01600266f, 6.2640028f, 9},
        line.interpolateBicubic(1, 6, true));
    near(
        new float[] {-0.08680558f, 0.21875f, 1.43055499f, 3.15277767f, 6.78125f, 9.43402863f},
        line.interpolateBicubic(1, 6, false));
    Tensor three = line.slice(3, 0, 3);
    near(new float[] {0, 0.5f, 1, 2.5f, 4}, three.interpolateBilinear(1, 5, true));
    near(new float[] {0.5f, 2.5f}, three.interpolateArea(1, 2));
  }

  @Test
  void onePixelBecomesMany() {
    Tensor pixel = Tensor.of(7).reshape(1, 1, 1, 1);
    prints("[[[[7.0, 7.0, 7.0]]]]", pixel.interpolateNearest(1, 3));
    prints("[[[[7.0], [7.0]]]]", pixel.interpolateBilinear(2, 1, false));
    for (int[] size : new int[][] {{1, 0}, {0, 1}}) {
      refused(
          "interpolateNearest: from the shape [1, 1, 1, 1] to "
              + size[0]
              + " × "
              + size[1]
              + "; needs pixels in both",
          () -> pixel.interpolateNearest(size[0], size[1]));
    }
    refused(
        "interpolateArea: from the shape [1, 1, 0, 2] to 1 × 1; needs pixels in both",
        () -> Tensor.zeros(1, 1, 0, 2).interpolateArea(1, 1));
    refused(
        "interpolateArea: from the shape [1, 1, 2, 0] to 1 × 1; needs pixels in both",
        () -> Tensor.zeros(1, 1, 2, 0).interpolateArea(1, 1));
  }

  private static void near(float[] wanted, Tensor x) {
    assertArrayEquals(wanted, x.toArray(), 3e-6f);
  }

  private static void prints(String text, Tensor x) {
    assertEquals(text, x.toString());
  }

  private static void refused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
