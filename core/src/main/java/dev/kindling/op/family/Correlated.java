package dev.kindling.op.family;

import dev.kindling.kernel.Gemm;
import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.op.Frame;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * The gradient of a convolution's weights: of some rows {@code (channel, kernel)}, or of some of
 * the channels of y. It belongs to one thread, which makes for itself all that it needs.
 */
final class Correlated {
  /** The multiply-adds that are worth sharing. */
  static final int WORTH = 1 << 19;

  /** The channels of y that are worth a thread's attention. */
  private static final int CHANNELS = Kernels.LANES;

  private final int groups;
  private final float[] x;
  private final Columns.Images y;
  private final int all;
  private final Columns columns;
  private final int block;
  private final int piece;
  private final float[] patches;
  private final float[] pixels;

  private Correlated(
      Frame f, int groups, int all, Columns columns, Columns.Images y, int block, int piece) {
    this.groups = groups;
    x = f.in(1);
    this.y = y;
    this.all = all;
    this.columns = columns;
    this.block = block;
    this.piece = piece;
    patches = f.workspace(piece * block * columns.width);
    pixels = f.workspace(all / groups * block * columns.width);
  }

  /** Writes the gradient, from the second input and images of this shape, each thread's own. */
  static void forward(
      Frame f, Window window, int groups, Shape shape, Supplier<Columns.Images> images) {
    Columns columns = new Columns(window, f.shape(1), shape);
    int all = shape.dim(1);
    int m = all / groups;
    int k = columns.channels / groups * columns.kernel;
    if (Grid.takes(columns, m)) {
      DirectConvolution.Weights.forward(f, groups, columns, m, images);
      return;
    }
    boolean deep = columns.isDeep(k, Columns.DEPTH);
    int block = deep ? columns.step(k, Columns.DEPTH) : columns.block(k);
    int threads = (long) k * m * columns.lines * columns.width < WORTH ? 1 : Parallel.threads();
    // What is shared is made once, and the other by each thread.
    boolean byChannel = threads > 1 && k < m && m >= threads * CHANNELS;
    int rows = byChannel ? k : (k + threads - 1) / threads;
    int piece = Columns.even(k, Math.max(1, deep ? Math.min(Columns.NEAR, rows) : rows));
    int count = byChannel ? m / CHANNELS : (k + piece - 1) / piece;
    Correlated[] own = new Correlated[Math.max(1, Math.min(count, threads))];
    for (int i = 0; i < own.length; i++) {
      Columns theirs = i == 0 ? columns : new Columns(window, f.shape(1), shape);
      own[i] = new Correlated(f, groups, all, theirs, images.get(), block, piece);
    }
    float[] sum = f.workspace(groups * m * k);
    Arrays.fill(sum, 0, groups * m * k, 0f);
    Parallel.shares(
        own.length,
        count,
        count / own.length,
        (thread, from, to) -> {
          if (byChannel) {
            int end = to == count ? m : to * CHANNELS;
            own[thread].add(0, k, from * CHANNELS, end, sum);
          } else {
            own[thread].add(from * piece, Math.min(k, to * piece), 0, m, sum);
          }
        });
    for (int g = 0; g < groups; g++) {
      Kernels.best().rows().transpose(sum, g * m * k, m, k, m, f.out(), g * m * k, k);
    }
  }

  /** Adds all samples' to some rows and channels of the sum {@code [groups, k, m]}. */
  private void add(int first, int end, int channel, int past, float[] sum) {
    int m = all / groups;
    int in = columns.channels / groups;
    int k = in * columns.kernel;
    for (int line = 0; line < columns.lines; line += block) {
      int count = Math.min(block, columns.lines - line);
      columns.locate(line, count);
      for (int g = 0; g < groups; g++) {
        columns.gatherPixels(y, all, g * m + channel, past - channel, line, count, pixels);
        for (int r = first; r < end; r += piece) {
          int rows = Math.min(piece, end - r);
          columns.read(x, g * in, r, r + rows, patches);
          add(rows, past - channel, sum, (g * k + r) * m + channel);
        }
      }
    }
  }

  private void add(int rows, int channels, float[] sum, int at) {
    int n = columns.pixels();
    int m = all / groups;
    if (m == 1) {
      Dots.add(rows, n, patches, pixels, 0, sum, at);
    } else {
      Gemm gemm = Gemm.of(false, false, rows, channels, n).accumulating();
      gemm = gemm.strides(n, channels, m);
      Kernels.best().gemm(gemm, patches, 0, pixels, 0, null, sum, at);
    }
  }
}
