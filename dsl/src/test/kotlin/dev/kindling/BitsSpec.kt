package dev.kindling

import dev.kindling.data.Dataset
import dev.kindling.io.SafeTensors
import dev.kindling.nn.BatchNorm
import dev.kindling.nn.Conv
import dev.kindling.nn.Dropout
import dev.kindling.nn.Flatten
import dev.kindling.nn.Pool
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Rng
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** Batch norm takes the means of each shard of a batch; all else does not see the shards. */
class BitsSpec :
  FunSpec({
    suspend fun trained(net: Sequential, data: Dataset, workers: Int): String {
      trainer(net) {
          optimizer = adam(1e-3)
          clip = globalNorm(1.0)
          shards = 4
          this.workers = workers
        }
        .train(data, epochs = 100, batch = 32, maxSteps = 500)
      return SafeTensors.sha256(net)
    }

    fun mlp() =
      Sequential.seed(1).linear(2, 32).relu().layer(Dropout.of(0.2f)).linear(32, 3).build()

    fun cnn() =
      Sequential.seed(1)
        .layer(Conv.conv2d(1, 4, 3).padding(1))
        .layer(BatchNorm.of(4))
        .relu()
        .layer(Pool.maxPool2d(2))
        .layer(Flatten.of())
        .linear(64, 3)
        .build()

    val images =
      Dataset.of(
        Rng.of(1).normal(Shape.of(200, 1, 8, 8), 0f, 1f),
        IntTensor.of(*IntArray(200) { it % 3 }),
      )

    test("an MLP with dropout has these bits after 500 steps on every JVM") {
      trained(mlp(), clusters(400), 1) shouldBe
        "c3c40548687f6321d0a4797c2dfe5b7f05f54d83b3c6a4bb5f3752121dc6a51e"
    }

    test("a CNN with batch norm has these bits after 500 steps on every JVM") {
      trained(cnn(), images, 1) shouldBe
        "550e45871a12b7f3ff5ba9f7a4329e2d4f262db9f1ea243d516d8f2736fd7ef1"
    }

    for (workers in listOf(2, 3, 8)) {
      test("an MLP with dropout has the same bits after 500 steps on 1 and on $workers workers") {
        trained(mlp(), clusters(400), workers) shouldBe trained(mlp(), clusters(400), 1)
      }

      test("a CNN with batch norm has the same bits after 500 steps on 1 and on $workers workers") {
        trained(cnn(), images, workers) shouldBe trained(cnn(), images, 1)
      }
    }
  })
