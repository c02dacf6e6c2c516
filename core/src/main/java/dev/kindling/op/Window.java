package dev.kindling.op;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How a kernel slides over the last one to three dimensions of a tensor; each array has a number
 * for each of them.
 *
 * <pre>{@code
 * Window.of(3, 3).stride(2).padding(1)
 * }</pre>
 *
 * @param kernel how many elements the kernel has
 * @param stride how far one place of the kernel is from the next
 * @param before how much padding stands before the first element
 * @param after how much padding stands after the last; less than 0 crops
 * @param dilation how far apart the elements under the kernel are
 * @param ceil whether a last place counts that is only partly inside: it begins in the tensor or in
 *     the padding before it
 */
public record Window(
    int[] kernel, int[] stride, int[] before, int[] after, int[] dilation, boolean ceil) {
  /** Checks that the arrays fit and that sizes and distances are at least 1. */
  public Window {
    int dims = kernel.length;
    if (dims < 1 || dims > 3) {
      throw new IllegalArgumentException(
          "window: the kernel " + Arrays.toString(kernel) + "; needs one to three sizes");
    }
    check("kernel", kernel, dims, 1);
    check("stride", stride, dims, 1);
    check("padding", before, dims, Integer.MIN_VALUE);
    check("padding", after, dims, Integer.MIN_VALUE);
    check("dilation", dilation, dims, 1);
  }

  private static void check(String what, int[] values, int dims, int least) {
    if (values.length != dims || Arrays.stream(values).anyMatch(value -> value < least)) {
      throw new IllegalArgumentException(
          "window: the "
              + what
              + " "
              + Arrays.toString(values)
              + "; needs one number, or "
              + dims
              + ", of at least "
              + Math.max(least, 0));
    }
  }

  /** A kernel of this size that moves by 1, without padding, over as many dimensions. */
  public static Window of(int... kernel) {
    int[] ones = all(1, kernel.length);
    int[] zeros = new int[kernel.length];
    return new Window(kernel, ones, zeros, zeros, ones, false);
  }

  /** The same with another stride; a single number holds for every dimension. */
  public Window stride(int... stride) {
    return new Window(kernel, over(stride), before, after, dilation, ceil);
  }

  /** The same with as much padding on both sides; a single number holds for every dimension. */
  public Window padding(int... padding) {
    int[] both = over(padding);
    check("padding", both, kernel.length, 0);
    return new Window(kernel, stride, both, both, dilation, ceil);
  }

  /**
   * The same with the padding that, at stride 1 and this dilation, gives a result as large as the
   * tensor; where it is odd, one more stands after.
   */
  public Window same() {
    int[] before = new int[kernel.length];
    int[] after = new int[kernel.length];
    for (int d = 0; d < kernel.length; d++) {
      before[d] = (span(d) - 1) / 2;
      after[d] = span(d) - 1 - before[d];
    }
    return new Window(kernel, stride, before, after, dilation, ceil);
  }

  /** The same with another dilation; a single number holds for every dimension. */
  public Window dilation(int... dilation) {
    return new Window(kernel, stride, before, after, over(dilation), ceil);
  }

  /** The same, with a last place that is only partly inside. */
  public Window ceilMode() {
    return new Window(kernel, stride, before, after, dilation, true);
  }

  private int[] over(int[] values) {
    return values.length == 1 ? all(values[0], kernel.length) : values;
  }

  private static int[] all(int value, int count) {
    int[] values = new int[count];
    Arrays.fill(values, value);
    return values;
  }

  /** How many elements lie from the kernel's first to its last, in dimension d. */
  public int span(int d) {
    return dilation[d] * (kernel[d] - 1) + 1;
  }

  /** How many places the kernel has in dimension d of a tensor of this size; 0 if it is too big. */
  public int places(int d, int size) {
    int room = size + before[d] + after[d] - span(d);
    int places = Math.floorDiv(room + (ceil ? stride[d] - 1 : 0), stride[d]) + 1;
    boolean beyond = ceil && (places - 1L) * stride[d] >= (long) size + before[d];
    return Math.max(beyond ? places - 1 : places, 0);
  }

  /**
   * The sizes of a tensor's last dimensions, replaced by the kernel's numbers of places.
   *
   * @throws IllegalArgumentException if there is no place; {@code who} begins the message
   */
  public Shape over(String who, Shape x) {
    int[] dims = x.dims();
    int first = dims.length - kernel.length;
    for (int d = 0; d < kernel.length; d++) {
      int places = places(d, dims[first + d]);
      if (places == 0) {
        throw new IllegalArgumentException(
            who
                + ": the kernel spans "
                + span(d)
                + " elements of the axis "
                + (first + d)
                + " of the shape "
                + x
                + ", which has "
                + (dims[first + d] + before[d] + after[d])
                + " with its padding; needs at least as many");
      }
      dims[first + d] = places;
    }
    return Shape.of(dims);
  }

  /** The settings in words, without those that are as {@link #of} has them. */
  @Override
  public String toString() {
    return "kernel = "
        + words(kernel)
        + (uniform(stride, 1) ? "" : ", stride = " + words(stride))
        + padding(Arrays.equals(before, after) ? words(before) : words(before) + " and more after")
        + (uniform(dilation, 1) ? "" : ", dilation = " + words(dilation))
        + (ceil ? ", ceilMode = true" : "");
  }

  private String padding(String words) {
    return uniform(before, 0) && uniform(after, 0) ? "" : ", padding = " + words;
  }

  private static boolean uniform(int[] values, int value) {
    return Arrays.stream(values).allMatch(each -> each == value);
  }

  private static String words(int[] values) {
    return uniform(values, values[0])
        ? Integer.toString(values[0])
        : Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(" x "));
  }
}
