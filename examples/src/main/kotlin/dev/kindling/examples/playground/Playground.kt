package dev.kindling.examples.playground

import com.github.ajalt.clikt.core.CliktCommand
import com.github.ajalt.clikt.core.CliktError
import com.github.ajalt.clikt.core.Context
import com.github.ajalt.clikt.parameters.options.default
import com.github.ajalt.clikt.parameters.options.option
import com.github.ajalt.clikt.parameters.types.int
import com.github.ajalt.clikt.parameters.types.restrictTo
import java.io.IOException

/** Serves a page where one builds a network and watches it learn. */
class Playground : CliktCommand("playground") {
  private val port by
    option(help = "Where the page is served; 0 for any free port (8080)")
      .int()
      .restrictTo(0, 65_535)
      .default(8080)

  override fun help(context: Context): String =
    "Serves a page on this machine where one watches networks learn"

  override fun run() {
    val server = Server(port)
    val taken =
      try {
        server.start()
      } catch (e: IOException) {
        throw CliktError(
          "port $port cannot be used (${e.message}); " +
            "choose another by --port, or let --port 0 find a free one"
        )
      }
    echo("The playground is at http://${Server.HOST}:$taken/ on this machine. Ctrl+C stops it.")
    Thread.currentThread().join()
  }
}
