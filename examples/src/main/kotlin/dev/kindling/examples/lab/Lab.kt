package dev.kindling.examples.lab

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.ProgramResult
import com.github.ajalt.clikt.parameters.arguments.argument
import com.github.ajalt.clikt.parameters.arguments.multiple
import com.github.ajalt.clikt.parameters.options.flag
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.choice
import java.nio.file.Files
import java.nio.file.Path
import java.util.Locale

/** The experiments in the order of the page. */
val experiments: List<Experiment> =
  listOf(
    definition,
    smallNetworks,
    byHand,
    trace,
    cos6x,
    linearOnly,
    pieces,
    regions,
    bumps,
    dying,
  ) + trainingExperiments

/** An experiment that was run, in so many seconds. */
data class Run(val experiment: Experiment, val outcome: Outcome, val seconds: Double)

/** Runs the experiments, says how each claim stands, and writes the page that shows them. */
class Lab(private val offered: List<Experiment> = experiments) : CliktCommand("lab") {
  private val names by
    argument("NAME", help = "Experiments to run; without a name, all")
      .choice(offered.associateBy { it.name })
      .multiple()
  private val short by
    option("--short", help = "Fewer starts and epochs: a check in seconds").flag()
  private val page by
    option(metavar = "FILE", help = "Where the page goes (examples/target/lab/lab.html)")
  private val cifar10 by
    option(metavar = "DIR", help = "CIFAR-10's binary files, for the experiment that cites it")
  private val list by option("--list", help = "Lists the experiments").flag()

  override fun help(context: Context): String =
    "Runs what is said of ReLU networks, and shows which of it is true"

  override fun run() {
    val chosen = names.ifEmpty { offered }
    if (list) {
      chosen.forEach { echo("${it.name.padEnd(NAME)}  ${it.title}") }
      return
    }
    val file = page?.let(Path::of) ?: outputFolder().resolve("lab.html")
    val budget = if (short) Budget.SHORT else Budget.FULL
    val runs = chosen.map { experiment ->
      timed(experiment, budget, cifar10?.let(Path::of)).also(::report)
    }
    Files.writeString(file, Page(runs, budget).html())
    val missed = runs.filterNot { it.outcome.succeeded }
    val measured = runs.sumOf { it.outcome.measurements.size }
    echo(
      "\n${runs.size} experiments, $measured measurements, ${seconds(runs.sumOf { it.seconds })}"
    )
    echo("page  $file")
    if (missed.isNotEmpty()) {
      echo("missed: ${missed.joinToString { it.experiment.name }}", err = true)
      throw ProgramResult(1)
    }
  }

  private fun report(run: Run) {
    echo("\n${run.experiment.name}: ${run.experiment.title}  (${seconds(run.seconds)})")
    for (m in run.outcome.measurements) {
      echo("  claim     ${m.claim}")
      echo("  measured  ${m.measured}")
      echo("  verdict   ${m.verdict.word} (needs ${m.needed})")
    }
  }

  companion object {
    private const val NAME = 12

    private fun seconds(seconds: Double): String = "%.1f s".format(Locale.ROOT, seconds)

    /** The run of an experiment; one that breaks is one that misses. */
    @JvmOverloads
    fun timed(experiment: Experiment, budget: Budget, cifar10: Path? = null): Run {
      val start = System.nanoTime()
      val outcome =
        try {
          experiment.run(budget, cifar10)
        } catch (e: RuntimeException) {
          Outcome(
            listOf(Measurement("the program runs to its end", "$e", "no error", Verdict.MISSED))
          )
        }
      return Run(experiment, outcome, (System.nanoTime() - start) / 1e9)
    }

    /** `examples/target/lab`, found from where the classes lie. */
    private fun outputFolder(): Path =
      Files.createDirectories(
        Path.of(Lab::class.java.protectionDomain.codeSource.location.toURI()).resolveSibling("lab")
      )
  }
}
