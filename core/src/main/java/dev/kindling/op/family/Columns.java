package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Taps;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;

/**
 * The patches of images under a kernel as the columns of a matrix {@code [channels · kernel,
 * pixels]}, a block of lines at a time. A line is a row of places of the kernel in one sample; all
 * lines of all samples are numbered through. Images of fewer dimensions have sizes of 1 before
 * their own.
 */
final class Columns {
  /** A block's columns have at most about so many elements: they fit the second-nearest cache. */
  static final int BLOCK = 1 << 17;

  /** The vector kernels take so many pixels at a time. */
  static final int PIXELS = 64;

  /**
   * The rows of a piece of the columns: the vector kernels read weights of this length in place.
   */
  static final int DEPTH = 128;

  /** The rows of columns that are made at a time; the vector kernels copy what is wider. */
  static final int NEAR = 240;

  /** The elements that are worth a thread's attention. */
  private static final int WORTH = 1 << 14;

  final int channels;
  final int kernel;
  final int lines;
  final int width;
  final int places;
  private final int plane;
  final int[] in;
  final int[] out;
  final int[] taps;
  final int[] stride;
  final int[] before;
  final int[] dilation;
  private final int[] first;
  private final int[] end;
  private final Taps row;

  /** In which of the kernel's rows a tap is, and where in the row. */
  private final int[] across;

  private final int[] along;

  /** The block: its first line, how many it has, and where they are under the kernel's rows. */
  private int line;

  private int count;
  private int[][] at = {};

  /** Where the block's columns begin that a row of the image gave to, and where each row's end. */
  private int[] begins = {};

  private int[] ends = {};

  /** The columns of images x {@code [n, channels, …]}, where y is {@code [n, …, places]}. */
  Columns(Window window, Shape x, Shape y) {
    channels = x.dim(1);
    in = three(x.slice(2, x.rank()).dims(), 1);
    out = three(y.slice(2, y.rank()).dims(), 1);
    taps = three(window.kernel(), 1);
    stride = three(window.stride(), 1);
    before = three(window.before(), 0);
    dilation = three(window.dilation(), 1);
    kernel = taps[0] * taps[1] * taps[2];
    width = out[2];
    places = out[0] * out[1] * width;
    plane = in[0] * in[1] * in[2];
    lines = x.dim(0) * out[0] * out[1];
    first = new int[taps[2]];
    end = new int[taps[2]];
    for (int t = 0; t < taps[2]; t++) {
      int lead = before[2] - t * dilation[2];
      first[t] = Math.min(Math.max(Math.floorDiv(lead + stride[2] - 1, stride[2]), 0), width);
      int past = Math.floorDiv(in[2] + lead + stride[2] - 1, stride[2]);
      end[t] = Math.min(Math.max(past, first[t]), width);
    }
    row = Taps.of(taps[2], dilation[2], before[2], width, in[2]);
    across = new int[kernel];
    along = new int[kernel];
    for (int tap = 0; tap < kernel; tap++) {
      across[tap] = tap / taps[2];
      along[tap] = tap % taps[2];
    }
  }

  /** Whether a kernel of one element reads every pixel once: the images are the columns. */
  boolean isPointwise() {
    boolean still = stride[0] == 1 && stride[1] == 1 && stride[2] == 1;
    boolean bare = before[0] == 0 && before[1] == 0 && before[2] == 0;
    return kernel == 1 && still && bare && places == plane;
  }

  /** Three numbers, the last of which are given. */
  static int[] three(int[] values, int fill) {
    int[] three = {fill, fill, fill};
    System.arraycopy(values, 0, three, 3 - values.length, values.length);
    return three;
  }

  /** How many lines a block has, where each pixel has so many rows. */
  int block(int rows) {
    int most = Math.max(Math.min(BLOCK / Math.max(rows * width, 1), lines), 1);
    int even = PIXELS / Integer.lowestOneBit(width | PIXELS);
    return most > even ? most - most % even : most;
  }

  /**
   * How many lines a block has whose edges change no bit: so many pixels where they are whole
   * lines, or a sample.
   */
  int step(int rows, int pixels) {
    if (isDeep(rows, pixels)) {
      return Math.max(1, Math.min(pixels / width, lines));
    }
    boolean even = places % PIXELS == 0 && places <= BLOCK / Math.max(rows, 1);
    return even ? out[0] * out[1] : block(Math.min(rows, DEPTH));
  }

  /** Whether there are pieces of rows, and so many pixels are whole lines. */
  boolean isDeep(int rows, int pixels) {
    return rows > DEPTH && pixels % width == 0;
  }

  /** The lines of a sample. */
  int perSample() {
    return out[0] * out[1];
  }

