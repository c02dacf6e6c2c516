package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A convolution over one to three dimensions, or a transposed one: from images {@code [n, in, …]}
 * to {@code [n, out, …]}, or from one image without {@code n}.
 *
 * <pre>{@code
 * Layer conv = Conv.conv2d(3, 64, 3).stride(2).padding(1).create(rng);
 * }</pre>
 *
 * <p>The weight is {@code [out, in / groups, kernel …]}, a transposed convolution's {@code [in, out
 * / groups, kernel …]}. Both parameters start uniform on ±1/√(size of the weight's slices along its
 * first dimension), as PyTorch's do, unless an {@link Init} says otherwise.
 */
public final class Conv implements Layer {
  private final ConvSpec spec;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  Conv(ConvSpec spec, Tensor weight, @Nullable Tensor bias) {
    this.spec = spec;
    this.weight = new Parameter(weight);
    this.bias = bias == null ? null : new Parameter(bias);
  }

  /** A convolution of {@code [n, in, length]}. */
  public static ConvSpec conv1d(int in, int out, int... kernel) {
    return spec("conv1d", 1, in, out, kernel);
  }

  /** A convolution of {@code [n, in, height, width]}; one number stands for both. */
  public static ConvSpec conv2d(int in, int out, int... kernel) {
    return spec("conv2d", 2, in, out, kernel);
  }

  /** A convolution of {@code [n, in, depth, height, width]}; one number stands for all. */
  public static ConvSpec conv3d(int in, int out, int... kernel) {
    return spec("conv3d", 3, in, out, kernel);
  }

  /** A transposed convolution of {@code [n, in, length]}. */
  public static ConvSpec convTranspose1d(int in, int out, int... kernel) {
    return spec("convTranspose1d", 1, in, out, kernel);
  }

  /** A transposed convolution of {@code [n, in, height, width]}; one number stands for both. */
  public static ConvSpec convTranspose2d(int in, int out, int... kernel) {
    return spec("convTranspose2d", 2, in, out, kernel);
  }

  /**
   * A transposed convolution of {@code [n, in, depth, height, width]}; one number stands for all.
   */
  public static ConvSpec convTranspose3d(int in, int out, int... kernel) {
    return spec("convTranspose3d", 3, in, out, kernel);
  }

  private static ConvSpec spec(String name, int dims, int in, int out, int... kernel) {
    int[] sizes = over(dims, kernel);
    if (sizes.length != dims) {
      throw new IllegalArgumentException(
          name + ": the kernel " + Arrays.toString(sizes) + "; needs one size, or " + dims);
    }
    Window window = Window.of(sizes);
    return new ConvSpec(
        name,
        in,
        out,
        window,
        false,
        Around.ZEROS,
        new int[dims],
        1,
        true,
        Init.standard(),
        Init.standard());
  }

  /** As many numbers as dimensions, where one is given for all. */
  static int[] over(int dims, int... values) {
    if (values.length != 1) {
      return values;
    }
    int[] all = new int[dims];
    Arrays.fill(all, values[0]);
    return all;
  }

  /** What stands in the padding around an image. */
  public enum Around {
    /** Zeros. */
    ZEROS,
    /** The image mirrored at its outermost elements. */
    REFLECT,
    /** The outermost elements. */
    REPLICATE,
    /** The image again, from its other end. */
    CIRCULAR
  }

  /** The settings. */
  public ConvSpec spec() {
    return spec;
  }

  /** The weight. */
  public Parameter weight() {
    return weight;
  }

  /**
   * The bias, {@code [out]}.
   *
   * @throws IllegalStateException if there is none
   */
  public Parameter bias() {
    if (bias == null) {
      throw new IllegalStateException(spec + ": has no bias");
    }
    return bias;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    check(x.shape(), true);
    Tensor w = pass.use(weight);
    Tensor b = bias == null ? null : pass.use(bias);
    Window window = spec.window();
    return spec.isTransposed()
        ? x.convTranspose(w, b, window, spec.groups(), spec.outputPadding())
        : spec.around() == Around.ZEROS
            ? x.conv(w, b, window, spec.groups())
            : padded(x).conv(w, b, window.padding(0), spec.groups());
  }

