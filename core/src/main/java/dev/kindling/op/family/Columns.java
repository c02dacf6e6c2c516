package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.kernel.Parallel;
import dev.kindling.kernel.Taps;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The patches of images under a kernel as the columns of a matrix {@code [channels · kernel,
 * pixels]}, a block of lines at a time. A line is a row of places of the kernel in one sample; all
 * lines of all samples are numbered through. Images of fewer dimensions have sizes of 1 before
 * their own.
 */
final class Columns {
  /** A block's columns have at most about so many elements: they fit the second-nearest cache. */
  private static final int BLOCK = 1 << 17;

  /** The vector kernels take so many pixels at a time. */
  private static final int PIXELS = 64;

  /** The elements that are worth a thread's attention. */
  private static final int WORTH = 1 << 14;

  final int channels;
  final int kernel;
  final int lines;
  final int width;
  private final int places;
  private final int plane;
  private final int[] in;
  private final int[] out;
  private final int[] taps;
  private final int[] stride;
  private final int[] before;
  private final int[] dilation;
  private final int[] first;
  private final int[] end;
  private final Taps along;
  private int[] base = new int[0];
  private int[] depth = base;
  private int[] row = base;
  private int[] at = base;
  private final List<Columns> others = new ArrayList<>();

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
    along = Taps.of(taps[2], dilation[2], before[2], width, in[2]);
  }

  /** The same with buffers of its own, for another thread. */
  private Columns(Columns same) {
    channels = same.channels;
    kernel = same.kernel;
    lines = same.lines;
    width = same.width;
    places = same.places;
    plane = same.plane;
    in = same.in;
    out = same.out;
    taps = same.taps;
    stride = same.stride;
    before = same.before;
    dilation = same.dilation;
    first = same.first;
    end = same.end;
    along = same.along;
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

  /** Remembers where the first pixel under the kernel is, for so many lines from {@code line}. */
  private void locate(int channel, int line, int count) {
    if (base.length < count) {
      base = new int[count];
      depth = new int[count];
      row = new int[count];
      at = new int[count];
    }
    int perSample = out[0] * out[1];
    for (int l = 0; l < count; l++) {
      int sample = (line + l) / perSample;
      int place = (line + l) % perSample;
      base[l] = (sample * channels + channel) * plane;
      depth[l] = place / out[1] * stride[0] - before[0];
      row[l] = place % out[1] * stride[1] - before[1];
    }
  }

  /** Finds where each line's row of the image under a tap is, or −1 where it is padding. */
  private void rows(int z, int y, int lines) {
    for (int l = 0; l < lines; l++) {
      int d = depth[l] + z * dilation[0];
      int h = row[l] + y * dilation[1];
      boolean outside = d < 0 || d >= in[0] || h < 0 || h >= in[1];
      at[l] = outside ? -1 : base[l] + (d * in[1] + h) * in[2];
    }
  }

  /** What is done to some channels, with columns of one's own. */
  @FunctionalInterface
  private interface Channels {
    void run(Columns own, int from, int to);
  }

  /** Shares channels among threads. */
  private void share(int count, int lines, Channels work) {
    int most = (int) Math.min(count, (long) count * kernel * lines * width / WORTH);
    int parts = most < 2 ? 1 : Math.min(Parallel.threads(), most);
    if (parts == 1) {
      work.run(this, 0, count);
      return;
    }
    while (others.size() < parts - 1) {
      others.add(new Columns(this));
    }
    Parallel.run(
        parts,
        part ->
            work.run(
                part == 0 ? this : others.get(part - 1),
                count * part / parts,
                count * (part + 1) / parts));
  }

  /** Writes the columns of some channels and lines of x. */
  void read(float[] x, int channel, int count, int line, int lines, float[] columns) {
    share(
        count,
        lines,
        (own, from, to) ->
            own.readChannels(
                x, channel + from, to - from, line, lines, columns, from * kernel * lines));
  }

  private void readChannels(
      float[] x, int channel, int count, int line, int lines, float[] columns, int first) {
    locate(channel, line, lines);
    for (int z = 0; z < taps[0]; z++) {
      for (int y = 0; y < taps[1]; y++) {
        rows(z, y, lines);
        for (int c = 0; c < count; c++) {
          for (int t = 0; t < taps[2]; t++) {
            int tap = ((c * taps[0] + z) * taps[1] + y) * taps[2] + t;
            int offset = c * plane + t * dilation[2] - before[2];
            readTap(x, offset, t, lines, columns, first + tap * lines);
          }
        }
      }
    }
  }

  private void readTap(float[] x, int offset, int t, int lines, float[] columns, int tapLines) {
    int to = tapLines * width;
    if (stride[2] == 1) {
      Kernels.best().copyLines(x, at, offset, first[t], end[t], columns, to, lines, width);
      return;
    }
    for (int l = 0; l < lines; l++, to += width) {
      if (at[l] < 0) {
        Arrays.fill(columns, to, to + width, 0f);
        continue;
      }
      int from = at[l] + offset;
      Arrays.fill(columns, to, to + first[t], 0f);
      for (int i = first[t]; i < end[t]; i++) {
        columns[to + i] = x[from + i * stride[2]];
      }
      Arrays.fill(columns, to + end[t], to + width, 0f);
    }
  }

  /**
   * Adds columns to the pixels of x that {@link #read} takes them from: tap by tap, and line by
   * line.
   */
  void add(float[] columns, int channel, int count, int line, int lines, float[] x) {
    share(
        count,
        lines,
        (own, from, to) ->
            own.addChannels(
                columns, from * kernel * lines, channel + from, to - from, line, lines, x));
  }

  private void addChannels(
      float[] columns, int first, int channel, int count, int line, int lines, float[] x) {
    if (stride[2] == 1) {
      addRows(columns, first * width, channel, count, line, lines, x);
      return;
    }
    locate(channel, line, lines);
    for (int z = 0; z < taps[0]; z++) {
      for (int y = 0; y < taps[1]; y++) {
        rows(z, y, lines);
        for (int c = 0; c < count; c++) {
          for (int t = 0; t < taps[2]; t++) {
            int tap = ((c * taps[0] + z) * taps[1] + y) * taps[2] + t;
            int offset = c * plane + t * dilation[2] - before[2];
            addTap(columns, first + tap * lines, t, lines, x, offset);
          }
        }
      }
    }
  }

  private void addTap(float[] columns, int tapLines, int t, int lines, float[] x, int offset) {
    int from = tapLines * width;
    for (int l = 0; l < lines; l++, from += width) {
      if (at[l] >= 0) {
        int to = at[l] + offset;
        for (int i = first[t]; i < end[t]; i++) {
          x[to + i * stride[2]] += columns[from + i];
        }
      }
    }
  }

  /** The same row of the image by row: all that comes to a row, in the same order. */
  private void addRows(
      float[] columns, int from, int channel, int count, int line, int lines, float[] x) {
    int perSample = out[0] * out[1];
    int firstSample = line / perSample;
    int samples = (line + lines - 1) / perSample - firstSample + 1;
    int rows = in[0] * in[1];
    int[] ends = new int[samples * rows + 1];
    int[] places = new int[samples * rows * Math.min(taps[0] * taps[1], perSample)];
    int found = 0;
    for (int r = 0; r < samples * rows; r++) {
      int begin = (firstSample + r / rows) * perSample - line;
      found = collect(r % rows, begin, lines, places, found);
      ends[r + 1] = found;
    }
    int tapStep = lines * width;
    for (int c = 0; c < count; c++) {
      for (int r = 0, sample = 0; sample < samples; sample++) {
        int image = ((firstSample + sample) * channels + channel) * plane;
        int limit = image + count * plane;
        int to = image + c * plane;
        for (int end = r + rows; r < end; r++, to += in[2]) {
          Kernels.best()
              .addTaps(along, columns, from, places, ends[r], ends[r + 1], tapStep, x, to, limit);
        }
      }
      from += kernel * tapStep;
    }
  }

  /**
   * Collects where the columns of a block begin that a row of a sample gave to, by the kernel's
   * rows; the sample's lines begin at {@code begin} of the block.
   */
  private int collect(int row, int begin, int lines, int[] places, int found) {
    for (int z = 0; z < taps[0]; z++) {
      int d = row / in[1] + before[0] - z * dilation[0];
      for (int y = 0; y < taps[1]; y++) {
        int h = row % in[1] + before[1] - y * dilation[1];
        boolean here = d >= 0 && d % stride[0] == 0 && h >= 0 && h % stride[1] == 0;
        int l = begin + d / stride[0] * out[1] + h / stride[1];
        if (here && d / stride[0] < out[0] && h / stride[1] < out[1] && l >= 0 && l < lines) {
          places[found++] = ((z * taps[1] + y) * taps[2] * lines + l) * width;
        }
      }
    }
    return found;
  }

  /** Copies some channels and lines of y, which has {@code of} channels, to {@code [count, …]}. */
  void gather(float[] y, int of, int channel, int count, int line, int lines, float[] rows) {
    int pixels = lines * width;
    for (int l = 0; l < lines; ) {
      int run = run(line + l, lines - l);
      for (int c = 0; c < count; c++) {
        int from = place(line + l, of, channel + c);
        System.arraycopy(y, from, rows, c * pixels + l * width, run * width);
      }
      l += run;
    }
  }

  /** The same as {@code [pixels, count]}. */
  void gatherPixels(float[] y, int of, int channel, int count, int line, int lines, float[] to) {
    for (int l = 0; l < lines; ) {
      int run = run(line + l, lines - l);
      int from = place(line + l, of, channel);
      int[] dims = {run * width, count};
      int[] strides = {1, places};
      new Walk(dims, strides, from).read(y, to, l * width * count, run * width * count);
      l += run;
    }
  }

  /** Copies {@code [count, pixels]} to channels of y: the inverse of {@link #gather}. */
  void scatter(float[] rows, int of, int channel, int count, int line, int lines, float[] y) {
    int pixels = lines * width;
    for (int l = 0; l < lines; ) {
      int run = run(line + l, lines - l);
      for (int c = 0; c < count; c++) {
        int to = place(line + l, of, channel + c);
        System.arraycopy(rows, c * pixels + l * width, y, to, run * width);
      }
      l += run;
    }
  }

  /** How many lines, of so many, stand one after another in one sample. */
  private int run(int line, int most) {
    int perSample = out[0] * out[1];
    return Math.min(perSample - line % perSample, most);
  }

  private int place(int line, int of, int channel) {
    int perSample = out[0] * out[1];
    return (line / perSample * of + channel) * places + line % perSample * width;
  }
}
