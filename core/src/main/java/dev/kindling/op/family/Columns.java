package dev.kindling.op.family;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.Arrays;

/**
 * The patches of images under a kernel as the columns of a matrix {@code [channels · kernel,
 * pixels]}, a block of lines at a time. A line is a row of places of the kernel in one sample; all
 * lines of all samples are numbered through. Images of fewer dimensions have sizes of 1 before
 * their own.
 */
final class Columns {
  /** No bias, or no room. */
  static final float[] NONE = {};

  /** A block's columns have at most about so many elements: they fit the second-nearest cache. */
  private static final int BLOCK = 1 << 17;

  /** The vector kernels take so many pixels at a time. */
  private static final int PIXELS = 64;

  final int channels;
  final int kernel;
  final int lines;
  final int width;
  private final int places;
  private final int[] in;
  private final int[] out;
  private final int[] taps;
  private final int[] stride;
  private final int[] before;
  private final int[] dilation;
  private final int[] first;
  private final int[] end;
  private int[] base = new int[0];
  private int[] depth = base;
  private int[] row = base;

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
    lines = x.dim(0) * out[0] * out[1];
    first = new int[taps[2]];
    end = new int[taps[2]];
    for (int t = 0; t < taps[2]; t++) {
      int lead = before[2] - t * dilation[2];
      first[t] = Math.min(Math.max(Math.floorDiv(lead + stride[2] - 1, stride[2]), 0), width);
      int past = Math.floorDiv(in[2] + lead + stride[2] - 1, stride[2]);
      end[t] = Math.min(Math.max(past, first[t]), width);
    }
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
    }
    int perSample = out[0] * out[1];
    for (int l = 0; l < count; l++) {
      int sample = (line + l) / perSample;
      int place = (line + l) % perSample;
      base[l] = (sample * channels + channel) * in[0] * in[1] * in[2];
      depth[l] = place / out[1] * stride[0] - before[0];
      row[l] = place % out[1] * stride[1] - before[1];
    }
  }

  /** Where a line's row of the image under a tap is, or −1 where it is padding. */
  private int row(int l, int z, int y) {
    int d = depth[l] + z * dilation[0];
    int h = row[l] + y * dilation[1];
    return d < 0 || d >= in[0] || h < 0 || h >= in[1] ? -1 : base[l] + (d * in[1] + h) * in[2];
  }

  /** Writes the columns of some channels and lines of x. */
  void read(float[] x, int channel, int count, int line, int lines, float[] columns) {
    locate(channel, line, lines);
    int to = 0;
    for (int c = 0; c < count; c++) {
      int plane = c * in[0] * in[1] * in[2];
      for (int z = 0; z < taps[0]; z++) {
        for (int y = 0; y < taps[1]; y++) {
          for (int t = 0; t < taps[2]; t++) {
            for (int l = 0; l < lines; l++) {
              int from = row(l, z, y);
              if (from < 0) {
                Arrays.fill(columns, to, to + width, 0f);
              } else {
                readLine(x, from + plane + t * dilation[2] - before[2], t, columns, to);
              }
              to += width;
            }
          }
        }
      }
    }
  }

  private void readLine(float[] x, int from, int t, float[] columns, int to) {
    int begin = first[t];
    int stop = end[t];
    int step = stride[2];
    for (int i = 0; i < begin; i++) {
      columns[to + i] = 0f;
    }
    if (step == 1) {
      System.arraycopy(x, from + begin, columns, to + begin, stop - begin);
    } else {
      for (int i = begin; i < stop; i++) {
        columns[to + i] = x[from + i * step];
      }
    }
    for (int i = stop; i < width; i++) {
      columns[to + i] = 0f;
    }
  }

  /** Adds columns to the pixels of x that {@link #read} takes them from, in the same order. */
  void add(float[] columns, int channel, int count, int line, int lines, float[] x) {
    locate(channel, line, lines);
    int from = 0;
    for (int c = 0; c < count; c++) {
      int plane = c * in[0] * in[1] * in[2];
      for (int z = 0; z < taps[0]; z++) {
        for (int y = 0; y < taps[1]; y++) {
          for (int t = 0; t < taps[2]; t++) {
            for (int l = 0; l < lines; l++) {
              int to = row(l, z, y);
              if (to >= 0) {
                addLine(columns, from, t, x, to + plane + t * dilation[2] - before[2]);
              }
              from += width;
            }
          }
        }
      }
    }
  }

  private void addLine(float[] columns, int from, int t, float[] x, int to) {
    int stop = end[t];
    int step = stride[2];
    if (step == 1) {
      for (int i = first[t]; i < stop; i++) {
        x[to + i] += columns[from + i];
      }
    } else {
      for (int i = first[t]; i < stop; i++) {
        x[to + i * step] += columns[from + i];
      }
    }
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

  /** Writes rows {@code [count, pixels]}, each plus its channel's bias, to channels of y. */
  void scatter(
      float[] rows, float[] bias, int of, int channel, int count, int line, int lines, float[] y) {
    int pixels = lines * width;
    for (int l = 0; l < lines; ) {
      int run = run(line + l, lines - l);
      for (int c = 0; c < count; c++) {
        float term = bias.length == 0 ? 0f : bias[channel + c];
        int from = c * pixels + l * width;
        int to = place(line + l, of, channel + c);
        for (int i = 0; i < run * width; i++) {
          y[to + i] = rows[from + i] + term;
        }
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
