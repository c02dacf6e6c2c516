package dev.kindling.examples.lab

import dev.kindling.nn.Activation
import dev.kindling.nn.Init
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.PReLU
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.op.Threads
import dev.kindling.tensor.Rng

/** The documents' activation functions, each in the colour that it has in every picture. */
internal enum class Kind(val label: String, val ink: Ink, val layer: () -> Layer) {
  RELU("ReLU", Ink.BLUE, { ReLU() }),
  LEAKY("Leaky ReLU", Ink.TEAL, { Activation.leakyRelu() }),
  PRELU("PReLU", Ink.PURPLE, { PReLU.of() }),
  ELU("ELU", Ink.GREEN, { Activation.elu() }),
  SIGMOID("sigmoid", Ink.RED, { Activation.sigmoid() }),
  TANH("tanh", Ink.ORANGE, { Activation.tanh() }),
  SOFTMAX("softmax", Ink.GOLD, { Activation.softmax(-1) });

  override fun toString(): String = label
}

/** So many layers of so many units without biases' help, each followed by an activation. */
internal fun tower(depth: Int, width: Int, kind: Kind, init: Init, rng: Rng): List<Sequential> =
  List(depth) {
    Sequential.of(
      Linear.of(width, width, init, Init.zeros(), rng.fork(it.toLong())),
      kind.layer(),
    )
  }

/** What [work] makes of each, on all cores, each on one. */
internal fun <T, R : Any> List<T>.together(work: (T) -> R): List<R> =
  parallelStream().map { Threads.inline { work(it) } }.toList()

/** The number that as many are below as above; of an even count, the upper one of two. */
internal fun List<Double>.median(): Double = sorted()[size / 2]

/** The mean of the logarithms, as a number again. */
internal fun List<Double>.geometricMean(): Double =
  StrictMath.exp(map { StrictMath.log(it) }.average())
