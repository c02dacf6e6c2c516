package dev.kindling.examples.digits

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.options.check
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.double
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.long
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.kindling.TrainingException
import dev.kindling.adam
import dev.kindling.crossEntropy
import dev.kindling.data.Dataset
import dev.kindling.data.Mnist
import dev.kindling.invoke
import dev.kindling.io.AtomicFile
import dev.kindling.io.SafeTensors
import dev.kindling.nn.Layer
import dev.kindling.op.Shape
import dev.kindling.sequential
import dev.kindling.sgd
import dev.kindling.showProgress
import dev.kindling.tensor.Rng
import dev.kindling.trainer
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import java.util.Locale
import kotlinx.coroutines.runBlocking

/** Trains 784→128→10 on 28×28 digits, and shows how well it reads those it has not seen. */
class Digits : CliktCommand("digits") {
  private val data by
    option(
      metavar = "DIR|mnist",
      help = "A folder of MNIST's IDX files (.gz or plain), or 'mnist' to fetch them",
    )
  private val epochs by option(help = "Passes through the data (5)").int().restrictTo(1).default(5)
  private val batch by option(help = "Samples per step (32)").int().restrictTo(1).default(32)
  private val optimizer by option(help = "sgd or adam (adam)").choice("sgd", "adam").default("adam")
  private val rate by
    option(help = "The learning rate (0.001 for adam, 0.1 for sgd)").double().check(
      "a rate is above 0"
    ) {
      it > 0
    }
  private val workers by
    option(help = "Coroutines at work at once; any number gives the same bits (all cores)")
      .int()
      .restrictTo(1)
      .default(Runtime.getRuntime().availableProcessors())
  private val seed by
    option(help = "Determines weights, order and built-in digits (42)").long().default(42)
  private val maxSteps by
    option("--max-steps", help = "Stops after so many steps")
      .long()
      .restrictTo(1)
      .default(Long.MAX_VALUE)
  private val save by
    option(
      metavar = "FILE",
      help =
        "Where the weights go, with the pictures beside them" +
          " (examples/target/digits/digits.safetensors)",
    )

  override fun help(context: Context): String =
    "Trains a 784→128→10 network to read handwritten digits"

  override fun run() {
    try {
      runBlocking { train() }
    } catch (e: IOException) {
      throw CliktError(e.message)
    } catch (e: TrainingException) {
      throw CliktError(e.message)
    }
  }

  private suspend fun train() {
    val weights = save?.let(Path::of) ?: outputFolder().resolve("digits.safetensors")
    AtomicFile.check(weights)
    val confusion = weights.resolveSibling("confusion.png")
    val misread = weights.resolveSibling("misread.png")
    val digits = load()
    val test = digits.test()
    val net =
      sequential(seed) {
        linear(784, 128)
        relu()
        linear(128, 10)
      }
    echo(net.summary())
    echo("a batch of 32 gives ${net(test.range(0, 32).input()).shape()}")

    val trainer =
      trainer(net) {
        loss = crossEntropy()
        optimizer = if (this@Digits.optimizer == "sgd") sgd(rate ?: 0.1) else adam(rate ?: 1e-3)
        workers = this@Digits.workers
        seed = this@Digits.seed
      }
    val result = trainer.fit(digits.train(), test, epochs, batch, maxSteps).showProgress(terminal)
    val evaluation = checkNotNull(result.validation)

    SafeTensors.save(net, weights)
    Pictures.confusion(evaluation.confusion, confusion)
    val shown = misread(net, test, misread)
    echo("\n${evaluation.confusion}")
    echo("confusion matrix  $confusion")
    echo("$shown misread digits  $misread")
    echo("weights           $weights")
    echo(String.format(Locale.ROOT, "test accuracy %.2f %%", 100 * evaluation.accuracy))
    echo("weights sha256 ${SafeTensors.sha256(net)}")
  }

  private fun load(): Mnist =
    when (val source = data) {
      null -> builtIn(Rng.of(seed))
      "mnist" -> Mnist.read(MnistDownload.toCache { echo(it) }, PIXELS)
      else -> Mnist.read(Path.of(source), PIXELS)
    }

  private fun misread(net: Layer, test: Dataset, file: Path): Int {
    val found = ArrayList<Pictures.Misread>()
    var from = 0
    while (from < test.size() && found.size < SHOWN) {
      val part = test.range(from, minOf(from + 500, test.size()))
      val predicted = net(part.input()).argMax()
      for (i in 0 until part.size()) {
        if (predicted.get(i) != part.labels().get(i) && found.size < SHOWN) {
          val pixels = test.range(from + i, from + i + 1).input().toArray()
          found += Pictures.Misread(pixels, part.labels().get(i), predicted.get(i))
        }
      }
      from += 500
    }
    Pictures.misread(found, file)
    return found.size
  }

  companion object {
    private const val SHOWN = 24
    private val PIXELS = Shape.of(784)

    /** The data set of strokes: 60,000 digits to learn from and 10,000 to test with. */
    fun builtIn(rng: Rng): Mnist = Mnist(strokes(60_000, rng.fork(1)), strokes(10_000, rng.fork(2)))

    private fun strokes(count: Int, rng: Rng): Dataset =
      StrokeDigits.generate(count, rng).let { Dataset.ofImages(PIXELS, it.pixels(), it.labels()) }

    /** `examples/target/digits`, found from where the classes lie. */
    private fun outputFolder(): Path =
      Files.createDirectories(
        Path.of(Digits::class.java.protectionDomain.codeSource.location.toURI())
          .resolveSibling("digits")
      )
  }
}
