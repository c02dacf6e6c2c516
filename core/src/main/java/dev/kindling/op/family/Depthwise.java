package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Rows;
import dev.kindling.op.Frame;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.Arrays;

/**
 * Convolutions in which each channel has a kernel of its own that moves by 1, without columns: a
 * channel of a sample is an image by itself, and its lines go on with their chains while they are
 * in registers.
 */
final class Depthwise {
  private static final int LANES = Kernels.LANES;

  /** The multiply-adds that are worth a thread's attention. */
  private static final int WORTH = 1 << 16;

  private Depthwise() {}

  /** Whether a convolution of images x to y is one of these. */
  static boolean takes(Window window, int groups, Shape x, Shape y) {
    int[] ones = new int[window.kernel().length];
    Arrays.fill(ones, 1);
    boolean single = groups == x.dim(1) && groups == y.dim(1) && x.size() > 0 && y.size() > 0;
    return single
        && Arrays.equals(window.stride(), ones)
        && Arrays.equals(window.dilation(), ones)
        && Arrays.stream(window.before()).allMatch(before -> before >= 0)
        && Shape.of(window.kernel()).size() > 1;
  }

  static void forward(Frame f, Window window) {
    Columns columns = columns(window, f.shape(0), f.outShape());
    float[] bias = Convolved.bias(f);
    slide(f, columns, false, bias == null ? new float[f.shape(0).dim(1)] : bias);
  }

  /**
   * Whether {@link #back} gives the bits of the definition, which has no place beyond an edge: a 0
   * there, times a weight, adds 0 to a sum that began at 0, if the weight is finite.
   */
  static boolean takesBack(Frame f, Window window, int groups, Shape to) {
    boolean near = true;
    for (int d = 0; d < window.kernel().length; d++) {
      near &= window.before()[d] < window.kernel()[d];
    }
    if (!near || f.count() > 2 || !takes(window, groups, to, f.shape(0))) {
      return false;
    }
    float zero = 0f;
    for (float weight : f.in(1)) {
      zero += 0f * weight;
    }
    return zero == 0f;
  }

  /** The gradient of x: y under the kernel turned about, with as much padding as it needs. */
  static void back(Frame f, Window window) {
    int[] before = window.before().clone();
    for (int d = 0; d < before.length; d++) {
      before[d] = window.kernel()[d] - 1 - before[d];
    }
    Window turned =
        new Window(
            window.kernel(), window.stride(), before, before, window.dilation(), window.ceil());
    Columns columns = columns(turned, f.shape(0), f.outShape());
    slide(f, columns, true, new float[f.shape(0).dim(1)]);
  }

  /** The columns of single channels. */
  private static Columns columns(Window window, Shape x, Shape y) {
    return new Columns(window, single(x), single(y));
  }

  private static Shape single(Shape x) {
    return x.with(0, x.dim(0) * x.dim(1)).with(1, 1);
  }

  private static void slide(Frame f, Columns columns, boolean back, float[] start) {
    int images = columns.samples();
    long work = (long) columns.places * columns.kernel;
    Line[] own = new Line[Math.min(images, Parallel.threads())];
    for (int i = 0; i < own.length; i++) {
      own[i] = new Line(f, columns, back);
    }
    Parallel.shares(
        own.length,
        images,
        (int) (WORTH / work) + 1,
        (thread, from, to) -> {
          for (int image = from; image < to; image++) {
            own[thread].run(image, start[image % start.length]);
          }
        });
  }

  /** An image at a time, for one thread. */
  private static final class Line {
    private static final int[] FIRST = {0};

    private final Grid grid;
    private final int[] lines;
    private final int[] links;
    private final int width;
    private final int places;
    private final boolean back;
    private final float[] w;
    private final float[] y;

    /** Narrow lines are done as one, with what is between them. */
    private final float[] flat;

    Line(Frame f, Columns columns, boolean back) {
      grid = new Grid(columns, f.in(0), f);
      lines = grid.lines();
      links = grid.links(1);
      for (int i = 0, j = links.length - 1; back && i < j; i++, j--) {
        int link = links[i];
        links[i] = links[j];
        links[j] = link;
      }
      width = columns.width;
      places = columns.places;
      this.back = back;
      w = f.in(1);
      y = f.out();
      flat = f.workspace(width < LANES ? lines[lines.length - 1] + width : 0);
    }

    void run(int image, float start) {
      int wi = image * links.length % w.length;
      int at = grid.at(image);
      int to = image * places;
      float[] x = grid.images;
      if (width >= LANES) {
        Kernels.best().slide(x, at, lines, links, w, wi, back, start, y, to, width);
        return;
      }
      int all = lines[lines.length - 1] + width;
      Kernels.best().slide(x, at, FIRST, links, w, wi, back, start, flat, 0, all);
      for (int line : lines) {
        System.arraycopy(flat, line, y, to, width);
        to += width;
      }
    }
  }

  /** The gradient of the weights: the chains of {@link Kernels#LANES} channels go on together. */
  static void weights(Frame f, Window window) {
    Shape y = f.shape(0);
    Columns columns = new Columns(window, f.shape(1), y);
    int blocks = (y.dim(1) + LANES - 1) / LANES;
    boolean small = (long) y.size() * columns.kernel < Correlated.WORTH;
    Channels[] own = new Channels[small ? 1 : Math.min(blocks, Parallel.threads())];
    for (int i = 0; i < own.length; i++) {
      own[i] = new Channels(f, columns);
    }
    Parallel.shares(
        own.length,
        blocks,
        1,
        (thread, from, to) -> {
          for (int block = from; block < to; block++) {
            own[thread].run(block * LANES);
          }
        });
  }

  /** Some channels at a time, which lie next to each other in panels, for one thread. */
  private static final class Channels {
    private final Frame f;
    private final Columns columns;
    private final Grid grid;
    private final int[] lines;
    private final int[] links;
    private final float[] x;
    private final float[] y;
    private final float[] sum;

    Channels(Frame f, Columns columns) {
      this.f = f;
      this.columns = columns;
      grid = new Grid(columns, f.in(1));
      lines = grid.lines();
      links = grid.links(1);
      // The border, and channels that are not there.
      x = zeros(f, grid.plane() * LANES);
      y = zeros(f, columns.places * LANES);
      sum = f.workspace(links.length * LANES);
    }

    private static float[] zeros(Frame f, int length) {
      float[] zeros = f.workspace(length);
      Arrays.fill(zeros, 0, length, 0f);
      return zeros;
    }

    void run(int channel) {
      Rows rows = Kernels.best().rows();
      int count = Math.min(LANES, columns.channels - channel);
      Arrays.fill(sum, 0f);
      for (int sample = 0; sample < columns.samples(); sample++) {
        int image = sample * columns.channels + channel;
        grid.gather(image, count, x);
        int places = columns.places;
        rows.transpose(f.in(0), image * places, places, count, places, y, 0, LANES);
        Kernels.best().addProducts(x, lines, links, y, columns.width, sum);
      }
      int k = links.length;
      rows.transpose(sum, 0, LANES, k, count, f.out(), channel * k, k);
    }
  }
}
