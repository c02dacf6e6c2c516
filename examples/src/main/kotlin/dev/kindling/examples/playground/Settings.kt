package dev.kindling.examples.playground

import dev.kindling.SequentialScope
import dev.kindling.heNormal
import dev.kindling.lecunNormal
import dev.kindling.nn.Init
import dev.kindling.nn.Sequential
import dev.kindling.normal
import dev.kindling.sequential
import dev.kindling.xavierUniform
import dev.kindling.zeros

/** One of the things that a setting can be; [id] is its name in requests. */
internal sealed interface Choice {
  val id: String
  val label: String
}

/** The activation functions, each with its word of the DSL. */
internal enum class Nonlinearity(
  override val id: String,
  override val label: String,
  val code: String,
  val put: SequentialScope.(String) -> Unit,
) : Choice {
  RELU("relu", "ReLU", "relu()", { relu(name = it) }),
  LEAKY("leaky", "Leaky ReLU", "leakyRelu()", { leakyRelu(name = it) }),
  PRELU("prelu", "PReLU", "prelu()", { prelu(name = it) }),
  ELU("elu", "ELU", "elu()", { elu(name = it) }),
  GELU("gelu", "GELU", "gelu()", { gelu(name = it) }),
  SIGMOID("sigmoid", "sigmoid", "sigmoid()", { sigmoid(name = it) }),
  TANH("tanh", "tanh", "tanh()", { tanh(name = it) }),
  NONE("none", "none (stays linear)", "", {}),
}

/** The ways to draw the first weights; [bias] is every unit's first bias. */
internal enum class Start(
  override val id: String,
  override val label: String,
  val code: String,
  val weights: Init,
  val bias: Float = 0f,
) : Choice {
  HE("he", "He", "heNormal()", heNormal()),
  REMEDY("he-bias", "He, biases 0.01", "heNormal()", heNormal(), 0.01f),
  XAVIER("xavier", "Xavier", "xavierUniform()", xavierUniform()),
  LECUN("lecun", "LeCun", "lecunNormal()", lecunNormal()),
  SMALL("small", "very small", "normal(deviation = 0.01)", normal(deviation = 0.01)),
  LARGE("large", "4 × He, too large", "heNormal(gain = 5.66)", heNormal(gain = 5.66)),
  ZEROS("zeros", "all zeros", "zeros()", zeros()),
}

/** How many steps of training to take in a second. */
internal enum class Pace(
  override val id: String,
  override val label: String,
  val stepsPerSecond: Double,
) : Choice {
  SLOW("slow", "slow", 20.0),
  STEADY("steady", "steady", 200.0),
  FULL("full", "full speed", Double.POSITIVE_INFINITY),
}

/** What a visitor chooses. */
internal data class Settings(
  val problem: Problem = Problem.MOONS,
  val depth: Int = 2,
  val width: Int = 8,
  val activation: Nonlinearity = Nonlinearity.RELU,
  val start: Start = Start.HE,
  val rate: Double = 0.01,
  val pace: Pace = Pace.STEADY,
  val seed: Int = 1,
) {
  /**
   * These settings with others in their place, by name.
   *
   * @throws IllegalArgumentException if there is no such setting, or it cannot be so
   */
  fun with(changes: Map<String, String>): Settings =
    changes.entries.fold(this) { settings, (name, value) -> settings.with(name, value) }

  private fun with(name: String, value: String): Settings =
    when (name) {
      "data" -> copy(problem = choice(name, value, Problem.entries))
      "depth" -> copy(depth = whole(name, value, DEPTHS))
      "width" -> copy(width = whole(name, value, WIDTHS))
      "activation" -> copy(activation = choice(name, value, Nonlinearity.entries))
      "init" -> copy(start = choice(name, value, Start.entries))
      "rate" -> copy(rate = rate(value))
      "pace" -> copy(pace = choice(name, value, Pace.entries))
      "seed" -> copy(seed = whole(name, value, SEEDS))
      else ->
        throw IllegalArgumentException(
          "there is no setting '$name'; the settings are ${named().keys.joinToString()}"
        )
    }

  /** The settings by name, as [with] takes them. */
  fun named(): Map<String, Any> =
    mapOf(
      "data" to problem.id,
      "depth" to depth,
      "width" to width,
      "activation" to activation.id,
      "init" to start.id,
      "rate" to rate,
      "pace" to pace.id,
      "seed" to seed,
    )

  /** Whether a network that learns by these settings can go on by [others]. */
  fun goesOnBy(others: Settings): Boolean = copy(rate = others.rate, pace = others.pace) == others

  /** The network: `linear1`, `hidden1`, …, `output`. */
  fun network(): Sequential =
    sequential(seed.toLong()) {
      input(problem.data.features)
      for (i in 1..depth) {
        linear(width, init = start.weights, biasInit = bias(), name = "linear$i")
        activation.put(this, "hidden$i")
      }
      linear(problem.data.outputs, init = start.weights, biasInit = zeros(), name = "output")
    }

  private fun bias() = Init.constant(start.bias)

  /** The path of what the hidden layer [i], from 1, gives. */
  fun hidden(i: Int): String = if (activation == Nonlinearity.NONE) "linear$i" else "hidden$i"

  /** The network as one writes it; it has the same weights. */
  fun code(): String {
    val bias = if (start.bias == 0f) "zeros()" else "constant(${start.bias})"
    val hidden = "linear($width, init = ${start.code}, biasInit = $bias)"
    return """
      val net = sequential(seed = $seed) {
        input(${problem.data.features})
        repeat($depth) { ${listOf(hidden, activation.code).filter { it.isNotEmpty() }.joinToString("; ")} }
        linear(${problem.data.outputs}, init = ${start.code}, biasInit = zeros())
      }
      val trainer = trainer(net) { loss = ${problem.code}; optimizer = adam($rate) }
      """
      .trimIndent()
  }

  companion object {
    val DEPTHS: IntRange = 1..8
    val WIDTHS: IntRange = 1..64
    private val SEEDS = 1..1_000_000
    private const val TOP_RATE = 100.0

    private fun whole(name: String, value: String, range: IntRange): Int =
      value.toIntOrNull()?.takeIf { it in range }
        ?: throw IllegalArgumentException(
          "$name is '$value'; it must be a whole number from ${range.first} to ${range.last}"
        )

    private fun rate(value: String): Double =
      value.toDoubleOrNull()?.takeIf { it > 0 && it <= TOP_RATE }
        ?: throw IllegalArgumentException(
          "rate is '$value'; it must be a number above 0 and at most ${TOP_RATE.toInt()}"
        )

    private fun <C : Choice> choice(name: String, value: String, choices: List<C>): C =
      choices.find { it.id == value }
        ?: throw IllegalArgumentException(
          "$name is '$value'; it must be one of ${choices.joinToString { it.id }}"
        )
  }
}
