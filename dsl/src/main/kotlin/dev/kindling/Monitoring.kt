package dev.kindling

import dev.kindling.nn.Layer
import dev.kindling.nn.Network
import dev.kindling.nn.Watch
import dev.kindling.tensor.Gradients

/** Decides which steps of a run the monitors see, and keeps what they found. */
internal class Monitoring(
  private val net: Layer,
  private val monitors: List<Monitor>,
  private val shards: Int,
  samplesPerStep: Int,
) {
  /** The steps in a row that make an observation. */
  private val needed = ((SAMPLES + samplesPerStep - 1) / samplesPerStep).coerceIn(1, MOST_STEPS)
  private val period = maxOf(LEAST_PERIOD, PERIODS * needed)
  private val look by lazy { Look(net, shards) }
  private var isLooking = false
  private val reported = HashSet<Pair<Int, String>>()

  val warnings = ArrayList<TrainEvent.Warning>()

  /** What is to be filled in a step, or null where nobody looks. */
  fun at(step: Long): Look? {
    if (monitors.isEmpty()) return null
    val offset = offset(step)
    if (offset == 0L) {
      look.clear()
      isLooking = true
    }
    if (offset !in 0 until needed) isLooking = false
    look.isLast = offset == needed - 1L
    return if (isLooking) look else null
  }

  /** Where in an observation a step lies, from 0; anything else is outside. */
  private fun offset(step: Long): Long =
    if (step < EARLY && needed <= EARLY / 2 && step >= EARLY - needed) step - (EARLY - needed)
    else step % period

  /** What the monitors have to say for the first time, after a step that [at] was asked about. */
  fun after(): List<Finding> {
    if (!isLooking || !look.isLast) return emptyList()
    isLooking = false
    val observation = look.observation()
    return monitors.flatMapIndexed { index, monitor ->
      monitor.check(observation).filter { reported.add(Pair(index, it.path)) }
    }
  }

  private companion object {
    const val SAMPLES = 128
    const val MOST_STEPS = 32
    const val EARLY = 50L
    const val LEAST_PERIOD = 200
    const val PERIODS = 32
  }
}

/** Collects what the layers give in some steps; each shard has a place of its own. */
internal class Look(net: Layer, shards: Int) {
  private val parameters = net.parameters()
  private val parts = List(shards) { LinkedHashMap<String, LayerActivity>() }
  private val gradients = LinkedHashMap<String, Double>()

  val watches =
    List(shards) { shard ->
      Watch.of(net) { path, layer, output ->
        if (layer !is Network) {
          parts[shard].getOrPut(path) { LayerActivity(layer) }.activity.add(output)
        }
      }
    }

  /** Whether this is the last of the steps, of which the gradients are taken. */
  var isLast = false

  fun clear() {
    parts.forEach { it.clear() }
    gradients.clear()
  }

  fun saw(sum: Gradients) {
    if (!isLast) return
    for ((name, parameter) in parameters) {
      if (parameter in sum.parameters()) {
        gradients[name] = sum.of(parameter).norm().item().toDouble()
      }
    }
  }

  fun observation(): Observation {
    val layers = LinkedHashMap<String, LayerActivity>()
    for (part in parts) {
      for ((path, seen) in part) {
        layers.getOrPut(path) { LayerActivity(seen.layer) }.activity.merge(seen.activity)
      }
    }
    return Observation(layers, gradients.toMap())
  }
}
