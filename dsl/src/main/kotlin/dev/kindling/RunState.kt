package dev.kindling

import dev.kindling.nn.Layer
import dev.kindling.tensor.Tensor

/**
 * Where a run is, and what it brought so far.
 *
 * @property firstStep the optimizer's steps before the run
 */
internal class RunState(val firstStep: Long) {
  /** The running epoch, from 1, and how many of its steps are taken. */
  var epoch = 1
    private set

  var step = 0
    private set

  /** All steps that are taken. */
  var steps = 0L
    private set

  private var sumOfLosses = 0.0

  val epochs = ArrayList<TrainEvent.Epoch>()

  /** The network after its best epoch. */
  var best: Weights? = null

  fun took(loss: Float) {
    step++
    steps++
    sumOfLosses += loss
  }

  /** The mean loss of the running epoch's steps. */
  fun meanLoss(): Double = sumOfLosses / step

  /** Ends an epoch; returns whether it was the best. */
  fun add(ended: TrainEvent.Epoch, weights: () -> Weights?): Boolean {
    epochs += ended
    val isBest = history().best === ended
    if (isBest) best = weights()
    epoch++
    step = 0
    sumOfLosses = 0.0
    return isBest
  }

  fun history(): History = History(epochs.toList())

  /** For a file; doubles are written so that they are read as they were. */
  fun texts(): Map<String, String> =
    mapOf(
      "epoch" to "$epoch",
      "step" to "$step",
      "steps" to "$steps",
      "firstStep" to "$firstStep",
      "sumOfLosses" to "$sumOfLosses",
      "epochs" to epochs.joinToString("\n", transform = ::line),
    )

  companion object {
    /** A state from the texts of a file, for a run of so many epochs. */
    fun of(texts: Map<String, String>, epochs: Int): RunState =
      RunState(texts.getValue("firstStep").toLong()).apply {
        epoch = texts.getValue("epoch").toInt()
        step = texts.getValue("step").toInt()
        steps = texts.getValue("steps").toLong()
        sumOfLosses = texts.getValue("sumOfLosses").toDouble()
        val lines = texts.getValue("epochs").split("\n").filter { it.isNotEmpty() }
        this.epochs += lines.map { ended(it, epochs) }
      }

    private fun line(ended: TrainEvent.Epoch): String {
      val validation =
        ended.validation?.let { listOf("${it.loss}") + it.metrics.map { (k, v) -> "$v $k" } }
      val columns = listOf("${ended.epoch}", "${ended.meanLoss}", "${ended.seconds}")
      return (columns + validation.orEmpty()).joinToString("\t")
    }

    private fun ended(line: String, epochs: Int): TrainEvent.Epoch {
      val columns = line.split("\t")
      val metrics =
        columns.drop(4).associate { it.substringAfter(' ') to it.substringBefore(' ').toDouble() }
      val validation = columns.getOrNull(3)?.let { Evaluation(it.toDouble(), metrics, null) }
      val (epoch, meanLoss, seconds) = columns
      return TrainEvent.Epoch(
        epoch.toInt(),
        epochs,
        meanLoss.toDouble(),
        validation,
        seconds.toDouble(),
      )
    }
  }
}

/** Copies of all numbers of a network. */
internal class Weights(val tensors: Map<String, Tensor>) {
  fun restore(net: Layer) {
    net.parameters().forEach { (name, parameter) ->
      val saved = tensors.getValue(name).toArray()
      parameter.update { saved.copyInto(it) }
    }
    net.buffers().forEach { (name, buffer) -> buffer.set(tensors.getValue(name)) }
  }

  companion object {
    fun of(net: Layer): Weights =
      Weights(
        net.parameters().mapValues { (_, parameter) ->
          Tensor.of(parameter.shape(), *parameter.value().toArray())
        } + net.buffers().mapValues { (_, buffer) -> buffer.value() }
      )
  }
}
