package dev.kindling

import dev.kindling.nn.Bilinear
import dev.kindling.nn.Embedding
import dev.kindling.nn.EmbeddingBag
import dev.kindling.nn.Init
import dev.kindling.nn.Linear
import dev.kindling.tensor.Rng

/** The words for products with matrices, and for look-ups in them. */
@KindlingDsl
public sealed interface LinearWords : LayerScope {
  /**
   * x · weight + bias, to so many features from as many as there are. In Java:
   * `builder.linear(outputs)`.
   */
  public fun linear(
    outputs: Int,
    bias: Boolean = true,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    fitted(name) { sample, rng -> made(sample.dim(-1), outputs, bias, init, biasInit, rng) }
  }

  /**
   * x · weight + bias: from `[…, inputs]` to `[…, outputs]`. In Java: `builder.linear(inputs,
   * outputs)`.
   */
  public fun linear(
    inputs: Int,
    outputs: Int,
    bias: Boolean = true,
    init: Init = Init.standard(),
    biasInit: Init = Init.standard(),
    name: String? = null,
  ) {
    layer({ rng -> made(inputs, outputs, bias, init, biasInit, rng) }, name)
  }

  /**
   * `Σ a[i] · weight[i, j, o] · b[j] + bias[o]` of the first and the last features of its input. In
   * Java: `builder.layer(rng -> Bilinear.of(inputs1, inputs2, outputs, rng))`.
   */
  public fun bilinear(
    inputs1: Int,
    inputs2: Int,
    outputs: Int,
    bias: Boolean = true,
    name: String? = null,
  ) {
    layer(
      { rng ->
        Bilinear.of(inputs1, inputs2, outputs, rng).let { if (bias) it else it.withoutBias() }
      },
      name,
    )
  }

  /**
   * A vector for each id: from ids `[…]` to `[…, features]`; the id [padding] means nothing. In
   * Java: `builder.layer(rng -> Embedding.of(vocabulary, features, rng))`.
   */
  public fun embedding(vocabulary: Int, features: Int, padding: Int? = null, name: String? = null) {
    layer(
      { rng ->
        Embedding.of(vocabulary, features, rng).let {
          if (padding == null) it else it.padding(padding)
        }
      },
      name,
    )
  }

  /**
   * The mean of the vectors of bags of ids: from `[bags, ids]` to `[bags, features]`. In Java:
   * `builder.layer(rng -> EmbeddingBag.of(vocabulary, features, rng))`.
   */
  public fun embeddingBag(
    vocabulary: Int,
    features: Int,
    padding: Int? = null,
    name: String? = null,
  ) {
    layer(
      { rng ->
        EmbeddingBag.of(vocabulary, features, rng).let {
          if (padding == null) it else it.padding(padding)
        }
      },
      name,
    )
  }
}

private fun made(inputs: Int, outputs: Int, bias: Boolean, init: Init, biasInit: Init, rng: Rng) =
  if (bias) Linear.of(inputs, outputs, init, biasInit, rng)
  else Linear.of(inputs, outputs, init, biasInit, rng).withoutBias()