  /** How many samples there are. */
  int samples() {
    return perSample() == 0 ? 0 : lines / perSample();
  }

  /** The size of equal parts of at most so many. */
  static int even(int all, int most) {
    int parts = (all + most - 1) / most;
    return (all + parts - 1) / parts;
  }

  /** Goes to a block: finds where each line's row of the image under a tap is, −1 for padding. */
  void locate(int line, int count) {
    if (this.line == line && this.count == count) {
      return;
    }
    this.line = line;
    this.count = count;
    if (at.length == 0 || at[0].length < count) {
      at = new int[taps[0] * taps[1]][count];
    }
    int perSample = out[0] * out[1];
    for (int l = 0; l < count; l++) {
      int base = (line + l) / perSample * channels * plane;
      int place = (line + l) % perSample;
      int depth = place / out[1] * stride[0] - before[0];
      int row = place % out[1] * stride[1] - before[1];
      for (int tap = 0; tap < at.length; tap++) {
        int d = depth + tap / taps[1] * dilation[0];
        int h = row + tap % taps[1] * dilation[1];
        boolean outside = d < 0 || d >= in[0] || h < 0 || h >= in[1];
        at[tap][l] = outside ? -1 : base + (d * in[1] + h) * in[2];
      }
    }
  }

  /** The pixels of the block. */
  int pixels() {
    return count * width;
  }

  /** Writes the rows from … past of the block's columns; the first of all is that of a channel. */
  void read(float[] x, int channel, int from, int past, float[] columns) {
    Parallel.ranges(
        past - from,
        WORTH / pixels() + 1,
        (begin, end) -> {
          int limit = end * pixels();
          for (int r = begin; r < end; ) {
            int tap = (from + r) % kernel;
            int some = Math.min(kernel - tap, end - r);
            int at = (channel + (from + r) / kernel) * plane;
            if (stride[2] == 1) {
              Kernels.best()
                  .copyTaps(
                      row, x, at, this.at, tap, tap + some, columns, r * pixels(), count, limit);
            } else {
              readStrided(x, at, tap, some, columns, r * pixels());
            }
            r += some;
          }
        });
  }

  private void readStrided(float[] x, int channelAt, int tap, int some, float[] columns, int to) {
    for (int e = tap; e < tap + some; e++) {
      int t = along[e];
      int[] rows = at[across[e]];
      int offset = channelAt + row.shift(t);
      for (int l = 0; l < count; l++, to += width) {
        int past = rows[l] < 0 ? first[t] : end[t];
        clear(columns, to, to + first[t]);
        pick(x, rows[l] + offset, stride[2], columns, to, first[t], past);
        clear(columns, to + past, to + width);
      }
    }
  }

  /** Few elements, at a fraction of what a call of fill costs. */
  private static void clear(float[] y, int from, int to) {
    for (int i = from; i < to; i++) {
      y[i] = 0f;
    }
  }

  private static void pick(float[] x, int from, int step, float[] y, int to, int begin, int end) {
    int at = from + begin * step;
    for (int i = begin; i < end; i++, at += step) {
      y[to + i] = x[at];
    }
  }

  /** Goes to a block whose columns are to be added. */
  void locateRows(int line, int count) {
    locate(line, count);
    int perSample = out[0] * out[1];
    int firstSample = line / perSample;
    int rows = in[0] * in[1];
    int all = ((line + count - 1) / perSample - firstSample + 1) * rows;
    if (ends.length != all + 1) {
      ends = new int[all + 1];
      begins = new int[all * Math.min(taps[0] * taps[1], perSample)];
    }
    for (int r = 0; r < all; r++) {
      int begin = (firstSample + r / rows) * perSample - line;
      ends[r + 1] = collect(r % rows, begin, ends[r]);
    }
  }

  /**
   * Collects where the columns of a block begin that a row of a sample gave to, by the kernel's
   * rows; the sample's lines begin at {@code begin} of the block.
   */
  private int collect(int row, int begin, int found) {
    for (int z = 0; z < taps[0]; z++) {
      int d = row / in[1] + before[0] - z * dilation[0];
      for (int y = 0; y < taps[1]; y++) {
        int h = row % in[1] + before[1] - y * dilation[1];
        boolean here = d >= 0 && d % stride[0] == 0 && h >= 0 && h % stride[1] == 0;
        int l = begin + d / stride[0] * out[1] + h / stride[1];
        if (here && d / stride[0] < out[0] && h / stride[1] < out[1] && l >= 0 && l < count) {
          begins[found++] = ((z * taps[1] + y) * taps[2] * count + l) * width;
        }
      }
    }
    return found;
  }

