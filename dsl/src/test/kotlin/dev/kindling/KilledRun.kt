package dev.kindling

import dev.kindling.io.SafeTensors
import dev.kindling.nn.BatchNorm
import dev.kindling.nn.Dropout
import dev.kindling.nn.Sequential
import dev.kindling.optim.Schedule
import java.io.File
import java.nio.file.Path
import kotlin.io.path.Path
import kotlinx.coroutines.runBlocking

/** A run that can be killed: in a process of its own, going on from where the last one came to. */
internal object KilledRun {
  private val train = clusters(300)
  private val test = clusters(100, seed = 2)

  /** Resumes the run in the folder, and prints when it takes steps, and the network's hash. */
  @JvmStatic
  fun main(args: Array<String>) {
    val net = net()
    runBlocking {
      trainer(net, workers = args[1].toInt(), folder = Path(args[0]), pause = 4)
        .resume(train, validation = test, epochs = 8, batch = 10)
        .collect { if (it is TrainEvent.Step) println("step") }
    }
    println("hash ${SafeTensors.sha256(net)}")
  }

  /** The hash of a run that nobody interrupts. */
  suspend fun uninterrupted(): String {
    val net = net()
    trainer(net, workers = 2, folder = null, pause = 0)
      .train(train, validation = test, epochs = 8, batch = 10)
    return SafeTensors.sha256(net)
  }

  private fun net(): Sequential =
    sequential(seed = 7) {
      linear(2, 12)
      layer(BatchNorm.of(12))
      relu()
      layer(Dropout.of(0.1f))
      linear(12, 3)
    }

  private fun trainer(net: Sequential, workers: Int, folder: Path?, pause: Long) =
    trainer(net) {
      optimizer = adam(0.01)
      schedule = Schedule.warmup(10).then(Schedule.cosine())
      clip = globalNorm(1.0)
      ema = ema(0.9)
      accumulate = 2
      shards = 2
      restoreBest = true
      this.workers = workers
      stopWhen(noImprovement(epochs = 5))
      folder?.let { checkpoint(it, keep = 2, everySteps = 3) }
      onEvent { if (it is TrainEvent.Step) Thread.sleep(pause) }
    }

  /** A process that goes on with the run in a folder. */
  fun start(folder: Path, workers: Int): Process {
    val classes =
      listOf(KilledRun::class, Trainer::class, Sequential::class, Unit::class)
        .map { it.java }
        .plus(kotlinx.coroutines.flow.Flow::class.java)
        .map { File(it.protectionDomain.codeSource.location.toURI()).path }
    val java = Path(System.getProperty("java.home"), "bin", "java").toString()
    val path = classes.distinct().joinToString(File.pathSeparator)
    val arguments = listOf(KilledRun::class.java.name, "$folder", "$workers")
    return ProcessBuilder(listOf(java, "-XX:TieredStopAtLevel=1", "-cp", path) + arguments)
      .redirectError(ProcessBuilder.Redirect.DISCARD)
      .start()
  }
}
