package dev.kindling.examples.lab

import dev.kindling.nn.Init
import dev.kindling.nn.Linear
import dev.kindling.nn.MSE
import dev.kindling.nn.Pass
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.optim.Sgd
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** The share of a unit's weight gradients that have the sign of most of them, mean over units. */
private fun agreement(gradient: Tensor): Double {
  val rows = gradient.toRows()
  return rows[0]
    .indices
    .map { unit -> rows.count { it[unit] > 0 } to rows.count { it[unit] < 0 } }
    .filter { (plus, minus) -> plus + minus > 0 }
    .map { (plus, minus) -> maxOf(plus, minus).toDouble() / (plus + minus) }
    .average()
}

/** The agreement in the second of two layers, in a step of so many samples. */
private fun agreement(kind: Kind, samples: Int, rng: Rng): Double {
  val first = Linear.of(64, UNITS, Init.kaimingNormal(), Init.zeros(), rng.fork(0))
  val second = Linear.of(UNITS, UNITS, Init.xavierNormal(), Init.zeros(), rng.fork(1))
  val x = rng.fork(2).normal(Shape.of(samples, 64), 0f, 1f)
  val upstream = rng.fork(3).normal(Shape.of(samples, UNITS), 0f, 1f)
  val h = Sequential.of(first, kind.layer()).forward(x)
  val y = second.forward(h, Pass.training())
  return agreement(y.backward(upstream).of(second.weight()))
}

/** The losses of a linear unit that learns from [features] by gradient descent, over the first. */
private fun losses(features: Tensor, rate: Double): List<Double> {
  val inputs = features.shape().dim(1)
  val wanted = features.matmul(Rng.of(4).normal(Shape.of(inputs, 1), 0f, 0.125f))
  val unit = Linear.of(inputs, 1, Init.zeros(), Init.zeros(), Rng.of(0)).withoutBias()
  val optimizer = Sgd(rate)
  val losses = ArrayList<Double>()
  while (losses.size < MOST_STEPS) {
    val loss = MSE().forward(unit.forward(features, Pass.training()), wanted)
    losses += loss.item().toDouble()
    if (losses.last() < LEARNED * losses[0] || !(losses.last() < 1e3 * losses[0])) break
    optimizer.step(loss.backward())
  }
  return losses.map { it / losses[0] }
}

/** The losses at the rate, of powers of √2, that needs the fewest steps. */
private fun best(features: Tensor): List<Double> =
  (-12..4)
    .toList()
    .together { losses(features, Math.pow(2.0, it / 2.0)) }
    .filter { it.last() < LEARNED }
    .minBy { it.size }

val zeroCentred: Experiment =
  Experiment(
    "centred",
    "Not zero-centred",
    Document.NOTE to
      "Since ReLU outputs values between 0 and infinity, the average activation is not centered around zero, which can slow down the convergence of gradient descent.",
    Document.CS231N to
      "it still isn't zero centered, so it still has the issues of gradients all being positive or negative. However, in practice it still converges, so it isn't that bad a problem.",
  ) { budget ->
    val kinds = listOf(Kind.RELU, Kind.SIGMOID, Kind.LEAKY, Kind.ELU, Kind.TANH)
    val counts = listOf(1, 2, 4, 8, 16, 32, 64, 128)
    val seeds = List(budget.of(10, 3)) { it.toLong() }
    val agreements = kinds.associateWith { kind ->
      counts.together { n -> seeds.map { agreement(kind, n, Rng.of(it)) }.average() }
    }
    say(
      """
      The gradient of a unit's weight is the unit's error times that weight's input. Where no input is
      negative, all weights of a unit are pushed to the same side — for one sample. A step takes the
      mean over many, whose errors differ in sign. We count, in a layer of $UNITS units behind $UNITS
      activations, how many of a unit's weight gradients share the sign of most of them: 1 is all, and
      with signs at random it would be 0.525.
      """
    )
    val relu = agreements.getValue(Kind.RELU)
    val tanh = agreements.getValue(Kind.TANH)
    equal(
      "one sample behind ReLU: share of a unit's weight gradients with the same sign",
      relu[0],
      1.0,
    )
    within("one sample behind tanh", tanh[0], 0.5..0.56)
    within(
      "64 samples behind ReLU: “gradients all being positive or negative” is so for one sample, not for a step of many",
      relu[counts.indexOf(64)],
      0.6..0.8,
      Verdict.LOOSE,
    )
    plot(
      "How many weight gradients of a unit share a sign",
      "Behind ReLU and sigmoid, whose outputs are never negative, all do for a single sample.",
      curves(
        kinds.map { Series(it.label, it.ink, counts, agreements.getValue(it)) },
        x = "samples in a step",
        y = "share with the same sign",
        dots = true,
        logX = true,
      ),
    )

    val x = Rng.of(9).normal(Shape.of(1000, 64), 0f, 1f)
    val raw = x.relu()
    val centred = raw.minus(raw.mean(true, 0))
    val slow = best(raw)
    val fast = best(centred)
    val curved = best(x.tanh())
    say(
      """
      Does it slow gradient descent down? A linear unit learns from 64 ReLUs of random numbers, then
      from the same with their means taken off, then from 64 tanhs; each at its best rate of 17. The
      mean makes one direction much steeper than the others, and the rate has to suit the steepest:
      the largest eigenvalue of E[hhᵀ] is 1 + 64 / (π − 1) = 31 times the others.
      """
    )
    val times = slow.size.toDouble() / fast.size
    check(
      "steps until the loss is a thousandth: from ReLUs, against from centred ReLUs",
      "${slow.size} against ${fast.size}, ${Notebook.text(times)} times as many",
      "at least 5 times as many",
      times >= 5,
    )
    check(
      "“in practice it still converges”",
      "after ${slow.size} steps",
      "a thousandth of the loss within $MOST_STEPS steps",
      slow.last() < LEARNED,
    )
    plot(
      "Gradient descent from ReLUs, and from centred ones",
      "Each at its best rate. What the mean costs is why batch normalization helps.",
      curves(
        listOf(
          Series.of("ReLU", Ink.BLUE, slow),
          Series.of("ReLU, means taken off", Ink.GREEN, fast),
          Series.of("tanh", Ink.ORANGE, curved),
        ),
        x = "step",
        y = "loss / first loss",
        dots = true,
        logY = true,
      ),
    )
  }

private const val UNITS = 256
private const val MOST_STEPS = 1000
private const val LEARNED = 1e-3