  /**
   * Adds the columns of the block, of some channels, to the pixels of x that {@link #read} takes
   * them from: tap by tap, and line by line.
   */
  void add(float[] columns, int channel, int some, float[] x) {
    Parallel.ranges(
        some,
        WORTH / (kernel * pixels()) + 1,
        (from, to) -> {
          if (stride[2] == 1) {
            addRows(columns, from * kernel * pixels(), channel + from, channel + to, x);
          } else {
            for (int c = from; c < to; c++) {
              for (int tap = 0; tap < kernel; tap++) {
                int at = (c * kernel + tap) * pixels();
                addTap(columns, at, (channel + c) * plane, tap, x);
              }
            }
          }
        });
  }

  /** Row by row of the image: all that comes to one, in the same order. */
  private void addRows(float[] columns, int from, int begin, int end, float[] x) {
    int rows = in[0] * in[1];
    int step = pixels();
    for (int c = begin; c < end; c++, from += kernel * step) {
      int r = 0;
      for (int sample = line / (out[0] * out[1]); r < ends.length - 1; sample++) {
        int limit = (sample * channels + end) * plane;
        int to = (sample * channels + c) * plane - r * in[2];
        int past = r + rows;
        Kernels.best().addTaps(row, columns, from, begins, ends, r, past, step, x, to, limit);
        r = past;
      }
    }
  }

  private void addTap(float[] columns, int from, int channelAt, int tap, float[] x) {
    int t = along[tap];
    int[] rows = at[across[tap]];
    int offset = channelAt + t * dilation[2] - before[2];
    for (int l = 0; l < count; l++, from += width) {
      if (rows[l] >= 0) {
        int to = rows[l] + offset;
        for (int i = first[t]; i < end[t]; i++) {
          x[to + i * stride[2]] += columns[from + i];
        }
      }
    }
  }

  /** Copies the block of some channels of y, which has {@code of}, to {@code [some, pixels]}. */
  void gather(float[] y, int of, int channel, int some, float[] rows) {
    for (int l = 0; l < count; ) {
      int run = run(line + l, count - l);
      for (int c = 0; c < some; c++) {
        int from = place(line + l, of, channel + c);
        System.arraycopy(y, from, rows, c * pixels() + l * width, run * width);
      }
      l += run;
    }
  }

  /** Copies some lines of some channels of y, which has {@code of}, to {@code [pixels, some]}. */
  void gatherPixels(Images y, int of, int channel, int some, int line, int count, float[] to) {
    int perSample = out[0] * out[1];
    int sample = line / perSample;
    int samples = (line + count - 1) / perSample - sample + 1;
    for (int s = sample; s < sample + samples; s++) {
      int begin = Math.max(line, s * perSample);
      int rows = (Math.min(line + count, (s + 1) * perSample) - begin) * width;
      int at = place(begin, of, channel) - y.missing(s, channel, some);
      int yi = (begin - line) * width * some;
      Kernels.best().rows().transpose(y.y, at, places, some, rows, to, yi, some);
    }
  }

  /**
   * Copies {@code [some, pixels]} to channels of y, from which so many elements are missing at its
   * beginning: the inverse of {@link #gather}.
   */
  void scatter(float[] rows, int of, int channel, int some, float[] y, int missing) {
    for (int l = 0; l < count; ) {
      int run = run(line + l, count - l);
      for (int c = 0; c < some; c++) {
        int to = place(line + l, of, channel + c) - missing;
        System.arraycopy(rows, c * pixels() + l * width, y, to, run * width);
      }
      l += run;
    }
  }

  /** How many lines, of so many, stand one after another in one sample. */
  private int run(int line, int most) {
    int perSample = out[0] * out[1];
    return Math.min(perSample - line % perSample, most);
  }

  /** Where the block of a channel is in y if it is a whole sample's, else −1. */
  int whole(int of, int channel) {
    return pixels() == places && line % (out[0] * out[1]) == 0 ? place(line, of, channel) : -1;
  }

  private int place(int line, int of, int channel) {
    int perSample = out[0] * out[1];
    return (line / perSample * of + channel) * places + line % perSample * width;
  }

  /** Images {@code [samples, channels, …]}. */
  static class Images {
    final float[] y;
    final int channels;
    final int plane;

    Images(float[] y, Shape shape) {
      this.y = y;
      channels = shape.dim(1);
      plane = shape.size(2, shape.rank());
    }

    /** Sees that channels of a sample are there, and says how many elements are missing before. */
    int missing(int sample, int channel, int count) {
      return 0;
    }

    /** Copies channels of a sample to {@code [plane, n]}. */
    void gather(int sample, int channel, int n, float[] panel, int at) {
      int from = (sample * channels + channel) * plane;
      Kernels.best().rows().transpose(y, from, plane, n, plane, panel, at, n);
    }
  }
}
