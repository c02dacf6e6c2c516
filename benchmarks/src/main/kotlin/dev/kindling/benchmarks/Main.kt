@file:JvmName("Main")

package dev.kindling.benchmarks

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.main
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.double
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.restrictTo
import java.io.IOException
import java.util.Locale

fun main(args: Array<String>): Unit = Bench().main(args)

/**
 * Times training steps of 784→128→10, taking turns with a peer: machines are noisy, and only what
 * runs in the same minute can be compared.
 */
private class Bench : CliktCommand("./kindling bench") {
  private val vs by option(help = "Takes turns with a peer: torch").choice("torch")
  private val python by option(help = "The Python that has the peer (python3)").default("python3")
  private val batch by option(help = "Samples per step (32)").int().restrictTo(1).default(32)
  private val optimizer by option(help = "sgd or adam (sgd)").choice("sgd", "adam").default("sgd")
  private val rounds by option(help = "Turns of each (7)").int().restrictTo(1).default(7)
  private val seconds by
    option(help = "Length of a turn (1)").double().restrictTo(0.01).default(1.0)

  override fun help(context: Context): String =
    "Times a training step of 784→128→10 on one thread. For all benchmarks, run org.openjdk.jmh.Main " +
      "on the class path in benchmarks/target/classpath.txt."

  override fun run() {
    try {
      measure()
    } catch (e: IllegalStateException) {
      throw CliktError(e.message)
    } catch (e: IOException) {
      throw CliktError(e.message)
    }
  }

  private fun measure() {
    val step = Step(batch, optimizer)
    step.check(50)
    val own = ArrayList<Double>()
    val theirs = ArrayList<Double>()
    val peer = vs?.let { Peer.torch(python, batch, optimizer, seconds) }
    peer.use {
      slice(step) // a last warm-up, of the length of a turn
      repeat(rounds) {
        own += slice(step)
        peer?.let { theirs += it.median() }
      }
    }
    echo("step 784→128→10, batch $batch, $optimizer, one thread, median of $rounds turns")
    echo(row("kindling", own.median()))
    if (theirs.isNotEmpty()) {
      echo(row(checkNotNull(peer).name(), theirs.median()))
      val ratios = own.indices.map { theirs[it] / own[it] }
      echo(
        String.format(
          Locale.ROOT,
          "kindling takes 1/%.2f of its time (from 1/%.2f to 1/%.2f)",
          ratios.median(),
          ratios.min(),
          ratios.max(),
        )
      )
    }
  }

  /** The median time of a step over one turn, in µs. */
  private fun slice(step: Step): Double {
    val end = System.nanoTime() + (seconds * 1e9).toLong()
    val times = ArrayList<Double>()
    do {
      val start = System.nanoTime()
      step.run()
      val now = System.nanoTime()
      times += (now - start) / 1e3
    } while (now < end)
    return times.median()
  }

  private fun row(name: String, micros: Double): String =
    String.format(Locale.ROOT, "  %-12s %8.1f µs", name, micros)
}

private fun List<Double>.median(): Double = sorted()[size / 2]
