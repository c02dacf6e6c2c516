package dev.kindling.examples.zoo

import dev.kindling.SequentialScope
import dev.kindling.heNormal
import dev.kindling.nn.Sequential
import dev.kindling.sequential
import dev.kindling.x

/**
 * A small residual network, `[n, channels, size, size]` to `[n, classes]`: He et al., *Deep
 * residual learning for image recognition* (2016).
 */
fun resNet(seed: Long = 42, channels: Int = 3, size: Int = 32, classes: Int = 10): Sequential =
  sequential(seed) {
    input(channels, size, size)
    "stem" { convNorm(16) }
    for (width in listOf(16, 32)) "stage$width" {
      residual(shortcut = { conv2d(width, kernel = 1) }) {
        convNorm(width)
        convNorm(width)
      }
      relu()
      maxPool2d(2)
    }
    "head" {
      globalAvgPool()
      flatten()
      dropout(0.1)
      linear(classes, name = "logits")
    }
  }

private fun SequentialScope.convNorm(width: Int) {
  conv2d(width, kernel = 3 x 3, padding = 1, bias = false, init = heNormal())
  batchNorm()
  relu()
}
