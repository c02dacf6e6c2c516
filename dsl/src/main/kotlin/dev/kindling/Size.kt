package dev.kindling

/**
 * A size in several dimensions, `3 x 5`, for settings that otherwise are one number for all of
 * them. That is why it is a [Number]: as one, it stands for its first.
 */
public class Size internal constructor(internal val sizes: IntArray) : Number() {
  /** This size with one dimension more: `3 x 5 x 5`. */
  public infix fun x(size: Int): Size = Size(sizes + size)

  /** The size of the first dimension. */
  override fun toByte(): Byte = sizes[0].toByte()

  /** The size of the first dimension. */
  override fun toDouble(): Double = sizes[0].toDouble()

  /** The size of the first dimension. */
  override fun toFloat(): Float = sizes[0].toFloat()

  /** The size of the first dimension. */
  override fun toInt(): Int = sizes[0]

  /** The size of the first dimension. */
  override fun toLong(): Long = sizes[0].toLong()

  /** The size of the first dimension. */
  override fun toShort(): Short = sizes[0].toShort()

  /** As it is written: `3 x 5`. */
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
