package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Rows;
import dev.kindling.kernel.Sites;
import dev.kindling.op.Frame;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions without columns: products read the images where they lie ({@link Grid}), a panel of
 * channels at a time, which lie next to each other. The chains are those of {@link Convolution}.
 */
final class DirectConvolution {
  /** The links of chains that are computed together: their panel fits the nearest cache. */
  private static final int DEPTH = 128;

  private DirectConvolution() {}

  /** The weights {@code [groups, m / panel, k, panel]}. */
  static float[] panels(Frame f, int panel) {
    float[] w = f.in(1);
    int all = f.shape(1).dim(0);
    int k = w.length / all;
    float[] panels = f.workspace(w.length);
    Rows rows = Kernels.best().rows();
    for (int o = 0; o < all; o += panel) {
      rows.transpose(w, o * k, k, panel, k, panels, o * k, panel);
    }
    return panels;
  }

  /** The weights {@code [groups, in / panel, kernel, m, panel]}. */
  static float[] turned(Frame f, int groups, Columns columns) {
    float[] w = f.in(1);
    int m = f.shape(1).dim(0) / groups;
    int in = columns.channels / groups;
    int panel = Grid.panel(columns, in);
    int kernel = columns.kernel;
    float[] turned = f.workspace(w.length);
    Rows rows = Kernels.best().rows();
    for (int o = 0; o < groups * m; o++) {
      for (int c = 0; c < in; c += panel) {
        int to = ((o / m * in + c) * kernel * m) + o % m * panel;
        rows.transpose(w, (o * in + c) * kernel, kernel, panel, kernel, turned, to, m * panel);
      }
    }
    return turned;
  }

  /** {@link Convolution.Convolve}, sample by sample. */
  static final class Forward extends Convolved {
    private final float @Nullable [] bias;
    private final int groups;
    private final int all;
    private final Columns columns;
    private final float[] weights;
    private final Grid grid;
    private final Sites sites;
    private final float[] rows;
    private final int panel;

    Forward(Frame f, int groups, int all, Columns columns, float[] weights) {
      bias = bias(f);
      this.groups = groups;
      this.all = all;
      this.columns = columns;
      this.weights = weights;
      panel = Grid.panel(columns, all / groups);
      grid = new Grid(columns, f.in(0), f);
      int[] lines = grid.lines();
      int[] to = Grid.steps(lines.length, columns.width);
      sites = new Sites(lines, columns.width, grid.links(columns.channels / groups), to, panel);
      rows = f.workspace(columns.places * panel);
    }

    @Override
    void run(int line, int count, float[] y, int missing) {
      int perSample = columns.perSample();
      int places = columns.places;
      for (int sample = line / perSample; sample < (line + count) / perSample; sample++) {
        int at = grid.at(sample);
        for (int o = 0; o < all; o += panel) {
          compute(at, o);
          int to = (sample * all + o) * places - missing;
          Kernels.best().rows().transpose(rows, 0, panel, places, panel, y, to, places);
        }
      }
    }

    @Override
    void pool(int sample, Ranges ranges, float[] room, float[] y, float[] places) {
      Kernels kernels = Kernels.best();
      int size = columns.places / 4;
      int half = size * panel;
      int at = grid.at(sample);
      for (int o = 0; o < all; o += panel) {
        compute(at, o);
        kernels.clipPanel2x2(rows, ranges.out(1), ranges.out(2), room, 0, room, half);
        int to = (sample * all + o) * size;
        kernels.rows().transpose(room, 0, panel, size, panel, y, to, size);
        kernels.rows().transpose(room, half, panel, size, panel, places, to, size);
      }
    }

    /** Computes the panel of some channels of the sample that stands there. */
    private void compute(int at, int channel) {
      int from = at + channel / (all / groups) * (columns.channels / groups) * grid.plane();
      begin(rows, panel, columns.places, bias, channel);
      int k = sites.columns().length;
      int lines = sites.lines().length;
      for (int q = 0; q < k; q += DEPTH) {
        int past = Math.min(k, q + DEPTH);
        int w = channel * k + q * panel;
        Kernels.best()
            .product(sites, 0, lines, grid.images, from, q, past, weights, w, false, rows, 0);
      }
    }
  }

  /** {@link Convolution.Transposed}, sample by sample. */
  static final class Backward extends Scattered {
    private final Frame f;
    private final float @Nullable [] bias;
    private final int groups;
    private final int all;
    private final Columns columns;
    private final float[] weights;
    private final Grid grid;
    private final int[] links;
    private final Sites sites;
    private final int n;
    private final float[] panel;

    Backward(Frame f, int groups, Columns columns, float[] weights) {
      this.f = f;
      bias = Convolved.bias(f);
      this.groups = groups;
      all = f.shape(0).dim(1);
      this.columns = columns;
      this.weights = weights;
      n = Grid.panel(columns, columns.channels / groups);
      grid = new Grid(columns, f.out());
      links = grid.links(1);
      int width = columns.width;
      int[] lines = Grid.steps(columns.perSample(), width);
      int[] channels = Grid.steps(all / groups, columns.places);
      sites = new Sites(lines, width, channels, grid.lines(), n);
      panel = f.workspace(grid.plane() * n);
    }

