package dev.kindling

import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Reduction
import dev.kindling.op.Shape
import dev.kindling.optim.AdamW
import dev.kindling.tensor.Tensor
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf

class WordsSpec :
  FunSpec({
    test("a text classifier reads ids") {
      val net =
        sequential(seed = 1) {
          input(12)
          embedding(vocabulary = 100, features = 16)
          gru(24, bidirectional = true, last = true)
          linear(4)
        }

      net(Tensor.zeros(3, 12)).shape() shouldBe Shape.of(3, 4)
      net["1"].toString() shouldBe "gru(16, 24, bidirectional, last)"
    }

    test("a language model attends to what came before") {
      val net =
        sequential(seed = 1) {
          input(8)
          embedding(vocabulary = 30, features = 16)
          learnedPositions(length = 8)
          transformerEncoder(layers = 2, heads = 4, causal = true, normFirst = true, norm = true)
          linear(30)
        }

      net(Tensor.zeros(2, 8)).shape() shouldBe Shape.of(2, 8, 30)
    }

    test("sequences have their words") {
      val net =
        sequential(seed = 1) {
          input(5, 8)
          sinusoidalPositions(length = 5)
          multiHeadAttention(heads = 2, rotary = true)
          transformerEncoderLayer(heads = 2, gelu = true)
          transformerDecoderLayer(heads = 2)
          rnn(6, relu = true)
          lstm(8, layers = 2, projected = 3)
          rmsNorm()
        }

      net.output(Shape.of(5, 8)) shouldBe Shape.of(5, 3)
    }

    test("images shrink and grow") {
      val net =
        sequential(seed = 1) {
          input(2, 8, 12)
          conv2d(4, kernel = 3, stride = 2, padding = 1)
          groupNorm(2)
          prelu(4)
          avgPool2d(2 x 3)
          upsample(2)
          convTranspose2d(2, kernel = 2, stride = 2, bias = false)
          instanceNorm()
          adaptiveAvgPool2d(3 x 2)
          flatten()
          reshape(4, 3)
          conv1d(5, kernel = 3, same = true)
          layerNorm()
          globalMaxPool()
        }

      net.output(Shape.of(2, 8, 12)) shouldBe Shape.of(5)
    }

    test("activations have their words") {
      val net =
        sequential(seed = 1) {
          input(6)
          leakyRelu(0.2)
          elu()
          gelu()
          silu()
          hardTanh(-2.0, 2.0)
          softplus()
          glu()
          tanh()
          lambda("half()") { it * 0.5f }
          softmax()
        }

      net.output(Shape.of(6)) shouldBe Shape.of(3)
      net["0"].toString() shouldBe "leakyRelu(0.2)"
      net["8"].toString() shouldBe "half()"
    }

    test("losses, optimizers and schedules read as they are spoken of") {
      val loss = crossEntropy(labelSmoothing = 0.1, ignore = 0, reduction = Reduction.SUM)
      loss shouldBe CrossEntropy().labelSmoothing(0.1f).ignore(0).reduction(Reduction.SUM)
      huber(delta = 2.0).delta() shouldBe 2f

      val optimizer = adamW(1e-3, weightDecay = 0.1).schedule(warmup(4) then cosine(10))
      optimizer.shouldBeInstanceOf<AdamW>()
      optimizer.learningRate() shouldBe (0.2e-3 plusOrMinus 1e-9)

      val schedule = warmup(4) then cosine(10)
      schedule.factor(4) shouldBe 1.0
      schedule.factor(9) shouldBe (0.5 plusOrMinus 1e-9)
    }

    test("parameters start as they are told to") {
      val net = sequential(seed = 1) { linear(4, 3, init = zeros(), biasInit = constant(0.01)) }

      net(Tensor.ones(1, 4)).toArray() shouldBe floatArrayOf(0.01f, 0.01f, 0.01f)
    }

    test("a size is a whole number, or several") {
      (3 x 5 x 7).toString() shouldBe "3 x 5 x 7"
    }
  })
