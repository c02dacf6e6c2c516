package dev.kindling.tensor;

import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import dev.kindling.op.Window;
import dev.kindling.op.family.ClippedPooling;
import dev.kindling.op.family.Convolution;
import dev.kindling.op.family.Pooling;
import dev.kindling.op.family.Ranges;
import dev.kindling.op.family.Reduction;
import org.jspecify.annotations.Nullable;

/**
 * What a kernel makes of images {@code [n, channels, …]}, or of one image without {@code n}, as it
 * slides over their last one to three dimensions.
 */
public sealed interface Convolutions permits Tensor {
  /**
   * Σ weight · patch + bias at each place of the kernel: in deep learning's usage a convolution, in
   * mathematics a cross-correlation.
   *
   * <pre>{@code
   * Tensor y = images.conv(weight, bias, Window.of(3, 3).padding(1), 1);
   * }</pre>
   *
   * @param weight {@code [out, channels / groups, kernel …]}
   * @param bias {@code [out]}, or null for none
   * @param window how the kernel slides
   * @param groups into how many parts both kinds of channels are divided, each for itself
   */
  default Tensor conv(Tensor weight, @Nullable Tensor bias, Window window, int groups) {
    return convolved(new Convolution.Convolve(window, groups), window, weight, bias);
  }

  /**
   * The transposed convolution: each element puts the kernel, times itself, where {@link #conv}
   * would have read. V. Dumoulin and F. Visin (2016).
   *
   * @param weight {@code [channels, out / groups, kernel …]}
   * @param bias {@code [out]}, or null for none
   * @param window how the kernel slides over the result; its padding is cut off
   * @param groups into how many parts both kinds of channels are divided, each for itself
   * @param outputPadding how many more elements the result has at its end; one number, or one for
   *     each dimension, less than the stride or the dilation
   */
  default Tensor convTranspose(
      Tensor weight, @Nullable Tensor bias, Window window, int groups, int... outputPadding) {
    Tensor x = (Tensor) this;
    int dims = window.kernel().length;
    Shape y = x.shape();
    if (y.rank() < dims + 1 || weight.shape().rank() != dims + 2) {
      throw new IllegalArgumentException(
          "convTranspose: the input "
              + y
              + " and the weight "
              + weight.shape()
              + " with "
              + window
              + "; needs [n, channels, …] and [channels, out / groups, kernel …]");
    }
    int[] to = (y.rank() == dims + 1 ? Shape.of(1).then(y) : y).dims();
    to[1] = weight.shape().dim(1) * groups;
    int[] after = window.after().clone();
    for (int d = 0; d < dims; d++) {
      int more = outputPadding.length == 1 ? outputPadding[0] : outputPadding[d];
      if (more < 0 || more >= Math.max(window.stride()[d], window.dilation()[d])) {
        throw new IllegalArgumentException(
            "convTranspose: the output padding "
                + more
                + " with "
                + window
                + "; needs 0 or more, and less than the stride or the dilation");
      }
      after[d] -= more;
      int size = (to[2 + d] - 1) * window.stride()[d] + window.span(d);
      to[2 + d] = size - window.before()[d] - after[d];
    }
    Window cut =
        new Window(
            window.kernel(), window.stride(), window.before(), after, window.dilation(), false);
    Op op = new Convolution.Transposed(cut, groups, Shape.of(to));
    return convolved(op, window, weight, bias);
  }

  /**
   * The positive part of what {@link #maxPool} makes of {@link #conv}: the same bits, but where
   * windows of 2 × 2 leave no element over, what they pool is not kept.
   *
   * @param pool the window of the pooling, without dilation
   */
  default Tensor convMaxPoolRelu(
      Tensor weight, @Nullable Tensor bias, Window window, int groups, Window pool) {
    Tensor x = (Tensor) this;
    if (x.shape().rank() == window.kernel().length + 2) {
      Shape y = new Convolution.Convolve(window, groups).shape(x.shape(), weight.shape());
      Ranges ranges = Ranges.of("maxPool", y, pool, false);
      if (ClippedPooling.takes(ranges)) {
        Op op = new ClippedPooling.Convolve(window, groups, ranges);
        Tensor places = Arena.filled(pool.over("maxPool", y), room -> {});
        return bias == null
            ? Tensor.call(op, x, weight, places)
            : Tensor.call(op, x, weight, bias, places);
      }
    }
    return conv(weight, bias, window, groups).maxPool(pool).relu();
  }

  private Tensor convolved(Op op, Window window, Tensor weight, @Nullable Tensor bias) {
    Tensor x = (Tensor) this;
    boolean single = x.shape().rank() == window.kernel().length + 1;
    Tensor images = single ? x.reshape(Shape.of(1).then(x.shape())) : x;
    Tensor y =
        bias == null ? Tensor.call(op, images, weight) : Tensor.call(op, images, weight, bias);
    return single ? y.reshape(y.shape().without(0)) : y;
  }

  /** The largest element under each place of the window; the gradient goes to the first one. */
  default Tensor maxPool(Window window) {
    Tensor x = (Tensor) this;
    return Tensor.call(new Pooling.Max(Ranges.of("maxPool", x.shape(), window, false)), x);
  }

  /**
   * Where {@link #maxPool} finds its elements: their places in the last dimensions, counted row by
   * row.
   */
  default IntTensor argMaxPool(Window window) {
    Tensor x = (Tensor) this;
    Ranges ranges = Ranges.of("argMaxPool", x.shape(), window, false);
    return IntTensor.wrap(window.over("argMaxPool", x.shape()), ranges.largest(x.data()));
  }

  /**
   * The mean of the elements under each place of the window.
   *
   * @param countPadding whether padding counts as zeros, or the mean is of what is inside
   */
  default Tensor avgPool(Window window, boolean countPadding) {
    Tensor x = (Tensor) this;
    return Tensor.call(new Pooling.Mean(Ranges.of("avgPool", x.shape(), window, countPadding)), x);
  }

  /** The sum of the elements under each place of the window. */
  default Tensor sumPool(Window window) {
    Tensor x = (Tensor) this;
    Ranges ranges = Ranges.of("sumPool", x.shape(), window, false).summed();
    return Tensor.call(new Pooling.Mean(ranges), x);
  }

  /**
   * (Σ xᵖ)^(1/p) over each place of the window; one that is partly inside counts as a whole one
   * with the same mean. For p = 2 the gradient at 0 is 0.
   */
  default Tensor lpPool(float p, Window window) {
    Tensor x = (Tensor) this;
    Ranges ranges = Ranges.of("lpPool", x.shape(), window, true);
    int size = 1;
    for (int kernel : window.kernel()) {
      size *= kernel;
    }
    Tensor sum = Tensor.call(new Pooling.Mean(ranges), x.pow(p)).times(size);
    return p == 2f ? Tensor.call(new Reduction.Root(false), sum) : sum.pow(1 / p);
  }

  /**
   * The mean of each of so many parts of the last dimensions, as even as they can be; −1 keeps a
   * dimension's size.
   */
  default Tensor adaptiveAvgPool(int... parts) {
    Tensor x = (Tensor) this;
    return Tensor.call(new Pooling.Mean(Ranges.adaptive("adaptiveAvgPool", x.shape(), parts)), x);
  }

  /** The same with the largest element of each part. */
  default Tensor adaptiveMaxPool(int... parts) {
    Tensor x = (Tensor) this;
    return Tensor.call(new Pooling.Max(Ranges.adaptive("adaptiveMaxPool", x.shape(), parts)), x);
  }
}
