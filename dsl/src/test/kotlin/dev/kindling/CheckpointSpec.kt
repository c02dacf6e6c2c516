package dev.kindling

import dev.kindling.io.SafeTensors
import dev.kindling.optim.Plateau
import dev.kindling.tensor.Rng
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import java.io.IOException
import java.nio.file.Path
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.name
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.last
import kotlinx.coroutines.flow.take

class CheckpointSpec :
  FunSpec({
    val data = clusters(100)
    val test = clusters(50, seed = 2)

    fun net() = sequential(seed = 7) { linear(2, 3) }

    fun folder(): Path = tempdir().toPath().resolve("runs/mlp")

    fun Path.names() = listDirectoryEntries().map { it.name }.sorted()

    test("an epoch leaves a checkpoint, the newest stay, and the best is a file of its own") {
      val folder = folder()
      val net = net()
      val history =
        trainer(net) { checkpoint(folder, keep = 2) }
          .train(data, validation = test, epochs = 4, batch = 10)

      folder.names() shouldContainExactly
        listOf(
          "best.safetensors",
          "step-000000030.safetensors",
          "step-000000040.safetensors",
        )
      val best = net().also { SafeTensors.load(it, folder.resolve("best.safetensors")) }
      evaluate(best, test).loss shouldBe history.best?.validation?.loss
    }

    for (stop in listOf(1, 7, 10, 13, 25)) {
      test("a run that ends after $stop of 30 steps goes on to the same bits") {
        suspend fun trained(folder: Path?, maxSteps: Long): String {
          val net = net()
          val trainer =
            trainer(net) {
              optimizer = adam(0.01)
              schedule = Plateau(0.5, 0).threshold(0.5)
              ema = ema(0.9)
              restoreBest = true
              folder?.let { checkpoint(it) }
            }
          val run =
            if (folder == null) trainer.fit(data, test, epochs = 3, batch = 10)
            else trainer.resume(data, test, epochs = 3, batch = 10, maxSteps)
          run.collect()
          return SafeTensors.sha256(net)
        }
        val folder = folder()
        trained(folder, maxSteps = stop.toLong())
        trained(folder, maxSteps = 30) shouldBe trained(null, maxSteps = 30)
        // And once more, from the end.
        trained(folder, maxSteps = 30) shouldBe trained(null, maxSteps = 30)
      }
    }

    test("a run that went on has the history of all its epochs") {
      val folder = folder()
      fun trainer() = trainer(net()) { checkpoint(folder) }
      val first = trainer().train(data, validation = test, epochs = 2, batch = 10)
      val last = trainer().resume(data, test, epochs = 3, batch = 10).last()
      val history = (last as TrainEvent.Finished).history
      history.epochs.map { it.epoch } shouldContainExactly listOf(1, 2, 3)
      history.epochs.take(2).map { it.meanLoss } shouldContainExactly
        first.epochs.map { it.meanLoss }
      history.epochs.take(2).map { it.validation?.metrics } shouldContainExactly
        first.epochs.map { it.validation?.metrics }
    }

    test("a cancelled run saves what it has, and goes on to the same bits") {
      suspend fun uninterrupted(): String {
        val net = net()
        trainer(net) {}.train(data, epochs = 50, batch = 10)
        return SafeTensors.sha256(net)
      }
      val folder = folder()
      val net = net()
      trainer(net) {
          checkpoint(folder)
          onEvent { Thread.sleep(1) }
        }
        .fit(data, epochs = 50, batch = 10)
        .take(3)
        .collect()
      folder.names().shouldNotBeEmpty()
      val again = net()
      trainer(again) { checkpoint(folder) }.resume(data, epochs = 50, batch = 10).collect()
      SafeTensors.sha256(again) shouldBe uninterrupted()
    }

    test("killed processes lose nothing, and no checkpoint is ever unreadable") {
      val kills = Integer.getInteger("kindling.kills", 10)
      val expected = KilledRun.uninterrupted()
      val random = Rng.of(System.getProperty("kindling.seed")?.toLong() ?: 1)
      var folder = folder()
      var killed = 0
      var ended = 0
      while (killed < kills || ended == 0) {
        val process = KilledRun.start(folder, workers = 1 + killed % 3)
        val lines = process.inputReader().lines().iterator()
        val first = lines.next()
        if (first == "step" && killed < kills) {
          Thread.sleep(random.below(150, killed.toLong()).toLong())
          process
            .toHandle()
            .destroyForcibly() // unlike the process's own, it leaves the output open
          killed++
        }
        val last = lines.asSequence().lastOrNull() ?: first
        val isKilled = process.waitFor() == 137
        for (file in folder.listDirectoryEntries("*.safetensors")) SafeTensors.read(file)
        if (last.startsWith("hash")) {
          last shouldBe "hash $expected"
          ended++
          folder = folder()
        } else {
          isKilled shouldBe true
        }
      }
      println("$killed processes were killed, and $ended runs came to their end")
    }

    test("a checkpoint of another run is refused") {
      val folder = folder()
      trainer(net()) { checkpoint(folder) }.train(data, epochs = 1, batch = 10)
      suspend fun refused(batch: Int, sizes: Int, samples: Int = 100): String? =
        shouldThrow<IOException> {
            trainer(sequential(seed = 1) { linear(2, sizes) }) { checkpoint(folder) }
              .resume(clusters(samples), epochs = 1, batch = batch)
              .collect()
          }
          .message
      val file = folder.resolve("step-000000010.safetensors")
      refused(batch = 20, sizes = 3) shouldBe
        "$file: is of a run of 100 samples in batches of 10, accumulate 1, shards 1, seed 0, and " +
          "this is 100 samples in batches of 20, accumulate 1, shards 1, seed 0"
      refused(batch = 10, sizes = 4) shouldBe
        "$file: is of another network, {0.weight=[2, 3], 0.bias=[3]}, and this is " +
          "{0.weight=[2, 4], 0.bias=[4]}"
    }

    test("a new run does not write over another's checkpoints") {
      val folder = folder()
      val trainer = trainer(net()) { checkpoint(folder) }
      trainer.train(data, epochs = 1, batch = 10)
      shouldThrow<IllegalArgumentException> { trainer.train(data, epochs = 1, batch = 10) }
        .message shouldBe
        "fit: $folder has the checkpoints of another run; call resume(…) to go on with it, or give " +
          "an empty folder"
    }

    test("what cannot be is refused") {
      val folder = folder()
      shouldThrow<IllegalArgumentException> { trainer(net()) {}.resume(data, null, 1, 10) }
        .message shouldBe
        "resume: needs a folder of checkpoints; say checkpoint(folder) among the trainer's settings"
      shouldThrow<IllegalArgumentException> { trainer(net()) { checkpoint(folder, keep = 0) } }
        .message shouldBe "checkpoint: keep must be at least 1, not 0"
      shouldThrow<IllegalArgumentException> {
          trainer(net()) { checkpoint(folder, everySteps = -1) }
        }
        .message shouldBe "checkpoint: everySteps must be at least 1, or 0 for epochs only, not -1"
    }

    test("a place that cannot hold checkpoints is named before the first step") {
      val file = tempdir().toPath().resolve("file").also { it.toFile().writeText("no folder") }
      shouldThrow<IOException> {
          trainer(net()) { checkpoint(file.resolve("run")) }.train(data, epochs = 1, batch = 10)
        }
        .message shouldStartWith "$file"
    }
  })
