package dev.kindling.examples.lab

import dev.kindling.data.Dataset
import dev.kindling.nn.Activity
import dev.kindling.nn.Init
import dev.kindling.nn.Linear
import dev.kindling.nn.Pass
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.nn.Watch
import dev.kindling.op.Shape
import dev.kindling.optim.Adam
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** Three layers of ReLUs that read digits. */
private fun reader(rng: Rng): Sequential =
  Sequential.of(
    Linear.of(784, UNITS, Init.kaimingNormal(), Init.zeros(), rng.fork(0)),
    ReLU(),
    Linear.of(UNITS, UNITS, Init.kaimingNormal(), Init.zeros(), rng.fork(1)),
    ReLU(),
    Linear.of(UNITS, UNITS, Init.kaimingNormal(), Init.zeros(), rng.fork(2)),
    ReLU(),
    Linear.of(UNITS, 10, Init.xavierNormal(), Init.zeros(), rng.fork(3)),
  )

/** The share of zeros behind each ReLU. */
private fun zeros(net: Sequential, x: Tensor): List<Double> {
  val layers = List(LAYERS) { Activity() }
  val watch =
    Watch.of(net) { path, layer, output -> if (layer is ReLU) layers[path.toInt() / 2].add(output) }
  net.forward(x, Pass.inference().watching(watch))
  return layers.map { it.zeroShare() }
}

/** A product of matrices, the first of which has this share of zeros. */
private fun product(share: Float): () -> Any {
  val rng = Rng.of(8)
  val x =
    rng
      .fork(0)
      .normal(Shape.of(256, UNITS), 0f, 1f)
      .times(rng.fork(1).mask(Shape.of(256, UNITS), 1 - share, 1f))
  val w = rng.fork(2).normal(Shape.of(UNITS, UNITS), 0f, 1f)
  return { x.matmul(w) }
}

val sparse: Experiment =
  Experiment(
    "sparse",
    "Sparse activation",
    Document.NOTE to
      "ReLU outputs 0 for any negative input, which leads to sparse activations (many neurons are \"inactive\" at a given time), promoting efficient computation.",
    Document.NOTE to
      "only a portion of the neurons are active (i.e., non-zero), which can lead to more efficient models and reduced overfitting.",
    Document.POST to
      "Though sparsity can be good for learning, it can cause problems when too many activations are being zeroed out.",
  ) { budget ->
    val test: Dataset = StrokeSets.rows(300, 2)
    val images = test.range(0, test.size()).input()
    val starts = List(budget.of(20, 8)) { it.toLong() }
    val atStart = starts.together { zeros(reader(Rng.of(it)), images) }
    val share = List(LAYERS) { layer -> atStart.map { it[layer] }.average() }
    say(
      """
      Weights that are as often negative as positive make half of all units inactive, whatever the
      data. We take the mean over ${starts.size} starts, as one start of $UNITS units strays by
      ±0.03 by itself.
      """
    )
    share.forEachIndexed { layer, zeros ->
      within("share of zeros at the start, layer ${layer + 1}", zeros, 0.48..0.52)
    }

    val net = reader(Rng.of(0))
    val training = Training(net, Adam(1e-3))
    val train = StrokeSets.rows(budget.of(3000, 1500), 1)
    val epochs = budget.of(8, 4)
    val history = arrayListOf(zeros(net, images))
    for (epoch in 0 until epochs) {
      for (batch in train.batches(50, Rng.of(epoch.toLong()))) {
        training.step(batch.input(), batch.labels())
      }
      history += zeros(net, images)
    }
    table(
      "Share of zeros while learning digits",
      "epoch",
      *Array(LAYERS) { "layer ${it + 1}" },
      rows = history.mapIndexed { epoch, zeros -> listOf<Any>(epoch) + zeros },
    )
    check(
      "while it learns, every layer stays sparse but far from dead: share of zeros at the end",
      history.last().joinToString { Notebook.text(it) },
      "each 0.3 to 0.95; ${Notebook.text(accuracy(net, test))} of the digits read",
      history.last().all { it in 0.3..0.95 },
    )
    val (dense, half) = Stopwatch.medians(listOf(product(0f), product(0.5f)), budget.of(80, 40))
    val ratio = half / dense
    within(
      "“promoting efficient computation”: time of a product with half zeros over that with none",
      ratio,
      0.7..1.5,
      Verdict.LOOSE,
    )
    say(
      """
      The zeros are there, but they do not save time by themselves: a processor multiplies sixteen
      numbers at once and by 0 as fast as by 1, so dense products, here as in PyTorch, do not look for
      them. Nor does this experiment say whether sparsity reduces overfitting; the documents give no
      setting in which to see it.
      """
    )
    plot(
      "The share of zeros while learning",
      "It starts at one half and moves as the layers specialise.",
      curves(
        List(LAYERS) { layer ->
          Series.of(
            "layer ${layer + 1}",
            listOf(Ink.BLUE, Ink.ORANGE, Ink.GREEN)[layer],
            history.map { it[layer] },
          )
        },
        x = "epoch",
        y = "share of zeros",
        dots = true,
      ),
    )
  }

private const val LAYERS = 3
private const val UNITS = 256
