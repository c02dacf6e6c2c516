package dev.kindling

import dev.kindling.data.Batch
import dev.kindling.data.Dataset
import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Layer
import dev.kindling.nn.Loss
import dev.kindling.nn.Pass
import dev.kindling.op.Threads
import dev.kindling.optim.Adam
import dev.kindling.optim.Optimizer
import dev.kindling.tensor.Arena
import dev.kindling.tensor.Gradients
import dev.kindling.tensor.Rng
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch

/**
 * A trainer of [net]:
 * ```
 * val trainer = trainer(net) { loss = crossEntropy(); optimizer = adam(1e-3); workers = 8 }
 * trainer.fit(train, validation = test, epochs = 5, batch = 32).collect { println(it) }
 * ```
 *
 * @throws IllegalArgumentException if a setting is out of its range
 */
public fun trainer(net: Layer, block: TrainerScope.() -> Unit): Trainer =
  Trainer(net, TrainerScope().apply(block))

/** The settings of a [trainer]. */
@KindlingDsl
public class TrainerScope internal constructor() {
  /** What to make small. */
  public var loss: Loss = CrossEntropy()

  /** How to make it small. */
  public var optimizer: Optimizer = Adam(1e-3)

  /** How many coroutines work on a minibatch at once. Any number gives the same bits. */
  public var workers: Int = Runtime.getRuntime().availableProcessors()

  /**
   * Into how many parts a minibatch is cut; the parts' gradients are added in order. Unlike
   * [workers] it is part of the recipe: another number rounds differently. 0 means one for each 128
   * samples of the batch, and 8 at the most.
   */
  public var shards: Int = 0

  /** Determines the order of the samples, and the random numbers that layers draw. */
  public var seed: Long = 0
}

/**
 * Trains a network in minibatches that coroutines share. The result depends on the network, the
 * data and the settings, and not, by a single bit, on the number of workers.
 */
public class Trainer internal constructor(private val net: Layer, settings: TrainerScope) {
  private val loss = settings.loss
  private val optimizer = settings.optimizer
  private val workers = settings.workers
  private val shards = settings.shards
  private val orders = Rng.of(settings.seed)
  private val passes = orders.fork(-1)

  init {
    require(workers >= 1) { "trainer: workers must be at least 1, not $workers" }
    require(shards >= 0) { "trainer: shards must be at least 1, or 0 for the default, not $shards" }
  }

  /**
   * Trains for [epochs] passes through [train], or until [maxSteps] steps are taken, whichever
   * comes first. Nothing happens until the flow is collected; cancelling the collector ends the run
   * between two steps.
   *
   * The flow fails with a [TrainingException] when a step does, or when the loss is no longer a
   * finite number; the parameters are then those of the last good step.
   *
   * @throws IllegalArgumentException if a number is not positive or the data set is empty
   */
  public fun fit(
    train: Dataset,
    validation: Dataset? = null,
    epochs: Int,
    batch: Int,
    maxSteps: Long = Long.MAX_VALUE,
  ): Flow<TrainEvent> {
    require(epochs >= 1) { "fit: epochs must be at least 1, not $epochs" }
    require(batch >= 1) { "fit: batch must be at least 1, not $batch" }
    require(maxSteps >= 1) { "fit: maxSteps must be at least 1, not $maxSteps" }
    require(train.size() > 0) { "fit: the training set is empty" }
    return flow {
      coroutineScope {
        val events = Mailbox()
        launch(Dispatchers.Default) {
          events.use { Run(train, validation, epochs, batch, maxSteps, it).run() }
        }
        events.forwardTo(this@flow)
      }
    }
  }

