package dev.kindling.examples.lab

import dev.kindling.TrainEvent
import dev.kindling.deadRelu
import dev.kindling.mse
import dev.kindling.nn.Activation
import dev.kindling.nn.BatchNorm
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.MSE
import dev.kindling.nn.PReLU
import dev.kindling.nn.Pass
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.nn.Watch
import dev.kindling.optim.Adam
import dev.kindling.optim.Optimizer
import dev.kindling.optim.Sgd
import dev.kindling.sgd
import dev.kindling.tensor.Gradients
import dev.kindling.tensor.Rng
import dev.kindling.trainer
import java.util.Locale
import kotlinx.coroutines.runBlocking
import org.jetbrains.letsPlot.Stat
import org.jetbrains.letsPlot.geom.geomBar
import org.jetbrains.letsPlot.geom.geomLine
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.pos.positionDodge
import org.jetbrains.letsPlot.scale.scaleColorManual
import org.jetbrains.letsPlot.scale.scaleFillManual
import org.jetbrains.letsPlot.scale.scaleXDiscrete

private const val UNITS = 30

/** What the documents say helps, and how the post's network is then built. */
private enum class Remedy(
  val title: String,
  val bias: Float = 0f,
  val normalized: Boolean = false,
  val rate: Double = 0.3,
  val activation: () -> Layer = { ReLU() },
) {
  NONE("none"),
  BIAS("bias 0.01", bias = 0.01f),
  BATCH_NORM("BatchNorm", normalized = true),
  LEAKY("Leaky ReLU", activation = { Activation.leakyRelu() }),
  PRELU("PReLU", activation = { PReLU.of() }),
  ELU("ELU", activation = { Activation.elu() }),
  LOWER_RATE("rate 0.01", rate = 0.01);

  fun net(seed: Int): Sequential {
    val rng = Rng.of(seed.toLong())
    return Sequential.of(
      *listOfNotNull(
          Curve.dense(1, UNITS, rng.fork(0), bias),
          if (normalized) BatchNorm.of(UNITS) else null,
          activation(),
          Curve.dense(UNITS, 1, rng.fork(1)),
        )
        .toTypedArray()
    )
  }
}

/** The gradients of the mean squared error over all points. */
private fun gradients(net: Layer): Gradients =
  MSE().forward(net.forward(Curve.inputs, Pass.training()), Curve.targets).backward()

private fun error(net: Layer): Double =
  MSE().forward(net.forward(Curve.inputs, Pass.training()), Curve.targets).item().toDouble()

/** The number of hidden units whose weight and bias have a gradient of exactly 0. */
private fun stuck(net: Sequential): Int {
  val hidden = net.layers()[0] as Linear
  val gradients = gradients(net)
  val weight = gradients.of(hidden.weight()).toArray()
  val bias = gradients.of(hidden.bias()).toArray()
  return weight.indices.count { weight[it] == 0f && bias[it] == 0f }
}

private fun steps(net: Sequential, optimizer: Optimizer, count: Int, after: () -> Unit = {}) {
  repeat(count) {
    optimizer.step(gradients(net))
    after()
  }
}

/**
 * Lets a trainer take sensible steps; returns the loss after each.
 *
 * @param heard gets what the trainer's monitor of dead ReLUs says
 */
private fun sensibleSteps(net: Sequential, count: Int, heard: MutableList<String>): List<Double> {
  val before = ArrayList<Double>()
  val trainer =
    trainer(net) {
      loss = mse()
      optimizer = sgd(0.1)
      monitor(deadRelu())
      onEvent { event ->
        if (event is TrainEvent.Step) before += event.loss.toDouble()
        if (event is TrainEvent.Warning) heard += event.toString()
      }
    }
  runBlocking { trainer.train(Curve.data, epochs = count, batch = Curve.SIZE) }
  return before.drop(1) + error(net)
}

/** How a network came through ten steps that were too large and 500 that were not. */
private class Survivor(val stuck: Int, val stuckAtEnd: Int, val error: Double)

private fun survivor(remedy: Remedy, seed: Int, steps: Int): Survivor {
  val net = remedy.net(seed)
  steps(net, Adam(remedy.rate), 10)
  val stuck = stuck(net)
  steps(net, Adam(0.01), steps)
  return Survivor(stuck, stuck(net), error(net))
}

/** Which units of the second hidden layer give 0 for all points. */
private fun deadInSecond(net: Sequential): BooleanArray {
  var alive = BooleanArray(UNITS)
  val watch =
    Watch.of(net) { path, _, output ->
      if (path == "3") alive = output.amax(0).toArray().map { it > 0f }.toBooleanArray()
    }
  net.forward(Curve.inputs, Pass.inference().watching(watch))
  return BooleanArray(UNITS) { !alive[it] }
}

