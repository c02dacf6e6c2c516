package dev.kindling.examples.lab

import dev.kindling.data.Dataset
import dev.kindling.op.Shape
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/**
 * Spectrograms of words that a simple synthesizer speaks: a buzz of harmonics goes through two
 * formants that glide, and hisses stand for consonants.
 */
internal object Keywords {
  /** Frames, and frequencies, of a spectrogram. */
  const val SIZE = 32

  private const val RATE = 5000.0
  private const val HOP = 64
  private const val WINDOW = 128
  private const val SAMPLES = (SIZE - 1) * HOP + WINDOW

  /** First and second formant in Hz, at even times; and where a hiss is, from 0 to 1. */
  private class Sound(
    val formants: List<Pair<Double, Double>>,
    val hiss: ClosedFloatingPointRange<Double>,
  )

  private val none = 2.0..2.0
  private val sounds =
    mapOf(
      "yes" to Sound(listOf(280.0 to 2200.0, 530.0 to 1840.0, 530.0 to 1840.0), 0.7..1.0),
      "no" to Sound(listOf(300.0 to 1200.0, 570.0 to 840.0, 300.0 to 870.0), none),
      "up" to Sound(listOf(640.0 to 1190.0, 640.0 to 1190.0, 500.0 to 1000.0), 0.85..0.95),
      "down" to Sound(listOf(660.0 to 1720.0, 700.0 to 1200.0, 320.0 to 900.0), none),
      "left" to Sound(listOf(380.0 to 1300.0, 530.0 to 1840.0, 500.0 to 1700.0), 0.65..0.9),
      "right" to Sound(listOf(420.0 to 1100.0, 730.0 to 1100.0, 290.0 to 2200.0), none),
    )

  val WORDS: List<String> = sounds.keys.toList()

  /** Logarithms of the power, [1, SIZE, SIZE]: one row for each frame. */
  fun make(count: Int, rng: Rng): Dataset {
    val labels = IntArray(count) { rng.below(WORDS.size, it.toLong()) }
    val pictures =
      labels.indices.toList().together {
        spectrogram(wave(sounds.getValue(WORDS[labels[it]]), rng.fork(it.toLong())))
      }
    return Dataset.of(
      Tensor.of(Shape.of(count, 1, SIZE, SIZE), *pictures.flatMap { it.asList() }.toFloatArray()),
      IntTensor.of(*labels),
    )
  }

  private fun wave(sound: Sound, rng: Rng): FloatArray {
    val pitch = 90.0 + 140 * rng.uniform(0)
    val tract = 0.88 + 0.24 * rng.uniform(1)
    val length = (0.55 + 0.35 * rng.uniform(2)) * SAMPLES
    val start = (SAMPLES - length) * rng.uniform(3)
    val loud = 0.5 + rng.uniform(4)
    val noise = rng.fork(1)
    return FloatArray(SAMPLES) { i ->
      val time = (i - start) / length
      val hum = 0.03 * noise.normal(i.toLong())
      if (time < 0 || time >= 1) return@FloatArray hum.toFloat()
      val place = time * (sound.formants.size - 1)
      val (a, b) = sound.formants[place.toInt()] to sound.formants[place.toInt() + 1]
      val glide = place - place.toInt()
      val first = tract * (a.first + glide * (b.first - a.first))
      val second = tract * (a.second + glide * (b.second - a.second))
      val isHiss = time in sound.hiss
      val voice = if (isHiss) 0.5 * noise.normal(i.toLong()) else buzz(pitch, i, first, second)
      (hum + loud * voice).toFloat()
    }
  }

  /** The sum of the pitch's harmonics, each as loud as it is near to a formant. */
  private fun buzz(pitch: Double, sample: Int, first: Double, second: Double): Double {
    val angle = 2 * Math.PI * pitch * sample / RATE
    val twice = 2 * StrictMath.cos(angle)
    var before = 0.0
    var sine = StrictMath.sin(angle)
    var sum = 0.0
    var frequency = pitch
    while (frequency < RATE / 2) {
      sum += sine * (near(frequency, first, 90.0) + 0.6 * near(frequency, second, 120.0))
      // sin((k + 1)α) = 2 cos α · sin kα − sin((k − 1)α)
      val next = twice * sine - before
      before = sine
      sine = next
      frequency += pitch
    }
    return sum
  }

  private fun near(frequency: Double, formant: Double, width: Double): Double {
    val off = (frequency - formant) / width
    return 1 / (1 + off * off)
  }

  private val transform: Tensor by lazy {
    // Each column is a windowed cosine, then a sine, of one of the frequencies.
    val columns = 2 * SIZE
    Tensor.filled(Shape.of(WINDOW, columns)) { data ->
      for (t in 0 until WINDOW) {
        val hann = 0.5 - 0.5 * StrictMath.cos(2 * Math.PI * t / WINDOW)
        for (k in 0 until SIZE) {
          val angle = 2 * Math.PI * (2 * k + 1) * t / WINDOW
          data[t * columns + k] = (hann * StrictMath.cos(angle)).toFloat()
          data[t * columns + SIZE + k] = (hann * StrictMath.sin(angle)).toFloat()
        }
      }
    }
  }

  private fun spectrogram(wave: FloatArray): FloatArray {
    val parts = Tensor.of(*wave).unfold(0, WINDOW, HOP).matmul(transform).square()
    return parts
      .slice(1, 0, SIZE)
      .plus(parts.slice(1, SIZE))
      .plus(0.01f)
      .log()
      .times(0.25f)
      .toArray()
  }
}
