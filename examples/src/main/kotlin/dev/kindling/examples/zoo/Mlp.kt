package dev.kindling.examples.zoo

import dev.kindling.nn.Sequential
import dev.kindling.sequential

/** A multilayer perceptron for 28×28 digits: `[n, 784]` to `[n, 10]`. */
fun mlp(seed: Long = 42): Sequential =
  sequential(seed) {
    input(784)
    linear(128)
    relu()
    linear(10)
  }