  /** One collected [fit]. */
  private inner class Run(
    private val train: Dataset,
    private val validation: Dataset?,
    private val epochs: Int,
    private val batch: Int,
    private val maxSteps: Long,
    private val events: Mailbox,
  ) {
    private val pool = Dispatchers.Default.limitedParallelism(workers)
    private val stepsPerEpoch = (train.size() + batch - 1) / batch
    private val shardCount =
      if (shards > 0) shards else (batch / SAMPLES_PER_SHARD).coerceIn(1, MOST_SHARDS)
    private val arenas = List(shardCount) { Arena() }
    private val sumArena = Arena()
    private var stepsTaken = 0L

    suspend fun run() {
      var epoch = 0
      var evaluation: Evaluation? = null
      while (epoch < epochs && stepsTaken < maxSteps) {
        epoch++
        val start = System.nanoTime()
        val meanLoss = epoch(epoch)
        val seconds = (System.nanoTime() - start) / 1e9
        evaluation = validation?.let { evaluate(net, it, loss, workers) }
        events.put(TrainEvent.Epoch(epoch, epochs, meanLoss, evaluation, seconds))
      }
      events.put(TrainEvent.Finished(stepsTaken, evaluation))
    }

    /** Takes the steps of an epoch; returns their mean loss. */
    private suspend fun epoch(epoch: Int): Double = coroutineScope {
      val order = orders.fork(epoch.toLong()).permutation(train.size())
      val ready = Channel<List<List<Batch>>>(capacity = 1)
      val preparing = launch(pool) { prepare(order, ready) }
      var sum = 0.0
      var step = 0
      for (batches in ready) {
        for (parts in batches) {
          if (stepsTaken == maxSteps) {
            preparing.cancel()
            return@coroutineScope sum / step
          }
          ensureActive()
          step++
          val loss = named(epoch, step) { step(parts) }
          sum += loss
          stepsTaken++
          events.put(TrainEvent.Step(epoch, step, stepsPerEpoch, loss, sum / step))
        }
      }
      sum / step
    }

    /**
     * Sends batches of shards, ahead of the steps. Several go at once, since each hand-over wakes a
     * thread.
     */
    private suspend fun prepare(order: IntArray, ready: SendChannel<List<List<Batch>>>) {
      order
        .asSequence()
        .chunked(batch)
        .map { it.toIntArray() }
        .chunked((SAMPLES_AHEAD / batch).coerceAtLeast(1))
        .forEach { batches -> ready.send(batches.map(::cut)) }
      ready.close()
    }

    private fun cut(indices: IntArray): List<Batch> {
      val count = minOf(shardCount, indices.size)
      return List(count) { shard ->
        val from = (indices.size.toLong() * shard / count).toInt()
        val to = (indices.size.toLong() * (shard + 1) / count).toInt()
        train.batch(*indices.copyOfRange(from, to))
      }
    }

    /** One step; returns the mean loss of the batch before it. */
    private suspend fun step(parts: List<Batch>): Float {
      val total = parts.sumOf { it.size() }
      val results = inShards(parts, total)
      val loss = results.fold(0f) { sum, result -> sum + result.loss }
      check(loss.isFinite()) {
        "the loss is $loss; lower the learning rate of $optimizer, or look for NaN and very large " +
          "numbers in the data"
      }
      optimizer.step(sumArena.within { Gradients.sum(results.map { it.gradients }) })
      Pass.join(results.map { it.pass }, *FloatArray(parts.size) { share(parts[it], total) })
      arenas.forEach(Arena::reset)
      sumArena.reset()
      return loss
    }

    /** Worker w takes the shards w, w + workers, …; the first worker is this coroutine. */
    private suspend fun inShards(parts: List<Batch>, total: Int): List<ShardResult> {
      val results = arrayOfNulls<ShardResult>(parts.size)
      fun work(worker: Int) {
        Threads.inline {
          for (shard in worker until parts.size step workers) {
            results[shard] = shard(shard, parts[shard], total)
          }
        }
      }
      val helpers = minOf(workers, parts.size) - 1
      if (helpers == 0 && workers > 1) {
        // A batch of one shard: the threads share the operations instead.
        results[0] = shard(0, parts[0], total)
      } else {
        coroutineScope {
          val others = List(helpers) { async(pool) { work(it + 1) } }
          work(0)
          others.awaitAll()
        }
      }
      return results.map { it!! }
    }

    private fun shard(index: Int, part: Batch, total: Int): ShardResult =
      arenas[index].within {
        val pass = Pass.part(passes.fork(stepsTaken).fork(index.toLong()))
        val mean = loss.forward(net.forward(part.input(), pass), part.target())
        val loss = if (part.size() == total) mean else mean.times(share(part, total))
        ShardResult(loss.item(), loss.backward(), pass)
      }

    private fun share(part: Batch, total: Int): Float = part.size().toFloat() / total

    private inline fun named(epoch: Int, step: Int, block: () -> Float): Float =
      try {
        block()
      } catch (e: IllegalArgumentException) {
        throw TrainingException("epoch $epoch, step $step: ${e.message}", e)
      } catch (e: IllegalStateException) {
        // A CancellationException is one, and not a failure.
        if (e is CancellationException) throw e
        throw TrainingException("epoch $epoch, step $step: ${e.message}", e)
      }
  }

  private class ShardResult(val loss: Float, val gradients: Gradients, val pass: Pass)

  private companion object {
    const val SAMPLES_PER_SHARD = 128
    const val MOST_SHARDS = 8
    const val SAMPLES_AHEAD = 512
  }
}
