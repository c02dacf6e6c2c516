package dev.kindling.examples.zoo

import dev.kindling.nn.BCEWithLogits
import dev.kindling.nn.Layer
import dev.kindling.nn.Loss
import dev.kindling.nn.Pass
import dev.kindling.nn.Reduction
import dev.kindling.sequential
import dev.kindling.tensor.Tensor

/**
 * A variational autoencoder of 28×28 images: Kingma and Welling, *Auto-encoding variational Bayes*
 * (2014). From `[n, 784]` to `[n, 784 + 2 · codes]`: logits of the pixels, and the means and the
 * logarithms of the variances of the codes, which [loss] takes apart.
 */
class Vae(private val codes: Int = 8, seed: Long = 42) : Layer {
  private val encoder =
    sequential(seed) {
      linear(784, 128)
      relu()
      linear(128, 2 * codes)
    }
  private val decoder =
    sequential(seed + 1) {
      linear(codes, 128)
      relu()
      linear(128, 784)
    }

  override fun forward(x: Tensor, pass: Pass): Tensor {
    val (mean, logVariance) = encoder.forward(x, pass).chunk(1, 2)
    val noise = if (pass.isTraining) pass.rng().normal(mean.shape(), 0f, 1f) else mean * 0f
    val code = mean + logVariance.times(0.5f).exp() * noise
    return Tensor.concat(1, decoder.forward(code, pass), mean, logVariance)
  }

  /**
   * The evidence lower bound, negated: reconstruction + divergence from the normal distribution.
   */
  val loss: Loss = Loss { output, image ->
    val (pixels, mean, logVariance) = output.split(1, 784, codes, codes)
    val divergence = (mean.square() + logVariance.exp() - logVariance - 1f).sum() * 0.5f
    val n = output.shape().dim(0)
    BCEWithLogits().reduction(Reduction.BATCH_MEAN).forward(pixels, image) +
      divergence / n.toFloat()
  }
}
