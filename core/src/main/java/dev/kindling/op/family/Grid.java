package dev.kindling.op.family;

import dev.kindling.kernel.Kernels;
import dev.kindling.op.Frame;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * The images of a direct convolution: an element under a kernel's element stands at the sum of two
 * numbers, that of the place and that of the link. Where there is padding, a sample at a time is
 * copied into a border of zeros. It belongs to one thread.
 */
final class Grid {
  private final Columns columns;

  /** The sizes of an image with its border. */
  private final int[] size = new int[3];

  private final float[] x;

  /** The samples as they are, or the one that was copied. */
  final float[] images;

  private final boolean bare;

  /** The grid of images x that are written. */
  Grid(Columns columns, float[] x) {
    this(columns, x, length -> x);
  }

  /** The grid of images x that are read. */
  Grid(Columns columns, float[] x, Frame f) {
    this(
        columns,
        x,
        length -> {
          float[] room = f.workspace(length);
          Arrays.fill(room, 0, length, 0f);
          return room;
        });
  }

  private Grid(Columns columns, float[] x, IntFunction<float[]> room) {
    this.columns = columns;
    this.x = x;
    boolean fits = true;
    for (int d = 0; d < 3; d++) {
      int span = (columns.taps[d] - 1) * columns.dilation[d];
      int reach = (columns.out[d] - 1) * columns.stride[d] + span + 1;
      size[d] = Math.max(columns.before[d] + columns.in[d], reach);
      fits &= size[d] == columns.in[d];
    }
    bare = fits;
    images = bare ? x : room.apply(columns.channels * plane());
  }

  /** Whether images can be read so, and it pays: y, or what is made of it, has n channels. */
  static boolean takes(Columns columns, int n) {
    return panel(columns, n) > 0;
  }

  /** How many of n channels are treated at a time, or 0 where images are not read so. */
  static int panel(Columns columns, int n) {
    boolean rows = columns.stride[2] == 1 && columns.dilation[2] == 1 && columns.kernel > 1;
    boolean any = n > 0 && columns.places > 0 && columns.lines > 0;
    if (!rows || !any || !Kernels.best().prefersSites()) {
      return 0;
    }
    return n % Kernels.PANEL == 0 ? Kernels.PANEL : n == Kernels.LANES ? n : 0;
  }

  /** The elements of a channel. */
  int plane() {
    return size[0] * size[1] * size[2];
  }

  /** How many samples can be read at once. */
  int samples() {
    return bare ? columns.samples() : 1;
  }

  /** Where a sample begins, once it is there. */
  int at(int sample) {
    if (bare) {
      return sample * columns.channels * plane();
    }
    int rows = columns.in[0] * columns.in[1];
    int width = columns.in[2];
    for (int i = 0; i < columns.channels * rows; i++) {
      int to = i / rows * plane() + row(i % rows);
      System.arraycopy(x, (sample * columns.channels * rows + i) * width, images, to, width);
    }
    return 0;
  }

  /** Copies channels of images into the border of {@code [plane, LANES]}. */
  void gather(int image, int count, float[] panel) {
    int lanes = Kernels.LANES;
    int rows = bare ? 1 : columns.in[0] * columns.in[1];
    int width = bare ? plane() : columns.in[2];
    int plane = rows * width;
    for (int i = 0; i < rows; i++) {
      int from = image * plane + i * width;
      int to = bare ? 0 : row(i) * lanes;
      Kernels.best().rows().transpose(x, from, plane, count, width, panel, to, lanes);
    }
  }

  /** Where a row of an image's channel is within the border. */
  private int row(int i) {
    int z = columns.before[0] + i / columns.in[1];
    int y = columns.before[1] + i % columns.in[1];
    return (z * size[1] + y) * size[2] + columns.before[2];
  }

  /** Where a kernel's rows begin, of so many channels. */
  int[] rows(int channels) {
    int perChannel = columns.taps[0] * columns.taps[1];
    int[] rows = new int[channels * perChannel];
    for (int i = 0; i < rows.length; i++) {
      int tap = i % perChannel;
      int z = tap / columns.taps[1] * columns.dilation[0];
      int y = tap % columns.taps[1] * columns.dilation[1];
      rows[i] = ((i / perChannel * size[0] + z) * size[1] + y) * size[2];
    }
    return rows;
  }

  /** Where a kernel's elements are, of so many channels. */
  int[] links(int channels) {
    return spread(rows(channels), columns.taps[2]);
  }

  /** Where a sample's lines of places begin. */
  int[] lines() {
    int[] lines = new int[columns.perSample()];
    for (int i = 0; i < lines.length; i++) {
      int z = i / columns.out[1] * columns.stride[0];
      int y = i % columns.out[1] * columns.stride[1];
      lines[i] = (z * size[1] + y) * size[2];
    }
    return lines;
  }

  /** Where the places of some samples, one after another, are. */
  int[] places(int samples) {
    int[] lines = lines();
    int[] all = new int[samples * lines.length];
    for (int i = 0; i < all.length; i++) {
      int sample = i / lines.length;
      all[i] = lines[i % lines.length] + sample * columns.channels * plane();
    }
    return spread(all, columns.width);
  }

  private static int[] spread(int[] begins, int width) {
    int[] all = new int[begins.length * width];
    for (int i = 0; i < all.length; i++) {
      all[i] = begins[i / width] + i % width;
    }
    return all;
  }

  /** The numbers 0, step, 2 · step … */
  static int[] steps(int count, int step) {
    int[] steps = new int[count];
    for (int i = 0; i < count; i++) {
      steps[i] = i * step;
    }
    return steps;
  }

  /**
   * Writes channels of a sample of x, which are the panel {@code [plane, n]}, without the border.
   */
  void write(float[] panel, int n, int sample, int channel) {
    int rows = columns.in[0] * columns.in[1];
    int width = columns.in[2];
    for (int i = 0; i < rows && !bare; i++) {
      System.arraycopy(panel, row(i) * n, panel, i * width * n, width * n);
    }
    int to = (sample * columns.channels + channel) * rows * width;
    Kernels.best().rows().transpose(panel, 0, n, rows * width, n, x, to, rows * width);
  }
}
