package dev.kindling

import dev.kindling.data.Dataset
import dev.kindling.metric.Average
import dev.kindling.metric.ConfusionMatrix
import dev.kindling.metric.Metric
import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Layer
import dev.kindling.nn.Loss
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Target
import dev.kindling.tensor.Tensor
import kotlin.math.min
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope

/**
 * How a network does on a data set.
 *
 * @property loss the mean loss over the samples
 * @property metrics what was measured, by name
 */
public class Evaluation
internal constructor(
  public val loss: Double,
  public val metrics: Map<String, Double>,
  private val matrix: ConfusionMatrix?,
) {
  /** The share of samples predicted rightly, from 0 to 1. */
  public val accuracy: Double
    get() = this["accuracy"]

  /**
   * How often each class was taken for each.
   *
   * @throws IllegalStateException if it was not measured
   */
  public val confusion: ConfusionMatrix
    get() =
      checkNotNull(matrix) {
        "evaluation: has no confusion matrix; put confusion(classes) among the metrics"
      }

  /**
   * The measure of this name.
   *
   * @throws IllegalArgumentException if it was not measured
   */
  public operator fun get(name: String): Double =
    requireNotNull(metrics[name]) { "evaluation: has no $name, only ${metrics.keys}" }

  /** The loss and the metrics: `loss 0.2500, accuracy 0.9125`. */
  override fun toString(): String =
    (listOf("loss" to loss) + metrics.toList()).joinToString { (name, value) ->
      String.format(java.util.Locale.ROOT, "%s %.4f", name, value)
    }
}

/**
 * Evaluates a network. Parts of the data set are predicted by up to [workers] coroutines at once
 * and merged in order: their number does not change the result. Without [metrics] a classifier is
 * measured by its accuracy and its confusion matrix.
 *
 * @throws IllegalArgumentException if the data set is empty
 */
public suspend fun evaluate(
  net: Layer,
  data: Dataset,
  vararg metrics: Metric,
  loss: Loss = CrossEntropy(),
  workers: Int = Runtime.getRuntime().availableProcessors(),
): Evaluation = coroutineScope {
  require(data.size() > 0) { "evaluate: the data set is empty" }
  val dispatcher = Dispatchers.Default.limitedParallelism(workers)
  val parts =
    (0 until data.size() step EVALUATED_AT_ONCE)
      .map { from -> async(dispatcher) { part(net, data, metrics.asList(), loss, from) } }
      .awaitAll()
  parts.drop(1).forEach { part ->
    parts[0].metrics.zip(part.metrics).forEach { (all, more) -> all.merge(more) }
  }
  val measured = parts[0].metrics
  Evaluation(
    parts.sumOf { it.loss } / data.size(),
    measured.associate { it.name() to it.value() },
    measured.filterIsInstance<ConfusionMatrix>().firstOrNull(),
  )
}

/** Evaluates a part; its loss is the sum over the samples. */
private fun part(
  net: Layer,
  data: Dataset,
  metrics: List<Metric>,
  loss: Loss,
  from: Int,
): EvaluatedPart {
  val batch = data.range(from, min(from + EVALUATED_AT_ONCE, data.size()))
  val output = net(batch.input())
  val measured = metrics.map { it.fresh() }.ifEmpty { usual(loss, output, batch.target()) }
  measured.forEach { it.update(output, batch.target()) }
  return EvaluatedPart(
    loss.forward(output, batch.target()).item() * batch.size().toDouble(),
    measured,
  )
}

private fun usual(loss: Loss, output: Tensor, target: Target): List<Metric> =
  if (loss is CrossEntropy && target is IntTensor && output.shape().rank() == 2)
    listOf(accuracy(), confusion(output.shape().dim(1)))
  else emptyList()

private class EvaluatedPart(val loss: Double, val metrics: List<Metric>)

private const val EVALUATED_AT_ONCE = 500

/** The share of samples predicted rightly: `Metric.accuracy()`. */
public fun accuracy(): Metric = Metric.accuracy()

/** The share of samples whose class is among the [k] highest scores: `Metric.topKAccuracy(k)`. */
public fun topKAccuracy(k: Int): Metric = Metric.topKAccuracy(k)

/** How often each class was taken for each: `new ConfusionMatrix(classes)`. */
public fun confusion(classes: Int): ConfusionMatrix = ConfusionMatrix(classes)

/** Of those taken for a class, the share that is of it: `Metric.precision(average, classes)`. */
public fun precision(classes: Int, average: Average = Average.MACRO): Metric =
  Metric.precision(average, classes)

/** Of those that are of a class, the share taken for it: `Metric.recall(average, classes)`. */
public fun recall(classes: Int, average: Average = Average.MACRO): Metric =
  Metric.recall(average, classes)

/** The harmonic mean of precision and recall: `Metric.f1(average, classes)`. */
public fun f1(classes: Int, average: Average = Average.MACRO): Metric = Metric.f1(average, classes)

/** The area under the receiver operating characteristic: `Metric.rocAuc()`. */
public fun rocAuc(): Metric = Metric.rocAuc()

/** The mean of (output − target)²: `Metric.meanSquaredError()`. */
public fun meanSquaredError(): Metric = Metric.meanSquaredError()

/** The mean of |output − target|: `Metric.meanAbsoluteError()`. */
public fun meanAbsoluteError(): Metric = Metric.meanAbsoluteError()

/** The coefficient of determination R²: `Metric.r2()`. */
public fun r2(): Metric = Metric.r2()
