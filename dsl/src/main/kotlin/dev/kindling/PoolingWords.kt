package dev.kindling

import dev.kindling.nn.Pool
import dev.kindling.nn.Upsample

/**
 * The words for pooling and for making images larger. Sizes are one number for all dimensions, or
 * one for each: `kernel = 2 x 3`.
 */
@KindlingDsl
public sealed interface PoolingWords : LayerScope {
  /**
   * The largest elements under a window over a length, which moves by its own size unless [stride]
   * says otherwise. In Java: `builder.layer(Pool.maxPool1d(kernel))`.
   */
  public fun maxPool1d(
    kernel: Number,
    stride: Number = kernel,
    padding: Number = 0,
    dilation: Number = 1,
    ceilMode: Boolean = false,
    name: String? = null,
  ) {
    layer(
      Pool.maxPool1d(kernel.toInt())
        .settings(stride, padding, ceilMode)
        .dilation(*dilation.sizes()),
      name,
    )
  }

  /**
   * The largest elements under a window over height and width, which moves by its own size unless
   * [stride] says otherwise. In Java: `builder.layer(Pool.maxPool2d(kernel))`.
   */
  public fun maxPool2d(
    kernel: Number,
    stride: Number = kernel,
    padding: Number = 0,
    dilation: Number = 1,
    ceilMode: Boolean = false,
    name: String? = null,
  ) {
    layer(
      Pool.maxPool2d(*kernel.sizes())
        .settings(stride, padding, ceilMode)
        .dilation(*dilation.sizes()),
      name,
    )
  }

  /**
   * The largest elements under a window over depth, height and width, which moves by its own size
   * unless [stride] says otherwise. In Java: `builder.layer(Pool.maxPool3d(kernel))`.
   */
  public fun maxPool3d(
    kernel: Number,
    stride: Number = kernel,
    padding: Number = 0,
    dilation: Number = 1,
    ceilMode: Boolean = false,
    name: String? = null,
  ) {
    layer(
      Pool.maxPool3d(*kernel.sizes())
        .settings(stride, padding, ceilMode)
        .dilation(*dilation.sizes()),
      name,
    )
  }

  /**
   * The means under a window over a length, which moves by its own size unless [stride] says
   * otherwise; zeros of the padding count if [countPadding]. In Java:
   * `builder.layer(Pool.avgPool1d(kernel))`.
   */
  public fun avgPool1d(
    kernel: Number,
    stride: Number = kernel,
    padding: Number = 0,
    ceilMode: Boolean = false,
    countPadding: Boolean = true,
    name: String? = null,
  ) {
    val pool = Pool.avgPool1d(kernel.toInt()).settings(stride, padding, ceilMode)
    layer(if (countPadding) pool else pool.withoutPadding(), name)
  }

  /**
   * The means under a window over height and width, which moves by its own size unless [stride]
   * says otherwise; zeros of the padding count if [countPadding]. In Java:
   * `builder.layer(Pool.avgPool2d(kernel))`.
   */
  public fun avgPool2d(
    kernel: Number,
    stride: Number = kernel,
    padding: Number = 0,
    ceilMode: Boolean = false,
    countPadding: Boolean = true,
    name: String? = null,
  ) {
    val pool = Pool.avgPool2d(*kernel.sizes()).settings(stride, padding, ceilMode)
    layer(if (countPadding) pool else pool.withoutPadding(), name)
  }

  /**
   * The means under a window over depth, height and width, which moves by its own size unless
   * [stride] says otherwise; zeros of the padding count if [countPadding]. In Java:
   * `builder.layer(Pool.avgPool3d(kernel))`.
   */
  public fun avgPool3d(
    kernel: Number,
    stride: Number = kernel,
    padding: Number = 0,
    ceilMode: Boolean = false,
    countPadding: Boolean = true,
    name: String? = null,
  ) {
    val pool = Pool.avgPool3d(*kernel.sizes()).settings(stride, padding, ceilMode)
    layer(if (countPadding) pool else pool.withoutPadding(), name)
  }

  /**
   * (Σ xᵖ)^(1/p) under a window over a length. In Java: `builder.layer(Pool.lpPool1d(p, kernel))`.
   */
  public fun lpPool1d(
    p: Double,
    kernel: Number,
    stride: Number = kernel,
    ceilMode: Boolean = false,
    name: String? = null,
  ) {
    layer(Pool.lpPool1d(p.toFloat(), kernel.toInt()).settings(stride, 0, ceilMode), name)
  }

