package dev.kindling

import dev.kindling.optim.Plateau
import dev.kindling.optim.Schedule
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.launch

/** One run of a trainer. */
internal class Run(trainer: Trainer, private val plan: Plan, private val events: Mailbox) {
  private val net = trainer.net
  private val settings = trainer.settings
  private val parameters = net.parameters().values
  private val shards = settings.shardsOf(plan.batch)
  private val stepper = Stepper(net, settings, shards)
  private val samplesPerStep =
    minOf(plan.batch.toLong() * settings.accumulate, plan.train.size().toLong()).toInt()
  private val stepsPerEpoch = (plan.train.size() + samplesPerStep - 1) / samplesPerStep
  private var state = RunState(settings.optimizer.steps())
  private val checkpoints = settings.checkpoints
  private var saved = -1L
  private val monitoring = Monitoring(net, settings.monitors, shards, samplesPerStep)
  private var schedule: Schedule? = null

  suspend fun run() {
    open()
    schedule()
    try {
      while (!isOver()) {
        val start = System.nanoTime()
        val meanLoss = stepper.within { epoch() }
        end(meanLoss, (System.nanoTime() - start) / 1e9)
      }
    } catch (e: CancellationException) {
      if (saved != state.steps) save()
      throw e
    }
    settings.ema?.settle()
    if (settings.restoreBest) state.best?.restore(net)
    val last = if (settings.restoreBest) state.history().best else state.epochs.lastOrNull()
    val warnings = monitoring.warnings.toList()
    put(TrainEvent.Finished(state.steps, last?.validation, state.history(), warnings))
  }

  /** Ends an epoch, or what was taken of it. */
  private suspend fun end(meanLoss: Double, seconds: Double) {
    val isWhole = state.step == stepsPerEpoch
    if (!isWhole) save()
    val ended = TrainEvent.Epoch(state.epoch, plan.epochs, meanLoss, validation(), seconds)
    val isBest =
      state.add(ended) {
        if (settings.restoreBest) withAverages { Weights.of(net) } else null
      }
    (schedule as? Plateau)?.observe(ended.loss)
    if (isWhole) {
      if (isBest) withAverages { checkpoints?.saveBest(net) }
      save()
    }
    put(ended)
  }

  private fun open() {
    val folder = checkpoints ?: return
    folder.open()
    val newest = folder.newest() ?: return
    require(plan.resumes) {
      "fit: ${folder.folder} has the checkpoints of another run; call resume(…) to go on with it, " +
        "or give an empty folder"
    }
    val checkpoint = Checkpoint.read(newest, net, recipe(), plan.epochs)
    checkpoint.restore(net, settings)
    state = checkpoint.state
    saved = state.steps
  }

  private fun save() {
    checkpoints?.save(Checkpoint.of(net, settings, state, recipe()))
    saved = state.steps
  }

  private fun recipe(): String =
    "${plan.train.size()} samples in batches of ${plan.batch}, accumulate ${settings.accumulate}, " +
      "shards $shards, seed ${settings.seed}"

  private fun isOver(): Boolean =
    state.epochs.size >= plan.epochs ||
      state.steps >= plan.maxSteps ||
      state.epochs.isNotEmpty() && settings.stopRules.any { it.stops(state.history()) }

  /** Lets the learning rate follow the schedule from this run's first step on. */
  private fun schedule() {
    val steps = minOf(plan.maxSteps, plan.epochs.toLong() * stepsPerEpoch)
    val schedule = settings.schedule?.until(steps) ?: return
    if (schedule is Plateau) state.epochs.forEach { schedule.observe(it.loss) }
    val first = state.firstStep
    settings.optimizer.schedule { step -> schedule.factor(step - first) }
    this.schedule = schedule
  }

  private suspend fun validation(): Evaluation? {
    val data = plan.validation ?: return null
    val metrics = settings.metrics.toTypedArray()
    return withAverages {
      evaluate(net, data, *metrics, loss = settings.loss, workers = settings.workers)
    }
  }

  private inline fun <T> withAverages(block: () -> T): T {
    settings.ema?.swap()
    try {
      return block()
    } finally {
      settings.ema?.swap()
    }
  }

  /** Takes the steps of an epoch that are left; returns their mean loss. */
  private suspend fun epoch(): Double = coroutineScope {
    val ready = Channel<List<List<List<Part>>>>(capacity = 1)
    val preparing = launch(stepper.pool) { prepare(ready) }
    for (steps in ready) {
      for (batches in steps) {
        if (state.steps == plan.maxSteps) {
          preparing.cancel()
          return@coroutineScope state.meanLoss()
        }
        ensureActive()
        val at = state.steps
        val loss = named { stepper.step(batches, at, monitoring.at(at)) }
        settings.ema?.update(parameters)
        state.took(loss)
        monitoring.after().forEach(::warn)
        if (checkpoints?.isDue(state.steps) == true) save()
        put(TrainEvent.Step(state.epoch, state.step, stepsPerEpoch, loss, state.meanLoss()))
      }
    }
    state.meanLoss()
  }

  /**
   * Sends the minibatches of steps, cut into shards, ahead of the steps. Several go at once, since
   * each hand-over wakes a thread.
   */
  private suspend fun prepare(ready: SendChannel<List<List<List<Part>>>>) {
    order(settings.seed, state.epoch.toLong(), plan.train.size())
      .groups(samplesPerStep)
      .drop(state.step)
      .chunked((SAMPLES_AHEAD / samplesPerStep).coerceAtLeast(1))
      .forEach { steps -> ready.send(steps.map(::cut)) }
    ready.close()
  }

  /** The minibatches of a step, each cut into shards. */
  private fun cut(indices: IntArray): List<List<Part>> =
    indices.groups(plan.batch).map { plan.train.cut(it, shards) }

  private fun warn(finding: Finding) {
    val warning = TrainEvent.Warning(state.epoch, state.step, finding.path, finding.message)
    monitoring.warnings += warning
    put(warning)
  }

  private fun put(event: TrainEvent) {
    settings.listeners.forEach { it.accept(event) }
    events.put(event)
  }

  private inline fun named(block: () -> Float): Float =
    try {
      block()
    } catch (e: IllegalArgumentException) {
      throw failed(e)
    } catch (e: IllegalStateException) {
      // A CancellationException is one, and not a failure.
      if (e is CancellationException) throw e
      throw failed(e)
    }

  private fun failed(e: RuntimeException) =
    TrainingException("epoch ${state.epoch}, step ${state.step + 1}: ${e.message}", e)

  private companion object {
    const val SAMPLES_AHEAD = 512
  }
}
