package dev.kindling.examples.zoo

import dev.kindling.nn.Sequential
import dev.kindling.sequential

/**
 * LeNet-5 for 28×28 digits, `[n, 1, 28, 28]` to `[n, 10]`: LeCun et al., *Gradient-based learning
 * applied to document recognition* (1998), with the ReLU, the larger pools and the widths of today.
 */
fun leNet(seed: Long = 42): Sequential =
  sequential(seed) {
    input(1, 28, 28)
    for (channels in listOf(32, 64)) {
      conv2d(channels, kernel = 5)
      relu()
      maxPool2d(2)
    }
    flatten()
    linear(128)
    relu()
    linear(10)
  }
