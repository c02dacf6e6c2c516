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
  void deviate(float[] x, float[] scratch, int first) {
    if (centred) {
      for (int j = 0; j < wide; j++) {
        origin[j] = x[start(first + j)];
      }
      Arrays.fill(mean, 0f);
      for (int at = start(first); at < x.length; at += block()) {
        subtract(x, scratch, at);
        sum(scratch, at, mean);
      }
      for (int j = 0; j < wide; j++) {
        mean[j] /= count;
      }
    }
    Arrays.fill(square, 0f);
    for (int at = start(first); at < x.length; at += block()) {
      squares(x, scratch, at);
      sum(scratch, at, square);
    }
  }

  /** Finds the means and 1 / √(variance + eps). */
  void measure(float[] x, float[] scratch, int first) {
    deviate(x, scratch, first);
    for (int j = 0; j < wide; j++) {
      scale[j] = (float) (1 / Math.sqrt(square[j] / count + eps));
    }
  }

  /** Finds the means of u and of u · y. */
  void project(float[] x, float[] u, float[] scratch, int first) {
    Arrays.fill(shift, 0f);
    Arrays.fill(slant, 0f);
    for (int at = start(first); at < x.length; at += block()) {
      if (centred) {
        sum(u, at, shift);
      }
      products(x, u, scratch, at);
      sum(scratch, at, slant);
    }
    for (int j = 0; j < wide; j++) {
      shift[j] /= count;
      slant[j] /= count;
    }
  }

  private void sum(float[] x, int at, float[] sums) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        sums[j] += x[at + j];
      }
    } else {
      Kernels kernels = Kernels.best();
      for (int j = 0; j < wide; j++) {
        sums[j] += kernels.sum(x, at + j * inner, inner);
      }
    }
  }

  /** y = x − origin. */
  private void subtract(float[] x, float[] y, int at) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        y[at + j] = x[at + j] - origin[j];
      }
      return;
    }
    for (int j = 0; j < wide; j++) {
      float o = origin[j];
      for (int i = at + j * inner, end = i + inner; i < end; i++) {
        y[i] = x[i] - o;
      }
    }
  }

  /** y = (x − mean)². */
  private void squares(float[] x, float[] y, int at) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        float d = x[at + j] - origin[j] - mean[j];
        y[at + j] = d * d;
      }
      return;
    }
    for (int j = 0; j < wide; j++) {
      float o = origin[j];
      float m = mean[j];
      for (int i = at + j * inner, end = i + inner; i < end; i++) {
        float d = x[i] - o - m;
        y[i] = d * d;
      }
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
      float o = origin[j];
      float m = mean[j];
      float s = scale[j];
      for (int i = at + j * inner, end = i + inner; i < end; i++) {
        y[i] = (x[i] - o - m) * s;
      }
    }
  }

  /** z = u · (x − mean) · scale. */
  private void products(float[] x, float[] u, float[] z, int at) {
    if (inner == 1) {
      for (int j = 0; j < wide; j++) {
        z[at + j] = u[at + j] * ((x[at + j] - origin[j] - mean[j]) * scale[j]);
      }
      return;
    }
    for (int j = 0; j < wide; j++) {
      float o = origin[j];
      float m = mean[j];
      float s = scale[j];
      for (int i = at + j * inner, end = i + inner; i < end; i++) {
        z[i] = u[i] * ((x[i] - o - m) * s);
      }
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
      float o = origin[j];
      float m = mean[j];
      float s = scale[j];
      float h = shift[j];
      float l = slant[j];
      for (int i = at + j * inner, end = i + inner; i < end; i++) {
        float y = (x[i] - o - m) * s;
        z[i] = s * (u[i] - h - y * l);
      }
    }
  }
}
