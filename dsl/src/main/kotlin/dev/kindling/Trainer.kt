package dev.kindling

import dev.kindling.data.Dataset
import dev.kindling.nn.Layer
import java.util.function.Consumer
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking

/**
 * A trainer of [net]:
 * ```
 * val trainer = trainer(net) {
 *   loss = crossEntropy(); optimizer = adamW(1e-3); clip = globalNorm(1.0)
 *   metrics(accuracy()); stopWhen(noImprovement(epochs = 3)); checkpoint(Path("runs/mnist"))
 * }
 * trainer.fit(train, validation = test, epochs = 5, batch = 32).collect { println(it) }
 * ```
 *
 * In Java: [Trainer.of].
 *
 * @throws IllegalArgumentException if a setting is out of its range
 */
public fun trainer(net: Layer, block: TrainerScope.() -> Unit): Trainer =
  Trainer(net, TrainerScope().apply(block))

/**
 * Trains a network in minibatches that coroutines share. The result depends on the network, the
 * data and the settings, and not, by a single bit, on the number of workers.
 */
public class Trainer
internal constructor(internal val net: Layer, internal val settings: TrainerScope) {
  init {
    settings.check()
  }

  /**
   * Trains for [epochs] passes through [train], or until [maxSteps] steps are taken, whichever
   * comes first. Nothing happens until the flow is collected; cancelling the collector ends the run
   * between two steps, and saves a checkpoint where there is a folder for it.
   *
   * The flow fails with a [TrainingException] when a step does, or when the loss is no longer a
   * finite number; the parameters are then those of the last good step.
   *
   * @throws IllegalArgumentException if a number is not positive or the data set is empty
   */
  @JvmOverloads
  public fun fit(
    train: Dataset,
    validation: Dataset? = null,
    epochs: Int,
    batch: Int,
    maxSteps: Long = Long.MAX_VALUE,
  ): Flow<TrainEvent> = run(Plan("fit", train, validation, epochs, batch, maxSteps))

  /**
   * Goes on with a run from its newest checkpoint, in the middle of an epoch too, and ends with the
   * bits of a run without interruption; where there is no checkpoint yet, begins it. The network,
   * the settings and the data must be those of the run.
   *
   * The flow fails with an [java.io.IOException] if the checkpoint is that of another run.
   *
   * @throws IllegalArgumentException if the trainer has no folder for checkpoints, or as [fit]
   */
  @JvmOverloads
  public fun resume(
    train: Dataset,
    validation: Dataset? = null,
    epochs: Int,
    batch: Int,
    maxSteps: Long = Long.MAX_VALUE,
  ): Flow<TrainEvent> {
    requireNotNull(settings.checkpoints) {
      "resume: needs a folder of checkpoints; say checkpoint(folder) among the trainer's settings"
    }
    return run(Plan("resume", train, validation, epochs, batch, maxSteps))
  }

  /** Trains as [fit] does, without events; returns what the epochs brought. */
  public suspend fun train(
    train: Dataset,
    validation: Dataset? = null,
    epochs: Int,
    batch: Int,
    maxSteps: Long = Long.MAX_VALUE,
  ): History = fit(train, validation, epochs, batch, maxSteps).history {}

  /** Trains as [fit] does and returns at its end; for Java. Interrupting the thread cancels. */
  @JvmOverloads
  public fun fitBlocking(
    train: Dataset,
    validation: Dataset?,
    epochs: Int,
    batch: Int,
    listener: Consumer<TrainEvent> = Consumer {},
  ): History = runBlocking { fit(train, validation, epochs, batch).history(listener::accept) }

  /** Goes on as [resume] does and returns at the run's end; for Java. */
  @JvmOverloads
  public fun resumeBlocking(
    train: Dataset,
    validation: Dataset?,
    epochs: Int,
    batch: Int,
    listener: Consumer<TrainEvent> = Consumer {},
  ): History = runBlocking { resume(train, validation, epochs, batch).history(listener::accept) }

  private suspend fun Flow<TrainEvent>.history(listener: (TrainEvent) -> Unit): History {
    var history = History(emptyList())
    collect { event ->
      listener(event)
      if (event is TrainEvent.Finished) history = event.history
    }
    return history
  }

  private fun run(plan: Plan): Flow<TrainEvent> {
    plan.check()
    return flow {
      coroutineScope {
        val events = Mailbox()
        launch(Dispatchers.Default) { events.use { Run(this@Trainer, plan, it).run() } }
        events.forwardTo(this@flow)
      }
    }
  }

  public companion object {
    /**
     * A trainer, for Java:
     * ```
     * Trainer trainer = Trainer.of(net, it -> {
     *   it.setLoss(new CrossEntropy());
     *   it.setOptimizer(new AdamW(1e-3));
     *   it.metrics(Metric.accuracy());
     * });
     * History history = trainer.fitBlocking(train, test, 5, 32, System.out::println);
     * ```
     *
     * @throws IllegalArgumentException if a setting is out of its range
     */
    @JvmStatic
    public fun of(net: Layer, settings: Consumer<TrainerScope>): Trainer =
      trainer(net) { settings.accept(this) }
  }
}

/** What a run is asked to do; [verb] is the function that was called. */
internal class Plan(
  private val verb: String,
  val train: Dataset,
  val validation: Dataset?,
  val epochs: Int,
  val batch: Int,
  val maxSteps: Long,
) {
  val resumes: Boolean
    get() = verb == "resume"

  fun check() {
    require(epochs >= 1) { "$verb: epochs must be at least 1, not $epochs" }
    require(batch >= 1) { "$verb: batch must be at least 1, not $batch" }
    require(maxSteps >= 1) { "$verb: maxSteps must be at least 1, not $maxSteps" }
    require(train.size() > 0) { "$verb: the training set is empty" }
  }
}
