package dev.kindling

import dev.kindling.data.Batch
import dev.kindling.nn.Layer
import dev.kindling.nn.Network
import dev.kindling.nn.Pass
import dev.kindling.nn.Watch
import dev.kindling.tensor.Tensor

/**
 * Finds out where a loss came from that is not finite. The step can be taken once more, and gives
 * the same numbers, so that nothing needs to be watched while all is well.
 */
internal class Origin(private val net: Layer, private val settings: TrainerScope) {
  private val remedy = "lower the learning rate of ${settings.optimizer}"

  /** Says what came first, and what may help. */
  fun of(parts: List<Batch>, pass: (shard: Int) -> Pass): String {
    val inputs = parts.any { !it.input().allFinite() }
    if (inputs) return "the batch's inputs have NaN or infinite numbers; look for them in the data"
    val targets = parts.any { part -> (part.target() as? Tensor)?.allFinite() == false }
    if (targets)
      return "the batch's targets have NaN or infinite numbers; look for them in the data"
    val parameter = net.parameters().entries.firstOrNull { !it.value.value().allFinite() }
    if (parameter != null) {
      return "the parameter ${parameter.key} has NaN or infinite numbers since an earlier step; " +
        "$remedy, or clip gradients"
    }
    val layer = parts.indices.firstNotNullOfOrNull { layer(parts[it], pass(it)) }
    return if (layer == null) "the network's outputs are finite, so it comes from the loss; $remedy"
    else
      "the first NaN or infinite number came out of layer $layer, whose inputs are finite; $remedy"
  }

  private fun layer(part: Batch, pass: Pass): String? {
    var first: String? = null
    val watch =
      Watch.of(net) { path, layer, output ->
        if (first == null && layer !is Network && !output.allFinite()) first = "$path $layer"
      }
    net.forward(part.input(), pass.watching(watch))
    return first
  }

  private fun Tensor.allFinite(): Boolean = toArray().all { it.isFinite() }
}
