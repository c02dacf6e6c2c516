@file:JvmName("Main")

package dev.kindling.examples

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.core.context
import com.github.ajalt.clikt.core.main
import com.github.ajalt.clikt.core.subcommands
import dev.kindling.examples.digits.Digits
import dev.kindling.examples.digits.DigitsInJava
import dev.kindling.examples.lab.Lab
import dev.kindling.examples.playground.Playground
import dev.kindling.examples.zoo.Gpt

/** All examples; a new one is one line here. */
private val examples: List<CliktCommand> =
  listOf(
    Digits(),
    Plain("digits-java", "The digits example in Java, on the core alone") { DigitsInJava.main(it) },
    Lab(),
    Gpt(),
    Playground(),
  )

fun main(args: Array<String>) {
  Run().subcommands(examples).main(args)
}

/** Lists the examples where none is named. */
private class Run : CliktCommand("./kindling run") {
  override val invokeWithoutSubcommand: Boolean = true

  init {
    context {
      val similar = suggestTypoCorrection
      suggestTypoCorrection = { typed, possible -> similar(typed, possible).take(1) }
    }
  }

  override fun help(context: Context): String = "Runs an example."

  override fun run() {
    if (currentContext.invokedSubcommand != null) return
    val width = registeredSubcommands().maxOf { it.commandName.length }
    echo("./kindling run NAME [--help], where NAME is one of")
    registeredSubcommands().forEach {
      echo("  ${it.commandName.padEnd(width)}  ${it.help(currentContext)}")
    }
  }
}

/** An example without options. */
private class Plain(
  name: String,
  private val line: String,
  private val program: (Array<String>) -> Unit,
) : CliktCommand(name) {
  override fun help(context: Context): String = line

  override fun run(): Unit = program(emptyArray())
}
