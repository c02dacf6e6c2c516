package dev.kindling

/**
 * A size in several dimensions, `3 x 5`, for settings that otherwise are one number for all of
 * them. That is why it is a [Number]: as one, it stands for its first.
 */
public class Size internal constructor(internal val sizes: IntArray) : Number() {
  /** This size with one dimension more: `3 x 5 x 5`. */
  public infix fun x(size: Int): Size = Size(sizes + size)

  override fun toByte(): Byte = sizes[0].toByte()

  override fun toDouble(): Double = sizes[0].toDouble()

  override fun toFloat(): Float = sizes[0].toFloat()

  override fun toInt(): Int = sizes[0]

  override fun toLong(): Long = sizes[0].toLong()

  override fun toShort(): Short = sizes[0].toShort()

  override fun toString(): String = sizes.joinToString(" x ")
}

/** A size of two dimensions: `kernel = 3 x 5`. */
public infix fun Int.x(size: Int): Size = Size(intArrayOf(this, size))

internal fun Number.sizes(): IntArray =
  when (this) {
    is Size -> sizes
    is Int -> intArrayOf(this)
    else ->
      throw IllegalArgumentException("a size is $this; needs a whole number, or sizes as 3 x 5")
  }
