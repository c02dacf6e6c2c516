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

  private static void prints(String text, Tensor x) {
    assertEquals(text, x.toString());
  }

  private static void refused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
