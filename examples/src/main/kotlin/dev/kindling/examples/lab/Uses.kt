package dev.kindling.examples.lab

import dev.kindling.data.Dataset
import dev.kindling.nn.Conv
import dev.kindling.nn.Embedding
import dev.kindling.nn.Flatten
import dev.kindling.nn.Identity
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.Pool
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.optim.Adam
import dev.kindling.tensor.Rng

/** A network for one of the documents' uses, with ReLUs or with nothing in their place. */
private class Use(
  val name: String,
  val train: Dataset,
  val test: Dataset,
  val epochs: Int,
  val net: (() -> Layer, Rng) -> Sequential,
) {
  fun accuracies(activation: () -> Layer): List<Double> {
    val rng = Rng.of(21)
    val net = net(activation, rng.fork(0))
    val training = Training(net, Adam(5e-3))
    return List(epochs) { epoch ->
      for (batch in train.batches(32, rng.fork(1).fork(epoch.toLong()))) {
        training.step(batch.input(), batch.labels())
      }
      accuracy(net, test)
    }
  }
}

/** Two convolutions with means of 2 × 2, then one linear layer: all linear but for [activation]. */
private fun pictures(size: Int, classes: Int): (() -> Layer, Rng) -> Sequential =
  { activation, rng ->
    Sequential.of(
      Conv.conv2d(1, 8, 3).same().create(rng.fork(0)),
      activation(),
      Pool.avgPool2d(2),
      Conv.conv2d(8, 16, 3).same().create(rng.fork(1)),
      activation(),
      Pool.avgPool2d(2),
      Flatten.of(),
      Linear.of(16 * (size / 4) * (size / 4), classes, rng.fork(2)),
    )
  }

/** Three words at a time, as in Y. Kim (2014), with the mean over the text. */
private fun texts(activation: () -> Layer, rng: Rng): Sequential =
  Sequential.of(
    Embedding.of(Reviews.WORDS.size, 16, rng.fork(0)),
    Layer { x, _ -> x.transpose(1, 2) },
    Conv.conv1d(16, 32, 3).create(rng.fork(1)),
    activation(),
    Pool.adaptiveAvgPool1d(1),
    Flatten.of(),
    Linear.of(32, 2, rng.fork(2)),
  )

val uses: Experiment =
  Experiment(
    "uses",
    "Pictures, texts, speech",
    Document.NOTE to
      "ReLU is the default activation function in CNNs for image processing tasks like object detection and classification.",
    Document.NOTE to
      "ReLU is commonly used in deep learning models for NLP tasks, such as sentiment analysis, translation, and language modeling.",
    Document.NOTE to
      "ReLU is often used in deep neural networks for tasks like automatic speech recognition.",
  ) { budget ->
    val all =
      listOf(
        Use(
          "digits",
          StrokeSets.pictures(budget.of(1500, 1000), 1),
          StrokeSets.pictures(500, 2),
          budget.of(4, 4),
          pictures(28, 10),
        ),
        Use(
          "reviews",
          Reviews.make(2000, Rng.of(1)),
          Reviews.make(500, Rng.of(2)),
          budget.of(6, 5),
          ::texts,
        ),
        Use(
          "keywords",
          Keywords.make(budget.of(900, 600), Rng.of(1)),
          Keywords.make(300, Rng.of(2)),
          budget.of(6, 6),
          pictures(Keywords.SIZE, Keywords.WORDS.size),
        ),
      )
    val kinds =
      listOf<Pair<String, () -> Layer>>("with ReLUs" to { ReLU() }, "without" to { Identity() })
    val curves =
      all
        .flatMap { use -> kinds.map { use to it } }
        .together { (use, kind) -> use.accuracies(kind.second) }
        .chunked(2)
    say(
      """
      Three small networks, each on data that is made and not downloaded. Digits: drawn by strokes,
      two convolutions. Reviews: one or three sentences such as “${Reviews.example}”, good or bad on
      the whole, half of the words turned round by a “not” before them; an embedding and a
      convolution over three words at a time. Keywords: ${Keywords.WORDS.joinToString { "“$it”" }},
      synthesized from gliding formants with a voice, a length and a noise of their own, as
      spectrograms; two convolutions. Nobody spoke these, and no figure here says anything of real
      reviews or recordings. Pooling takes means, so that without ReLUs each network is one linear
      function: what ReLU adds is the difference.
      """
    )
    table(
      "Share of unseen samples read rightly",
      "data",
      "classes",
      "samples learned from",
      "with ReLUs",
      "without",
      rows =
        all.indices.map { i ->
          listOf(
            all[i].name,
            listOf(10, 2, Keywords.WORDS.size)[i],
            all[i].train.size(),
            curves[i][0].last(),
            curves[i][1].last(),
          )
        },
    )
    val needed = listOf(0.8, 0.95, 0.8)
    all.indices.forEach {
      atLeast("${all[it].name}: accuracy with ReLUs", curves[it][0].last(), needed[it])
    }
    check(
      "reviews without ReLUs: a linear function of words cannot turn one round by another",
      curves[1][1].last(),
      "at most 0.75",
      curves[1][1].last() <= 0.75,
    )
    plot(
      "Accuracy on unseen samples",
      "The same networks with ReLUs, and with nothing in their place.",
      bars(
        all.map { it.name },
        listOf(
          Triple("with ReLUs", Ink.BLUE, curves.map { it[0].last() }),
          Triple("without", Ink.GREY, curves.map { it[1].last() }),
        ),
        x = "data",
        y = "accuracy",
      ),
    )
    val inks = listOf(Ink.BLUE, Ink.ORANGE, Ink.GREEN)
    plot(
      "While learning, with ReLUs",
      "After each epoch, on samples that were not learned from.",
      curves(
        all.indices.map { Series.of(all[it].name, inks[it], curves[it][0], 1) },
        x = "epoch",
        y = "accuracy",
        dots = true,
      ),
    )
  }
