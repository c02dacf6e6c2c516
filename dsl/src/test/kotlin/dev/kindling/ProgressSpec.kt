package dev.kindling

import com.github.ajalt.mordant.rendering.AnsiLevel
import com.github.ajalt.mordant.terminal.Terminal
import com.github.ajalt.mordant.terminal.TerminalRecorder
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf

class ProgressSpec :
  FunSpec({
    val epoch = TrainEvent.Epoch(epoch = 2, epochs = 10, meanLoss = 0.25, null, seconds = 1.5)
    val finished = TrainEvent.Finished(steps = 40, validation = null)

    test("where there is no terminal, each epoch is one plain line") {
      val recorder = TerminalRecorder(ansiLevel = AnsiLevel.NONE, outputInteractive = false)
      val step = TrainEvent.Step(epoch = 2, step = 1, steps = 20, loss = 0.5f, meanLoss = 0.5)

      flowOf(step, epoch, finished).showProgress(Terminal(terminalInterface = recorder)) shouldBe
        finished

      recorder.output() shouldBe "epoch  2/10    1.50 s   loss 0.2500\n"
    }

    test("the line has the validation's loss and accuracy") {
      val recorder = TerminalRecorder(ansiLevel = AnsiLevel.NONE, outputInteractive = false)
      val data = clusters(100)
      val net = sequential(seed = 1) { linear(2, 3) }
      val evaluation = evaluate(net, data)

      flowOf(epoch.copy(validation = evaluation), finished)
        .showProgress(Terminal(terminalInterface = recorder))

      recorder.output() shouldMatch
        Regex(".*loss 0\\.2500   validation loss \\d\\.\\d{4}   accuracy \\d+\\.\\d\\d %\n")
    }

    test("on a terminal a bar shows the loss of the running epoch") {
      val recorder =
        TerminalRecorder(ansiLevel = AnsiLevel.NONE, outputInteractive = true, width = 80)
      val steps = flow {
        for (step in 1..5) {
          emit(TrainEvent.Step(epoch = 2, step = step, steps = 5, loss = 0.5f, meanLoss = 0.75))
          delay(150)
        }
        emit(epoch)
        emit(finished)
      }

      steps.showProgress(Terminal(terminalInterface = recorder))

      recorder.output() shouldContain "epoch 2"
      recorder.output() shouldContain "5/5  loss 0.7500"
      recorder.output() shouldContain "epoch  2/10    1.50 s   loss 0.2500"
    }
  })
