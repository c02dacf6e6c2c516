package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import java.util.Arrays;

/**
 * The statistics of groups that lie in several runs, block by block.
 *
 * <p>Runs, or rows of runs of one element, are copied to an array of their own and back: the
 * compiler makes loops over whole arrays twice as fast as over parts.
 */
final class Groups {
  final float[] origin;
  final float[] mean;
  final float[] square;
  private final float[] shift;
  private final float[] slant;
  private final float[] scale;
  private final float[] x;
  private final float[] own;
  private final float[] upstream;
  private final float[] result;
  private final int groups;
  private final int inner;
  private final int count;
  private final boolean centred;
  private final float eps;

  Groups(float[] x, int groups, int inner, boolean centred, float eps) {
    this.x = x;
    this.groups = groups;
    this.inner = inner;
    this.centred = centred;
    this.eps = eps;
    this.count = groups == 0 ? 0 : x.length / groups;
    this.origin = new float[groups];
    this.mean = new float[groups];
    this.square = new float[groups];
    this.scale = new float[groups];
    this.shift = new float[groups];
    this.slant = new float[groups];
    int length = inner == 1 ? groups : inner;
    this.own = new float[length];
    this.upstream = new float[length];
    this.result = new float[length];
  }

  /** Finds the means, from the groups' first elements, and the sums of the squared deviations. */
  void deviate() {
    if (centred) {
      for (int j = 0; j < groups; j++) {
        origin[j] = x[j * inner];
      }
      Arrays.fill(mean, 0f);
      for (int at = 0; at < x.length; at += block()) {
        addDifferences(at);
      }
      for (int j = 0; j < groups; j++) {
        mean[j] /= count;
      }
    }
    Arrays.fill(square, 0f);
    for (int at = 0; at < x.length; at += block()) {
      addSquares(at);
    }
  }

  /** Puts y = (x − mean) / √(variance + eps). */
  void standardize(float[] y) {
    measure();
    for (int at = 0; at < x.length; at += block()) {
      if (inner == 1) {
        read(x, at, own);
        standardize(own, origin, mean, scale, result);
        System.arraycopy(result, 0, y, at, groups);
      } else {
        for (int j = 0, run = at; j < groups; j++, run += inner) {
          read(x, run, own);
          standardize(own, origin[j], mean[j], scale[j], result);
          System.arraycopy(result, 0, y, run, inner);
        }
      }
    }
  }

  /** Puts z = scale · (u − mean(u) − y · mean(u · y)). */
  void slope(float[] u, float[] z) {
    measure();
    project(u);
    for (int at = 0; at < x.length; at += block()) {
      if (inner == 1) {
        read(x, at, own);
        read(u, at, upstream);
        for (int j = 0; j < result.length; j++) {
          float y = (own[j] - origin[j] - mean[j]) * scale[j];
          result[j] = scale[j] * (upstream[j] - shift[j] - y * slant[j]);
        }
        System.arraycopy(result, 0, z, at, groups);
      } else {
        for (int j = 0, run = at; j < groups; j++, run += inner) {
          read(x, run, own);
          read(u, run, upstream);
          slope(own, upstream, origin[j], mean[j], scale[j], shift[j], slant[j], result);
          System.arraycopy(result, 0, z, run, inner);
        }
      }
    }
  }

  private static void read(float[] from, int at, float[] to) {
    System.arraycopy(from, at, to, 0, to.length);
  }

  /** How far it is to the runs of the same groups in the next block. */
  private int block() {
    return groups * inner;
  }

  /** Finds the means and 1 / √(variance + eps). */
  private void measure() {
    deviate();
    for (int j = 0; j < groups; j++) {
      scale[j] = 1f / (float) Math.sqrt(square[j] / count + eps);
    }
  }

  /** Finds the means of u and of u · y. */
  private void project(float[] u) {
    Arrays.fill(shift, 0f);
    Arrays.fill(slant, 0f);
    for (int at = 0; at < x.length; at += block()) {
      addProducts(at, u);
    }
    for (int j = 0; j < groups; j++) {
      shift[j] = centred ? shift[j] / count : 0f;
      slant[j] /= count;
    }
  }

  /** mean += Σ x − origin. */
  private void addDifferences(int at) {
    if (inner == 1) {
      read(x, at, own);
      for (int j = 0; j < own.length; j++) {
        mean[j] += own[j] - origin[j];
      }
      return;
    }
    for (int j = 0, run = at; j < groups; j++, run += inner) {
      read(x, run, own);
      differences(own, origin[j], result);
      mean[j] += Kernels.best().sum(result, 0, inner);
    }
  }

  private static void differences(float[] x, float origin, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] - origin;
    }
  }

  /** square += Σ (x − mean)². */
  private void addSquares(int at) {
    if (inner == 1) {
      read(x, at, own);
      for (int j = 0; j < own.length; j++) {
        float d = own[j] - origin[j] - mean[j];
        square[j] += d * d;
      }
      return;
    }
    for (int j = 0, run = at; j < groups; j++, run += inner) {
      read(x, run, own);
      squares(own, origin[j], mean[j], result);
      square[j] += Kernels.best().sum(result, 0, inner);
    }
  }

  private static void squares(float[] x, float origin, float mean, float[] y) {
    for (int i = 0; i < y.length; i++) {
      float d = x[i] - origin - mean;
      y[i] = d * d;
    }
  }

  /** shift += Σ u and slant += Σ u · y. */
  private void addProducts(int at, float[] u) {
    if (inner == 1) {
      read(x, at, own);
      read(u, at, upstream);
      for (int j = 0; j < own.length; j++) {
        shift[j] += upstream[j];
        slant[j] += upstream[j] * ((own[j] - origin[j] - mean[j]) * scale[j]);
      }
      return;
    }
    for (int j = 0, run = at; j < groups; j++, run += inner) {
      read(x, run, own);
      read(u, run, upstream);
      products(own, upstream, origin[j], mean[j], scale[j], result);
      shift[j] += Kernels.best().sum(upstream, 0, inner);
      slant[j] += Kernels.best().sum(result, 0, inner);
    }
  }

  private static void products(
      float[] x, float[] u, float origin, float mean, float scale, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = u[i] * ((x[i] - origin - mean) * scale);
    }
  }

  private static void standardize(
      float[] x, float[] origin, float[] mean, float[] scale, float[] y) {
    for (int j = 0; j < y.length; j++) {
      y[j] = (x[j] - origin[j] - mean[j]) * scale[j];
    }
  }

  private static void standardize(float[] x, float origin, float mean, float scale, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = (x[i] - origin - mean) * scale;
    }
  }

  private static void slope(
      float[] x,
      float[] u,
      float origin,
      float mean,
      float scale,
      float shift,
      float slant,
      float[] z) {
    for (int i = 0; i < z.length; i++) {
      float y = (x[i] - origin - mean) * scale;
      z[i] = scale * (u[i] - shift - y * slant);
    }
  }
}
