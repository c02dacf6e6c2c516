@file:DependsOn("dev.kindling:kindling-dsl:0.1.0-SNAPSHOT")

import dev.kindling.*
import dev.kindling.data.Dataset
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Tensor
import kotlinx.coroutines.runBlocking

val corners = arrayOf(floatArrayOf(0f, 0f), floatArrayOf(0f, 1f), floatArrayOf(1f, 0f), floatArrayOf(1f, 1f))
val xor = Dataset.of(Tensor.of(corners), IntTensor.of(0, 1, 1, 0))
val net = sequential(seed = 42) { linear(2, 8); relu(); linear(8, 2) }
val trainer = trainer(net) { loss = crossEntropy(); optimizer = adam(0.05) }
val history = runBlocking { trainer.train(xor, epochs = 100, batch = 4) }
println("loss %.4f after ${history.epochs.size} epochs".format(history.epochs.last().meanLoss))
println(net(Tensor.of(corners)).argMax()) // [0, 1, 1, 0]