private fun median(numbers: List<Double>): Double = numbers.sorted()[numbers.size / 2]

val dying: Experiment =
  Experiment(
    "dying",
    "Dying ReLUs, and what helps",
    Document.CS231N to
      "A large gradient flowing through a ReLU neuron could cause the weights to update in such a way " +
        "that the neuron will never activate on any datapoint again. … they can't be brought back",
    Document.CS231N to
      "This is sometimes avoided by initializing ReLU neurons with slightly positive biases (e.g. " +
        "0.01). This can also be helped by using BatchNorm.",
    Document.NOTE to "Leaky ReLU … allows negative inputs to have a small, non-zero gradient",
  ) { budget ->
    val count = budget.of(20, 7)
    val killed =
      starts(count) { seed ->
        Remedy.NONE.net(seed).also { steps(it, Sgd(10.0), 3) }
      }
    say(
      """
      The post's network, and three steps of plain gradient descent at rate 10. The first makes the
      output weights large, the next meets the large gradient that follows from them, and after the
      third no unit is above 0 for any of the 200 points.
      """
    )
    equal(
      "three steps at rate 10 leave a layer in which all $UNITS units are dead: starts",
      killed.count { stuck(it) == UNITS },
      count,
    )
    val net = killed[0]
    val hidden = net.layers()[0] as Linear
    equal(
      "the largest gradient of its hidden weights",
      gradients(net).of(hidden.weight()).abs().max().item(),
      0f,
    )
    val heard = ArrayList<String>()
    val dead = sensibleSteps(net, LATER, heard)
    equal(
      "a trainer with `monitor(deadRelu())` goes on with start 0 at rate 0.1, and says at once",
      heard,
      listOf(
        "epoch 1, step 1: layer 1 relu(): 30 of 30 units gave 0 for all 200 samples; start with " +
          "positive biases, lower the learning rate, or use a leaky ReLU"
      ),
    )
    val mean = Curve.y.average()
    val variance = Curve.y.sumOf { (it - mean) * (it - mean) } / Curve.SIZE
    within(
      "$LATER sensible steps later only the last bias has learned: the error is the variance of y, ${Notebook.text(variance)}",
      dead.last(),
      variance - 1e-5..variance + 1e-5,
    )
    equal("and all units are still dead", stuck(net), UNITS)
    atMost(
      "the loss is flat: its change over the last 50 steps",
      Math.abs(dead.last() - dead[LATER - 51]),
      1e-6,
    )
    val alive = ArrayList<Double>()
    val sensible = Remedy.BIAS.net(0)
    steps(sensible, Sgd(0.1), 3) { alive += error(sensible) }
    steps(sensible, Sgd(0.1), LATER) { alive += error(sensible) }
    val first = Remedy.NONE.net(0)
    val accident = ArrayList<Double>()
    steps(first, Sgd(10.0), 3) { accident += error(first) }
    val whole = accident + dead
    val axis = (1..whole.size).toList()
    plot(
      "Loss after three steps at rate 10",
      "The output weights and the last bias fall back to the mean of y, and then nothing moves.",
      letsPlot(
        mapOf(
          "step" to axis + axis,
          "loss" to whole + alive,
          "what" to axis.map { "rate 10 for three steps" } + axis.map { "rate 0.1, biases 0.01" },
        )
      ) {
        x = "step"
        y = "loss"
        color = "what"
      } +
        geomLine(size = 1.3) +
        scaleColorManual(listOf(Ink.RED.light, Ink.GREEN.light), name = "") +
        logY(whole + alive) +
        labs(x = "step", y = "mean squared error"),
    )

    val revived =
      starts(count) { seed ->
        val rng = Rng.of(seed.toLong())
        val deep =
          Sequential.of(
            Curve.dense(1, UNITS, rng.fork(0)),
            ReLU(),
            Curve.dense(UNITS, UNITS, rng.fork(1)),
            ReLU(),
            Curve.dense(UNITS, 1, rng.fork(2)),
          )
        val before = deadInSecond(deep)
        steps(deep, Sgd(0.1), LATER)
        val after = deadInSecond(deep)
        before.count { it } to before.indices.count { before[it] && !after[it] }
      }
    check(
      "“they can't be brought back”: units of a second hidden layer that were dead at the start, and are not after $LATER steps",
      "${revived.sumOf { it.second }} of ${revived.sumOf { it.first }}",
      "some: their inputs move as the first layer learns",
      revived.sumOf { it.second } > 0,
      Verdict.LOOSE,
    )

    say(
      """
      Now the remedies. Ten steps of Adam at rate 0.3, thirty times a sensible one, and then
      ${RECOVERY} at 0.01. A unit counts as dead where the gradient of its weight and its
      bias is exactly 0: a measure that is fair to activations that are never 0. An error below
      0.0105 is a fit.
      """
    )
    val survivors =
      Remedy.entries.associateWith { remedy ->
        starts(count) { survivor(remedy, it, RECOVERY) }
      }
    fun share(remedy: Remedy): Double =
      survivors.getValue(remedy).map { it.stuck }.average() / UNITS
    fun shareAtEnd(remedy: Remedy): Double =
      survivors.getValue(remedy).map { it.stuckAtEnd }.average() / UNITS
    fun error(remedy: Remedy): Double = median(survivors.getValue(remedy).map { it.error })
    fun percent(x: Double): String = "%.0f %%".format(Locale.ROOT, 100 * x)
    table(
      "$count starts",
      "remedy",
      "dead after ten steps",
      "dead at the end",
      "median error",
      "fits",
      rows =
        Remedy.entries.map { remedy ->
          listOf(
            remedy.title,
            percent(share(remedy)),
            percent(shareAtEnd(remedy)),
            error(remedy),
            "${survivors.getValue(remedy).count { it.error < 0.0105 }} of $count",
          )
        },
    )
    atLeast("without a remedy: share of dead units", share(Remedy.NONE), 0.9)
    for (remedy in listOf(Remedy.LEAKY, Remedy.PRELU, Remedy.ELU)) {
      equal("${remedy.title}: dead units", survivors.getValue(remedy).sumOf { it.stuck }, 0)
    }
    for (remedy in
      listOf(Remedy.LEAKY, Remedy.PRELU, Remedy.ELU, Remedy.BATCH_NORM, Remedy.LOWER_RATE)) {
      atMost(
        "${remedy.title}: median error, without a remedy ${Notebook.text(error(Remedy.NONE))}",
        error(remedy),
        0.1,
      )
    }
    check(
      "a bias of 0.01 “sometimes” avoids it: share of dead units",
      "${percent(share(Remedy.BIAS))}; the median error is ${Notebook.text(error(Remedy.BIAS))}",
      "fewer than without a remedy, and still more than half",
      share(Remedy.BIAS) < share(Remedy.NONE) && share(Remedy.BIAS) > 0.5,
      Verdict.LOOSE,
    )
    say(
      """
      A bias of 0.01 is what the post's network needed at its start, and little against steps that
      are too large. BatchNorm keeps enough units alive to learn with. Leaky ReLU, PReLU and ELU
      have no unit without a gradient. The plainest remedy, a lower rate, prevents the accident; what
      remains dead there are the units that biases of 0 have killed from the start.
      """
    )
    val names = Remedy.entries.map { it.title }
    plot(
      "Dead units by remedy",
      "Share of the $UNITS hidden units without any gradient, mean of $count starts.",
      letsPlot(
        mapOf(
          "remedy" to names + names,
          "share" to
            Remedy.entries.map { 100 * share(it) } + Remedy.entries.map { 100 * shareAtEnd(it) },
          "when" to names.map { "after ten large steps" } + names.map { "at the end" },
        )
      ) {
        x = "remedy"
        y = "share"
        fill = "when"
      } +
        geomBar(stat = Stat.identity, position = positionDodge(), size = 0.0) +
        scaleFillManual(listOf(Ink.RED.light, Ink.BLUE.light), name = "") +
        labs(x = "remedy", y = "dead units, %"),
    )
    plot(
      "Error at the end by remedy",
      "Each dot is a start; a dead network stays at ${Notebook.text(variance)}, a fit is near 0.006.",
      letsPlot(
        mapOf(
          "remedy" to Remedy.entries.flatMap { r -> List(count) { r.title } },
          "error" to Remedy.entries.flatMap { r -> survivors.getValue(r).map { it.error } },
          "what" to
            Remedy.entries.flatMap { r ->
              survivors.getValue(r).map { if (it.error < 0.0105) "fits" else "does not fit" }
            },
        )
      ) {
        x = "remedy"
        y = "error"
        color = "what"
      } +
        geomPoint(size = 3.5, alpha = 0.6) +
        scaleColorManual(
          listOf(Ink.GREEN.light, Ink.RED.light),
          name = "",
          limits = listOf("fits", "does not fit"),
        ) +
        scaleXDiscrete(expand = listOf(0.0, 0.5)) +
        logY(listOf(0.005, 0.8)) +
        labs(x = "remedy", y = "mean squared error"),
    )
  }

private const val LATER = 300
private const val RECOVERY = 500
