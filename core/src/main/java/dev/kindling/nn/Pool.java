package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;

/**
 * One number for each place of a window that slides over the last one to three dimensions: the
 * largest element, a mean or a norm. Other factories pool parts of the image, or all of it. The
 * dimensions before them, {@code [n, channels]} or {@code [channels]}, are kept.
 *
 * <pre>{@code
 * Pool.maxPool2d(2)                          // 2 × 2 and stride 2: each element in one window
 * Pool.maxPool2d(3).stride(2).padding(1)
 * Pool.adaptiveAvgPool2d(7)                  // to 7 × 7 whatever comes
 * }</pre>
 */
public final class Pool implements Layer {
  private final Kind kind;
  private final Window window;
  private final boolean countPadding;
  private final float number;

  private Pool(Kind kind, Window window, boolean countPadding, float number) {
    this.kind = kind;
    this.window = window;
    this.countPadding = countPadding;
    this.number = number;
  }

  /** The largest elements over a length; the stride is the kernel's size unless given. */
  public static Pool maxPool1d(int kernel) {
    return of(Kind.MAX, 1, 0, kernel);
  }

  /** The same over height and width; one number stands for both. */
  public static Pool maxPool2d(int... kernel) {
    return of(Kind.MAX, 2, 0, kernel);
  }

  /** The same over depth, height and width; one number stands for all. */
  public static Pool maxPool3d(int... kernel) {
    return of(Kind.MAX, 3, 0, kernel);
  }

  /** Means over a length; the stride is the kernel's size unless given. */
  public static Pool avgPool1d(int kernel) {
    return of(Kind.AVG, 1, 0, kernel);
  }

  /** The same over height and width; one number stands for both. */
  public static Pool avgPool2d(int... kernel) {
    return of(Kind.AVG, 2, 0, kernel);
  }

  /** The same over depth, height and width; one number stands for all. */
  public static Pool avgPool3d(int... kernel) {
    return of(Kind.AVG, 3, 0, kernel);
  }

  /** (Σ xᵖ)^(1/p) over a length; the stride is the kernel's size unless given. */
  public static Pool lpPool1d(float p, int kernel) {
    return of(Kind.LP, 1, p, kernel);
  }

  /** The same over height and width; one number stands for both. */
  public static Pool lpPool2d(float p, int... kernel) {
    return of(Kind.LP, 2, p, kernel);
  }

  /** The same over depth, height and width; one number stands for all. */
  public static Pool lpPool3d(float p, int... kernel) {
    return of(Kind.LP, 3, p, kernel);
  }

  /** The mean of each of so many parts of a length. */
  public static Layer adaptiveAvgPool1d(int parts) {
    return parts(false, 1, parts);
  }

  /** The same of height and width; one number stands for both, and −1 keeps a size. */
  public static Layer adaptiveAvgPool2d(int... parts) {
    return parts(false, 2, parts);
  }

  /** The same of depth, height and width; one number stands for all, and −1 keeps a size. */
  public static Layer adaptiveAvgPool3d(int... parts) {
    return parts(false, 3, parts);
  }

  /** The largest element of each of so many parts of a length. */
  public static Layer adaptiveMaxPool1d(int parts) {
    return parts(true, 1, parts);
  }

  /** The same of height and width; one number stands for both, and −1 keeps a size. */
  public static Layer adaptiveMaxPool2d(int... parts) {
    return parts(true, 2, parts);
  }

  /** The same of depth, height and width; one number stands for all, and −1 keeps a size. */
  public static Layer adaptiveMaxPool3d(int... parts) {
    return parts(true, 3, parts);
  }

  /** The mean of each channel: {@code [n, channels, …]} to {@code [n, channels]}. */
  public static Layer globalAvgPool() {
    return new Global(false);
  }

  /** The largest element of each channel: {@code [n, channels, …]} to {@code [n, channels]}. */
  public static Layer globalMaxPool() {
    return new Global(true);
  }

  private static Pool of(Kind kind, int dims, float number, int... kernel) {
    int[] sizes = Conv.over(dims, kernel);
    if (sizes.length != dims) {
      throw new IllegalArgumentException(
          kind.word
              + dims
              + "d: the kernel "
              + Arrays.toString(sizes)
              + "; needs one size, or "
              + dims);
    }
    return new Pool(kind, Window.of(sizes).stride(sizes), true, number);
  }

  private static Layer parts(boolean largest, int dims, int... parts) {
    int[] sizes = Conv.over(dims, parts);
    String name = (largest ? "adaptiveMaxPool" : "adaptiveAvgPool") + dims + "d";
    if (sizes.length != dims || Arrays.stream(sizes).anyMatch(size -> size < 1 && size != -1)) {
      throw new IllegalArgumentException(
          name
              + ": the parts "
              + Arrays.toString(sizes)
              + "; needs one number, or "
              + dims
              + ", of at least 1, or -1");
    }
    return new Parts(name, largest, sizes);
  }

  private enum Kind {
    MAX("maxPool"),
    AVG("avgPool"),
    LP("lpPool");

    private final String word;

    Kind(String word) {
      this.word = word;
    }
  }

  /** The same with another stride; one number stands for every dimension. */
  public Pool stride(int... stride) {
    return new Pool(kind, window.stride(stride), countPadding, number);
  }

