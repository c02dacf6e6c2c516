package dev.kindling.examples.zoo

import dev.kindling.nn.Sequential
import dev.kindling.sequential

/**
 * A text classifier of gated recurrent units, from characters or words `[n, time]` to `[n,
 * classes]`: Cho et al., *Learning phrase representations using RNN encoder–decoder* (2014).
 */
fun gruClassifier(vocabulary: Int, classes: Int, seed: Long = 42): Sequential =
  sequential(seed) {
    embedding(vocabulary, 16)
    gru(32, inputs = 16, bidirectional = true, last = true)
    linear(64, classes)
  }
