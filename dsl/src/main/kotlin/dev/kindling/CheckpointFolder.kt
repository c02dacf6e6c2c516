package dev.kindling

import dev.kindling.io.SafeTensors
import dev.kindling.nn.Layer
import dev.kindling.tensor.Tensor
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.deleteIfExists
import kotlin.io.path.isDirectory
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name

/**
 * The checkpoints of a run: `step-000001200.safetensors` is the run after 1,200 steps, with all
 * that it needs to go on, and `best.safetensors` the network alone after its best epoch. Files are
 * written whole or not at all.
 */
internal class CheckpointFolder(
  val folder: Path,
  private val keep: Int,
  private val everySteps: Long,
) {
  init {
    require(keep >= 1) { "checkpoint: keep must be at least 1, not $keep" }
    require(everySteps >= 0) {
      "checkpoint: everySteps must be at least 1, or 0 for epochs only, not $everySteps"
    }
  }

  fun isDue(steps: Long): Boolean = everySteps > 0 && steps % everySteps == 0L

  fun newest(): Path? = checkpoints().lastOrNull()

  /** Makes sure that there is a folder, without what an interrupted process may have left. */
  fun open() {
    Files.createDirectories(folder)
    folder.listDirectoryEntries("*$ENDING.part*").forEach { it.deleteIfExists() }
  }

  fun save(checkpoint: Checkpoint) {
    val file = folder.resolve("step-${checkpoint.state.steps.toString().padStart(9, '0')}$ENDING")
    SafeTensors.write(checkpoint.tensors, checkpoint.texts(), file)
    checkpoints().dropLast(keep).forEach { it.deleteIfExists() }
  }

  fun saveBest(net: Layer) {
    SafeTensors.save(net, folder.resolve("best$ENDING"))
  }

  private fun checkpoints(): List<Path> =
    if (!folder.isDirectory()) emptyList()
    else folder.listDirectoryEntries("step-*$ENDING").sortedBy { it.name }

  private companion object {
    const val ENDING = ".safetensors"
  }
}

/**
 * A run between two steps.
 *
 * @property recipe what must be the same for a run to go on with the same bits
 */
internal class Checkpoint(
  val state: RunState,
  private val recipe: String,
  val tensors: Map<String, Tensor>,
) {
  fun texts(): Map<String, String> = mapOf("recipe" to recipe) + state.texts()

  /** Gives the network, the optimizer and the averages what was saved of them. */
  fun restore(net: Layer, settings: TrainerScope) {
    Weights(part(NET)).restore(net)
    settings.optimizer.restore(part(OPTIMIZER), net.parameters())
    part(EMA).let { if (it.isNotEmpty()) settings.ema?.restore(it, net.parameters()) }
    state.best = part(BEST).let { if (it.isEmpty()) null else Weights(it) }
  }

  private fun part(prefix: String): Map<String, Tensor> = tensors.part(prefix)

  companion object {
    private const val NET = "net."
    private const val OPTIMIZER = "optimizer."
    private const val EMA = "ema."
    private const val BEST = "best."

    fun of(net: Layer, settings: TrainerScope, state: RunState, recipe: String): Checkpoint {
      val parameters = net.parameters()
      val tensors =
        Weights.of(net).tensors.under(NET) +
          settings.optimizer.state(parameters).under(OPTIMIZER) +
          settings.ema?.state(parameters).orEmpty().under(EMA) +
          state.best?.tensors.orEmpty().under(BEST)
      return Checkpoint(state, recipe, tensors)
    }

    /**
     * Reads a checkpoint of a run of this network and recipe.
     *
     * @throws IOException if it is another's, or damaged
     */
    fun read(file: Path, net: Layer, recipe: String, epochs: Int): Checkpoint {
      val texts = SafeTensors.metadata(file)
      val theirs = texts["recipe"]
      if (theirs != recipe) throw IOException("$file: is of a run of $theirs, and this is $recipe")
      val tensors = SafeTensors.read(file)
      val saved = tensors.part(NET).mapValues { it.value.shape() }
      val needed = Weights.of(net).tensors.mapValues { it.value.shape() }
      if (saved != needed) {
        throw IOException("$file: is of another network, $saved, and this is $needed")
      }
      return Checkpoint(RunState.of(texts, epochs), recipe, tensors)
    }

    private fun Map<String, Tensor>.under(prefix: String) = mapKeys { prefix + it.key }

    private fun Map<String, Tensor>.part(prefix: String) = filterKeys {
      it.startsWith(prefix)
    }
      .mapKeys { it.key.removePrefix(prefix) }
  }
}
