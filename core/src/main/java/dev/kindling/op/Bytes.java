package dev.kindling.op;

import dev.kindling.kernel.Kernels;

/** Unsigned bytes, as pictures have them. */
public final class Bytes {
  private Bytes() {}

  /** y[yi + i] = x[xi + i] / 255 for i &lt; length, x being 0 … 255. */
  public static void scale(byte[] x, int xi, float[] y, int yi, int length) {
    Kernels.best().scale(x, xi, y, yi, length);
  }
}
