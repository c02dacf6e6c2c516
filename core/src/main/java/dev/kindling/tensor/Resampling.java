package dev.kindling.tensor;

import dev.kindling.op.family.Indexing;

/**
 * Another number of pixels along a dimension: each new one is a sum of old ones, its taps, times
 * weights. A sum goes from the first tap to the last.
 *
 * @param taps for each tap the old pixel of every new one, or −1 for none
 * @param weights for each tap its weight in every new pixel
 */
record Resampling(int[][] taps, float[][] weights) {
  /** The parameter a of the cubic convolution. */
  private static final double CUBIC = -0.75;

  /** Makes the taps for an old and a new number of pixels. */
  interface Rule {
    Resampling of(int in, int out);
  }

  static Tensor both(String who, Tensor x, int h, int w, Rule rule) {
    Patches.checkImages(who, x);
    if (h < 1 || w < 1 || x.shape().dim(2) < 1 || x.shape().dim(3) < 1) {
      throw new IllegalArgumentException(
          who
              + ": from the shape "
              + x.shape()
              + " to "
              + h
              + " × "
              + w
              + "; needs pixels in both");
    }
    Tensor rows = rule.of(x.shape().dim(2), h).along(2, x);
    return rule.of(x.shape().dim(3), w).along(3, rows);
  }

  private Tensor along(int axis, Tensor x) {
    int[] column = {1, 1, 1, 1};
    column[axis] = taps[0].length;
    Tensor sum = null;
    for (int t = 0; t < taps.length; t++) {
      Tensor part = Tensor.call(new Indexing.Take(axis, taps[t], 0f), x);
      if (weights.length > 0) {
        part = part.times(Tensor.of(weights[t]).reshape(column));
      }
      sum = sum == null ? part : sum.plus(part);
    }
    return sum == null ? x : sum;
  }

  static Resampling nearest(int in, int out) {
    int[] tap = new int[out];
    for (int i = 0; i < out; i++) {
      tap[i] = (int) ((long) i * in / out);
    }
    return new Resampling(new int[][] {tap}, new float[0][]);
  }

  static Resampling linear(int in, int out, boolean alignCorners) {
    Resampling made = new Resampling(new int[2][out], new float[2][out]);
    for (int i = 0; i < out; i++) {
      double at = Math.max(source(i, in, out, alignCorners), 0);
      int low = Math.min((int) at, in - 1);
      made.taps[0][i] = low;
      made.taps[1][i] = Math.min(low + 1, in - 1);
      made.weights[0][i] = (float) (1 - (at - low));
      made.weights[1][i] = (float) (at - low);
    }
    return made;
  }

  static Resampling cubic(int in, int out, boolean alignCorners) {
    Resampling made = new Resampling(new int[4][out], new float[4][out]);
    for (int i = 0; i < out; i++) {
      double at = source(i, in, out, alignCorners);
      int low = (int) Math.floor(at);
      for (int t = 0; t < 4; t++) {
        made.taps[t][i] = Math.min(Math.max(low + t - 1, 0), in - 1);
        made.weights[t][i] = (float) cubicWeight(Math.abs(at - (low + t - 1)));
      }
    }
    return made;
  }

  private static double cubicWeight(double distance) {
    double d = distance;
    if (d <= 1) {
      return ((CUBIC + 2) * d - (CUBIC + 3)) * d * d + 1;
    }
    return ((CUBIC * d - 5 * CUBIC) * d + 8 * CUBIC) * d - 4 * CUBIC;
  }

  static Resampling area(int in, int out) {
    int most = 0;
    for (int i = 0; i < out; i++) {
      most = Math.max(most, areaEnd(i, in, out) - areaBegin(i, in, out));
    }
    Resampling made = new Resampling(new int[most][out], new float[most][out]);
    for (int i = 0; i < out; i++) {
      int begin = areaBegin(i, in, out);
      int count = areaEnd(i, in, out) - begin;
      for (int t = 0; t < most; t++) {
        made.taps[t][i] = t < count ? begin + t : -1;
        made.weights[t][i] = 1f / count;
      }
    }
    return made;
  }

  private static int areaBegin(int i, int in, int out) {
    return (int) ((long) i * in / out);
  }

  private static int areaEnd(int i, int in, int out) {
    return (int) (((i + 1L) * in + out - 1) / out);
  }

  /** Where the centre of new pixel i lies among the old ones' centres. */
  private static double source(int i, int in, int out, boolean alignCorners) {
    if (alignCorners) {
      return out == 1 ? 0 : (double) i * (in - 1) / (out - 1);
    }
    return (i + 0.5) * in / out - 0.5;
  }
}
