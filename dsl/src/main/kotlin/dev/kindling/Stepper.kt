package dev.kindling

import dev.kindling.data.Batch
import dev.kindling.data.Dataset
import dev.kindling.nn.Layer
import dev.kindling.nn.Pass
import dev.kindling.op.Threads
import dev.kindling.tensor.Arena
import dev.kindling.tensor.Gradients
import dev.kindling.tensor.Rng
import kotlinx.coroutines.Dispatchers

/** Takes steps: computes the gradients of batches in shards, and changes the parameters by them. */
internal class Stepper(
  private val net: Layer,
  private val settings: TrainerScope,
  private val shards: Int,
) {
  private val workers = settings.workers
  private val isLarge = net.parameters().values.sumOf { it.shape().size() } >= LARGE
  val pool = Dispatchers.Default.limitedParallelism(workers)
  private val crew = Crew(minOf(workers, shards, Runtime.getRuntime().availableProcessors()), pool)
  private val passes = Rng.of(settings.seed).fork(-1)

  /** Two of each: while a batch's gradients are added to those before it, both must live. */
  private val arenas = List(2) { List(shards) { Arena() } }
  private val sums = List(2) { Arena() }

  /** Does something whose steps the workers share. */
  suspend fun <T> within(block: suspend () -> T): T = crew.within(block)

  /**
   * Step number [step] of the run; returns the mean loss of its samples before it.
   *
   * @param batches the minibatches whose gradients are added, each cut into shards
   * @param look sees the layers and the gradients, if there is one
   */
  suspend fun step(batches: List<List<Part>>, step: Long, look: Look?): Float {
    val total = batches.sumOf { it.samples() }
    val passed = ArrayList<List<ShardResult>>()
    var loss = 0f
    var sum: Gradients? = null
    for ((index, parts) in batches.withIndex()) {
      val results = inShards(parts, total, step, index, look)
      loss = results.fold(loss) { all, result -> all + result.loss }
      if (!loss.isFinite()) {
        val origin = Origin(net, settings).of(parts.map { it.batch() }) { pass(step, index, it) }
        throw LossException("the loss is $loss; $origin")
      }
      val arena = sums[index % 2].also(Arena::reset)
      val gradients = listOfNotNull(sum) + results.map { it.gradients }
      sum = after { arena.within { Gradients.sum(gradients) } }
      passed += results
    }
    val last = sums[(batches.size - 1) % 2]
    after {
      val gradients = last.within {
        look?.saw(sum!!)
        settings.clip?.clip(sum!!) ?: sum!!
      }
      settings.optimizer.step(gradients)
    }
    passed.zip(batches) { results, parts ->
      Pass.join(
        results.map { it.pass },
        *FloatArray(parts.size) { share(parts[it], parts.samples()) },
      )
    }
    return loss
  }

  private suspend fun inShards(
    parts: List<Part>,
    total: Int,
    step: Long,
    index: Int,
    look: Look?,
  ): List<ShardResult> {
    val results = arrayOfNulls<ShardResult>(parts.size)
    crew.share(parts.size) { shard ->
      val pass = pass(step, index, shard)
      val shown = if (look == null) pass else pass.watching(look.watches[shard])
      val arena = arenas[index % 2][shard].also(Arena::reset)
      alone { results[shard] = arena.within { shard(parts[shard], shown, total) } }
    }
    return results.map { it!! }
  }

  /** Computes with one thread, unless a step is one shard: then threads share its operations. */
  private fun <T : Any> alone(block: () -> T): T =
    if (shards > 1 || workers == 1) Threads.inline(block) else block()

  /** The same for what follows the shards, unless it is much. */
  private fun <T : Any> after(block: () -> T): T = if (isLarge) block() else alone(block)

  private fun pass(step: Long, index: Int, shard: Int): Pass =
    Pass.part(passes.fork(step).fork(index.toLong() * shards + shard))

  private fun shard(part: Part, pass: Pass, total: Int): ShardResult {
    val batch = part.batch()
    val mean = settings.loss.forward(net.forward(batch.input(), pass), batch.target())
    val loss = if (part.size == total) mean else mean.times(share(part, total))
    return ShardResult(loss.item(), loss.backward(), pass)
  }

  private fun share(part: Part, total: Int): Float = part.size.toFloat() / total

  private fun List<Part>.samples(): Int = sumOf { it.size }

  private class ShardResult(val loss: Float, val gradients: Gradients, val pass: Pass)
}

/** The parameters' elements whose sums and updates are worth a thread's waking up. */
private const val LARGE = 1 shl 20

/** A loss that is not finite. */
internal class LossException(message: String) : IllegalStateException(message)

/** The order of the samples in an epoch. */
internal fun order(seed: Long, epoch: Long, samples: Int): IntArray =
  Rng.of(seed).fork(epoch).permutation(samples)

/** The numbers in groups of [size]; the last may be smaller. */
internal fun IntArray.groups(size: Int): List<IntArray> =
  indices.step(size).map { copyOfRange(it, minOf(it + size, this.size)) }

/**
 * Some samples of a data set. Those in memory become a batch where it is computed with, in the
 * arena there; those that may take time or memory of their own to make are made now.
 */
internal class Part(private val data: Dataset, private val indices: IntArray) {
  val size = indices.size
  private val made = if (data.isInMemory) null else data.batch(*indices)

  fun batch(): Batch = made ?: data.batch(*indices)
}

/** Some samples in parts, in order: as many as [shards], if there is a sample for each. */
internal fun Dataset.cut(indices: IntArray, shards: Int): List<Part> {
  val count = minOf(shards, indices.size)
  return List(count) { shard ->
    val from = (indices.size.toLong() * shard / count).toInt()
    val to = (indices.size.toLong() * (shard + 1) / count).toInt()
    Part(this, indices.copyOfRange(from, to))
  }
}
