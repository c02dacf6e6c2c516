package dev.kindling

/** What happens in a training run, in order. */
public sealed interface TrainEvent {
  /**
   * A step was taken. A slow collector sees only the newest.
   *
   * @property epoch the epoch, counted from 1
   * @property step the step within the epoch, counted from 1
   * @property steps the steps of an epoch
   * @property loss the batch's mean loss before the step
   * @property meanLoss the mean of the losses of this epoch so far
   */
  public data class Step(
    val epoch: Int,
    val step: Int,
    val steps: Int,
    val loss: Float,
    val meanLoss: Double,
  ) : TrainEvent

  /**
   * An epoch is over.
   *
   * @property epoch the epoch, counted from 1
   * @property epochs the epochs of the run
   * @property meanLoss the mean of its steps' losses
   * @property validation how the network does on the validation set, where there is one
   * @property seconds the time that its steps took, without the evaluation
   */
  public data class Epoch(
    val epoch: Int,
    val epochs: Int,
    val meanLoss: Double,
    val validation: Evaluation?,
    val seconds: Double,
  ) : TrainEvent {
    /** What is to become small: the loss in validation, or in training where there is none. */
    val loss: Double
      get() = validation?.loss ?: meanLoss
  }

  /**
   * Something in the network looks unhealthy. Each is said once in a run.
   *
   * @property epoch the epoch, counted from 1
   * @property step the step within the epoch, counted from 1
   * @property path the layer or parameter
   * @property message what was seen, and what may help
   */
  public data class Warning(val epoch: Int, val step: Int, val path: String, val message: String) :
    TrainEvent {
    /** `epoch 1, step 7: …` */
    override fun toString(): String = "epoch $epoch, step $step: $message"
  }

  /**
   * The run is over.
   *
   * @property steps the steps taken in all
   * @property validation how the network does on the validation set, where there is one
   * @property history what the epochs brought
   * @property warnings what the monitors said
   */
  public data class Finished(
    val steps: Long,
    val validation: Evaluation?,
    val history: History = History(emptyList()),
    val warnings: List<Warning> = emptyList(),
  ) : TrainEvent
}

/**
 * What the epochs of a run brought.
 *
 * @property epochs the epochs in order
 */
public data class History(val epochs: List<TrainEvent.Epoch>) {
  /** The epoch with the smallest [loss][TrainEvent.Epoch.loss], of equals the first. */
  val best: TrainEvent.Epoch?
    get() = epochs.minByOrNull { it.loss }

  /** How many epochs there are after the last that was better than all before it. */
  internal fun epochsWithoutImprovement(by: Double, metric: String?): Int {
    var best = Double.POSITIVE_INFINITY
    var without = 0
    for (epoch in epochs) {
      val score = if (metric == null) epoch.loss else -epoch.measured(metric)
      if (score < best - by || best == Double.POSITIVE_INFINITY) {
        best = score
        without = 0
      } else {
        without++
      }
    }
    return without
  }

  private fun TrainEvent.Epoch.measured(metric: String): Double =
    requireNotNull(validation) { "noImprovement: there is no validation set to measure $metric on" }
      .let { it[metric] }
}

/** A training run that cannot go on; the message says at which epoch and step. */
public class TrainingException internal constructor(message: String, cause: Throwable? = null) :
  RuntimeException(message, cause)
