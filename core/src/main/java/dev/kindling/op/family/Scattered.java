package dev.kindling.op.family;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Frame;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.Arrays;

/**
 * What a transposed convolution adds to its results, a block of lines at a time. It belongs to one
 * thread.
 */
abstract class Scattered {
  /** How many blocks there are. */
  abstract int blocks();

  /** Adds what comes from a block to the results, which begin as the bias or 0. */
  abstract void run(int block);

  /** One for each thread, or one whose threads share the channels of the only sample. */
  static Scattered[] of(Frame f, Window window, int groups, Shape to) {
    Columns columns = new Columns(window, to, f.shape(0));
    boolean direct = Grid.takes(columns, columns.channels / groups);
    if (!direct) {
      start(f, to);
    }
    int blocks = direct ? columns.samples() : ByColumns.blocks(columns, groups);
    Scattered[] own = new Scattered[Math.max(1, Math.min(blocks, Parallel.threads()))];
    float[] weights =
        direct
            ? DirectConvolution.turned(f, groups, columns)
            : Convolved.pieces(f, 1, groups, ByColumns.some(columns, groups) * columns.kernel);
    for (int i = 0; i < own.length; i++) {
      Columns theirs = i == 0 ? columns : new Columns(window, to, f.shape(0));
      own[i] =
          direct
              ? new DirectConvolution.Backward(f, groups, columns, weights)
              : new ByColumns(f, groups, theirs, weights, own.length == 1);
    }
    return own;
  }

  private static void start(Frame f, Shape to) {
    float[] x = f.out();
    int channels = to.dim(1);
    int plane = to.size(2, to.rank());
    Parallel.ranges(
        to.dim(0) * channels,
        Binary.SHARE / Math.max(1, plane) + 1,
        (from, end) -> {
          for (int i = from; i < end; i++) {
            float bias = f.count() < 3 ? 0f : f.in(2)[i % channels];
            Arrays.fill(x, i * plane, (i + 1) * plane, bias);
          }
        });
  }

  /** By products that are added column by column, some samples at a time. */
  private static final class ByColumns extends Scattered {
    private final Frame f;
    private final int groups;
    private final int all;
    private final Columns columns;
    private final float[] weights;
    private final float[][] patches;
    private final float[] rows;
    private final int samples;

    /** The channels of weights that are used at a time. */
    private final int some;

    ByColumns(Frame f, int groups, Columns columns, float[] weights, boolean alone) {
      this.f = f;
      this.groups = groups;
      this.columns = columns;
      this.weights = weights;
      all = f.shape(0).dim(1);
      samples = samples(columns, groups);
      some = some(columns, groups);
      int in = columns.channels / groups;
      int pieces = (in + some - 1) / some;
      patches = new float[alone ? Math.max(1, Math.min(Parallel.threads(), pieces)) : 1][];
      int pixels = samples * columns.places;
      for (int i = 0; i < patches.length; i++) {
        patches[i] = f.workspace(some * columns.kernel * pixels);
      }
      rows = samples == 1 ? f.in(0) : f.workspace(all / groups * pixels);
    }

    /** How many blocks there are. */
    static int blocks(Columns columns, int groups) {
      int samples = samples(columns, groups);
      return (columns.samples() + samples - 1) / samples;
    }

    private static int samples(Columns columns, int groups) {
      int size = columns.channels / groups * columns.kernel * columns.places;
      return Math.max(1, Math.min(columns.samples(), Columns.BLOCK / Math.max(1, size)));
    }

    /** Weights of few channels at a time need no copies, and their columns stay in a near cache. */
    static int some(Columns columns, int groups) {
      int in = Math.max(1, columns.channels / groups);
      int most = in * columns.kernel <= Columns.NEAR ? in : Columns.NEAR / columns.kernel;
      int fit = Columns.BLOCK / Math.max(1, columns.kernel * columns.places);
      return Columns.even(in, Math.max(1, Math.min(most, fit)));
    }

    @Override
    int blocks() {
      return blocks(columns, groups);
    }

    @Override
    void run(int number) {
      int sample = number * samples;
      int count = Math.min(samples, columns.samples() - sample);
      columns.locateRows(sample * columns.perSample(), count * columns.perSample());
      int m = all / groups;
      int in = columns.channels / groups;
      for (int g = 0; g < groups; g++) {
        int group = g;
        if (samples > 1) {
          columns.gather(f.in(0), all, g * m, m, rows);
        }
        int at = samples > 1 ? 0 : (sample * all + g * m) * columns.places;
        Parallel.shares(
            patches.length,
            (in + some - 1) / some,
            1,
            (thread, from, to) -> {
              for (int c = from * some; c < Math.min(in, to * some); c += some) {
                add(group, c, Math.min(some, in - c), at, patches[thread]);
              }
            });
      }
    }

    private void add(int group, int channel, int count, int at, float[] patches) {
      int m = all / groups;
      int in = columns.channels / groups;
      int w = (group * in + channel) * columns.kernel * m;
      Gemm gemm = Gemm.of(true, false, count * columns.kernel, columns.pixels(), m);
      Kernels.best().gemm(gemm, weights, w, rows, at, null, patches, 0);
      columns.add(patches, group * in + channel, count, f.out());
    }
  }
}
