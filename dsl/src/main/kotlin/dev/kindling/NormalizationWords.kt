package dev.kindling

import dev.kindling.nn.BatchNorm
import dev.kindling.nn.Dropout
import dev.kindling.nn.GroupNorm
import dev.kindling.nn.InstanceNorm
import dev.kindling.nn.Layer
import dev.kindling.nn.LayerNorm
import dev.kindling.nn.LocalResponseNorm
import dev.kindling.nn.RMSNorm

/** The words for normalization and dropout; what is normalized follows from the input. */
@KindlingDsl
public sealed interface NormalizationWords : LayerScope {
  /**
   * Channels of `[n, c, …]` normalized over the batch: Ioffe and Szegedy (2015). In Java:
   * `builder.layer(BatchNorm.of(channels))`.
   */
  public fun batchNorm(
    channels: Int? = null,
    eps: Double = 1e-5,
    momentum: Double = 0.1,
    affine: Boolean = true,
    runningStatistics: Boolean = true,
    name: String? = null,
  ) {
    fitted(channels, name) {
      BatchNorm.of(it)
        .eps(eps.toFloat())
        .momentum(momentum.toFloat())
        .affine(affine)
        .runningStatistics(runningStatistics)
    }
  }

  /**
   * Channels of `[n, c, …]` normalized in each sample: Ulyanov et al. (2016). In Java:
   * `builder.layer(InstanceNorm.of(channels))`.
   */
  public fun instanceNorm(
    channels: Int? = null,
    eps: Double = 1e-5,
    momentum: Double = 0.1,
    affine: Boolean = false,
    runningStatistics: Boolean = false,
    name: String? = null,
  ) {
    fitted(channels, name) {
      InstanceNorm.of(it)
        .eps(eps.toFloat())
        .momentum(momentum.toFloat())
        .affine(affine)
        .runningStatistics(runningStatistics)
    }
  }

  /**
   * Groups of channels of `[n, c, …]` normalized in each sample: Wu and He (2018). In Java:
   * `builder.layer(GroupNorm.of(groups, channels))`.
   */
  public fun groupNorm(
    groups: Int,
    channels: Int? = null,
    eps: Double = 1e-5,
    affine: Boolean = true,
    name: String? = null,
  ) {
    fitted(channels, name) {
      GroupNorm.of(groups, it).eps(eps.toFloat()).let { norm ->
        if (affine) norm else norm.withoutAffine()
      }
    }
  }

  /**
   * The last dimensions normalized, of sizes [dims] or only the very last: Ba et al. (2016). In
   * Java: `builder.layer(LayerNorm.of(dims))`.
   */
  public fun layerNorm(
    vararg dims: Int,
    eps: Double = 1e-5,
    affine: Boolean = true,
    bias: Boolean = true,
    name: String? = null,
  ) {
    fitted(dims, name) {
      val norm = LayerNorm.of(*it).eps(eps.toFloat())
      if (!affine) norm.withoutAffine() else if (!bias) norm.withoutBias() else norm
    }
  }

  /**
   * The last dimensions, of sizes [dims] or only the very last, divided by their root mean square:
   * Zhang and Sennrich (2019). In Java: `builder.layer(RMSNorm.of(dims))`.
   */
  public fun rmsNorm(
    vararg dims: Int,
    eps: Double = 0.00000011920928955078125,
    affine: Boolean = true,
    name: String? = null,
  ) {
    fitted(dims, name) {
      RMSNorm.of(*it).eps(eps.toFloat()).let { norm -> if (affine) norm else norm.withoutAffine() }
    }
  }

  /**
   * Channels of `[n, c, …]` divided by what [size] of them around each have: Krizhevsky et al.
   * (2012). In Java: `builder.layer(new LocalResponseNorm(size, alpha, beta, k))`.
   */
  public fun localResponseNorm(
    size: Int,
    alpha: Double = 1e-4,
    beta: Double = 0.75,
    k: Double = 1.0,
    name: String? = null,
  ) {
    layer(LocalResponseNorm(size, alpha.toFloat(), beta.toFloat(), k.toFloat()), name)
  }

  /**
   * Sets elements to 0 in training, each with the probability [p]: Srivastava et al. (2014). In
   * Java: `builder.layer(Dropout.of(p))`.
   */
  public fun dropout(p: Double = 0.5, name: String? = null) {
    layer(Dropout.of(p.toFloat()), name)
  }

  /**
   * Sets whole channels of `[n, c, …]` to 0 in training. In Java:
   * `builder.layer(Dropout.channels(p))`.
   */
  public fun dropoutChannels(p: Double = 0.5, name: String? = null) {
    layer(Dropout.channels(p.toFloat()), name)
  }

  /**
   * Dropout that keeps mean 0 and variance 1, for [selu][ActivationWords.selu]: Klambauer et al.
   * (2017). In Java: `builder.layer(Dropout.alpha(p))`.
   */
  public fun alphaDropout(p: Double = 0.5, name: String? = null) {
    layer(Dropout.alpha(p.toFloat()), name)
  }

  /**
   * Drops whole channels as [alphaDropout] does elements. In Java:
   * `builder.layer(Dropout.alphaChannels(p))`.
   */
  public fun alphaDropoutChannels(p: Double = 0.5, name: String? = null) {
    layer(Dropout.alphaChannels(p.toFloat()), name)
  }
}

private fun LayerScope.fitted(channels: Int?, name: String?, of: (Int) -> Layer) {
  if (channels == null) fitted(name) { sample, _ -> of(sample.dim(0)) }
  else layer(of(channels), name)
}

private fun LayerScope.fitted(dims: IntArray, name: String?, of: (IntArray) -> Layer) {
  if (dims.isEmpty()) fitted(name) { sample, _ -> of(intArrayOf(sample.dim(-1))) }
  else layer(of(dims), name)
}
