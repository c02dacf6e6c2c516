package dev.kindling

import dev.kindling.nn.Graph
import dev.kindling.nn.Layer
import dev.kindling.nn.LayerSpec
import dev.kindling.nn.Merge
import dev.kindling.nn.Pass
import dev.kindling.nn.Sequential
import dev.kindling.tensor.Tensor
import java.util.function.Consumer

/**
 * A network whose ways part and meet, with several inputs or outputs, or with layers that are
 * passed more than once; its parameters are drawn from [seed]:
 * ```
 * val net = graph(seed = 42) {
 *   val image = input(1, 28, 28, name = "image")
 *   val extra = input(4, name = "extra")
 *   val seen = image.through("tower") { conv2d(8, kernel = 3); relu(); globalAvgPool() }
 *   output(concat(seen, extra).through("head") { linear(10) })
 * }
 * ```
 *
 * In Java: `Graph.seed(42)`, then as here, and `build()`.
 *
 * @throws IllegalArgumentException if layers do not take what they get: the message tells of each
 *   its path, its line, the shapes and what would fit
 */
public fun graph(seed: Long, block: GraphScope.() -> Unit): Graph =
  Graph.seed(seed).words(GraphScope::class.java).also { GraphScope(it).block() }.build()

/** The words of a [graph] block: each gives a node, what comes in or out of layers. */
@KindlingDsl
public class GraphScope internal constructor(private val builder: Graph.Builder) {
  /**
   * An input, of which one sample is like this: `input(3, 32, 32, name = "image")`. In Java:
   * `graph.input("image", 3, 32, 32)`.
   */
  public fun input(vararg sample: Int, name: String? = null): Graph.Node =
    if (name == null) builder.input(*sample) else builder.input(name, *sample)

  /**
   * What becomes of this in layers: `x.through("stem") { linear(8); relu() }`. In Java:
   * `graph.through("stem", x, stem -> stem.linear(8).relu())`.
   */
  public fun Graph.Node.through(
    name: String? = null,
    block: SequentialScope.() -> Unit,
  ): Graph.Node =
    builder.through(
      name ?: builder.next(),
      this,
      Consumer<Sequential.Builder> { SequentialScope(it).block() },
    )

  /**
   * What becomes of this in the layers that something else went [through] under this name: the
   * same, with the same parameters. In Java: `graph.through("stem", x)`.
   */
  public fun Graph.Node.through(name: String): Graph.Node = builder.through(name, this)

  /** What becomes of this in a layer. In Java: `graph.through(name, x, layer)`. */
  public fun Graph.Node.through(layer: Layer, name: String? = null): Graph.Node =
    builder.through(name ?: builder.next(), this, layer)

  /** The sum of two outputs of one shape: a skip connection. In Java: `graph.sum(x, y)`. */
  public operator fun Graph.Node.plus(other: Graph.Node): Graph.Node = builder.sum(this, other)

  /** The sum of outputs of one shape. In Java: `graph.sum(x, y, z)`. */
  public fun sum(vararg nodes: Graph.Node): Graph.Node = builder.sum(*nodes)

  /** Outputs one after another along a dimension of the batch. In Java: `graph.concat(1, x, y)`. */
  public fun concat(vararg nodes: Graph.Node, axis: Int = 1): Graph.Node =
    builder.concat(axis, *nodes)

  /**
   * Any function of several outputs, which summaries call [word]: `lambda("gate()", x, y) { (x, y)
   * -> x * y }`. In Java: `graph.lambda("gate()", in -> in.get(0).times(in.get(1)), x, y)`.
   */
  public fun lambda(
    word: String,
    vararg nodes: Graph.Node,
    function: (List<Tensor>) -> Tensor,
  ): Graph.Node = builder.lambda(word, function, *nodes)

  /**
   * What a layer of several inputs gives. In Java: `graph.merge("attention", layer, query, keys)`.
   */
  public fun merge(layer: Merge, vararg nodes: Graph.Node, name: String? = null): Graph.Node =
    builder.merge(name ?: builder.next(), layer, *nodes)

  /**
   * What a layer of these settings and several inputs gives: `merge(MultiHeadAttention.of(64, 4),
   * x, memory)`. In Java: `graph.merge("attention", MultiHeadAttention.of(64, 4), x, memory)`.
   */
  public fun merge(spec: LayerSpec, vararg nodes: Graph.Node, name: String? = null): Graph.Node =
    builder.merge(name ?: builder.next(), spec, *nodes)

  /**
   * Gives what comes out of a node to the caller, under a name or the node's own. In Java:
   * `graph.output("scores", x)`.
   */
  public fun output(node: Graph.Node, name: String? = null) {
    if (name == null) builder.output(node) else builder.output(name, node)
  }
}

/**
 * The outputs for batches of all inputs, in inference: `val (scores, box) = net(images, extras)`.
 */
public operator fun Graph.invoke(first: Tensor, second: Tensor, vararg more: Tensor): List<Tensor> =
  forward(listOf(first, second, *more), Pass.inference())