    @Override
    int blocks() {
      return columns.samples();
    }

    @Override
    void run(int sample) {
      Kernels kernels = Kernels.best();
      int in = columns.channels / groups;
      int m = all / groups;
      int lines = sites.lines().length;
      for (int c = 0; c < columns.channels; c += n) {
        begin(panel, n, grid.plane(), bias, c);
        int from = (sample * all + c / in * m) * columns.places;
        for (int tap = 0; tap < links.length; tap++) {
          int w = (c * columns.kernel + tap * n) * m;
          int to = links[tap] * n;
          kernels.product(sites, 0, lines, f.in(0), from, 0, m, weights, w, true, panel, to);
        }
        grid.write(panel, n, sample, c);
      }
    }
  }

  /** Begins the rows of a panel as the bias of its channels, or 0. */
  private static void begin(float[] rows, int n, int count, float @Nullable [] bias, int channel) {
    if (bias == null) {
      Arrays.fill(rows, 0, count * n, 0f);
      return;
    }
    for (int i = 0; i < count * n; i += n) {
      System.arraycopy(bias, channel, rows, i, n);
    }
  }

  /** {@link Convolution.WeightGradient}: some lines of the kernel, or some panels of channels. */
  static final class Weights {
    private final int groups;
    private final int m;
    private final Columns columns;
    private final Columns.Images y;
    private final Grid grid;
    private final Sites sites;
    private final int samples;
    private final float[] pixels;
    private final int n;

    private Weights(Frame f, int groups, Columns columns, int m, Columns.Images y) {
      this.groups = groups;
      this.m = m;
      this.columns = columns;
      this.y = y;
      n = Grid.panel(columns, m);
      grid = new Grid(columns, f.in(1), f);
      samples = Math.max(1, Math.min(grid.samples(), DEPTH / columns.places));
      int[] rows = grid.rows(columns.channels / groups);
      int width = columns.taps[2];
      int[] places = grid.places(samples);
      sites = new Sites(rows, width, places, Grid.steps(rows.length, width), n);
      pixels = f.workspace(places.length * n);
    }

    /** Writes the gradient of the weights of groups that have m channels of y each. */
    static void forward(
        Frame f, int groups, Columns columns, int m, Supplier<Columns.Images> images) {
      int n = Grid.panel(columns, m);
      int panels = groups * m / n;
      int k = columns.channels / groups * columns.kernel;
      boolean small = (long) k * groups * m * columns.places * columns.samples() < Correlated.WORTH;
      int threads = small ? 1 : Parallel.threads();
      // The lines of a kernel would need all of y again.
      boolean byPanel = panels >= threads;
      int count = byPanel ? panels : k / columns.taps[2];
      Weights[] own = new Weights[Math.min(count, threads)];
      for (int i = 0; i < own.length; i++) {
        own[i] = new Weights(f, groups, columns, m, images.get());
      }
      float[] sum = f.workspace(panels * k * n);
      Arrays.fill(sum, 0, panels * k * n, 0f);
      Parallel.shares(
          own.length,
          count,
          count / own.length,
          (thread, from, to) -> {
            if (byPanel) {
              own[thread].add(0, k / columns.taps[2], from, to, sum);
            } else {
              own[thread].add(from, to, 0, panels, sum);
            }
          });
      Rows rows = Kernels.best().rows();
      for (int panel = 0; panel < panels; panel++) {
        int at = panel * k * n;
        rows.transpose(sum, at, n, k, n, f.out(), at, k);
      }
    }

    /** Adds all samples' to lines of the kernel, of some panels. */
    private void add(int line, int end, int panel, int past, float[] sum) {
      int all = columns.samples();
      for (int sample = 0; sample < all; sample += samples) {
        int some = Math.min(samples, all - sample);
        int at = grid.at(sample);
        for (int i = panel; i < past; i++) {
          gather(sample, some, i * n);
          int group = i * n / m * (columns.channels / groups) * grid.plane();
          add(line, end, some * columns.places, at + group, i, sum);
        }
      }
    }

    private void add(int line, int end, int count, int at, int panel, float[] sum) {
      int to = panel * sites.lines().length * sites.width() * n;
      for (int q = 0; q < count; q += DEPTH) {
        int past = Math.min(count, q + DEPTH);
        int from = q * n;
        Kernels.best()
            .product(sites, line, end, grid.images, at, q, past, pixels, from, false, sum, to);
      }
    }

    /** Copies the channels of a panel of some samples to {@code [pixels, n]}. */
    private void gather(int sample, int some, int channel) {
      for (int s = 0; s < some; s++) {
        y.gather(sample + s, channel, n, pixels, s * columns.places * n);
      }
    }
  }
}
