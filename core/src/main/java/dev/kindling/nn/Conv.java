package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Rng;
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
  private final Spec spec;
  private final Parameter weight;
  private final @Nullable Parameter bias;

  private Conv(Spec spec, Tensor weight, @Nullable Tensor bias) {
    this.spec = spec;
    this.weight = new Parameter(weight);
    this.bias = bias == null ? null : new Parameter(bias);
  }

  /** A convolution of {@code [n, in, length]}. */
  public static Spec conv1d(int in, int out, int... kernel) {
    return spec("conv1d", 1, in, out, kernel);
  }

  /** A convolution of {@code [n, in, height, width]}; one number stands for both. */
  public static Spec conv2d(int in, int out, int... kernel) {
    return spec("conv2d", 2, in, out, kernel);
  }

  /** A convolution of {@code [n, in, depth, height, width]}; one number stands for all. */
  public static Spec conv3d(int in, int out, int... kernel) {
    return spec("conv3d", 3, in, out, kernel);
  }

  /** A transposed convolution of {@code [n, in, length]}. */
  public static Spec convTranspose1d(int in, int out, int... kernel) {
    return spec("convTranspose1d", 1, in, out, kernel);
  }

  /** A transposed convolution of {@code [n, in, height, width]}; one number stands for both. */
  public static Spec convTranspose2d(int in, int out, int... kernel) {
    return spec("convTranspose2d", 2, in, out, kernel);
  }

  /**
   * A transposed convolution of {@code [n, in, depth, height, width]}; one number stands for all.
   */
  public static Spec convTranspose3d(int in, int out, int... kernel) {
    return spec("convTranspose3d", 3, in, out, kernel);
  }

  private static Spec spec(String name, int dims, int in, int out, int... kernel) {
    int[] sizes = over(dims, kernel);
    if (sizes.length != dims) {
      throw new IllegalArgumentException(
          name + ": the kernel " + Arrays.toString(sizes) + "; needs one size, or " + dims);
    }
    Window window = Window.of(sizes);
    return new Spec(
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

  /**
   * The settings of a convolution; each method gives them with one changed.
   *
   * @param name what the layer is called, {@code conv2d}
   * @param in the number of input channels
   * @param out the number of output channels
   * @param window how the kernel slides
   * @param isSame whether padding makes the output as large as the input
   * @param around what the padding consists of
   * @param outputPadding how much larger a transposed convolution's output is, in each dimension
   * @param groups into how many parts the channels are divided, each for itself
   * @param hasBias whether a bias is added
   * @param weightInit how the weight starts
   * @param biasInit how the bias starts
   */
  public record Spec(
      String name,
      int in,
      int out,
      Window window,
      boolean isSame,
      Around around,
      int[] outputPadding,
      int groups,
      boolean hasBias,
      Init weightInit,
      Init biasInit)
      implements LayerSpec {
    /** Checks the sizes that no other setting matters to. */
    public Spec {
      if (in < 1 || out < 1 || groups < 1) {
        throw new IllegalArgumentException(
            name + "(" + in + ", " + out + "): channels and groups must be at least 1");
      }
    }

    /** The same with another stride; one number stands for every dimension. */
    public Spec stride(int... stride) {
      return with(
          window.stride(stride),
          isSame,
          around,
          outputPadding,
          groups,
          hasBias,
          weightInit,
          biasInit);
    }

    /** The same with as much padding on all sides; one number stands for every dimension. */
    public Spec padding(int... padding) {
      return with(
          window.padding(padding),
          false,
          around,
          outputPadding,
          groups,
          hasBias,
          weightInit,
          biasInit);
    }

    /** The same with the padding that makes the output as large as the input, at stride 1. */
    public Spec same() {
      return with(window, true, around, outputPadding, groups, hasBias, weightInit, biasInit);
    }

    /** The same with another padding than zeros. */
    public Spec around(Around around) {
      return with(window, isSame, around, outputPadding, groups, hasBias, weightInit, biasInit);
    }

    /** The same with another dilation; one number stands for every dimension. */
    public Spec dilation(int... dilation) {
      return with(
          window.dilation(dilation),
          isSame,
          around,
          outputPadding,
          groups,
          hasBias,
          weightInit,
          biasInit);
    }

    /** The same with channels in so many groups; as many as input channels are depthwise. */
    public Spec groups(int groups) {
      return with(window, isSame, around, outputPadding, groups, hasBias, weightInit, biasInit);
    }

    /** The same, where a transposed convolution's output has more elements at its end. */
    public Spec outputPadding(int... more) {
      int[] all = over(window.kernel().length, more);
      return with(window, isSame, around, all, groups, hasBias, weightInit, biasInit);
    }

    /** The same without a bias. */
    public Spec withoutBias() {
      return with(window, isSame, around, outputPadding, groups, false, weightInit, biasInit);
    }

    /** The same with parameters that start otherwise. */
    public Spec init(Init weight, Init bias) {
      return with(window, isSame, around, outputPadding, groups, hasBias, weight, bias);
    }

    private Spec with(
        Window window,
        boolean isSame,
        Around around,
        int[] more,
        int groups,
        boolean hasBias,
        Init weights,
        Init biases) {
      return new Spec(
          name, in, out, window, isSame, around, more, groups, hasBias, weights, biases);
    }

    boolean isTransposed() {
      return name.startsWith("convTranspose");
    }

    Shape weight() {
      Shape kernel = Shape.of(window.kernel());
      return isTransposed()
          ? Shape.of(in, out / groups).then(kernel)
          : Shape.of(out, in / groups).then(kernel);
    }

    /**
     * A layer with random parameters.
     *
     * @throws IllegalArgumentException if the settings do not fit together
     */
    @Override
    public Conv create(Rng rng) {
      Spec spec = checked();
      Init.Fans fans = Init.Fans.ofConv(weight());
      Tensor weight = weightInit.of(weight(), fans, rng.fork(0));
      Tensor bias = hasBias ? biasInit.of(Shape.of(out), fans, rng.fork(1)) : null;
      return new Conv(spec, weight, bias);
    }

    /**
     * A layer with these parameters.
     *
     * @param weight {@code [out, in / groups, kernel …]}, or transposed {@code [in, out / groups,
     *     kernel …]}
     * @param bias {@code [out]}, or null where the settings have none
     * @throws IllegalArgumentException if the settings or shapes do not fit together
     */
    public Conv create(Tensor weight, @Nullable Tensor bias) {
      Spec spec = checked();
      if (!weight.shape().equals(weight())) {
        throw new IllegalArgumentException(
            this + ": the weight needs " + weight() + ", not " + weight.shape());
      }
      Shape got = bias == null ? null : bias.shape();
      Shape needed = hasBias ? Shape.of(out) : null;
      if (got == null ? needed != null : !got.equals(needed)) {
        throw new IllegalArgumentException(
            this
                + ": the bias needs "
                + (needed == null ? "to be none" : needed)
                + ", not "
                + (got == null ? "none" : got));
      }
      return new Conv(spec, weight, bias);
    }

    private Spec checked() {
      if (in % groups != 0 || out % groups != 0) {
        throw new IllegalArgumentException(
            this + ": the groups must divide both numbers of channels");
      }
      if (isTransposed() && (isSame || around != Around.ZEROS)) {
        throw new IllegalArgumentException(
            this + ": a transposed convolution takes numbers as padding, and zeros");
      }
      if (!isTransposed() && Arrays.stream(outputPadding).anyMatch(more -> more != 0)) {
        throw new IllegalArgumentException(
            this + ": only a transposed convolution has output padding");
      }
      if (!isSame) {
        return this;
      }
      if (Arrays.stream(window.stride()).anyMatch(step -> step != 1)) {
        throw new IllegalArgumentException(this + ": same padding needs the stride 1");
      }
      return with(
          window.same(), true, around, outputPadding, groups, hasBias, weightInit, biasInit);
    }

    /** The settings that differ from the usual ones: {@code conv2d(3, 64, kernel = 3)}. */
    @Override
    public String toString() {
      Window shown = isSame ? window.padding(0) : window;
      int[] more = outputPadding;
      boolean even = Arrays.stream(more).allMatch(each -> each == more[0]);
      String extra =
          even
              ? Integer.toString(more[0])
              : Arrays.toString(more).replace(", ", " x ").replaceAll("[\\[\\]]", "");
      return name
          + "("
          + in
          + ", "
          + out
          + ", "
          + shown
          + (isSame ? ", same = true" : "")
          + (around == Around.ZEROS ? "" : ", around = " + around)
          + (extra.equals("0") ? "" : ", outputPadding = " + extra)
          + (groups == 1 ? "" : ", groups = " + groups)
          + (hasBias ? "" : ", bias = false")
          + ")";
    }
  }

  /** The settings. */
  public Spec spec() {
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
