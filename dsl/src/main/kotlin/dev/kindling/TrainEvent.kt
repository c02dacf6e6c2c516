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
  ) : TrainEvent

  /**
   * The run is over.
   *
   * @property steps the steps taken in all
   * @property validation how the network does on the validation set, where there is one
   */
  public data class Finished(val steps: Long, val validation: Evaluation?) : TrainEvent
}

/** A training run that cannot go on; the message says at which epoch and step. */
public class TrainingException internal constructor(message: String, cause: Throwable? = null) :
  RuntimeException(message, cause)
