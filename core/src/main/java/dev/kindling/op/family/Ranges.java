package dev.kindling.op.family;

import dev.kindling.kernel.Parallel;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import java.util.Arrays;

/**
 * Which elements of the last one to three dimensions a pooling takes together: the result i of
 * dimension d takes those from {@code begin[d][i]} below {@code end[d][i]}, each {@code step[d]}
 * after the one before, and a mean divides by the product of {@code count[d][i]}. Dimensions that
 * are missing stand before the others and have the size 1.
 *
 * @param dims how many dimensions there are
 */
public record Ranges(int dims, int[] in, int[] step, int[][] begin, int[][] end, int[][] count) {
  /** The elements that are worth a thread's attention. */
  private static final int WORTH = 1 << 14;

  /**
   * The places of a window.
   *
   * @param padded whether a mean counts padding as zeros
   * @throws IllegalArgumentException if the window does not fit; {@code who} begins the message
   */
  public static Ranges of(String who, Shape x, Window window, boolean padded) {
    Ranges ranges = empty(who, x, window.kernel().length);
    int[] out = Columns.three(last(window.over(who, x), ranges.dims), 1);
    for (int d = 0; d < ranges.dims; d++) {
      int at = 3 - ranges.dims + d;
      int pad = Math.max(window.before()[d], window.after()[d]);
      if (2 * pad > window.span(d)) {
        throw new IllegalArgumentException(
            who
                + ": the padding "
                + pad
                + " for a kernel that spans "
                + window.span(d)
                + "; needs at most half of it");
      }
      ranges.slide(at, out[at], window, d, padded);
    }
    return ranges;
  }

  private void slide(int at, int out, Window window, int d, boolean padded) {
    int size = in[at];
    step[at] = window.dilation()[d];
    begin[at] = new int[out];
    end[at] = new int[out];
    count[at] = new int[out];
    for (int i = 0; i < out; i++) {
      int first = i * window.stride()[d] - window.before()[d];
      int past = first + window.span(d);
      int inside = first < 0 ? first + (-first + step[at] - 1) / step[at] * step[at] : first;
      begin[at][i] = inside;
      end[at][i] = Math.min(past, size);
      int from = padded ? first : inside;
      int to = Math.min(past, padded ? size + window.after()[d] : size);
      count[at][i] = (to - from + step[at] - 1) / step[at];
    }
  }

  /**
   * So many parts of each dimension, which may overlap by one; −1 takes each element alone.
   *
   * @throws IllegalArgumentException if there is nothing to divide; {@code who} begins the message
   */
  public static Ranges adaptive(String who, Shape x, int... parts) {
    Ranges ranges = empty(who, x, parts.length);
    for (int d = 0; d < parts.length; d++) {
      int at = 3 - parts.length + d;
      int size = ranges.in[at];
      int out = parts[d] == -1 ? size : parts[d];
      if (out < 1 || size < 1) {
        throw new IllegalArgumentException(
            who
                + ": "
                + parts[d]
                + " parts of the axis "
                + (x.rank() - parts.length + d)
                + " of the shape "
                + x
                + "; needs at least 1 of each, or -1 for no change");
      }
      ranges.begin[at] = new int[out];
      ranges.end[at] = new int[out];
      ranges.count[at] = new int[out];
      for (int i = 0; i < out; i++) {
        ranges.begin[at][i] = (int) ((long) i * size / out);
        ranges.end[at][i] = (int) (((i + 1L) * size + out - 1) / out);
        ranges.count[at][i] = ranges.end[at][i] - ranges.begin[at][i];
      }
    }
    return ranges;
  }

  private static Ranges empty(String who, Shape x, int dims) {
    if (dims < 1 || dims > 3 || x.rank() < dims) {
      throw new IllegalArgumentException(
          who + ": " + dims + " dimensions of the shape " + x + "; needs one to three that it has");
    }
    int[][] begin = {{0}, {0}, {0}};
    int[][] end = {{1}, {1}, {1}};
    int[][] count = {{1}, {1}, {1}};
    return new Ranges(
        dims, Columns.three(last(x, dims), 1), new int[] {1, 1, 1}, begin, end, count);
  }

  private static int[] last(Shape x, int dims) {
    return x.slice(x.rank() - dims, x.rank()).dims();
  }

  /** The same with all counts 1: a mean is then a sum. */
  public Ranges summed() {
    int[][] ones = new int[3][];
    for (int d = 0; d < 3; d++) {
      ones[d] = new int[count[d].length];
      Arrays.fill(ones[d], 1);
    }
    return new Ranges(dims, in, step, begin, end, ones);
  }

