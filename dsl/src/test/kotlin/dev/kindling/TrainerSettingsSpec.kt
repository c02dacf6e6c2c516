package dev.kindling

import dev.kindling.io.SafeTensors
import dev.kindling.metric.Metric
import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Layer
import dev.kindling.nn.Loss
import dev.kindling.optim.Ema
import dev.kindling.optim.Plateau
import dev.kindling.optim.Schedule
import dev.kindling.tensor.Tensor
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.doubles.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.runBlocking

class TrainerSettingsSpec :
  FunSpec({
    val data = clusters(200)
    val test = clusters(700, seed = 2)

    fun net() = sequential(seed = 7) { linear(2, 3) }

    fun weights(net: Layer) = net.parameters().getValue("0.weight").value().toArray()

    test("a cosine without a length ends with the run") {
      val rates = ArrayList<Double>()
      val rule = sgd(0.5)
      trainer(net()) {
          optimizer = rule
          schedule = Schedule.warmup(4).then(Schedule.cosine())
          onEvent { if (it is TrainEvent.Step) rates += rule.learningRate() }
        }
        .train(data, epochs = 3, batch = 20)

      rates shouldHaveSize 30
      rates[3] shouldBe 0.5 // after the warm-up
      rates.zipWithNext().drop(3).all { (now, next) -> next < now } shouldBe true
      rates.last() shouldBe (0.0 plusOrMinus 1e-12)
    }

    test("a second run follows the schedule from its start") {
      val rates = ArrayList<Double>()
      val rule = sgd(0.5)
      val trainer =
        trainer(net()) {
          optimizer = rule
          schedule = Schedule.cosine()
          onEvent { if (it is TrainEvent.Step) rates += rule.learningRate() }
        }
      trainer.train(data, epochs = 1, batch = 20)
      trainer.train(data, epochs = 1, batch = 20)
      rates.take(10) shouldBe rates.drop(10)
    }

    test("a plateau observes the validation loss of each epoch") {
      val rule = sgd(0.5)
      trainer(net()) {
          optimizer = rule
          schedule = Plateau(0.1, 0).threshold(0.9) // only a tenth of the loss would be better
        }
        .train(data, validation = test, epochs = 3, batch = 20)
      rule.learningRate() shouldBe (0.005 plusOrMinus 1e-12)
    }

    test("gradients are clipped by their norm, or element by element") {
      suspend fun moved(clip: Clip): FloatArray {
        val net = net()
        val before = weights(net)
        trainer(net) {
            optimizer = sgd(1.0)
            this.clip = clip
          }
          .train(data, epochs = 1, batch = 200)
        return weights(net).zip(before) { a, b -> a - b }.toFloatArray()
      }
      moved(globalNorm(1e-3)).sumOf { it.toDouble() * it } shouldBeLessThan 1.01e-6
      moved(byValue(1e-3)).maxOf { it.toDouble() } shouldBe (1e-3 plusOrMinus 1e-6)
    }

    test("accumulating takes the steps of a larger batch") {
      suspend fun trained(batch: Int, accumulate: Int): Pair<FloatArray, Int> {
        val net = net()
        var steps = 0
        trainer(net) {
            optimizer = sgd(0.5)
            this.accumulate = accumulate
            onEvent { if (it is TrainEvent.Step) steps++ }
          }
          .train(clusters(210), epochs = 2, batch = batch)
        return Pair(weights(net), steps)
      }
      val (whole, steps) = trained(batch = 40, accumulate = 1)
      val (parts, sameSteps) = trained(batch = 8, accumulate = 5)
      sameSteps shouldBe steps
      whole.zip(parts).forEach { (a, b) -> a.toDouble() shouldBe (b.toDouble() plusOrMinus 1e-5) }
    }

    test("the network ends with the averages of its parameters, and is validated with them") {
      suspend fun trained(average: Ema?): Pair<Layer, History> {
        val net = net()
        val trainer =
          trainer(net) {
            optimizer = sgd(0.5)
            ema = average
          }
        return Pair(net, trainer.train(data, validation = test, epochs = 2, batch = 20))
      }
      val (net, history) = trained(ema(0.9))
      SafeTensors.sha256(net) shouldNotBe SafeTensors.sha256(trained(null).first)
      evaluate(net, test).loss shouldBe history.epochs.last().validation?.loss
    }

    test("metrics are measured in validation, with the same bits on any number of workers") {
      suspend fun measured(workers: Int): Map<String, Double>? =
        trainer(net()) {
            metrics(accuracy(), topKAccuracy(2), f1(classes = 3), confusion(3))
            this.workers = workers
          }
          .train(data, validation = test, epochs = 1, batch = 20)
          .epochs
          .last()
          .validation
          ?.metrics
      val one = measured(1)
      one?.keys shouldBe setOf("accuracy", "top-2 accuracy", "macro F1", "confusion matrix")
      measured(3) shouldBe one
    }

    test("a report has what it was asked for, and says what it has") {
      val report = evaluate(net(), test, accuracy())
      report["accuracy"] shouldBe report.accuracy
      shouldThrow<IllegalArgumentException> { report["recall"] }.message shouldBe
        "evaluation: has no recall, only [accuracy]"
      shouldThrow<IllegalStateException> { report.confusion }.message shouldBe
        "evaluation: has no confusion matrix; put confusion(classes) among the metrics"
    }

    test("classes have weights, and losses are mixed") {
      suspend fun recallOfTheFirst(weight: Float): Double {
        val net = net()
        trainer(net) {
            loss = CrossEntropy().weight(Tensor.of(weight, 1f, 1f)).plus(squares.times(0.01f))
            optimizer = sgd(0.1)
          }
          .train(data, epochs = 3, batch = 20)
        return evaluate(net, test, Metric.of("recall", confusion(3)) { it.recall(0) })["recall"]
      }
      recallOfTheFirst(20f) shouldBeGreaterThan recallOfTheFirst(0.05f)
    }

    test("a run stops when nothing gets better, and can go back to its best epoch") {
      val net = net()
      val history =
        trainer(net) {
            optimizer = sgd(60.0) // jumps about
            restoreBest = true
            stopWhen(noImprovement(epochs = 3))
          }
          .train(data, validation = test, epochs = 100, batch = 20)

      val best = checkNotNull(history.best)
      history.epochs.last().epoch shouldBe best.epoch + 3
      evaluate(net, test).loss shouldBe best.validation?.loss
    }

    test("a rule of one's own stops a run") {
      trainer(net()) { stopWhen { it.epochs.size == 2 } }
        .train(data, epochs = 9, batch = 20)
        .epochs shouldHaveSize 2
    }

    test("no improvement can be that of a metric, or by more than a little") {
      fun epoch(loss: Double, accuracy: Double) =
        TrainEvent.Epoch(1, 9, loss, Evaluation(loss, mapOf("accuracy" to accuracy), null), 1.0)
      val history = History(listOf(epoch(2.0, 0.5), epoch(1.9, 0.6), epoch(1.95, 0.6)))
      noImprovement(epochs = 1).stops(history) shouldBe true
      noImprovement(epochs = 2).stops(history) shouldBe false
      noImprovement(epochs = 2, by = 0.2).stops(history) shouldBe true
      noImprovement(epochs = 2, metric = "accuracy").stops(history) shouldBe false
      noImprovement(epochs = 1, metric = "accuracy").stops(history) shouldBe true
    }

    test("a callback that fails ends the run with its error") {
      shouldThrow<IllegalStateException> {
          trainer(net()) { onEvent { error("no more") } }
            .fit(data, epochs = 1, batch = 20)
            .collect()
        }
        .message shouldBe "no more"
    }

    test("a Java program trains in twenty lines") {
      runBlocking { JavaTraining.accuracy(data, test) } shouldBeGreaterThan 0.8
    }

    test("what cannot be is refused") {
      shouldThrow<IllegalArgumentException> { trainer(net()) { accumulate = 0 } }.message shouldBe
        "trainer: accumulate must be at least 1, not 0"
      shouldThrow<IllegalArgumentException> { noImprovement(epochs = 0) }.message shouldBe
        "noImprovement: epochs must be at least 1, not 0"
    }
  })

private val squares = Loss { output, _ -> output.times(output).mean() }
