package dev.kindling.examples.zoo

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.terminal
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.long
import com.github.ajalt.clikt.parameters.types.restrictTo
import dev.kindling.adamW
import dev.kindling.crossEntropy
import dev.kindling.showProgress
import dev.kindling.tensor.Rng
import dev.kindling.trainer
import java.io.IOException
import java.nio.file.Files
import java.nio.file.Path
import kotlinx.coroutines.runBlocking

/** Trains [charGpt] on a text, and lets it write. */
class Gpt : CliktCommand("gpt") {
  private val file by argument("FILE", help = "A text to learn from, the longer the better")
  private val steps by option(help = "Steps of training (600)").long().restrictTo(1).default(600)
  private val batch by option(help = "Samples per step (32)").int().restrictTo(1).default(32)
  private val length by option(help = "Characters to write (500)").int().restrictTo(0).default(500)
  private val seed by option(help = "Determines weights, order and text (42)").long().default(42)

  override fun help(context: Context): String =
    "Trains a small transformer on a text file, and lets it write"

  override fun run() {
    val text =
      try {
        Files.readString(Path.of(file))
      } catch (e: IOException) {
        throw CliktError("$file: cannot be read as a text; $e")
      }
    val alphabet = CharText.alphabet(text)
    val cut = text.length * 9 / 10
    val (train, validation) =
      try {
        CharText(text.take(cut), CONTEXT, alphabet) to CharText(text.drop(cut), CONTEXT, alphabet)
      } catch (e: IllegalArgumentException) {
        throw CliktError("$file: ${e.message}")
      }
    val net = charGpt(alphabet.length, CONTEXT, seed = seed)
    echo(net.summary())
    val trainer =
      trainer(net) {
        loss = crossEntropy(classAxis = -1)
        optimizer = adamW(1e-3)
        seed = this@Gpt.seed
      }
    val held =
      validation.subset(
        *IntArray(minOf(VALIDATED, validation.size())) {
          it * (validation.size() / minOf(VALIDATED, validation.size()))
        }
      )
    runBlocking { trainer.fit(train, held, 1, batch, steps).showProgress(terminal) }
    echo(write(net, alphabet, text.take(1), length, CONTEXT, Rng.of(seed)))
  }

  private companion object {
    const val CONTEXT = 64
    const val VALIDATED = 1000
  }
}
