package dev.kindling.examples.zoo

import dev.kindling.nn.Sequential
import dev.kindling.sequential

/**
 * A transformer that foretells the next character, `[n, context]` to `[n, context, vocabulary]`:
 * Radford et al., *Language models are unsupervised multitask learners* (2019).
 */
fun charGpt(
  vocabulary: Int,
  context: Int = 64,
  features: Int = 64,
  blocks: Int = 2,
  heads: Int = 4,
  seed: Long = 42,
): Sequential =
  sequential(seed) {
    embedding(vocabulary, features)
    learnedPositions(context, features)
    transformerEncoder(
      blocks,
      heads,
      features,
      causal = true,
      normFirst = true,
      gelu = true,
      dropout = 0.0,
      norm = true,
    )
    linear(features, vocabulary)
  }
