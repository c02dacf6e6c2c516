package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import java.util.Arrays;

/**
 * The statistics of some groups that are treated together: one by one where a group lies in one
 * run, and so stays in the cache, else all of them block by block.
 */
final class Groups {
  /** How many groups are treated together. */
  final int wide;

  final float[] origin;
  final float[] mean;
  final float[] square;
  private final float[] shift;
  private final float[] slant;
  private final float[] scale;
  private final float[] run;
  private final int groups;
  private final int inner;
  private final int count;
  private final boolean centred;
  private final float eps;

  Groups(int size, int groups, int inner, boolean centred, float eps) {
    this.groups = groups;
    this.inner = inner;
    this.centred = centred;
    this.eps = eps;
    this.count = groups == 0 ? 0 : size / groups;
    this.wide = count == inner ? 1 : groups;
    this.origin = new float[wide];
    this.mean = new float[wide];
    this.square = new float[wide];
    this.scale = new float[wide];
    this.shift = new float[wide];
    this.slant = new float[wide];
    this.run = new float[inner];
  }

  /** Where the first run of a group begins. */
  int start(int group) {
    return group * inner;
  }

  /** How far it is to the run of the same group in the next block. */
  int block() {
    return groups * inner;
  }

  /** Finds the means, from the groups' first elements, and the sums of the squared deviations. */
  void deviate(float[] x, int first) {
    if (centred) {
      for (int j = 0; j < wide; j++) {
        origin[j] = x[start(first + j)];
      }
      Arrays.fill(mean, 0f);
      for (int at = start(first); at < x.length; at += block()) {
        addDifferences(x, at);
      }
      for (int j = 0; j < wide; j++) {
        mean[j] /= count;
      }
    }
    Arrays.fill(square, 0f);
    for (int at = start(first); at < x.length; at += block()) {
      addSquares(x, at);
    }
  }

  /** Finds the means and 1 / √(variance + eps). */
  void measure(float[] x, int first) {
    deviate(x, first);
    for (int j = 0; j < wide; j++) {
      scale[j] = 1f / (float) Math.sqrt(square[j] / count + eps);
    }
  }

  /** Finds the means of u and of u · y. */
  void project(float[] x, float[] u, int first) {
    Arrays.fill(shift, 0f);
    Arrays.fill(slant, 0f);
    for (int at = start(first); at < x.length; at += block()) {
      if (centred) {
        add(u, at);
      }
      addProducts(x, u, at);
    }
    for (int j = 0; j < wide; j++) {
      shift[j] /= count;
      slant[j] /= count;
    }
  }

  /** mean += Σ x − origin. */
  private void addDifferences(float[] x, int at) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        mean[j] += x[at + j] - origin[j];
      }
      return;
    }
    for (int j = 0; j < wide; j++) {
      differences(x, at + j * inner, origin[j], run);
      mean[j] += Kernels.best().sum(run, 0, inner);
    }
  }

  private static void differences(float[] x, int at, float origin, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = x[at + i] - origin;
    }
  }

  /** square += Σ (x − mean)². */
  private void addSquares(float[] x, int at) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        float d = x[at + j] - origin[j] - mean[j];
        square[j] += d * d;
      }
      return;
    }
    for (int j = 0; j < wide; j++) {
      squares(x, at + j * inner, origin[j], mean[j], run);
      square[j] += Kernels.best().sum(run, 0, inner);
    }
  }

  private static void squares(float[] x, int at, float origin, float mean, float[] y) {
    for (int i = 0; i < y.length; i++) {
      float d = x[at + i] - origin - mean;
      y[i] = d * d;
    }
  }

  /** shift += Σ u. */
  private void add(float[] u, int at) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        shift[j] += u[at + j];
      }
      return;
    }
    for (int j = 0; j < wide; j++) {
      shift[j] += Kernels.best().sum(u, at + j * inner, inner);
    }
  }

  /** slant += Σ u · (x − mean) · scale. */
  private void addProducts(float[] x, float[] u, int at) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        slant[j] += u[at + j] * ((x[at + j] - origin[j] - mean[j]) * scale[j]);
      }
      return;
    }
    for (int j = 0; j < wide; j++) {
      products(x, u, at + j * inner, origin[j], mean[j], scale[j], run);
      slant[j] += Kernels.best().sum(run, 0, inner);
    }
  }

  private static void products(
      float[] x, float[] u, int at, float origin, float mean, float scale, float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = u[at + i] * ((x[at + i] - origin - mean) * scale);
    }
  }

  /** y = (x − mean) · scale. */
  void standardize(float[] x, float[] y, int at) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        y[at + j] = (x[at + j] - origin[j] - mean[j]) * scale[j];
      }
      return;
    }
    for (int j = 0; j < wide; j++) {
      standardize(x, at + j * inner, inner, origin[j], mean[j], scale[j], y);
    }
  }

  private static void standardize(
      float[] x, int at, int length, float origin, float mean, float scale, float[] y) {
    for (int i = 0; i < length; i++) {
      y[at + i] = (x[at + i] - origin - mean) * scale;
    }
  }

  /** z = scale · (u − mean(u) − y · mean(u · y)). */
  void slope(float[] x, float[] u, float[] z, int at) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        float y = (x[at + j] - origin[j] - mean[j]) * scale[j];
        z[at + j] = scale[j] * (u[at + j] - shift[j] - y * slant[j]);
      }
      return;
    }
    for (int j = 0; j < wide; j++) {
      int from = at + j * inner;
      slope(x, u, from, inner, origin[j], mean[j], scale[j], shift[j], slant[j], z);
    }
  }

  private static void slope(
      float[] x,
      float[] u,
      int at,
      int length,
      float origin,
      float mean,
      float scale,
      float shift,
      float slant,
      float[] z) {
    for (int i = 0; i < length; i++) {
      float y = (x[at + i] - origin - mean) * scale;
      z[at + i] = scale * (u[at + i] - shift - y * slant);
    }
  }
}
