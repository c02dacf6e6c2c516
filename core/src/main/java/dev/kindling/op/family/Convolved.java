package dev.kindling.op.family;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Frame;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The results of a convolution, a block of lines at a time. It belongs to one thread. */
abstract class Convolved {
  /** Writes a block to y, from which so many elements are missing at its beginning. */
  abstract void run(int line, int count, float[] y, int missing);

  /**
   * Writes the positive part of the largest elements of a sample's windows of 2 × 2, and their
   * places; the room is for a sample.
   */
  abstract void pool(int sample, Ranges ranges, float[] room, float[] y, float[] places);

  /** How many lines a block has. */
  static int step(Columns columns, int groups, int channels) {
    int k = columns.channels / groups * columns.kernel;
    return direct(columns, groups, channels)
        ? columns.perSample()
        : columns.step(k, Columns.PIXELS);
  }

  /** Short chains are soon done: panels would be transposed for little. */
  private static boolean direct(Columns columns, int groups, int channels) {
    int k = columns.channels / groups * columns.kernel;
    return k > Columns.DEPTH && Grid.takes(columns, channels / groups);
  }

  /** One for each thread that has a share of so many parts of y; the first has these columns. */
  static Convolved[] of(
      Frame f, Window window, int groups, Shape y, Columns columns, int block, int parts) {
    boolean direct = direct(columns, groups, y.dim(1));
    return of(f, window, groups, y, columns, block, parts, direct);
  }

  /** One for each thread that has a share of the samples to be pooled. */
  static Convolved[] ofPooled(Frame f, Window window, int groups, Shape y, Columns columns) {
    boolean direct = Grid.panel(columns, y.dim(1) / groups) == Kernels.PANEL;
    int lines = columns.perSample();
    int k = columns.channels / groups * columns.kernel;
    int step = direct ? lines : columns.step(k, Columns.PIXELS);
    int block = lines % step == 0 ? step : lines;
    return of(f, window, groups, y, columns, block, y.dim(0), direct);
  }

  private static Convolved[] of(
      Frame f,
      Window window,
      int groups,
      Shape y,
      Columns columns,
      int block,
      int parts,
      boolean direct) {
    int channels = y.dim(1);
    float[] weights =
        direct
            ? DirectConvolution.panels(f, Grid.panel(columns, channels / groups))
            : pieces(f, 1, groups, Columns.DEPTH);
    Convolved[] own = new Convolved[Math.min(parts, Parallel.threads())];
    for (int part = 0; part < own.length; part++) {
      Columns theirs = part == 0 ? columns : new Columns(window, f.shape(0), y);
      own[part] =
          direct
              ? new DirectConvolution.Forward(f, groups, channels, columns, weights)
              : new ByColumns(f, groups, channels, theirs, weights, block);
    }
    return own;
  }

  /** The bias, if there is one. */
  static float @Nullable [] bias(Frame f) {
    return f.count() > 2 && f.shape(2).rank() == 1 ? f.in(2) : null;
  }

  /** Starts rows from the bias of their channels. */
  static void fill(float[] rows, int at, float[] bias, int channel, int count, int n) {
    for (int c = 0; c < count; c++) {
      Arrays.fill(rows, at + c * n, at + (c + 1) * n, bias[channel + c]);
    }
  }

  /**
   * An input's weights {@code [groups, m, k]} as {@code [groups, pieces, m, length]}, so that a
   * product can take a piece of the rows.
   */
  static float[] pieces(Frame f, int input, int groups, int length) {
    float[] w = f.in(input);
    int m = f.shape(input).dim(0) / groups;
    int k = m == 0 ? 0 : w.length / (groups * m);
    if (k <= length) {
      return w;
    }
    float[] pieces = f.workspace(w.length);
    for (int row = 0; row < groups * m; row++) {
      for (int p = 0; p < k; p += length) {
        int piece = Math.min(length, k - p);
        int to = (row / m * k + p) * m + row % m * piece;
        System.arraycopy(w, row * k + p, pieces, to, piece);
      }
    }
    return pieces;
  }

  /** By products with the columns of the images. */
  private static final class ByColumns extends Convolved {
    private final float[] x;
    private final float @Nullable [] bias;
    private final int groups;
    private final int all;
    private final Columns columns;
    private final float[] weights;
    private final float[] patches;
    private final float[] rows;
    private final int block;

    ByColumns(Frame f, int groups, int all, Columns columns, float[] weights, int block) {
      x = f.in(0);
      bias = bias(f);
      this.groups = groups;
      this.all = all;
      this.columns = columns;
      this.weights = weights;
      this.block = block;
      int k = columns.channels / groups * columns.kernel;
      patches = f.workspace(Math.min(k, Columns.DEPTH) * block * columns.width);
      rows = f.workspace(all / groups * block * columns.width);
    }

    @Override
    void run(int line, int count, float[] y, int missing) {
      columns.locate(line, count);
      for (int g = 0; g < groups; g++) {
        run(g, y, missing);
      }
    }

    @Override
    void pool(int sample, Ranges ranges, float[] room, float[] y, float[] places) {
      int lines = columns.perSample();
      int size = all * columns.places;
      for (int line = 0; line < lines; line += block) {
        run(sample * lines + line, block, room, sample * size);
      }
      int n = ranges.out(2);
      int results = all * ranges.out(1);
      Kernels.best().clipMax2x2(room, 0, 2 * n, results, n, y, places, sample * size / 4);
    }

    /** One group of channels, piece by piece of the columns. */
    private void run(int g, float[] y, int missing) {
      int m = all / groups;
      int in = columns.channels / groups;
      int k = in * columns.kernel;
      int n = columns.pixels();
      int whole = columns.whole(all, g * m);
      float[] to = whole < 0 ? rows : y;
      int at = whole < 0 ? 0 : whole - missing;
      if (bias != null) {
        fill(to, at, bias, g * m, m, n);
      }
      int p = 0;
      do {
        int length = Math.min(Columns.DEPTH, k - p);
        columns.read(x, g * in, p, p + length, patches);
        Gemm gemm = Gemm.of(false, false, m, n, length);
        gemm = p > 0 || bias != null ? gemm.accumulating() : gemm;
        Kernels.best().gemm(gemm, weights, (g * k + p) * m, patches, 0, null, to, at);
        p += length;
      } while (p < k);
      if (whole < 0) {
        columns.scatter(rows, all, g * m, m, y, missing);
      }
    }
  }
}
