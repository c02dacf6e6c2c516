package dev.kindling

import dev.kindling.nn.Layer
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.shouldBe
import java.nio.file.Files
import java.nio.file.Path

/**
 * Networks with one size changed: the message names the layer that was changed and its line, and
 * what it suggests builds.
 */
class MutationsSpec :
  FunSpec({
    val networks =
      listOf(
        Network(::perceptron, 12, 40, 40, 20, 20, 10, 10, 3),
        Network(::images, 3, 8, 8, 8, 12, 3, 3, 12, 432, 24, 24, 5),
        Network(::residuals, 4, 6, 4, 6, 8, 8, 8, 6, 6, 5),
        Network(::branches, 3, 4, 3, 6, 10, 8, 8, 512, 4),
        Network(::ways, 6, 8, 8, 7, 4, 7, 7, 5, 12, 3),
      )

    test("100 networks with one size changed are told rightly, and mended") {
      var mutated = 0
      for (network in networks) {
        network.build(network.sizes)
        for (index in network.sizes.indices) {
          for (change in listOf(-2, -1, 1, 2, 5)) {
            val sizes = network.sizes.copyOf().also { it[index] += change }
            val message = refusal { network.build(sizes) } ?: continue
            mutated++
            withClue("size $index changed by $change: $message") {
              linesIn(message).filter { "s[$index]" in source(it) }.shouldNotBeEmpty()
              val fixes = fixesIn(message, sizes)
              fixes.shouldNotBeEmpty()
              // Where several layers of a graph get the size, each is told what would fit it.
              if ("layers do not fit" !in message || network.build != ::ways)
                fixes.forEach { mended -> refusal { network.build(mended) } shouldBe null }
            }
          }
        }
      }
      mutated shouldBeGreaterThanOrEqualTo 100
    }
  })

private class Network(val build: (IntArray) -> Layer, vararg val sizes: Int)

private fun perceptron(s: IntArray) =
  sequential(seed = 1) {
    linear(s[0], s[1])
    relu()
    dropout(0.5)
    linear(s[2], s[3])
    layerNorm()
    relu()
    linear(s[4], s[5])
    relu()
    linear(s[6], s[7])
  }

private fun images(s: IntArray) =
  sequential(seed = 1) {
    input(3, 16, 16)
    conv2d(s[0], s[1], kernel = 3, padding = 1)
    batchNorm(s[2])
    relu()
    maxPool2d(2)
    "second" {
      conv2d(s[3], s[4], kernel = s[5])
      batchNorm()
      relu()
    }
    conv2d(s[7], 12, kernel = 1, bias = false)
    flatten()
    linear(s[8], s[9])
    relu()
    linear(s[10], s[11])
  }

private fun residuals(s: IntArray) =
  sequential(seed = 1) {
    linear(s[0], s[1])
    residual(
      shortcut = {
        linear(s[4])
      }
    ) {
      linear(s[3], 7)
      relu()
      linear(7, s[5])
    }
    relu()
    linear(s[6], s[7])
    residual { linear(s[8]) }
    linear(s[9])
  }

private fun branches(s: IntArray) =
  sequential(seed = 1) {
    input(3, 8, 8)
    concat(
      { conv2d(s[0], s[1], kernel = 1) },
      { conv2d(s[2], s[3], kernel = 3, same = true) },
    )
    conv2d(s[4], s[5], kernel = 3, same = true)
    groupNorm(1, s[6])
    flatten()
    linear(s[7], s[8])
  }

private fun ways(s: IntArray) =
  graph(seed = 1) {
    val left =
      input(6, name = "a").through("left") {
        linear(s[0], s[1])
        relu()
        linear(s[2], s[3])
      }
    val right = input(4, name = "b").through("right") { linear(s[4], s[5]) }
    val body = (left + right).through("body") { linear(s[6], s[7]) }
    output(concat(left, body).through("head") { linear(s[8], s[9]) })
  }

private fun refusal(build: () -> Any): String? =
  try {
    build()
    null
  } catch (e: IllegalArgumentException) {
    e.message
  }

private val source = Files.readAllLines(Path.of("src/test/kotlin/dev/kindling/MutationsSpec.kt"))

private fun source(line: Int) = source[line - 1]

private fun linesIn(message: String) =
  Regex("MutationsSpec.kt:(\\d+)").findAll(message).map { it.groupValues[1].toInt() }.toList()

/** The sizes with each of the suggested layers in its place. */
private fun fixesIn(message: String, sizes: IntArray): List<IntArray> {
  val refused = linesIn(message).first()
  val suggested = message.substringAfter("; use ", "")
  val word = Regex("(\\w+\\([^()]*\\))(?: as layer \\S+ \\(MutationsSpec.kt:(\\d+)\\))?")
  return word
    .findAll(suggested)
    .map { match ->
      val line = match.groupValues[2].ifEmpty { "$refused" }.toInt()
      mended(source(line), match.groupValues[1], sizes)
    }
    .toList()
}

/** The sizes where those of a line are as in a word: of the same numbers of sizes, in order. */
private fun mended(line: String, word: String, sizes: IntArray): IntArray {
  val call = word.substringBefore("(") + "("
  val written = arguments(line.substringAfter(call))
  val wanted = arguments(word.substringAfter(call)).takeLast(maxOf(written.size, 1))
  val all = arguments(word.substringAfter(call))
  val numbers = if (written.size < all.size && written.size == 1) all.takeLast(1) else all
  val mended = sizes.copyOf()
  written.zip(if (numbers.size >= written.size) numbers else wanted).forEach { (name, value) ->
    Regex("s\\[(\\d+)]").find(name)?.let { mended[it.groupValues[1].toInt()] = value.toInt() }
  }
  return mended
}

/** The arguments that have no name, and the kernel. */
private fun arguments(call: String) =
  call
    .substringBefore(")")
    .split(", ")
    .map { it.removePrefix("kernel = ").trim() }
    .filter { "=" !in it }
