@file:JvmName("Monitors")

package dev.kindling

import dev.kindling.nn.Activity
import dev.kindling.nn.Layer
import dev.kindling.nn.ReLU
import java.util.Locale

/**
 * Looks for what is unhealthy in a network while it is trained. Monitors see a sample of the steps:
 * 128 samples or more at the run's start, before step 50, and then again and again.
 */
public fun interface Monitor {
  /** What is wrong, if anything is; each path is reported once in a run. */
  public fun check(observation: Observation): List<Finding>
}

/**
 * What a [Monitor] found.
 *
 * @property path the layer or parameter
 * @property message a sentence that names it, says what was seen, and what may help
 */
public data class Finding(val path: String, val message: String)

/**
 * What a network did in some steps in a row.
 *
 * @property layers the layers by path, with what they gave
 * @property gradients the Euclidean norm of each parameter's gradient, by name, in the last of the
 *   steps
 */
public class Observation
internal constructor(
  public val layers: Map<String, LayerActivity>,
  public val gradients: Map<String, Double>,
) {
  internal fun findings(
    isAffected: (LayerActivity) -> Boolean,
    message: (LayerActivity) -> String,
  ): List<Finding> =
    layers.filterValues(isAffected).map { (path, seen) ->
      Finding(path, "layer $path ${seen.layer}: ${message(seen)}")
    }
}

/**
 * A layer, and what it gave.
 *
 * @property layer the layer
 */
public class LayerActivity internal constructor(public val layer: Layer) {
  /** What it gave. */
  public val activity: Activity = Activity()

  internal val isRelu: Boolean
    get() = layer is ReLU || layer.toString() == "relu6()"
}

/**
 * Warns of ReLU layers of which more than a share of [limit] of the units give 0 for all samples:
 * such units have no gradient and learn nothing.
 */
@JvmOverloads
public fun deadRelu(limit: Double = 0.4): Monitor = Monitor { observation ->
  observation.findings({ it.isRelu && it.activity.deadUnits() > limit * it.activity.units() }) {
    "${it.activity.deadUnits()} of ${it.activity.units()} units gave 0 for all " +
      "${it.activity.samples()} samples; start with positive biases, lower the learning rate, or " +
      "use a leaky ReLU"
  }
}

/**
 * Warns of ReLU layers of which more than a share of [limit] of the units are 0 for all samples or
 * for none: on these samples the layer is next to linear, as it is where inputs are positive and
 * biases 0.
 */
@JvmOverloads
public fun stuckRelu(limit: Double = 0.9): Monitor = Monitor { observation ->
  observation.findings({ it.isRelu && it.activity.stuckUnits() > limit * it.activity.units() }) {
    "${it.activity.stuckUnits()} of ${it.activity.units()} units are 0 for all " +
      "${it.activity.samples()} samples or for none, so that it bends nothing; centre the inputs, " +
      "or start with biases that are not 0"
  }
}

/** Warns of layers whose outputs have a root mean square above [limit], or are not finite. */
@JvmOverloads
public fun explodingActivations(limit: Double = 1e3): Monitor = Monitor { observation ->
  observation.findings({ !(it.activity.rootMeanSquare() <= limit) }) {
    "the root mean square of its outputs is ${short(it.activity.rootMeanSquare())}; lower the " +
      "learning rate, clip gradients, or start with smaller weights"
  }
}

/**
 * Warns of sigmoid and tanh layers of which more than a share of [limit] of the outputs are within
 * 0.01 of their ends, where the slope is next to 0.
 */
@JvmOverloads
public fun saturation(limit: Double = 0.5): Monitor {
  fun share(seen: LayerActivity): Double =
    when (seen.layer.toString()) {
      "sigmoid()" -> seen.activity.sigmoidSaturation()
      "tanh()" -> seen.activity.tanhSaturation()
      else -> 0.0
    }
  return Monitor { observation ->
    observation.findings({ share(it) > limit }) {
      String.format(Locale.ROOT, "%.0f %%", 100 * share(it)) +
        " of its outputs are at their ends, where the slope is next to 0; start with smaller " +
        "weights, or normalize what comes in"
    }
  }
}

/** Warns of parameters whose gradient has a norm above [limit], or is not finite. */
@JvmOverloads
public fun explodingGradients(limit: Double = 1e3): Monitor = Monitor { observation ->
  observation.gradients
    .filterValues { !(it <= limit) }
    .map { (name, norm) ->
      Finding(
        name,
        "the parameter $name: the norm of its gradient is ${short(norm)}; clip gradients, with " +
          "clip = globalNorm(1.0), or lower the learning rate",
      )
    }
}

/**
 * Warns of parameters whose gradient has a norm below [ratio] times the largest: they learn nothing
 * while others do.
 */
@JvmOverloads
public fun vanishingGradients(ratio: Double = 1e-6): Monitor = Monitor { observation ->
  val largest = observation.gradients.values.maxOrNull() ?: 0.0
  observation.gradients
    .filterValues { it < ratio * largest }
    .map { (name, norm) ->
      Finding(
        name,
        "the parameter $name: the norm of its gradient is ${short(norm)}, and the largest is " +
          "${short(largest)}; use ReLU and He's initialisation, normalization or residuals",
      )
    }
}

private fun short(number: Double): String = String.format(Locale.ROOT, "%.3g", number)