  /**
   * Whether a pooling of what this makes of images x, and a ReLU, can be computed with it: it takes
   * the largest of windows of 2 × 2 that leave nothing over.
   */
  boolean pools(Shape x, Pool pool) {
    Window window = spec.window();
    if (spec.isTransposed()
        || spec.around() != Around.ZEROS
        || window.kernel().length != 2
        || x.rank() != 4
        || !pool.takesPairs()) {
      return false;
    }
    check(x, true);
    int rows = window.places(0, x.dim(2));
    int columns = window.places(1, x.dim(3));
    return rows % 2 == 0 && columns % 2 == 0 && rows > 0 && columns > 0;
  }

  /** What the ReLU and a pooling that follow make of the output, in either order: the same bits. */
  Tensor forward(Tensor x, Pass pass, Pool pool) {
    Tensor b = bias == null ? null : pass.use(bias);
    return x.convMaxPoolRelu(pass.use(weight), b, spec.window(), spec.groups(), pool.window());
  }

  private Tensor padded(Tensor x) {
    Window window = spec.window();
    Tensor y = x;
    for (int d = 0; d < window.kernel().length; d++) {
      int axis = d - window.kernel().length;
      int before = window.before()[d];
      int after = window.after()[d];
      y =
          switch (spec.around()) {
            case ZEROS -> y.pad(axis, before, after);
            case REFLECT -> y.padReflect(axis, before, after);
            case REPLICATE -> y.padReplicate(axis, before, after);
            case CIRCULAR -> y.padCircular(axis, before, after);
          };
    }
    return y;
  }

  @Override
  public Shape output(Shape sample) {
    check(sample, false);
    Window window = spec.window();
    if (!spec.isTransposed()) {
      return window.over("conv", sample.with(0, spec.out()));
    }
    int[] dims = sample.dims();
    dims[0] = spec.out();
    for (int d = 0; d < window.kernel().length; d++) {
      dims[d + 1] =
          (dims[d + 1] - 1) * window.stride()[d]
              + window.span(d)
              + spec.outputPadding()[d]
              - window.before()[d]
              - window.after()[d];
    }
    return Shape.of(dims);
  }

  private void check(Shape x, boolean batch) {
    Window window = spec.window();
    int dims = window.kernel().length;
    if (x.rank() != dims + 1 && !(batch && x.rank() == dims + 2)) {
      throw new LayerException(
          spec + ": the input has the shape " + x + ", and not [channels, …] of " + dims + "d", "");
    }
    int first = x.rank() - dims;
    int channels = x.dim(first - 1);
    if (channels != spec.in()) {
      throw new LayerException(
          spec
              + ": the input has "
              + channels
              + (channels == 1 ? " channel" : " channels")
              + ", not "
              + spec.in(),
          "use " + spec.toString().replace("(" + spec.in() + ",", "(" + channels + ","),
          x.with(first - 1, spec.in()));
    }
    if (!spec.isTransposed()) {
      checkFits(spec, window, x);
    }
  }

  /** Checks that a window has a place in the last dimensions. */
  static void checkFits(Object who, Window window, Shape x) {
    int first = x.rank() - window.kernel().length;
    for (int d = 0; d < window.kernel().length; d++) {
      if (window.places(d, x.dim(first + d)) == 0) {
        throw new LayerException(
            who
                + ": the kernel spans "
                + window.span(d)
                + " elements of axis "
                + (d - window.kernel().length)
                + ", and the padded input has "
                + (x.dim(first + d) + window.before()[d] + window.after()[d]),
            "use padding = " + enough(window, x) + ", or a larger input",
            x.with(first + d, window.span(d) - window.before()[d] - window.after()[d]));
      }
    }
  }

  /** The padding with which the kernel has a place. */
  private static String enough(Window window, Shape x) {
    int dims = window.kernel().length;
    int[] padding = new int[dims];
    for (int d = 0; d < dims; d++) {
      int missing = window.span(d) - x.dim(x.rank() - dims + d);
      padding[d] = Math.max(window.before()[d], (missing + 1) / 2);
    }
    return Arrays.stream(padding).distinct().count() == 1
        ? Integer.toString(padding[0])
        : Arrays.stream(padding).mapToObj(Integer::toString).collect(Collectors.joining(" x "));
  }

  @Override
  public String toString() {
    return spec.toString();
  }
}
