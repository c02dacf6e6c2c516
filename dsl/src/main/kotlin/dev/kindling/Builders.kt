package dev.kindling

import dev.kindling.nn.FittedSpec
import dev.kindling.nn.Layer
import dev.kindling.nn.LayerSpec
import dev.kindling.nn.Network
import dev.kindling.nn.Sequential
import dev.kindling.tensor.Tensor
import java.util.function.Consumer

/** Keeps the words of an outer block out of an inner one. */
@DslMarker
@Target(AnnotationTarget.CLASS)
@Retention(AnnotationRetention.BINARY)
public annotation class KindlingDsl

/**
 * A network of layers one after another, whose parameters are drawn from [seed]:
 * ```
 * val net = sequential(seed = 42) { linear(784, 128); relu(); linear(128, 10) }
 * ```
 *
 * After `input(3, 32, 32)` layers can leave out the sizes that follow from what they get.
 *
 * In Java: `Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build()`.
 *
 * @throws IllegalArgumentException if layers do not take what those before them give: the message
 *   tells of each its path, its line, both shapes and what would fit
 */
public fun sequential(seed: Long, block: SequentialScope.() -> Unit): Sequential =
  Sequential.seed(seed)
    .words(SequentialScope::class.java)
    .also { SequentialScope(it).block() }
    .build()

/**
 * Where layers are added. A layer of one's own becomes a word by a function of this:
 * ```
 * fun LayerScope.scale(factor: Float) = layer(Scale(factor))
 * fun LayerScope.gate(name: String? = null) = fitted(name) { sample, rng -> Gate(sample.dim(0), rng) }
 * ```
 */
@KindlingDsl
public sealed interface LayerScope {
  /** Adds any layer. In Java: `builder.layer(layer)`. */
  public fun layer(layer: Layer, name: String? = null)

  /** Adds a layer of these settings. In Java: `builder.layer(spec)`. */
  public fun layer(spec: LayerSpec, name: String? = null)

  /** Adds a layer that is made for what it gets. In Java: `builder.fitted(spec)`. */
  public fun fitted(name: String? = null, spec: FittedSpec)
}

/**
 * The words of a [sequential] block: each adds one layer. A layer is called by its place, counted
 * from 0, unless it is given a name.
 */
@KindlingDsl
public class SequentialScope internal constructor(private val builder: Sequential.Builder) :
  LinearWords,
  ConvolutionWords,
  PoolingWords,
  NormalizationWords,
  ActivationWords,
  SequenceWords,
  ShapeWords {
  /**
   * Says what one sample is like, before all layers, so that they can leave sizes out: `input(3,
   * 32, 32)`. In Java: `builder.input(3, 32, 32)`.
   */
  public fun input(vararg sample: Int) {
    builder.input(*sample)
  }

  /**
   * Adds layers under a common name: `"stem" { conv2d(64, kernel = 3); relu() }`. In Java:
   * `builder.group("stem", stem -> stem.linear(64).relu())`.
   */
  public operator fun String.invoke(block: SequentialScope.() -> Unit) {
    builder.group(this, collects(block))
  }

  /**
   * body(x) + x, or body(x) + shortcut(x). He et al., *Deep residual learning for image
   * recognition* (2016). In Java: `builder.residual(body -> …, shortcut -> …)`.
   */
  public fun residual(
    shortcut: (SequentialScope.() -> Unit)? = null,
    name: String? = null,
    body: SequentialScope.() -> Unit,
  ) {
    builder.residual(name ?: builder.next(), collects(body), shortcut?.let(::collects))
  }

  /**
   * The outputs of [branches] that get the same input, one after another along a dimension of the
   * batch: `concat({ linear(8) }, { linear(4); relu() })`. In Java: `builder.concat(name, 1,
   * List.of(a -> …, b -> …))`.
   */
  public fun concat(
    vararg branches: SequentialScope.() -> Unit,
    axis: Int = 1,
    name: String? = null,
  ) {
    builder.concat(name ?: builder.next(), axis, branches.map(::collects))
  }

  /**
   * The sum of the outputs of [branches] that get the same input. In Java: `builder.sum(name,
   * List.of(a -> …, b -> …))`.
   */
  public fun sum(vararg branches: SequentialScope.() -> Unit, name: String? = null) {
    builder.sum(name ?: builder.next(), branches.map(::collects))
  }

  override fun layer(layer: Layer, name: String?) {
    builder.layer(name ?: builder.next(), layer)
  }

  override fun layer(spec: LayerSpec, name: String?) {
    builder.layer(name ?: builder.next(), spec)
  }

  override fun fitted(name: String?, spec: FittedSpec) {
    builder.fitted(name ?: builder.next(), spec)
  }

  private fun collects(block: SequentialScope.() -> Unit) =
    Consumer<Sequential.Builder> { SequentialScope(it).block() }
}

/** The layer's output for a batch, in inference: `net(x)`. */
public operator fun Layer.invoke(x: Tensor): Tensor = forward(x)

/**
 * The layer of a path: `net["stem.0"]`. In Java: `net.layer("stem.0")`.
 *
 * @throws IllegalArgumentException if there is none
 */
public operator fun Network.get(path: String): Layer = layer(path)

/**
 * The layer of a path, of a type: `net.layer<Conv>("stem.0")`. In Java: `net.layer("stem.0",
 * Conv.class)`.
 *
 * @throws IllegalArgumentException if there is none, or one of another type
 */
public inline fun <reified L : Layer> Network.layer(path: String): L = layer(path, L::class.java)
