package dev.kindling.op.family;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Frame;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;

/**
 * What a transposed convolution adds to its results, a block of lines at a time. It belongs to one
 * thread.
 */
final class Scattered {
  private final Frame f;
  private final int groups;
  private final int all;
  private final Columns columns;
  private final float[] weights;
  private final float[][] patches;
  private final float[] rows;
  private final int block;

  /** The channels of weights that are used at a time. */
  private final int some;

  private Scattered(Frame f, int groups, Columns columns, float[] weights, int some, int threads) {
    this.f = f;
    this.groups = groups;
    this.columns = columns;
    this.weights = weights;
    this.some = some;
    all = f.shape(0).dim(1);
    int in = columns.channels / groups;
    block = columns.block(in * columns.kernel);
    patches = new float[threads][];
    for (int i = 0; i < threads; i++) {
      patches[i] = f.workspace(some * columns.kernel * block * columns.width);
    }
    rows = f.workspace(all / groups * block * columns.width);
  }

  /**
   * One for each thread where blocks are whole samples, whose results do not meet; else one, whose
   * threads share the channels of each block.
   */
  static Scattered[] of(Frame f, Window window, int groups, Shape to) {
    Columns columns = new Columns(window, to, f.shape(0));
    int in = columns.channels / groups;
    int k = in * columns.kernel;
    // Weights of few channels at a time need no copies, and their columns stay in a near cache.
    int most = Math.max(1, Columns.NEAR / columns.kernel);
    int some = k <= Columns.NEAR ? Math.max(1, in) : Columns.even(in, most);
    float[] weights = Convolved.pieces(f, 1, groups, some * columns.kernel);
    int block = columns.block(k);
    int threads = Parallel.threads();
    boolean apart = columns.isWhole(block) && columns.lines >= 2 * block;
    Scattered[] own = new Scattered[apart ? Math.min(columns.lines / block, threads) : 1];
    for (int i = 0; i < own.length; i++) {
      Columns theirs = i == 0 ? columns : new Columns(window, to, f.shape(0));
      int within = apart ? 1 : Math.min(threads, (in + some - 1) / some);
      own[i] = new Scattered(f, groups, theirs, weights, some, within);
    }
    return own;
  }

  /** How many blocks there are. */
  int blocks() {
    return (columns.lines + block - 1) / block;
  }

  /** Adds what comes from a block. */
  void run(int number) {
    int line = number * block;
    columns.locateRows(line, Math.min(block, columns.lines - line));
    int m = all / groups;
    int in = columns.channels / groups;
    for (int g = 0; g < groups; g++) {
      int group = g;
      columns.gather(f.in(0), all, g * m, m, rows);
      Parallel.shares(
          patches.length,
          (in + some - 1) / some,
          1,
          (thread, from, to) -> {
            for (int c = from * some; c < Math.min(in, to * some); c += some) {
              add(group, c, Math.min(some, in - c), patches[thread]);
            }
          });
    }
  }

  private void add(int group, int channel, int count, float[] patches) {
    int m = all / groups;
    int in = columns.channels / groups;
    int at = (group * in + channel) * columns.kernel * m;
    Gemm gemm = Gemm.of(true, false, count * columns.kernel, columns.pixels(), m);
    Kernels.best().gemm(gemm, weights, at, rows, 0, null, patches, 0);
    columns.add(patches, group * in + channel, count, f.out());
  }
}
