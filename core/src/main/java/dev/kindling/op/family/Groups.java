package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Rows;

/**
 * The statistics of groups that lie in several runs, block by block.
 *
 * <p>Some groups at a time, so that the second pass over them finds them in a near cache. Rows of
 * runs of one element are copied to an array of their own and back: the compiler makes loops over
 * whole arrays twice as fast as over parts.
 */
final class Groups {
  /** Groups of so many elements, and as many results, fit the second-nearest cache. */
  private static final int NEAR = 1 << 16;

  final float[] origin;
  final float[] mean;
  final float[] square;
  final float[] scale;
  private final float[] shift;
  private final float[] slant;
  private final float[] x;
  private final float[] own;
  private final float[] upstream;
  private final float[] result;
  private boolean known;
  private final int groups;
  private final int inner;
  private final int count;
  private final boolean centred;
  private final float eps;
  private final Rows rows = Kernels.best().rows();

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
    int length = inner == 1 ? groups : 0;
    this.own = new float[length];
    this.upstream = new float[length];
    this.result = new float[length];
  }

  /** Treats some groups at a time, on several threads; those of single elements all at once. */
  void each(Parallel.Range treat) {
    if (inner == 1 || count == 0) {
      treat.run(0, groups);
      return;
    }
    int some = Math.max(1, NEAR / count);
    Parallel.ranges(
        groups,
        SmoothActivation.SHARE / count + 1,
        (from, to) -> {
          for (int j = from; j < to; j += some) {
            treat.run(j, Math.min(to, j + some));
          }
        });
  }

  /** Takes over the means and the squared deviations that {@link Normalization.Moments} found. */
  void know(float[] moments) {
    System.arraycopy(moments, 2 * groups, mean, 0, groups);
    System.arraycopy(moments, 3 * groups, square, 0, groups);
    for (int j = 0; j < groups; j++) {
      origin[j] = x[j * inner];
    }
    known = true;
  }

  /** Finds the means, from the groups' first elements, and the sums of the squared deviations. */
  void deviate() {
    each(this::deviate);
  }

  private void deviate(int from, int to) {
    if (centred) {
      for (int j = from; j < to; j++) {
        origin[j] = x[j * inner];
      }
      for (int at = 0; at < x.length; at += block()) {
        addDifferences(at, from, to);
      }
      for (int j = from; j < to; j++) {
        mean[j] /= count;
      }
    }
    for (int at = 0; at < x.length; at += block()) {
      addSquares(at, from, to);
    }
  }

  /** Puts y = (x − mean) / √(variance + eps). */
  void standardize(float[] y) {
    each(
        (from, to) -> {
          measure(from, to);
          for (int at = 0; at < x.length; at += block()) {
            standardize(at, from, to, y);
          }
        });
  }

  private void standardize(int at, int from, int to, float[] y) {
    if (inner == 1) {
      read(x, at, own);
      standardize(own, origin, mean, scale, result);
      System.arraycopy(result, 0, y, at, groups);
      return;
    }
    for (int j = from; j < to; j++) {
      rows.standardize(x, at + j * inner, inner, origin[j], mean[j], scale[j], y);
    }
  }

  /** Puts z = scale · (u − mean(u) − y · mean(u · y)). */
  void slope(float[] u, float[] z) {
    each(
        (from, to) -> {
          measure(from, to);
          slope(from, to, u, z);
        });
  }

  /** The same for some groups that are measured. */
  void slope(int from, int to, float[] u, float[] z) {
    project(from, to, u);
    for (int at = 0; at < x.length; at += block()) {
      if (inner == 1) {
        read(x, at, own);
        read(u, at, upstream);
        for (int j = 0; j < result.length; j++) {
          float y = (own[j] - origin[j] - mean[j]) * scale[j];
          result[j] = scale[j] * (upstream[j] - shift[j] - y * slant[j]);
        }
        System.arraycopy(result, 0, z, at, groups);
        continue;
      }
      for (int j = from, run = at + from * inner; j < to; j++, run += inner) {
        rows.standardizedSlope(
            x, u, run, inner, origin[j], mean[j], scale[j], shift[j], slant[j], z);
      }
    }
  }

  private static void read(float[] from, int at, float[] to) {
    System.arraycopy(from, at, to, 0, to.length);
  }

  /** How far it is to the runs of the same groups in the next block. */
  int block() {
    return groups * inner;
  }

  /** Finds the means and 1 / √(variance + eps) of some groups. */
  void measure(int from, int to) {
    if (!known) {
      deviate(from, to);
    }
    for (int j = from; j < to; j++) {
      scale[j] = 1f / (float) Math.sqrt(square[j] / count + eps);
    }
  }

  /** Finds the means of u and of u · y. */
  private void project(int from, int to, float[] u) {
    for (int at = 0; at < x.length; at += block()) {
      addProducts(at, from, to, u);
    }
    for (int j = from; j < to; j++) {
      shift[j] = centred ? shift[j] / count : 0f;
      slant[j] /= count;
    }
  }

  /** mean += Σ x − origin. */
  private void addDifferences(int at, int from, int to) {
    if (inner == 1) {
      read(x, at, own);
      for (int j = 0; j < own.length; j++) {
        mean[j] += own[j] - origin[j];
      }
      return;
    }
    for (int j = from; j < to; j++) {
      mean[j] += rows.sumOfDifferences(x, at + j * inner, inner, origin[j]);
    }
  }

  /** square += Σ (x − mean)². */
  private void addSquares(int at, int from, int to) {
    if (inner == 1) {
      read(x, at, own);
      for (int j = 0; j < own.length; j++) {
        float d = own[j] - origin[j] - mean[j];
        square[j] += d * d;
      }
      return;
    }
    for (int j = from; j < to; j++) {
      square[j] += rows.sumOfSquares(x, at + j * inner, inner, origin[j], mean[j]);
    }
  }

  /** shift += Σ u and slant += Σ u · y. */
  private void addProducts(int at, int from, int to, float[] u) {
    if (inner == 1) {
      read(x, at, own);
      read(u, at, upstream);
      for (int j = 0; j < own.length; j++) {
        shift[j] += upstream[j];
        slant[j] += upstream[j] * ((own[j] - origin[j] - mean[j]) * scale[j]);
      }
      return;
    }
    for (int j = from, run = at + from * inner; j < to; j++, run += inner) {
      shift[j] += Kernels.best().sum(u, run, inner);
      slant[j] += rows.sumOfProducts(x, u, run, inner, origin[j], mean[j], scale[j]);
    }
  }

  private static void standardize(
      float[] x, float[] origin, float[] mean, float[] scale, float[] y) {
    for (int j = 0; j < y.length; j++) {
      y[j] = (x[j] - origin[j] - mean[j]) * scale[j];
    }
  }
}
