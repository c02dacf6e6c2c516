package dev.kindling

import dev.kindling.metric.Metric
import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Loss
import dev.kindling.optim.Adam
import dev.kindling.optim.Ema
import dev.kindling.optim.Optimizer
import dev.kindling.optim.Schedule
import dev.kindling.tensor.Gradients
import java.nio.file.Path
import java.util.function.Consumer

/** The settings of a [trainer]. */
@KindlingDsl
public class TrainerScope internal constructor() {
  /** What to make small. */
  public var loss: Loss = CrossEntropy()

  /** How to make it small. */
  public var optimizer: Optimizer = Adam(1e-3)

  /**
   * How the learning rate changes from step to step; null leaves the optimizer's own schedule. A
   * schedule without a length lasts until the run's end, and a
   * [Plateau][dev.kindling.optim.Plateau] observes the validation loss, or the training loss where
   * there is no validation.
   */
  public var schedule: Schedule? = null

  /** What happens to gradients before the optimizer sees them: [globalNorm] or [byValue]. */
  public var clip: Clip? = null

  /**
   * Of how many minibatches a step adds the gradients: `batch = 8` and `accumulate = 4` take the
   * steps of a batch of 32 in the memory of 8.
   */
  public var accumulate: Int = 1

  /**
   * Averages of the parameters. Validation takes them in the parameters' place, and the network has
   * them at the run's end.
   */
  public var ema: Ema? = null

  /** Whether the network ends with the parameters of its best epoch, not of its last. */
  public var restoreBest: Boolean = false

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

  internal val monitors = ArrayList<Monitor>()
  internal val metrics = ArrayList<Metric>()
  internal val stopRules = ArrayList<StopRule>()
  internal var checkpoints: CheckpointFolder? = null
  internal val listeners = ArrayList<Consumer<TrainEvent>>()

  /** What to measure in validation; classifiers are otherwise measured by their accuracy. */
  public fun metrics(vararg metrics: Metric) {
    this.metrics += metrics
  }

  /**
   * Lets monitors look at the layers and gradients of some steps: `monitor(deadRelu())`. What they
   * find comes as [TrainEvent.Warning]. A loss that is no number is traced to its layer without.
   */
  public fun monitor(vararg monitors: Monitor) {
    this.monitors += monitors
  }

  /** Ends the run after an epoch at which the rule says so; of several, any can. */
  public fun stopWhen(rule: StopRule) {
    stopRules += rule
  }

  /**
   * Saves the run into [folder] after each epoch, and after every [everySteps] steps if that is not
   * 0, and keeps the newest [keep] files; [Trainer.resume] goes on from the newest. Beside them
   * `best.safetensors` is the network after its best epoch.
   */
  @JvmOverloads
  public fun checkpoint(folder: Path, keep: Int = 3, everySteps: Long = 0) {
    checkpoints = CheckpointFolder(folder, keep, everySteps)
  }

  /** Calls [listener] with every event, within the run, which waits for it. */
  public fun onEvent(listener: Consumer<TrainEvent>) {
    listeners += listener
  }

  internal fun check() {
    require(workers >= 1) { "trainer: workers must be at least 1, not $workers" }
    require(shards >= 0) { "trainer: shards must be at least 1, or 0 for the default, not $shards" }
    require(accumulate >= 1) { "trainer: accumulate must be at least 1, not $accumulate" }
  }

  /** The parts of a batch. */
  internal fun shardsOf(batch: Int): Int =
    if (shards > 0) shards else (batch / SAMPLES_PER_SHARD).coerceIn(1, MOST_SHARDS)

  private companion object {
    const val SAMPLES_PER_SHARD = 128
    const val MOST_SHARDS = 8
  }
}

/** What happens to gradients between the loss and the optimizer. */
public fun interface Clip {
  /** The gradients that the optimizer sees. */
  public fun clip(gradients: Gradients): Gradients
}

/** Shortens all gradients together to a norm of at most [max]: [Gradients.clipNorm]. */
public fun globalNorm(max: Double): Clip = Clip { it.clipNorm(max) }

/** Holds each element of the gradients within ±[limit]: [Gradients.clipValue]. */
public fun byValue(limit: Double): Clip = Clip { it.clipValue(limit.toFloat()) }

/** Whether a run ends early. */
public fun interface StopRule {
  /** Whether the epochs so far are enough; the same epochs must give the same answer. */
  public fun stops(history: History): Boolean

  /** Rules for Java; Kotlin has a word for each. */
  public companion object {
    /**
     * Stops after [epochs] epochs in a row that were not better than the best by more than [by]: of
     * the validation loss, or the training loss where there is no validation, or of the largest
     * [metric].
     *
     * @throws IllegalArgumentException if [epochs] is less than 1
     */
    @JvmStatic
    @JvmOverloads
    public fun noImprovement(epochs: Int, by: Double = 0.0, metric: String? = null): StopRule {
      require(epochs >= 1) { "noImprovement: epochs must be at least 1, not $epochs" }
      return StopRule { history -> history.epochsWithoutImprovement(by, metric) >= epochs }
    }
  }
}

/** Stops where the epochs get no better: [StopRule.noImprovement]. */
public fun noImprovement(epochs: Int, by: Double = 0.0, metric: String? = null): StopRule =
  StopRule.noImprovement(epochs, by, metric)

/** Averages of the parameters, of which a step keeps the share [decay]: `Ema(0.999)`. */
public fun ema(decay: Double = 0.999): Ema = Ema(decay)
