package dev.kindling

import dev.kindling.io.SafeTensors
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.doubles.shouldBeBetween
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.delay

class SearchSpec :
  FunSpec({
    val data = clusters(400)

    fun net(seed: Long = 7) =
      sequential(seed) {
        linear(2, 16)
        relu()
        linear(16, 3)
      }

    test("a learning rate is found, and all is as it was") {
      val net = net()
      val rule = adam(0.5)
      val before = SafeTensors.sha256(net)
      val search =
        trainer(net) { optimizer = rule }
          .findLearningRate(data, batch = 32, from = 1e-5, to = 100.0)
      search.suggestion().shouldBeBetween(1e-3, 0.3, 0.0)
      SafeTensors.sha256(net) shouldBe before
      rule.learningRate() shouldBe 0.5
      rule.steps() shouldBe 0
    }

    test("a search leaves no trace in the run that follows") {
      suspend fun trained(search: Boolean): String {
        val net = net()
        val trainer = trainer(net) { ema = ema(0.9) }
        if (search) trainer.findLearningRate(data, batch = 32, to = 1e30)
        trainer.train(data, epochs = 2, batch = 32)
        return SafeTensors.sha256(net)
      }
      trained(search = true) shouldBe trained(search = false)
    }

    test("a sweep tries each setting, a few at once, and gives the same whatever their number") {
      suspend fun swept(atOnce: Int): List<Pair<Double, Double>> {
        val running = AtomicInteger()
        return sweep(listOf(0.1, 0.01, 0.001, 1e-4), atOnce) { rate ->
          running.incrementAndGet() shouldBeLessThanOrEqual atOnce
          delay(5)
          val history = trainer(net()) { optimizer = adam(rate) }.train(data, data, 2, 32)
          running.decrementAndGet()
          history.epochs.last().loss
        }
      }
      val one = swept(atOnce = 1)
      one.map { it.first } shouldBe listOf(0.1, 0.01, 0.001, 1e-4)
      swept(atOnce = 3) shouldBe one
      one.minBy { (_, loss) -> loss }.first shouldBe 0.1
    }

    test("a run that fails ends the sweep with its error") {
      shouldThrow<IllegalStateException> {
          sweep(listOf(1, 2)) { if (it == 2) error("no more") else delay(10_000) }
        }
        .message shouldBe "no more"
    }

    test("cross-validation trains once for each fold, with the same folds for the same seed") {
      suspend fun histories(seed: Long) =
        crossValidate(data, folds = 4, epochs = 2, batch = 30, seed, atOnce = 2) {
            trainer(net()) {}
          }
          .map { history -> history.epochs.map { it.loss } }
      histories(seed = 1) shouldHaveSize 4
      histories(seed = 1) shouldBe histories(seed = 1)
      (histories(seed = 1) == histories(seed = 2)) shouldBe false
    }

    test("what cannot be is refused") {
      shouldThrow<IllegalArgumentException> { sweep(listOf(1), atOnce = 0) {} }.message shouldBe
        "sweep: atOnce must be at least 1, not 0"
      shouldThrow<IllegalArgumentException> {
          trainer(net()) {}.findLearningRate(data, batch = 0)
        }
        .message shouldBe "findLearningRate: batch must be at least 1, not 0"
    }
  })
