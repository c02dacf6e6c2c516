package dev.kindling

import dev.kindling.nn.Flatten
import dev.kindling.nn.Identity
import dev.kindling.nn.Lambda
import dev.kindling.nn.Reshape
import dev.kindling.tensor.Tensor

/** The words for other shapes of the same elements, and for functions without parameters. */
@KindlingDsl
public sealed interface ShapeWords : LayerScope {
  /**
   * The dimensions of the batch from [start] on made one: `[n, c, h, w]` to `[n, c · h · w]`. In
   * Java: `builder.layer(Flatten.of())`.
   */
  public fun flatten(start: Int = 1, name: String? = null) {
    layer(Flatten(start), name)
  }

  /**
   * The elements of each sample in another shape. In Java: `builder.layer(Reshape.of(1, 28, 28))`.
   */
  public fun reshape(vararg dims: Int, name: String? = null) {
    layer(Reshape.of(*dims), name)
  }

  /** The input itself. In Java: `builder.layer(new Identity())`. */
  public fun identity(name: String? = null) {
    layer(Identity(), name)
  }

  /**
   * Any function of a batch, which summaries call [word]: `lambda("half()") { it * 0.5f }`. In
   * Java: `builder.layer(new Lambda("half()", x -> x.times(0.5f)))`.
   */
  public fun lambda(word: String, name: String? = null, function: (Tensor) -> Tensor) {
    layer(Lambda(word, function), name)
  }
}
