package dev.kindling.examples.lab

import dev.kindling.nn.Init
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor
import org.jetbrains.letsPlot.geom.geomLine
import org.jetbrains.letsPlot.geom.geomPoint
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.scale.scaleColorManual

/**
 * The line pieces of a network of linear layers and ReLUs with one input and one output, found by
 * taking the line through it layer by layer, in double precision: a ReLU adds a bend wherever one
 * of its units crosses 0 between two bends.
 */
internal object LinePieces {
  /** Bends closer in slope than this are none. */
  private const val EQUAL = 1e-7

  /** The number of line pieces between [from] and [to]. */
  fun count(net: Sequential, from: Double, to: Double): Int {
    var line = listOf(Knot(from, doubleArrayOf(from)), Knot(to, doubleArrayOf(to)))
    for (layer in net.layers()) {
      line =
        when (layer) {
          is Linear -> line.map { Knot(it.x, affine(it.values, layer)) }
          is ReLU ->
            line
              .zipWithNext()
              .flatMap { (a, b) -> crossings(a, b) }
              .plus(line.last())
              .map { it.rectified() }
          else -> error("no line pieces through $layer")
        }
    }
    val slopes = line.zipWithNext { a, b -> (b.values[0] - a.values[0]) / (b.x - a.x) }
    val steepest = slopes.maxOf { Math.abs(it) }
    return 1 + slopes.zipWithNext().count { (a, b) -> Math.abs(a - b) > EQUAL * steepest }
  }

  private class Knot(val x: Double, val values: DoubleArray) {
    fun rectified(): Knot = Knot(x, DoubleArray(values.size) { maxOf(values[it], 0.0) })
  }

  private fun affine(x: DoubleArray, layer: Linear): DoubleArray {
    val weight = layer.weight().value()
    val bias = layer.bias().value()
    return DoubleArray(layer.out()) { j ->
      x.indices.fold(bias.get(j).toDouble()) { y, i -> y + x[i] * weight.get(i, j) }
    }
  }

  /** The left end of a piece, and the places in it where a unit is 0. */
  private fun crossings(a: Knot, b: Knot): List<Knot> {
    val found =
      a.values.indices
        .filter { a.values[it] < 0 && b.values[it] > 0 || a.values[it] > 0 && b.values[it] < 0 }
        .map { unit ->
          val t = a.values[unit] / (a.values[unit] - b.values[unit])
          val values =
            DoubleArray(a.values.size) { a.values[it] + t * (b.values[it] - a.values[it]) }
          values[unit] = 0.0
          Knot(a.x + t * (b.x - a.x), values)
        }
        .filter { it.x > a.x && it.x < b.x }
        .sortedBy { it.x }
        .distinctBy { it.x }
    return listOf(a) + found
  }
}

/**
 * A tent on [0, 1] from two units, k times after one another: 2x up to ½, and 2 − 2x from there.
 */
private fun tents(k: Int): Sequential {
  val layers = ArrayList<Layer>()
  val fold = Tensor.of(arrayOf(floatArrayOf(2f, 2f), floatArrayOf(-4f, -4f)))
  for (i in 0 until k) {
    val weight = if (i == 0) Tensor.ones(1, 2) else fold
    layers += Linear.of(weight, Tensor.of(0f, -0.5f))
    layers += ReLU()
  }
  layers += Linear.of(Tensor.of(arrayOf(floatArrayOf(2f), floatArrayOf(-4f))), Tensor.zeros(1))
  return Sequential.of(*layers.toTypedArray())
}

/** A random network of so many layers of so many units. */
private fun random(depth: Int, width: Int, rng: Rng): Sequential {
  val layers = ArrayList<Layer>()
  for (i in 0 until depth) {
    val inputs = if (i == 0) 1 else width
    layers +=
      Linear.of(inputs, width, Init.kaimingNormal(), Init.normal(0f, 0.5f), rng.fork(i.toLong()))
    layers += ReLU()
  }
  layers += Linear.of(width, 1, rng.fork(depth.toLong()))
  return Sequential.of(*layers.toTypedArray())
}

