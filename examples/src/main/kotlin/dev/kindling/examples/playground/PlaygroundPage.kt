package dev.kindling.examples.playground

import dev.kindling.examples.lab.Ink
import java.security.MessageDigest
import java.util.Base64

/** The page: one file of HTML with its style and its script inside. */
internal class PlaygroundPage {
  private val style: String =
    ":root { ${colors { it.light }} }\n" +
      "@media (prefers-color-scheme: dark) { :root { ${colors { it.dark }} } }\n" +
      resource("page.css")
  private val script: String = resource("draw.js") + resource("page.js")

  val html: String =
    mapOf(
        "style" to style,
        "script" to script,
        "data" to options(Problem.entries),
        "activation" to options(Nonlinearity.entries),
        "init" to options(Start.entries),
        "pace" to options(Pace.entries),
      )
      .entries
      .fold(resource("page.html")) { page, (name, text) -> page.replace("{{$name}}", text) }

  /** What the browser is to allow: nothing from elsewhere, and no other script than ours. */
  val policy: String =
    "default-src 'none'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; " +
      "frame-ancestors 'none'; style-src '${hash(style)}'; script-src '${hash(script)}'"

  private companion object {
    fun resource(name: String): String =
      checkNotNull(PlaygroundPage::class.java.getResourceAsStream(name)) { name }
        .use { String(it.readAllBytes(), Charsets.UTF_8) }

    fun colors(form: (Ink) -> String): String =
      Ink.entries.joinToString(" ") { "${it.variable}: ${form(it)};" }

    fun options(choices: List<Choice>): String {
      val settings = Settings().named().values
      return choices.joinToString("\n") {
        val selected = if (it.id in settings) " selected" else ""
        "<option value=\"${it.id}\"$selected>${it.label}</option>"
      }
    }

    fun hash(text: String): String =
      "sha256-" +
        Base64.getEncoder()
          .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.toByteArray()))
  }
}