  int out(int d) {
    return begin[d].length;
  }

  /** Whether each range is a window of 2 × 2 elements, beside the one before. */
  boolean hasQuarters() {
    boolean flat = in[0] == 1 && out(0) == 1 && begin[0][0] == 0 && end[0][0] == 1;
    return flat && hasPairs(1) && hasPairs(2);
  }

  private boolean hasPairs(int d) {
    boolean pairs = step[d] == 1;
    for (int i = 0; i < out(d); i++) {
      pairs &= begin[d][i] == 2 * i && end[d][i] == 2 * i + 2;
    }
    return pairs;
  }

  /** Whether such windows leave no element over. */
  boolean isQuartered() {
    return plane() == 4 * out(1) * out(2) && hasQuarters();
  }

  /** What is done to the windows of some lines, which begin in x at {@code at}. */
  @FunctionalInterface
  interface Quarters {
    void run(int at, int line, int lines);
  }

  /** Goes through planes of 2 × 2 windows; those without a rest together. */
  void quarters(int line, int end, Quarters work) {
    int step = isQuartered() ? Math.max(1, end - line) : out(1);
    for (; line < end; line += step) {
      work.run(plane(line), line, step);
    }
  }

  /** The elements of the dimensions together. */
  int plane() {
    return in[0] * in[1] * in[2];
  }

  /** The shape of what is pooled from x. */
  Shape pooled(Shape x) {
    int[] dims = x.dims();
    for (int d = 0; d < this.dims; d++) {
      dims[dims.length - this.dims + d] = out(3 - this.dims + d);
    }
    return Shape.of(dims);
  }

  /** The shape that y is pooled from. */
  Shape unpooled(Shape y) {
    int[] dims = y.dims();
    System.arraycopy(in, 3 - this.dims, dims, dims.length - this.dims, this.dims);
    return Shape.of(dims);
  }

  /**
   * Does the lines of all results, whole planes on a thread: the ranges of a plane may overlap.
   *
   * @param elements what is pooled from
   */
  void share(int elements, Parallel.Range lines) {
    int perPlane = out(0) * out(1);
    int planes = plane() == 0 ? 0 : elements / plane();
    Parallel.ranges(
        planes,
        WORTH / Math.max(1, plane()) + 1,
        (from, to) -> lines.run(from * perPlane, to * perPlane));
  }

  /** How many lines of results a tensor has that is pooled from so many elements. */
  int lines(int elements) {
    return plane() == 0 ? 0 : elements / plane() * out(0) * out(1);
  }

  /** Where a line's plane begins in x. */
  int plane(int line) {
    return line / (out(0) * out(1)) * plane();
  }

  /** Room for the {@link #rows} of any line. */
  int[] roomForRows() {
    return new int[longest(0) * longest(1)];
  }

  private int longest(int d) {
    int longest = 0;
    for (int i = 0; i < out(d); i++) {
      longest = Math.max(longest, (end[d][i] - begin[d][i] + step[d] - 1) / step[d]);
    }
    return longest;
  }

  /** Writes where the rows of a line's ranges begin in x, in their order; how many there are. */
  int rows(int line, int[] rows) {
    int count = 0;
    int z = line / out(1) % out(0);
    int y = line % out(1);
    int plane = plane(line);
    for (int d = begin[0][z]; d < end[0][z]; d += step[0]) {
      for (int h = begin[1][y]; h < end[1][y]; h += step[1]) {
        rows[count++] = plane + (d * in[1] + h) * in[2];
      }
    }
    return count;
  }

  /**
   * Where the largest element of each range stands, counted within the dimensions; −1 for an empty
   * range.
   */
  public int[] largest(float[] x) {
    Largest largest = new Largest(this);
    int width = out(2);
    int[] all = new int[lines(x.length) * width];
    for (int at = 0; at < all.length; at += width) {
      int[] places = largest.places(x, at / width);
      for (int i = 0; i < width; i++) {
        all[at + i] = Math.max(places[i] - plane(at / width), -1);
      }
    }
    return all;
  }

  /** Whether all means divide by the same number, which padding may prevent. */
  boolean dividesAlike() {
    boolean alike = true;
    for (int[] counts : count) {
      for (int one : counts) {
        alike &= one == counts[0];
      }
    }
    return alike;
  }

  /** What a mean divides by. */
  float count(int z, int y, int i) {
    return (float) count[0][z] * count[1][y] * count[2][i];
  }
}
