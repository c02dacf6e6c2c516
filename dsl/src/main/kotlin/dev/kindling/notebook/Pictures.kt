package dev.kindling.notebook

import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Tensor
import java.awt.image.BufferedImage
import java.io.ByteArrayOutputStream
import java.util.Base64
import javax.imageio.ImageIO

/** Grey pictures of one size, such as digits, with a caption each. A notebook shows up to 64. */
public class Pictures internal constructor(images: Tensor, width: Int, captions: List<String>) {
  private val area = images.shape().with(0, 1).size()
  private val pixels = images.toArray()

  internal val width: Int = width
  internal val height: Int = area / width

  /** How many pictures there are. */
  public val count: Int = images.shape().dim(0)

  internal val captions: List<String> = captions

  /** Picture [i] as a PNG: the smallest number of all pictures is white, the greatest black. */
  public fun png(i: Int): ByteArray {
    require(i in 0 until count) { "pictures: there is no picture $i among $count" }
    val image = BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY)
    for (y in 0 until height) {
      for (x in 0 until width) {
        val ink = (pixels[i * area + y * width + x] - low) / span
        image.raster.setSample(x, y, 0, PAPER - Math.round(PAPER * ink.coerceIn(0f, 1f)))
      }
    }
    val png = ByteArrayOutputStream()
    ImageIO.write(image, "png", png)
    return png.toByteArray()
  }

  internal fun dataUri(i: Int): String =
    "data:image/png;base64," + Base64.getEncoder().encodeToString(png(i))

  private val low: Float
  private val span: Float

  init {
    val finite = pixels.filter { it.isFinite() }
    low = finite.minOrNull() ?: 0f
    val high = finite.maxOrNull() ?: 0f
    span = if (high > low) high - low else 1f
  }

  internal companion object {
    /** How many are shown. */
    const val MOST: Int = 64

    private const val PAPER: Int = 255
  }
}

/**
 * The images of a tensor `[n, h, w]`, `[n, 1, h, w]` or, for squares, `[n, h · h]` as pictures,
 * each with its [label][labels] below it and, where that is another, what was [predicted]:
 * ```
 * pictures(test.input(), test.labels(), net(test.input()).argMax())
 * ```
 *
 * @throws IllegalArgumentException if the tensor holds no images of one channel, or if there are
 *   not as many labels as images
 */
public fun pictures(
  images: Tensor,
  labels: IntTensor? = null,
  predicted: IntTensor? = null,
): Pictures {
  val shape = images.shape()
  val width =
    when {
      shape.rank() == 3 -> shape.dim(2)
      shape.rank() == 4 && shape.dim(1) == 1 -> shape.dim(3)
      shape.rank() == 2 -> (1..shape.dim(1)).firstOrNull { it * it >= shape.dim(1) } ?: 0
      else -> 0
    }
  require(width > 0 && (shape.rank() != 2 || width * width == shape.dim(1))) {
    "pictures: the tensor is $shape; it needs to be [n, h, w], [n, 1, h, w] or [n, h · h]"
  }
  val count = shape.dim(0)
  for (given in listOfNotNull(labels, predicted)) {
    require(given.shape().rank() == 1 && given.shape().dim(0) == count) {
      "pictures: there are $count images and labels ${given.shape()}; it needs one for each"
    }
  }
  val captions =
    List(count) {
      val label = labels?.get(it)
      val guess = predicted?.get(it)
      if (label == guess || guess == null) label?.toString() ?: ""
      else "${label ?: ""} → $guess".trim()
    }
  return Pictures(images, width, captions)
}
