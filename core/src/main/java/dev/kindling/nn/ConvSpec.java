package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
public record ConvSpec(
    String name,
    int in,
    int out,
    Window window,
    boolean isSame,
    Conv.Around around,
    int[] outputPadding,
    int groups,
    boolean hasBias,
    Init weightInit,
    Init biasInit)
    implements LayerSpec {
  /** Checks the sizes that no other setting matters to. */
  public ConvSpec {
    if (in < 1 || out < 1 || groups < 1) {
      throw new IllegalArgumentException(
          name + "(" + in + ", " + out + "): channels and groups must be at least 1");
    }
  }

  /** The same with another stride; one number stands for every dimension. */
  public ConvSpec stride(int... stride) {
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
  public ConvSpec padding(int... padding) {
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
  public ConvSpec same() {
    return with(window, true, around, outputPadding, groups, hasBias, weightInit, biasInit);
  }

  /** The same with another padding than zeros. */
  public ConvSpec around(Conv.Around around) {
    return with(window, isSame, around, outputPadding, groups, hasBias, weightInit, biasInit);
  }

  /** The same with another dilation; one number stands for every dimension. */
  public ConvSpec dilation(int... dilation) {
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
  public ConvSpec groups(int groups) {
    return with(window, isSame, around, outputPadding, groups, hasBias, weightInit, biasInit);
  }

  /** The same, where a transposed convolution's output has more elements at its end. */
  public ConvSpec outputPadding(int... more) {
    int[] all = Conv.over(window.kernel().length, more);
    return with(window, isSame, around, all, groups, hasBias, weightInit, biasInit);
  }

  /** The same without a bias. */
  public ConvSpec withoutBias() {
    return with(window, isSame, around, outputPadding, groups, false, weightInit, biasInit);
  }

  /** The same with parameters that start otherwise. */
  public ConvSpec init(Init weight, Init bias) {
    return with(window, isSame, around, outputPadding, groups, hasBias, weight, bias);
  }

  private ConvSpec with(
      Window window,
      boolean isSame,
      Conv.Around around,
      int[] more,
      int groups,
      boolean hasBias,
      Init weights,
      Init biases) {
    return new ConvSpec(
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
    ConvSpec spec = checked();
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
    ConvSpec spec = checked();
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

  private ConvSpec checked() {
    if (in % groups != 0 || out % groups != 0) {
      throw new IllegalArgumentException(
          this + ": the groups must divide both numbers of channels");
    }
    if (isTransposed() && (isSame || around != Conv.Around.ZEROS)) {
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
    return with(window.same(), true, around, outputPadding, groups, hasBias, weightInit, biasInit);
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
        + (around == Conv.Around.ZEROS ? "" : ", around = " + around)
        + (extra.equals("0") ? "" : ", outputPadding = " + extra)
        + (groups == 1 ? "" : ", groups = " + groups)
        + (hasBias ? "" : ", bias = false")
        + ")";
  }
}
