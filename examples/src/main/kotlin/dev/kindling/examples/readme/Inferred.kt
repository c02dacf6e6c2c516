package dev.kindling.examples.readme

import dev.kindling.*
import dev.kindling.nn.Sequential

/** The README's network whose sizes follow from its input. */
// spotless:off
fun inferred(): Sequential {
val net =
  sequential(seed = 42) {
    input(1, 28, 28) // sizes left out are inferred from here on
    for (width in listOf(16, 32)) "stage$width" {
      residual(shortcut = { conv2d(width, kernel = 1) }) { conv2d(width, kernel = 3, padding = 1); batchNorm() }
      relu(); maxPool2d(2)
    }
    globalAvgPool(); flatten(); dropout(0.1); linear(10, init = heNormal(), name = "logits")
  }
return net
}
// spotless:on
