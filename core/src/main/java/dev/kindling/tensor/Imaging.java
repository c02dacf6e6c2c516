package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Layout;

/** Movements and changes of size of images {@code [n, c, h, w]}. */
public sealed interface Imaging permits Tensor {
  /**
   * Channels made pixels: {@code [n, c · f², h, w]} to {@code [n, c, h · f, w · f]}. W. Shi et al.
   * (2016).
   */
  default Tensor pixelShuffle(int factor) {
    Shape x = Patches.checkImages("pixelShuffle", (Tensor) this);
    if (factor < 1 || x.dim(1) % (factor * factor) != 0) {
      throw new IllegalArgumentException(
          "pixelShuffle: the factor "
              + factor
              + " for the shape "
              + x
              + "; needs at least 1, and channels that its square divides");
    }
    int n = x.dim(0);
    int c = x.dim(1) / (factor * factor);
    int h = x.dim(2);
    int w = x.dim(3);
    return ((Tensor) this)
        .reshape(n, c, factor, factor, h, w)
        .permute(0, 1, 4, 2, 5, 3)
        .reshape(n, c, h * factor, w * factor);
  }

  /** Pixels made channels, the inverse of {@link #pixelShuffle}. */
  default Tensor pixelUnshuffle(int factor) {
    Shape x = Patches.checkImages("pixelUnshuffle", (Tensor) this);
    if (factor < 1 || x.dim(2) % factor != 0 || x.dim(3) % factor != 0) {
      throw new IllegalArgumentException(
          "pixelUnshuffle: the factor "
              + factor
              + " for the shape "
              + x
              + "; needs at least 1, and a height and width that it divides");
    }
    int n = x.dim(0);
    int c = x.dim(1);
    int h = x.dim(2) / factor;
    int w = x.dim(3) / factor;
    return ((Tensor) this)
        .reshape(n, c, h, factor, w, factor)
        .permute(0, 1, 3, 5, 2, 4)
        .reshape(n, c * factor * factor, h, w);
  }

  /**
   * The patches under a kernel as columns: {@code [n, c, h, w]} to {@code [n, c · kernelH ·
   * kernelW, patches]}; zeros stand around the image.
   */
  default Tensor im2col(int kernelH, int kernelW, int stride, int padding, int dilation) {
    Tensor x = (Tensor) this;
    Shape images = Patches.checkImages("im2col", x);
    Patches patches = Patches.of("im2col", images, kernelH, kernelW, stride, padding, dilation);
    Tensor padded = x.pad(2, padding, padding).pad(3, padding, padding);
    return Tensor.call(patches.read(), padded).reshape(patches.columns());
  }

  /**
   * The adjoint of {@link #im2col}: columns {@code [n, c · kernelH · kernelW, patches]} added up,
   * in the order of kernel rows and columns, to images {@code [n, c, h, w]}.
   */
  default Tensor col2im(
      int h, int w, int kernelH, int kernelW, int stride, int padding, int dilation) {
    Tensor x = (Tensor) this;
    int kernel = kernelH * kernelW;
    if (x.shape().rank() != 3 || kernel < 1 || x.shape().dim(1) % kernel != 0) {
      throw new IllegalArgumentException(
          "col2im: the shape "
              + x.shape()
              + " for a kernel of "
              + kernelH
              + " × "
              + kernelW
              + "; needs [n, c · "
              + kernel
              + ", patches]");
    }
    Shape images = Shape.of(x.shape().dim(0), x.shape().dim(1) / kernel, h, w);
    Patches patches = Patches.of("col2im", images, kernelH, kernelW, stride, padding, dilation);
    if (!x.shape().equals(patches.columns())) {
      throw new IllegalArgumentException(
          "col2im: the shape " + x.shape() + "; needs " + patches.columns());
    }
    return Tensor.call(new Layout.AddStrided(patches.read()), x.reshape(patches.read().to()))
        .pad(2, -padding, -padding)
        .pad(3, -padding, -padding);
  }

  /** Another height and width, each pixel the nearest, rounded down. */
  default Tensor interpolateNearest(int h, int w) {
    return Resampling.both("interpolateNearest", (Tensor) this, h, w, Resampling::nearest);
  }

  /**
   * Another height and width, each pixel between its four neighbours.
   *
   * @param alignCorners whether the corner pixels' centres stay, instead of the image's edges
   */
  default Tensor interpolateBilinear(int h, int w, boolean alignCorners) {
    return Resampling.both(
        "interpolateBilinear",
        (Tensor) this,
        h,
        w,
        (in, out) -> Resampling.linear(in, out, alignCorners));
  }

  /**
   * Another height and width by cubic convolution over 4 × 4 neighbours, with a = −0.75. R. Keys
   * (1981).
   *
   * @param alignCorners whether the corner pixels' centres stay, instead of the image's edges
   */
  default Tensor interpolateBicubic(int h, int w, boolean alignCorners) {
    return Resampling.both(
        "interpolateBicubic",
        (Tensor) this,
        h,
        w,
        (in, out) -> Resampling.cubic(in, out, alignCorners));
  }

  /** Another height and width, each pixel the mean of those that it covers, also in part. */
  default Tensor interpolateArea(int h, int w) {
    return Resampling.both("interpolateArea", (Tensor) this, h, w, Resampling::area);
  }
}