  /**
   * The same with padding, of at most half the kernel: what is never the largest, and for means
   * zeros. One number stands for every dimension.
   */
  public Pool padding(int... padding) {
    return new Pool(kind, window.padding(padding), countPadding, number);
  }

  /** The same with another dilation; one number stands for every dimension. */
  public Pool dilation(int... dilation) {
    return new Pool(kind, window.dilation(dilation), countPadding, number);
  }

  /** The same with a last window that is only partly inside. */
  public Pool ceilMode() {
    return new Pool(kind, window.ceilMode(), countPadding, number);
  }

  /** The same with means of what is inside, without the padding's zeros. */
  public Pool withoutPadding() {
    return new Pool(kind, window, false, number);
  }

  /** The same with sums divided by this number in place of means. */
  public Pool divisor(float divisor) {
    return new Pool(kind, window, countPadding, divisor);
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    checkFits(x.shape(), true);
    return switch (kind) {
      case MAX -> x.maxPool(window);
      case AVG -> number == 0 ? x.avgPool(window, countPadding) : x.sumPool(window).div(number);
      case LP -> x.lpPool(number, window);
    };
  }

  @Override
  public Shape output(Shape sample) {
    checkFits(sample, false);
    return window.over(kind.word, sample);
  }

  /** Whether it gives the largest elements of windows that all have some. */
  boolean takesLargest() {
    // Only what is between a kernel's elements lets all of them stand outside of the image.
    return kind == Kind.MAX && Arrays.stream(window.dilation()).allMatch(step -> step == 1);
  }

  /** Whether it gives the largest elements of windows of 2 × 2 side by side. */
  boolean takesPairs() {
    int[] two = {2, 2};
    return takesLargest()
        && Arrays.equals(window.kernel(), two)
        && Arrays.equals(window.stride(), two)
        && Arrays.stream(window.before()).allMatch(size -> size == 0)
        && Arrays.stream(window.after()).allMatch(size -> size == 0);
  }

  Window window() {
    return window;
  }

  private void checkFits(Shape x, boolean batch) {
    check(this, x, batch, window.kernel().length);
    Conv.checkFits(this, window, x);
    for (int d = 0; d < window.kernel().length; d++) {
      if (2 * window.before()[d] > window.span(d)) {
        throw new LayerException(
            this
                + ": the padding "
                + window.before()[d]
                + " is more than half of the "
                + window.span(d)
                + " elements that the kernel spans",
            "");
      }
    }
  }

  private static void check(Layer layer, Shape x, boolean batch, int dims) {
    if (x.rank() != dims + 1 && !(batch && x.rank() == dims + 2)) {
      throw new LayerException(
          layer + ": the input has the shape " + x + ", and not [channels, …] of " + dims + "d",
          "");
    }
  }

  @Override
  public String toString() {
    Window shown = window;
    if (Arrays.equals(window.stride(), window.kernel())) {
      shown = window.stride(1);
    } else if (Arrays.stream(window.stride()).allMatch(step -> step == 1)) {
      return text(window.toString().replaceFirst("(kernel = [\\d x]+)", "$1, stride = 1"));
    }
    return text(shown.toString());
  }

  private String text(String settings) {
    return kind.word
        + window.kernel().length
        + "d("
        + (kind == Kind.LP ? "p = " + number + ", " : "")
        + settings
        + (countPadding ? "" : ", countPadding = false")
        + (kind == Kind.AVG && number != 0 ? ", divisor = " + number : "")
        + ")";
  }

  /** Pools parts, as even as they can be. */
  private record Parts(String name, boolean largest, int... parts) implements Layer {
    @Override
    public Tensor forward(Tensor x, Pass pass) {
      check(this, x.shape(), true, parts.length);
      return largest ? x.adaptiveMaxPool(parts) : x.adaptiveAvgPool(parts);
    }

    @Override
    public Shape output(Shape sample) {
      check(this, sample, false, parts.length);
      int[] dims = sample.dims();
      for (int d = 0; d < parts.length; d++) {
        dims[d + 1] = parts[d] == -1 ? dims[d + 1] : parts[d];
      }
      return Shape.of(dims);
    }

    @Override
    public String toString() {
      boolean even = Arrays.stream(parts).allMatch(part -> part == parts[0]);
      return name + "(" + (even ? Integer.toString(parts[0]) : Arrays.toString(parts)) + ")";
    }
  }

  /** Pools all that follows the channels. */
  private record Global(boolean largest) implements Layer {
    @Override
    public Tensor forward(Tensor x, Pass pass) {
      check(x.shape(), 3);
      int[] axes = new int[x.shape().rank() - 2];
      for (int d = 0; d < axes.length; d++) {
        axes[d] = d + 2;
      }
      return largest ? x.amax(axes) : x.mean(axes);
    }

    @Override
    public Shape output(Shape sample) {
      check(sample, 2);
      return sample.slice(0, 1);
    }

    private void check(Shape x, int least) {
      if (x.rank() < least) {
        throw new LayerException(
            this + ": the input has the shape " + x + ", with nothing after the channels",
            "leave it out");
      }
    }

    @Override
    public String toString() {
      return largest ? "globalMaxPool()" : "globalAvgPool()";
    }
  }
}