  /**
   * (Σ xᵖ)^(1/p) under a window over height and width. In Java: `builder.layer(Pool.lpPool2d(p,
   * kernel))`.
   */
  public fun lpPool2d(
    p: Double,
    kernel: Number,
    stride: Number = kernel,
    ceilMode: Boolean = false,
    name: String? = null,
  ) {
    layer(Pool.lpPool2d(p.toFloat(), *kernel.sizes()).settings(stride, 0, ceilMode), name)
  }

  /**
   * (Σ xᵖ)^(1/p) under a window over depth, height and width. In Java:
   * `builder.layer(Pool.lpPool3d(p, kernel))`.
   */
  public fun lpPool3d(
    p: Double,
    kernel: Number,
    stride: Number = kernel,
    ceilMode: Boolean = false,
    name: String? = null,
  ) {
    layer(Pool.lpPool3d(p.toFloat(), *kernel.sizes()).settings(stride, 0, ceilMode), name)
  }

  /**
   * The mean of each of so many parts of a length; −1 keeps a size. In Java:
   * `builder.layer(Pool.adaptiveAvgPool1d(parts))`.
   */
  public fun adaptiveAvgPool1d(parts: Number, name: String? = null) {
    layer(Pool.adaptiveAvgPool1d(parts.toInt()), name)
  }

  /**
   * The mean of each of so many parts of height and width; −1 keeps a size. In Java:
   * `builder.layer(Pool.adaptiveAvgPool2d(parts))`.
   */
  public fun adaptiveAvgPool2d(parts: Number, name: String? = null) {
    layer(Pool.adaptiveAvgPool2d(*parts.sizes()), name)
  }

  /**
   * The mean of each of so many parts of depth, height and width; −1 keeps a size. In Java:
   * `builder.layer(Pool.adaptiveAvgPool3d(parts))`.
   */
  public fun adaptiveAvgPool3d(parts: Number, name: String? = null) {
    layer(Pool.adaptiveAvgPool3d(*parts.sizes()), name)
  }

  /**
   * The largest element of each of so many parts of a length; −1 keeps a size. In Java:
   * `builder.layer(Pool.adaptiveMaxPool1d(parts))`.
   */
  public fun adaptiveMaxPool1d(parts: Number, name: String? = null) {
    layer(Pool.adaptiveMaxPool1d(parts.toInt()), name)
  }

  /**
   * The largest element of each of so many parts of height and width; −1 keeps a size. In Java:
   * `builder.layer(Pool.adaptiveMaxPool2d(parts))`.
   */
  public fun adaptiveMaxPool2d(parts: Number, name: String? = null) {
    layer(Pool.adaptiveMaxPool2d(*parts.sizes()), name)
  }

  /**
   * The largest element of each of so many parts of depth, height and width; −1 keeps a size. In
   * Java: `builder.layer(Pool.adaptiveMaxPool3d(parts))`.
   */
  public fun adaptiveMaxPool3d(parts: Number, name: String? = null) {
    layer(Pool.adaptiveMaxPool3d(*parts.sizes()), name)
  }

  /**
   * The mean of each channel: `[n, channels, …]` to `[n, channels]`. In Java:
   * `builder.layer(Pool.globalAvgPool())`.
   */
  public fun globalAvgPool(name: String? = null) {
    layer(Pool.globalAvgPool(), name)
  }

  /**
   * The largest element of each channel: `[n, channels, …]` to `[n, channels]`. In Java:
   * `builder.layer(Pool.globalMaxPool())`.
   */
  public fun globalMaxPool(name: String? = null) {
    layer(Pool.globalMaxPool(), name)
  }

  /**
   * Images larger by whole factors, each pixel the nearest, or between its neighbours if
   * [bilinear]. In Java: `builder.layer(Upsample.nearest(factor))`.
   */
  public fun upsample(
    factor: Number,
    bilinear: Boolean = false,
    alignCorners: Boolean = false,
    name: String? = null,
  ) {
    val factors = factor.sizes()
    layer(Upsample(bilinear, alignCorners, factors.first(), factors.last()), name)
  }
}

private fun Pool.settings(stride: Number, padding: Number, ceilMode: Boolean): Pool =
  stride(*stride.sizes()).padding(*padding.sizes()).let { if (ceilMode) it.ceilMode() else it }
