package dev.kindling

import dev.kindling.nn.Conv
import dev.kindling.nn.ConvSpec
import dev.kindling.nn.Init

/**
 * The words for convolutions. Sizes are one number for all dimensions, or one for each: `kernel = 3
 * x 5`. The input's channels follow from the input where they are left out.
 */
@KindlingDsl
public sealed interface ConvolutionWords : LayerScope {
  /**
   * A convolution of `[n, c, length]` to [outputs] channels; [same] padding keeps the size. In
   * Java: `builder.layer(Conv.conv1d(inputs, outputs, kernel).stride(…).padding(…))`.
   */
  public fun conv1d(
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    same: Boolean = false,
    around: Conv.Around = Conv.Around.ZEROS,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, null, groups, bias, init, biasInit) {
      Conv.conv1d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, same, around)
    }
  }

  /**
   * A convolution of `[n, c, length]` to [outputs] channels; [same] padding keeps the size. In
   * Java: `builder.layer(Conv.conv1d(inputs, outputs, kernel).stride(…).padding(…))`.
   */
  public fun conv1d(
    inputs: Int,
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    same: Boolean = false,
    around: Conv.Around = Conv.Around.ZEROS,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, inputs, groups, bias, init, biasInit) {
      Conv.conv1d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, same, around)
    }
  }

  /**
   * A convolution of `[n, c, height, width]` to [outputs] channels; [same] padding keeps the size.
   * In Java: `builder.layer(Conv.conv2d(inputs, outputs, kernel).stride(…).padding(…))`.
   */
  public fun conv2d(
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    same: Boolean = false,
    around: Conv.Around = Conv.Around.ZEROS,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, null, groups, bias, init, biasInit) {
      Conv.conv2d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, same, around)
    }
  }

  /**
   * A convolution of `[n, c, height, width]` to [outputs] channels; [same] padding keeps the size.
   * In Java: `builder.layer(Conv.conv2d(inputs, outputs, kernel).stride(…).padding(…))`.
   */
  public fun conv2d(
    inputs: Int,
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    same: Boolean = false,
    around: Conv.Around = Conv.Around.ZEROS,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, inputs, groups, bias, init, biasInit) {
      Conv.conv2d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, same, around)
    }
  }

  /**
   * A convolution of `[n, c, depth, height, width]` to [outputs] channels; [same] padding keeps the
   * size. In Java: `builder.layer(Conv.conv3d(inputs, outputs, kernel).stride(…).padding(…))`.
   */
  public fun conv3d(
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    same: Boolean = false,
    around: Conv.Around = Conv.Around.ZEROS,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, null, groups, bias, init, biasInit) {
      Conv.conv3d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, same, around)
    }
  }

  /**
   * A convolution of `[n, c, depth, height, width]` to [outputs] channels; [same] padding keeps the
   * size. In Java: `builder.layer(Conv.conv3d(inputs, outputs, kernel).stride(…).padding(…))`.
   */
  public fun conv3d(
    inputs: Int,
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    same: Boolean = false,
    around: Conv.Around = Conv.Around.ZEROS,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, inputs, groups, bias, init, biasInit) {
      Conv.conv3d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, same, around)
    }
  }

  /**
   * A transposed convolution of `[n, c, length]` to [outputs] channels, which makes images larger.
   * In Java: `builder.layer(Conv.convTranspose1d(inputs, outputs, kernel).stride(…))`.
   */
  public fun convTranspose1d(
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    outputPadding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, null, groups, bias, init, biasInit) {
      Conv.convTranspose1d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, outputPadding)
    }
  }

  /**
   * A transposed convolution of `[n, c, length]` to [outputs] channels, which makes images larger.
   * In Java: `builder.layer(Conv.convTranspose1d(inputs, outputs, kernel).stride(…))`.
   */
  public fun convTranspose1d(
    inputs: Int,
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    outputPadding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, inputs, groups, bias, init, biasInit) {
      Conv.convTranspose1d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, outputPadding)
    }
  }

  /**
   * A transposed convolution of `[n, c, height, width]` to [outputs] channels, which makes images
   * larger. In Java: `builder.layer(Conv.convTranspose2d(inputs, outputs, kernel).stride(…))`.
   */
  public fun convTranspose2d(
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    outputPadding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, null, groups, bias, init, biasInit) {
      Conv.convTranspose2d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, outputPadding)
    }
  }

  /**
   * A transposed convolution of `[n, c, height, width]` to [outputs] channels, which makes images
   * larger. In Java: `builder.layer(Conv.convTranspose2d(inputs, outputs, kernel).stride(…))`.
   */
  public fun convTranspose2d(
    inputs: Int,
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    outputPadding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, inputs, groups, bias, init, biasInit) {
      Conv.convTranspose2d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, outputPadding)
    }
  }

  /**
   * A transposed convolution of `[n, c, depth, height, width]` to [outputs] channels, which makes
   * images larger. In Java: `builder.layer(Conv.convTranspose3d(inputs, outputs,
   * kernel).stride(…))`.
   */
  public fun convTranspose3d(
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    outputPadding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, null, groups, bias, init, biasInit) {
      Conv.convTranspose3d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, outputPadding)
    }
  }

  /**
   * A transposed convolution of `[n, c, depth, height, width]` to [outputs] channels, which makes
   * images larger. In Java: `builder.layer(Conv.convTranspose3d(inputs, outputs,
   * kernel).stride(…))`.
   */
  public fun convTranspose3d(
    inputs: Int,
    outputs: Int,
    kernel: Number,
    stride: Number = 1,
    padding: Number = 0,
    outputPadding: Number = 0,
    dilation: Number = 1,
    groups: Int = 1,
    bias: Boolean = true,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    convolution(name, inputs, groups, bias, init, biasInit) {
      Conv.convTranspose3d(it, outputs, *kernel.sizes())
        .moving(stride, dilation)
        .padded(padding, outputPadding)
    }
  }
}

private fun LayerScope.convolution(
  name: String?,
  inputs: Int?,
  groups: Int,
  bias: Boolean,
  init: Init,
  biasInit: Init,
  spec: (Int) -> ConvSpec,
) {
  fun of(channels: Int) =
    spec(channels).groups(groups).init(init, biasInit).let { if (bias) it else it.withoutBias() }
  if (inputs == null) fitted(name) { sample, rng -> of(sample.dim(0)).create(rng) }
  else layer(of(inputs), name)
}

private fun ConvSpec.moving(stride: Number, dilation: Number) =
  stride(*stride.sizes()).dilation(*dilation.sizes())

private fun ConvSpec.padded(padding: Number, same: Boolean, around: Conv.Around) =
  (if (same) same() else padding(*padding.sizes())).around(around)

private fun ConvSpec.padded(padding: Number, output: Number) =
  padding(*padding.sizes()).outputPadding(*output.sizes())
