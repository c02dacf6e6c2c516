package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Tensor;

/**
 * Images {@code [n, channels, height, width]} made larger by whole factors, each pixel the nearest
 * or between its four neighbours.
 *
 * @param bilinear whether a pixel is between its neighbours
 * @param alignCorners whether then the corner pixels' centres stay, instead of the image's edges
 * @param height by how much the height grows
 * @param width by how much the width grows
 */
public record Upsample(boolean bilinear, boolean alignCorners, int height, int width)
    implements Layer {
  /** Checks the factors. */
  public Upsample {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "upsample: the factors " + height + " and " + width + "; needs at least 1");
    }
  }

  /** Each pixel as often as the factor says, in both directions. */
  public static Upsample nearest(int factor) {
    return new Upsample(false, false, factor, factor);
  }

  /** New pixels between the old ones. */
  public static Upsample bilinear(int factor) {
    return new Upsample(true, false, factor, factor);
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    check(x.shape(), 4);
    int h = x.shape().dim(2) * height;
    int w = x.shape().dim(3) * width;
    return bilinear ? x.interpolateBilinear(h, w, alignCorners) : x.interpolateNearest(h, w);
  }

  @Override
  public Shape output(Shape sample) {
    check(sample, 3);
    return Shape.of(sample.dim(0), sample.dim(1) * height, sample.dim(2) * width);
  }

  private void check(Shape x, int rank) {
    if (x.rank() != rank) {
      throw new LayerException(
          this
              + ": the input has the shape "
              + x
              + ", and not "
              + (rank == 4 ? "[n, channels, height, width]" : "[channels, height, width]"),
          "");
    }
  }

  @Override
  public String toString() {
    return "upsample("
        + (height == width ? height : height + " × " + width)
        + (bilinear ? ", bilinear" : ", nearest")
        + (alignCorners ? ", corners aligned" : "")
        + ")";
  }
}
