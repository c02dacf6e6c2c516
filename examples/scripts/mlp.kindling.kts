// Trains 784→128→10 on drawn digits: ./kindling script examples/scripts/mlp.kindling.kts [EPOCHS]
import dev.kindling.examples.digits.StrokeDigits

fun digits(count: Int, seed: Long): Dataset =
  StrokeDigits.generate(count, Rng.of(seed)).let { Dataset.ofImages(Shape.of(784), it.pixels(), it.labels()) }

val epochs = args.firstOrNull()?.toInt() ?: 3
val test = digits(1_000, seed = 2)
val net = sequential(seed = 42) { linear(784, 128); relu(); linear(128, 10) }
println(net.summary())

val trainer = trainer(net) { loss = crossEntropy(); optimizer = adam(1e-3) }
val result = trainer.fit(digits(6_000, seed = 1), validation = test, epochs = epochs, batch = 32).showProgress()
println("test accuracy %.2f %%".format(100 * result.validation!!.accuracy))
