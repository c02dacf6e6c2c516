package dev.kindling.kernel;

import java.util.Arrays;

/**
 * A row of a kernel that slides along a row of an image: tap t of place i stands at the element i +
 * t · dilation − before.
 *
 * @param width the places of the kernel
 * @param in the elements of the image's row
 * @param inside 1 at {@link Kernels#LANES} + each place, −1 for as many on either side
 */
public record Taps(int count, int dilation, int before, int width, int in, float[] inside) {
  /** These taps. */
  public static Taps of(int count, int dilation, int before, int width, int in) {
    float[] inside = new float[width + 2 * Kernels.LANES];
    Arrays.fill(inside, -1f);
    Arrays.fill(inside, Kernels.LANES, Kernels.LANES + width, 1f);
    return new Taps(count, dilation, before, width, in, inside);
  }

  /** How far behind its place a tap's element is. */
  public int shift(int t) {
    return t * dilation - before;
  }

  /** The first place whose element under a tap is in the row, or the width. */
  public int first(int t) {
    return Math.min(Math.max(-shift(t), 0), width);
  }

  /** The end of the places whose element under a tap is in the row; not before the first. */
  public int end(int t) {
    return Math.min(Math.max(in - shift(t), first(t)), width);
  }
}
