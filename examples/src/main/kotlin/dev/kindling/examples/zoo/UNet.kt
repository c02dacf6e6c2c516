package dev.kindling.examples.zoo

import dev.kindling.SequentialScope
import dev.kindling.nn.Sequential
import dev.kindling.sequential

/**
 * A small U-Net, which says of each pixel what it belongs to: `[n, 1, size, size]` to `[n, classes,
 * size, size]`. Ronneberger et al., *U-Net: convolutional networks for biomedical image
 * segmentation* (2015).
 */
fun uNet(seed: Long = 42, size: Int = 32, classes: Int = 2): Sequential =
  sequential(seed) {
    input(1, size, size)
    level(8) { level(16) { twoConvs(32) } }
    conv2d(classes, kernel = 1)
  }

/** What is seen at this size, beside what [deeper] makes of the half of it. */
private fun SequentialScope.level(width: Int, deeper: SequentialScope.() -> Unit) {
  twoConvs(width)
  concat(
    { identity() },
    {
      maxPool2d(2)
      deeper()
      convTranspose2d(width, kernel = 2, stride = 2)
    },
  )
  twoConvs(width)
}

private fun SequentialScope.twoConvs(width: Int) =
  repeat(2) {
    conv2d(width, kernel = 3, padding = 1)
    relu()
  }
