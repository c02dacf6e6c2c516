package dev.kindling

import dev.kindling.data.Dataset
import dev.kindling.metric.ConfusionMatrix
import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Layer
import dev.kindling.nn.Loss
import kotlin.math.min
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope

/**
 * How a classifier does on a data set.
 *
 * @property loss the mean loss over the samples
 * @property confusion how often each class was taken for each
 */
public data class Evaluation(val loss: Double, val confusion: ConfusionMatrix) {
  /** The share of samples predicted rightly, from 0 to 1. */
  val accuracy: Double
    get() = confusion.accuracy()
}

/**
 * Evaluates a classifier. Parts of the data set are predicted by up to [workers] coroutines at once
 * and merged in order: their number does not change the result.
 *
 * @throws IllegalArgumentException if the data set is empty
 */
public suspend fun evaluate(
  net: Layer,
  data: Dataset,
  loss: Loss = CrossEntropy(),
  workers: Int = Runtime.getRuntime().availableProcessors(),
): Evaluation = coroutineScope {
  require(data.size() > 0) { "evaluate: the data set is empty" }
  val dispatcher = Dispatchers.Default.limitedParallelism(workers)
  val parts =
    (0 until data.size() step EVALUATED_AT_ONCE)
      .map { from -> async(dispatcher) { part(net, data, loss, from) } }
      .awaitAll()
  parts.drop(1).forEach { parts[0].confusion.merge(it.confusion) }
  Evaluation(parts.sumOf { it.loss } / data.size(), parts[0].confusion)
}

/** Evaluates a part; its loss is the sum over the samples. */
private fun part(net: Layer, data: Dataset, loss: Loss, from: Int): Evaluation {
  val batch = data.range(from, min(from + EVALUATED_AT_ONCE, data.size()))
  val output = net(batch.input())
  val confusion = ConfusionMatrix(output.shape().dim(-1))
  confusion.add(batch.labels(), output.argMax())
  return Evaluation(
    loss.forward(output, batch.target()).item() * batch.size().toDouble(),
    confusion,
  )
}

private const val EVALUATED_AT_ONCE = 500
