package dev.kindling

import dev.kindling.data.Batch
import dev.kindling.data.Dataset
import dev.kindling.io.SafeTensors
import dev.kindling.nn.Buffer
import dev.kindling.nn.Layer
import dev.kindling.nn.Pass
import dev.kindling.nn.Sequential
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Tensor
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeSortedBy
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.ints.shouldBeLessThan as shouldBeFewerThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeInstanceOf
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.runBlocking

class TrainerSpec :
  FunSpec({
    fun net(): Sequential =
      sequential(seed = 7) {
        linear(2, 16)
        relu()
        linear(16, 3)
      }

    suspend fun hashAfterTraining(block: TrainerScope.() -> Unit): String {
      val net = net()
      trainer(net, block).fit(clusters(1000), epochs = 2, batch = 256).collect()
      return SafeTensors.sha256(net)
    }

    test("a network learns, epoch by epoch") {
      val net = net()
      val trainer =
        trainer(net) {
          loss = crossEntropy()
          optimizer = adam(0.01)
          workers = 2
        }

      val events =
        trainer
          .fit(clusters(2000), validation = clusters(500, seed = 2), epochs = 4, batch = 32)
          .toList()

      val epochs = events.filterIsInstance<TrainEvent.Epoch>()
      epochs.map { it.epoch } shouldBe listOf(1, 2, 3, 4)
      epochs.shouldBeSortedBy { -it.meanLoss }
      val finished = events.last().shouldBeInstanceOf<TrainEvent.Finished>()
      finished.steps shouldBe 4L * 63
      val evaluation = finished.validation.shouldNotBeNull()
      evaluation.accuracy shouldBeGreaterThan 0.9
      evaluation.loss shouldBeLessThan 0.3
      evaluation.accuracy shouldBe evaluate(net, clusters(500, seed = 2)).accuracy
    }

    for (workers in listOf(1, 2, 8)) {
      test("layers that draw numbers and keep averages give the same bits on $workers workers") {
        fun trained(workers: Int): String = runBlocking {
          val net =
            sequential(seed = 7) {
              layer(Noisy())
              linear(2, 3)
            }
          trainer(net) {
              shards = 5
              this.workers = workers
            }
            .fit(clusters(300), epochs = 2, batch = 128)
            .collect()
          SafeTensors.sha256(net)
        }
        trained(workers) shouldBe trained(3)
      }
    }

    test("an average moves once a step, by the whole batch") {
      val layer = Noisy()
      val net = Sequential.of(layer, net())
      val ones = Dataset.of(Tensor.ones(10, 2), IntTensor.of(*IntArray(10)))
      trainer(net) { shards = 3 }.fit(ones, epochs = 1, batch = 10).collect()
      layer.mean.value().item().toDouble() shouldBe (0.5 plusOrMinus 1e-6)
    }

    for (shards in listOf(1, 5, 8)) {
      test("any number of workers gives the same bits with $shards shards") {
        val one = hashAfterTraining {
          this.shards = shards
          workers = 1
        }
        for (workers in listOf(2, 3, 8)) {
          hashAfterTraining {
            this.shards = shards
            this.workers = workers
          } shouldBe one
        }
      }
    }

    test("seed and shards are part of the recipe") {
      val one = hashAfterTraining { shards = 1 }
      hashAfterTraining { shards = 4 } shouldNotBe one
      hashAfterTraining {
        shards = 1
        seed = 1
      } shouldNotBe one
    }

    test("a batch that is smaller than the number of shards is cut into fewer") {
      val net = net()
      trainer(net) { shards = 8 }.fit(clusters(10), epochs = 1, batch = 4).collect()
    }

    test("nothing happens before the flow is collected") {
      val net = net()
      val before = SafeTensors.sha256(net)
      val flow = trainer(net) {}.fit(clusters(100), epochs = 1, batch = 10)
      SafeTensors.sha256(net) shouldBe before
      flow.collect()
      SafeTensors.sha256(net) shouldNotBe before
    }

    test("maxSteps ends the run in the middle of an epoch") {
      val finished =
        trainer(net()) {}.fit(clusters(100), epochs = 5, batch = 10, maxSteps = 13).last()
      finished.shouldBeInstanceOf<TrainEvent.Finished>().steps shouldBe 13
    }

    test("the first step reports the loss that the network had before it") {
      val net = net()
      val data = clusters(10)
      val before = evaluate(net, data).loss
      val first = trainer(net) {}.fit(data, epochs = 1, batch = 10).first()
      first.shouldBeInstanceOf<TrainEvent.Step>().loss.toDouble() shouldBe (before plusOrMinus 1e-6)
    }

    test("a slow collector misses steps, but no epoch") {
      val seen = ArrayList<TrainEvent>()
      trainer(net()) {}
        .fit(clusters(1000), epochs = 3, batch = 5)
        .collect {
          if (it is TrainEvent.Step) delay(20)
          seen += it
        }
      seen.filterIsInstance<TrainEvent.Epoch>().size shouldBe 3
      seen.last().shouldBeInstanceOf<TrainEvent.Finished>().steps shouldBe 600
      seen.filterIsInstance<TrainEvent.Step>().size shouldBeFewerThan 300
    }

    test("a collector that stops ends the run between two steps") {
      val net = net()
      val steps = AtomicInteger()
      val data = clusters(1000).answering { it.also { steps.incrementAndGet() } }
      trainer(net) {}.fit(data, epochs = 100, batch = 10).take(1).collect()
      val hash = SafeTensors.sha256(net)
      steps.get() shouldBeFewerThan 10_000
      delay(50)
      SafeTensors.sha256(net) shouldBe hash
    }

    test("a loss that is no number stops the run before it harms the weights") {
      val net = net()
      val data = clusters(100).answering { Batch(it.input().times(Float.NaN), it.target()) }
      val before = SafeTensors.sha256(net)
      shouldThrow<TrainingException> {
          trainer(net) { optimizer = sgd(0.5) }.fit(data, epochs = 1, batch = 10).collect()
        }
        .message shouldBe
        "epoch 1, step 1: the loss is NaN; the batch's inputs have NaN or infinite numbers; look " +
          "for them in the data"
      SafeTensors.sha256(net) shouldBe before
    }

    test("a failing worker stops the others and names the step") {
      val data =
        clusters(100).answering { Batch(it.input(), IntTensor.of(*IntArray(it.size()) { 3 })) }
      shouldThrow<TrainingException> {
          trainer(net()) {
              shards = 4
              workers = 4
            }
            .fit(data, epochs = 1, batch = 20)
            .collect()
        }
        .message shouldBe
        "epoch 1, step 1: crossEntropy: label 3 in row 0 is outside 0..2; the network has 3 outputs"
    }

    test("a network that does not take the samples is named") {
      val wrong = sequential(seed = 1) { linear(3, 3) }
      shouldThrow<TrainingException> {
          trainer(wrong) {}.fit(clusters(20), epochs = 1, batch = 10).collect()
        }
        .message shouldBe
        "epoch 1, step 1: layer 0 linear(3, 3): the input has 2 features, not 3; the batch has the " +
          "shape [10, 2]"
    }

    test("an error of a layer's own comes out as it is") {
      class Broken : Layer {
        override fun forward(x: Tensor, pass: Pass): Tensor = throw NotImplementedError("later")
      }
      val net =
        sequential(seed = 1) {
          linear(2, 3)
          layer(Broken())
        }
      shouldThrow<NotImplementedError> {
        trainer(net) {
            workers = 3
            shards = 3
          }
          .fit(clusters(20), epochs = 1, batch = 10)
          .collect()
      }
    }

    test("a data set of one's own may keep its batches, and gives the bits of one in memory") {
      suspend fun hash(data: Dataset): String {
        val net = net()
        trainer(net) { seed = 3 }.fit(data, epochs = 3, batch = 64).collect()
        return SafeTensors.sha256(net)
      }
      val data = clusters(300)
      val kept = ConcurrentHashMap<List<Int>, Batch>()
      val keeping =
        object : Dataset {
          override fun size() = data.size()

          override fun sample() = data.sample()

          override fun batch(vararg indices: Int): Batch {
            val parts = indices.map { i -> kept.computeIfAbsent(listOf(i)) { data.batch(i) } }
            val inputs = parts.map { it.input().times(1f) }.toTypedArray()
            return Batch(Tensor.concat(0, *inputs), data.batch(*indices).target())
          }
        }
      hash(keeping) shouldBe hash(data)
    }

    test("settings out of range are refused") {
      fun refused(sentence: String, call: () -> Unit) {
        shouldThrow<IllegalArgumentException>(call).message shouldBe sentence
      }
      val trainer = trainer(net()) {}
      refused("trainer: workers must be at least 1, not 0") { trainer(net()) { workers = 0 } }
      refused("trainer: shards must be at least 1, or 0 for the default, not -1") {
        trainer(net()) { shards = -1 }
      }
      refused("fit: epochs must be at least 1, not 0") {
        trainer.fit(clusters(10), epochs = 0, batch = 1)
      }
      refused("fit: batch must be at least 1, not 0") {
        trainer.fit(clusters(10), epochs = 1, batch = 0)
      }
      refused("fit: maxSteps must be at least 1, not 0") {
        trainer.fit(clusters(10), epochs = 1, batch = 1, maxSteps = 0)
      }
      refused("fit: the training set is empty") {
        trainer.fit(Dataset.of(Tensor.zeros(0, 2), IntTensor.of()), epochs = 1, batch = 1)
      }
    }
  })

/** Adds noise in training, and keeps half of a running mean. */
private class Noisy : Layer {
  val mean = Buffer(Tensor.scalar(0f))

  override fun forward(x: Tensor, pass: Pass): Tensor {
    if (!pass.isTraining) return x
    pass.track(mean, x.mean(), 0.5f)
    return x + pass.rng().uniform(x.shape(), -0.1f, 0.1f)
  }
}
