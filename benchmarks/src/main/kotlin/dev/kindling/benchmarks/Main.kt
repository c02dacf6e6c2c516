@file:JvmName("Main")

package dev.kindling.benchmarks

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.UsageError
import com.github.ajalt.clikt.core.main
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.multiple
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.options.split
import com.github.ajalt.clikt.parameters.types.choice
import com.github.ajalt.clikt.parameters.types.double
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.path
import com.github.ajalt.clikt.parameters.types.restrictTo
import java.io.IOException
import java.nio.file.Files
import java.time.Instant
import java.time.temporal.ChronoUnit

fun main(args: Array<String>): Unit = Bench().main(args)

private val PYTHON_PEERS = listOf("torch", "jax")
private val JVM_PEERS = listOf("djl", "tfjava", "dl4j")

/**
 * Times works, taking turns with peers: machines are noisy, and only what runs in the same minute
 * can be compared.
 */
private class Bench : CliktCommand("./kindling bench") {
  private val vs by
    option(help = "Takes turns with a peer: ${PYTHON_PEERS + JVM_PEERS}; may be repeated")
      .choice(*(PYTHON_PEERS + JVM_PEERS).toTypedArray())
      .multiple()
  private val python by
    option(help = "The Python that has torch or jax (python3); for several, one each, in order")
      .multiple(listOf("python3"))
  private val only by
    option(help = "Works, or their first words, with commas between: step,matmul-512,conv-64")
      .split(",")
  private val threads by option(help = "Threads of each side (1)").int().restrictTo(1).default(1)
  private val rounds by option(help = "Turns of each side (7)").int().restrictTo(1).default(7)
  private val seconds by
    option(help = "Length of a turn (1)").double().restrictTo(0.001).default(1.0)
  private val markdown by option(help = "Prints the table for a document at the end").flag()
  private val json by
    option(help = "Where the results go (benchmarks/target/bench.json)")
      .path()
      .default(Project.file("target/bench.json"))

  override fun help(context: Context): String =
    "Times Kindling's works, once their results are checked, and writes a table and JSON. " +
      "For JMH, run org.openjdk.jmh.Main on the class path in benchmarks/target/classpath.txt."

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
    val works = works()
    System.setProperty("kindling.threads", threads.toString())
    val processors = Runtime.getRuntime().availableProcessors()
    val pinned = Project.pin(threads)
    val own = Own()
    val peers = ArrayList<Side>()
    try {
      var pythons = 0
      for (name in vs) {
        peers +=
          if (name in JVM_PEERS) Peer.java(name, threads)
          else Peer.python(name, python.getOrElse(pythons++) { python.last() }, threads)
      }
      val peak = Peak.measure(threads, 3 * seconds.coerceIn(0.2, 1.0))
      val rows = ArrayList<Row>()
      echo(Report.columns())
      for (work in works) {
        rows += row(work, own, peers, peak)
        echo(Report.line(rows.last()))
      }
      val report = report(processors, pinned, listOf(own) + peers, peak, rows)
      echo("\n" + report.heading())
      if (markdown) echo(report.markdown())
      json.toAbsolutePath().parent.let(Files::createDirectories)
      Files.writeString(json, report.json())
      echo("results in $json")
    } finally {
      peers.forEach(Side::close)
    }
  }

  /** The chosen works, and those of a name that was asked for in full. */
  private fun works(): List<String> =
    only?.flatMap { word ->
      Catalogue.all()
        .filter { it == word || it.startsWith("$word-") }
        .ifEmpty {
          throw UsageError("there is no work $word; there are ${Catalogue.families()}")
        }
    } ?: Works.CHOSEN

  private fun row(work: String, own: Own, peers: List<Side>, peak: Peak): Row {
    own.begin(work)
    val taking = peers.filter { it.begin(work) }
    val turns = (listOf(own) + taking).associateWith { ArrayList<Turn>() }
    turns.keys.forEach(::warmUp)
    repeat(rounds) { turns.forEach { (side, list) -> list += side.turn(seconds) } }
    val mine = turns.getValue(own)
    return Row.of(
      work,
      own.work(),
      peak,
      mine,
      taking.map { Row.Against.of(it.name(), turns.getValue(it), mine) },
    )
  }

  /** Runs turns until they get no faster. */
  private fun warmUp(side: Side) {
    var before = Double.POSITIVE_INFINITY
    repeat(8) {
      val now = side.turn(seconds).micros()
      if (now > 0.95 * before) return
      before = now
    }
  }

  private fun report(
    processors: Int,
    pinned: String,
    sides: List<Side>,
    peak: Peak,
    rows: List<Row>,
  ) =
    Report(
      Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
      Project.processor(),
      processors,
      System.getProperty("os.name") + " " + System.getProperty("os.version"),
      "JDK " + System.getProperty("java.runtime.version") + " " + System.getProperty("java.vendor"),
      Project.revision(),
      threads,
      pinned,
      rounds,
      seconds,
      sides.associate { it.name() to it.version() },
      peak,
      rows,
    )
}
