package dev.kindling.nn;

import org.jspecify.annotations.Nullable;

/**
 * What messages need to know of a layer from so many features or channels to so many others.
 *
 * @param axis the dimension of a sample that has them
 */
record Sized(Layer layer, int axis, int in, int out) {
  /** That of a layer, or null where the numbers are not free. */
  static @Nullable Sized of(@Nullable Layer layer) {
    if (layer instanceof Linear linear) {
      return new Sized(layer, -1, linear.in(), linear.out());
    }
    if (layer instanceof Conv conv) {
      return new Sized(layer, 0, conv.spec().in(), conv.spec().out());
    }
    return null;
  }

  /** How the layer with another output is written. */
  String giving(int features) {
    return layer.toString().replace("(" + in + ", " + out, "(" + in + ", " + features);
  }
}
