package dev.kindling

import dev.kindling.data.Batch
import dev.kindling.nn.Layer
import dev.kindling.nn.Network
import dev.kindling.nn.Pass
import dev.kindling.nn.Watch
import dev.kindling.op.Op
import dev.kindling.tensor.NonFinite
import dev.kindling.tensor.Tensor

/**
 * Finds out where a loss came from that is not finite. The step can be taken once more, and gives
 * the same numbers, so that nothing needs to be watched while all is well.
 */
internal class Origin(private val net: Layer, private val settings: TrainerScope) {
  private val remedy = "lower the learning rate of ${settings.optimizer}"

  /** Says what came first, and what may help. */
  fun of(parts: List<Batch>, pass: (shard: Int) -> Pass): String {
    val inputs = parts.any { !NonFinite.allFinite(it.input()) }
    if (inputs) return "the batch's inputs have NaN or infinite numbers; look for them in the data"
    val targets = parts.any { part ->
      (part.target() as? Tensor)?.let(NonFinite::allFinite) == false
    }
    if (targets)
      return "the batch's targets have NaN or infinite numbers; look for them in the data"
    val parameter = net.parameters().entries.firstOrNull { !NonFinite.allFinite(it.value.value()) }
    if (parameter != null) {
      return "the parameter ${parameter.key} has NaN or infinite numbers since an earlier step; " +
        "$remedy, or clip gradients"
    }
    return "${parts.indices.firstNotNullOfOrNull { traced(parts[it], pass(it)) }}; $remedy"
  }

  /** Takes a part's step again, recorded from its input on. */
  private fun traced(part: Batch, pass: Pass): String? {
    var first: String? = null
    val watch =
      Watch.of(net) { path, layer, output ->
        if (first == null && layer !is Network && !NonFinite.allFinite(output))
          first =
            "the first NaN or infinite number came out of layer $path $layer, whose inputs are " +
              "finite${operation(output)}"
      }
    val output = net.forward(part.input().requiresGrad(), pass.watching(watch))
    if (first != null) return first
    val loss = settings.loss.forward(output, part.target())
    if (NonFinite.allFinite(loss)) return null
    return "the network's outputs are finite, so it comes from the loss${operation(loss)}"
  }

  private fun operation(result: Tensor): String =
    NonFinite.source(result).map { ": from its operation ${name(it)}" }.orElse("")

  /** An operation by its family, with its settings: `Division.By[divisor=0.0]`. */
  private fun name(op: Op): String {
    val settings = "$op".substringAfter('[', "]").removeSuffix("]")
    val name = op.javaClass.name.substringAfterLast('.').replace('$', '.')
    return if (settings.isEmpty()) name else "$name[$settings]"
  }
}