val regions: Experiment =
  Experiment(
    "regions",
    "Linear regions: linear in width, exponential in depth",
    Document.CS231N to
      "The number of linear regions scales linearly if you have a single layer. If you have more " +
        "layers, the number of linear regions you can learn scales exponentially with the depth of the network.",
  ) { budget ->
    say(
      """
      On a line the regions can be counted exactly: the program takes the whole line through the
      network, layer by layer, and puts a bend wherever a unit crosses 0.
      """
    )
    val widths = listOf(1, 2, 4, 8, 16, 32, 64)
    val seeds = budget.of(20, 5)
    val single = widths.associateWith { width ->
      (0 until seeds).map { LinePieces.count(random(1, width, Rng.of(it.toLong())), -1e4, 1e4) }
    }
    check(
      "one layer of n units has at most n + 1 regions, and random ones have just that",
      widths.joinToString { "$it: ${single.getValue(it).distinct().joinToString(" or ")}" },
      "n + 1 each",
      widths.all { width -> single.getValue(width).all { it == width + 1 } },
    )
    val depths = (1..10).toList()
    val folded = depths.map { LinePieces.count(tents(it), 0.0, 1.0) }
    check(
      "k tents of two units after one another have 2ᵏ regions",
      folded.joinToString(),
      "2, 4, 8, … 1024",
      folded == depths.map { 1 shl it },
    )
    val randomDepths = (1..10).toList()
    val width = 8
    val means = randomDepths.map { depth ->
      (0 until seeds)
        .map { LinePieces.count(random(depth, width, Rng.of(100L + it)), -1e3, 1e3) }
        .average()
    }
    val wide = randomDepths.map { it * width + 1 }
    check(
      "random deep networks of $width units a layer: mean number of regions",
      means.joinToString { Notebook.text(Math.rint(it)) },
      "more with every depth than with half of it, and below 2ᵏ at k = 10",
      means[9] > means[4] && means[4] > means[1] && means[9] < 1024,
      Verdict.LOOSE,
    )
    say(
      """
      So “can” is the word that counts: depth makes exponentially many regions possible, and the
      tents have them. Networks with random weights have nothing of the kind: their number of regions
      grows about as the number of their units, ${Notebook.text(Math.rint(means[9]))} for ${10 * width}
      units in ten layers, as B. Hanin and D. Rolnick found (Complexity of Linear Regions in Deep
      Networks, 2019).
      """
    )
    plot(
      "Number of linear regions by depth",
      "Tents double the number with every layer of 2 units; random layers of $width units have hardly more than one layer of as many units: the two lower curves lie on each other.",
      letsPlot(
        mapOf(
          "depth" to depths + randomDepths + randomDepths,
          "regions" to folded.map { it.toDouble() } + means + wide.map { it.toDouble() },
          "what" to
            depths.map { "k tents, 2k units" } +
              randomDepths.map { "random, 8k units in k layers" } +
              randomDepths.map { "one layer of 8k units" },
        )
      ) {
        x = "depth"
        y = "regions"
        color = "what"
      } +
        geomLine(size = 1.2) +
        geomPoint(size = 3.0) +
        scaleColorManual(Ink.series, name = "") +
        logY(listOf(2.0, 1024.0)) +
        labs(x = "k", y = "linear regions"),
    )
    val grid = (0..512).map { it / 512.0 }
    val shown = listOf(1, 2, 4)
    plot(
      "One, two and four tents after one another",
      "Each layer folds the line once more: 2, 4 and 16 pieces.",
      letsPlot(
        mapOf(
          "x" to shown.flatMap { grid },
          "y" to shown.flatMap { Curve.drawn(tents(it), grid) },
          "what" to shown.flatMap { k -> grid.map { "k = $k" } },
        )
      ) {
        x = "x"
        y = "y"
        color = "what"
      } +
        geomLine(size = 1.2) +
        scaleColorManual(Ink.series, name = "") +
        labs(x = "x", y = "output"),
    )
  }
