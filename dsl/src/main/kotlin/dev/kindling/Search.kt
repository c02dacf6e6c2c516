package dev.kindling

import dev.kindling.data.Dataset
import dev.kindling.data.Fold
import dev.kindling.optim.RateSearch
import dev.kindling.tensor.Rng
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.withContext

/**
 * Tries learning rates from [from] to [to] in [steps] steps, before a run; afterwards the network
 * and the optimizer are as they were:
 * ```
 * optimizer.learningRate(trainer.findLearningRate(train, batch = 32).suggestion())
 * ```
 *
 * @throws IllegalArgumentException if the rates do not grow, or the data set is empty
 */
public suspend fun Trainer.findLearningRate(
  train: Dataset,
  batch: Int,
  from: Double = 1e-6,
  to: Double = 10.0,
  steps: Int = 100,
): RateSearch {
  Plan("findLearningRate", train, null, 1, batch, steps.toLong()).check()
  val search = RateSearch(from, to, steps)
  val weights = Weights.of(net)
  val optimizer = settings.optimizer
  val memory = optimizer.state(net.parameters())
  val rate = optimizer.learningRate()
  try {
    withContext(Dispatchers.Default) { losses(search, train, batch) }
  } finally {
    weights.restore(net)
    optimizer.restore(memory, net.parameters())
    optimizer.learningRate(rate)
  }
  return search
}

private suspend fun Trainer.losses(search: RateSearch, train: Dataset, batch: Int) {
  val shards = settings.shardsOf(batch)
  val stepper = Stepper(net, settings, shards)
  stepper.within {
    val samples =
      generateSequence(1L) { it + 1 }
        .flatMap { order(settings.seed, it, train.size()).asSequence() }
    for ((step, indices) in samples.chunked(batch).take(search.steps()).withIndex()) {
      currentCoroutineContext().ensureActive()
      settings.optimizer.learningRate(search.rate(step))
      val loss =
        try {
          stepper.step(listOf(train.cut(indices.toIntArray(), shards)), step.toLong(), null)
        } catch (_: LossException) {
          Float.POSITIVE_INFINITY
        }
      if (!search.add(loss.toDouble())) break
    }
  }
}

/**
 * Does the same for each of some settings, up to [atOnce] at a time, and returns what came out, in
 * their order:
 * ```
 * val tried = sweep(listOf(1e-2, 1e-3, 1e-4)) { rate ->
 *   trainer(net(seed = 1)) { optimizer = adam(rate) }.train(train, test, epochs = 3, batch = 32)
 * }
 * val (rate, history) = tried.minBy { (_, history) -> history.best!!.loss }
 * ```
 *
 * Each run has its own network and optimizer, so that none changes the others, whatever [atOnce]
 * is; one that fails cancels them.
 *
 * @throws IllegalArgumentException if [atOnce] is not positive
 */
public suspend fun <S, R> sweep(
  settings: Iterable<S>,
  atOnce: Int = Runtime.getRuntime().availableProcessors(),
  run: suspend (S) -> R,
): List<Pair<S, R>> = coroutineScope {
  require(atOnce >= 1) { "sweep: atOnce must be at least 1, not $atOnce" }
  val places = Semaphore(atOnce)
  settings
    .map { setting ->
      async(Dispatchers.Default) { Pair(setting, places.withPermit { run(setting) }) }
    }
    .awaitAll()
}

/**
 * Trains once for each of [folds] parts of a data set, on all others, and validates on that one:
 * ```
 * val histories = crossValidate(data, folds = 5, epochs = 3, batch = 32) { fold ->
 *   trainer(sequential(seed = 1) { linear(784, 10) }) { optimizer = adam(1e-3) }
 * }
 * ```
 *
 * @param seed determines which samples are in which part
 * @param atOnce how many runs go on at a time
 * @param trainer makes a trainer of a new network, given the fold's number from 0
 * @throws IllegalArgumentException if there are not at least 2 folds, and a sample for each
 */
public suspend fun crossValidate(
  data: Dataset,
  folds: Int,
  epochs: Int,
  batch: Int,
  seed: Long = 0,
  atOnce: Int = 1,
  trainer: (fold: Int) -> Trainer,
): List<History> =
  sweep(Fold.of(data, folds, Rng.of(seed)).withIndex(), atOnce) { (number, fold) ->
      trainer(number).train(fold.train, fold.validation, epochs, batch)
    }
    .map { it.second }
