package dev.kindling.examples.readme

import dev.kindling.*
import dev.kindling.data.Mnist
import dev.kindling.io.SafeTensors
import dev.kindling.op.Shape
import kotlin.io.path.Path

/** The README's program in Kotlin. */
// spotless:off
suspend fun main() {
  val digits = Mnist.read(Path("mnist"), Shape.of(784))
  val net = sequential(seed = 42) { linear(784, 128); relu(); linear(128, 10) }
  println(net.summary())

  val trainer = trainer(net) { loss = crossEntropy(); optimizer = adam(1e-3); workers = 8 }
  trainer.fit(digits.train(), validation = digits.test(), epochs = 5, batch = 32).showProgress()

  println(net(digits.test().range(0, 32).input()).shape()) // [32, 10]
  SafeTensors.save(net, Path("digits.safetensors"))
}
// spotless:on
