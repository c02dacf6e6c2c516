package dev.kindling

import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Layer
import dev.kindling.nn.Sequential
import dev.kindling.optim.Adam
import dev.kindling.optim.Sgd
import dev.kindling.tensor.Tensor

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
 * In Java: `Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build()`.
 *
 * @throws IllegalArgumentException if a layer does not take what the one before it gives
 */
public fun sequential(seed: Long, block: SequentialScope.() -> Unit): Sequential =
  Sequential.seed(seed).also { SequentialScope(it).block() }.build()

/** The words of a [sequential] block: each adds one layer. */
@KindlingDsl
public class SequentialScope internal constructor(private val builder: Sequential.Builder) {
  /** x · weight + bias: from `[batch, inputs]` to `[batch, outputs]`. */
  public fun linear(inputs: Int, outputs: Int) {
    builder.linear(inputs, outputs)
  }

  /** max(x, 0). */
  public fun relu() {
    builder.relu()
  }

  /** Any other layer. */
  public fun layer(layer: Layer) {
    builder.layer(layer)
  }
}

/** The layer's output for a batch, in inference: `net(x)`. */
public operator fun Layer.invoke(x: Tensor): Tensor = forward(x)

/** The loss of classification: `−ln softmax(logits)[label]`, averaged over the batch. */
public fun crossEntropy(): CrossEntropy = CrossEntropy()

/** Stochastic gradient descent; a [momentum] of 0 is none. */
public fun sgd(learningRate: Double, momentum: Double = 0.0): Sgd = Sgd(learningRate, momentum)

/** Adam with the paper's settings. */
public fun adam(learningRate: Double = 1e-3): Adam = Adam(learningRate)
