package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Layout;

/**
 * The patches of padded images under a kernel.
 *
 * @param read from the padded images to {@code [n, c, kernelH, kernelW, rows, columns]}
 * @param columns {@code [n, c · kernelH · kernelW, rows · columns]}
 */
record Patches(Layout.Strided read, Shape columns) {
  static Shape checkImages(String who, Tensor x) {
    if (x.shape().rank() != 4) {
      throw new IllegalArgumentException(
          who + ": the shape " + x.shape() + "; needs images [n, c, h, w]");
    }
    return x.shape();
  }

  static Patches of(
      String who, Shape x, int kernelH, int kernelW, int stride, int padding, int dilation) {
    if (kernelH < 1 || kernelW < 1 || stride < 1 || padding < 0 || dilation < 1) {
      throw new IllegalArgumentException(
          who
              + ": a kernel of "
              + kernelH
              + " × "
              + kernelW
              + ", stride "
              + stride
              + ", padding "
              + padding
              + ", dilation "
              + dilation
              + "; needs at least 1, and 0 for the padding");
    }
    int h = x.dim(2) + 2 * padding;
    int w = x.dim(3) + 2 * padding;
    int spanH = dilation * (kernelH - 1) + 1;
    int spanW = dilation * (kernelW - 1) + 1;
    if (h < spanH || w < spanW) {
      throw new IllegalArgumentException(
          who
              + ": the padded images are "
              + h
              + " × "
              + w
              + "; needs at least "
              + spanH
              + " × "
              + spanW
              + " for the kernel");
    }
    int n = x.dim(0);
    int c = x.dim(1);
    int rows = (h - spanH) / stride + 1;
    int cols = (w - spanW) / stride + 1;
    Layout.Strided read =
        new Layout.Strided(
            Shape.of(n, c, h, w),
            Shape.of(n, c, kernelH, kernelW, rows, cols),
            0,
            c * h * w,
            h * w,
            dilation * w,
            dilation,
            stride * w,
            stride);
    return new Patches(read, Shape.of(n, c * kernelH * kernelW, rows * cols));
  }
}
