package dev.kindling.examples.guide

import dev.kindling.*
import dev.kindling.data.Dataset
import dev.kindling.op.Shape
import dev.kindling.tensor.Rng
import kotlin.io.path.Path

/** The programs of docs/from-pytorch.md in Kotlin: those that come from Keras. */
// spotless:off
suspend fun main() {
  val rng = Rng.of(42)
  val x = rng.fork(0).uniform(Shape.of(200, 1), 0f, 1f)
  val y = (x * 6f).cos() + rng.fork(1).normal(Shape.of(200, 1), 0f, 0.08f)

  val model =
    sequential(seed = 42) {
      linear(1, 30, init = xavierUniform(), biasInit = constant(0.01)); relu()
      linear(30, 1, init = xavierUniform(), biasInit = zeros())
    }
  val trainer = trainer(model) { loss = mse(); optimizer = adam(1e-3, epsilon = 1e-7) }
  trainer.train(Dataset.of(x, y), epochs = 1000, batch = 32)
  println(mse().forward(model(x), y)) // 0.009702978

  val data = Dataset.of(x, y)
  val train = data.subset(*IntArray(160) { it })
  val held = data.subset(*IntArray(40) { 160 + it })
  val careful =
    trainer(model) {
      loss = mse(); optimizer = adam(1e-3); metrics(meanAbsoluteError())
      stopWhen(noImprovement(epochs = 20)); restoreBest = true
      schedule = plateau(reduction = 0.5, patience = 5)
      checkpoint(Path("runs"))
    }
  val history = careful.train(train, validation = held, epochs = 1000, batch = 32)
  println(history.epochs.size) // 22
  println(history.best!!.validation) // loss 0.0103, mean absolute error 0.0820
}
// spotless:on
