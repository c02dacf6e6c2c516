package dev.kindling

import dev.kindling.nn.Conv
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.Pass
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.tensor.Parameter
import dev.kindling.tensor.Tensor
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf

class BuildersSpec :
  FunSpec({
    test("a network is its layers in order") {
      val net =
        sequential(seed = 42) {
          linear(784, 128)
          relu()
          linear(128, 10)
        }

      net.toString() shouldBe "sequential(linear(784, 128), relu(), linear(128, 10))"
      net(Tensor.zeros(32, 784)).shape() shouldBe Shape.of(32, 10)
    }

    test("Kotlin and Java build the same network from a seed") {
      val kotlin =
        sequential(seed = 42) {
          linear(784, 128)
          relu()
          linear(128, 10)
        }
      val java = Sequential.seed(42).linear(784, 128).relu().linear(128, 10).build()

      kotlin.parameters().keys shouldBe java.parameters().keys
      kotlin.parameters().forEach { (name, parameter) ->
        parameter.value().toArray() shouldBe java.parameters().getValue(name).value().toArray()
      }
    }

    test("plain Kotlin control flow builds deep networks") {
      val net =
        sequential(seed = 1) {
          linear(2, 16)
          repeat(3) {
            relu()
            linear(16, 16)
          }
        }

      net.layers().size shouldBe 7
    }

    test("a layer of one's own is a word like the others") {
      class Double : Layer {
        override fun forward(x: Tensor, pass: Pass): Tensor = x * 2f
      }
      fun LayerScope.double() = layer(Double())

      val net =
        sequential(seed = 1) {
          relu()
          double()
        }

      net(Tensor.of(-1f, 3f)).toArray() shouldBe floatArrayOf(0f, 6f)
      net.layers()[0].shouldBeInstanceOf<ReLU>()
    }

    test("sizes that are left out follow from the input, through groups and branches") {
      val resnet =
        sequential(seed = 42) {
          input(3, 32, 32)
          "stem" {
            conv2d(64, kernel = 3, padding = 1, bias = false)
            batchNorm()
            relu()
          }
          for (width in listOf(64, 128)) {
            "stage$width" {
              residual(shortcut = { conv2d(width, kernel = 1) }) {
                conv2d(width, kernel = 3 x 3, padding = 1)
                batchNorm()
                relu()
                conv2d(width, kernel = 3, padding = 1)
                batchNorm()
              }
              relu()
              maxPool2d(2)
            }
          }
          "head" {
            globalAvgPool()
            flatten()
            dropout(0.1)
            linear(10, init = heNormal(), name = "logits")
          }
        }

      resnet.output(Shape.of(3, 32, 32)) shouldBe Shape.of(10)
      resnet["stem.1"].toString() shouldBe "batchNorm(64)"
      resnet.layer<Conv>("stage128.0.body.0").spec().`in`() shouldBe 64
      resnet.layer<Linear>("head.logits").out() shouldBe 10
      resnet.parameters().keys shouldContain "stage128.0.shortcut.0.weight"
    }

    test("branches are joined or added") {
      val net =
        sequential(seed = 1) {
          input(3, 8, 8)
          concat({ conv2d(4, kernel = 1) }, { conv2d(6, kernel = 3, same = true) })
          sum({ identity() }, { conv2d(10, kernel = 5 x 1, padding = 2 x 0) })
        }

      net.output(Shape.of(3, 8, 8)) shouldBe Shape.of(10, 8, 8)
    }

    test("a layer can be asked for by its path") {
      val net =
        sequential(seed = 1) {
          "encoder" {
            linear(3, 4)
            relu()
          }
        }

      net["encoder.1"] shouldBe ReLU()
      net.layer<Linear>("encoder.0").out() shouldBe 4
      shouldThrow<IllegalArgumentException> { net["encoder.2"] }.message shouldBe
        "sequential: has no layer encoder.2, only [encoder]"
      shouldThrow<IllegalArgumentException> { net.layer<Conv>("encoder.1") }.message shouldBe
        "sequential: the layer encoder.1 is relu(), not a Conv"
    }

    test("a layer of one's own can take its size from the input") {
      class Scale(features: Int) : Layer {
        val weight = Parameter(Tensor.ones(features))

        override fun forward(x: Tensor, pass: Pass): Tensor = x * pass.use(weight)
      }
      fun LayerScope.scale(name: String? = null) =
        fitted(name) { sample, _ -> Scale(sample.dim(-1)) }

      val net =
        sequential(seed = 1) {
          input(5)
          linear(7)
          scale("gain")
        }

      net.parameters().getValue("gain.weight").shape() shouldBe Shape.of(7)
    }

    test("all layers that do not fit are told at once, each with its line and a fix") {
      val line = Throwable().stackTrace[0].lineNumber
      shouldThrow<IllegalArgumentException> {
          sequential(seed = 42) {
            input(3, 32, 32)
            conv2d(16, kernel = 3)
            relu()
            conv2d(32, 8, kernel = 3 x 1)
            linear(7200, 5)
            batchNorm(6)
          }
        }
        .message shouldBe
        """
        3 layers do not fit:
          layer 2 (BuildersSpec.kt:${line + 6}) conv2d(32, 8, kernel = 3 x 1): the input has 16 channels, not 32 ([16, 30, 30], not [32, 30, 30]); use conv2d(16, 8, kernel = 3 x 1), or use conv2d(3, 32, kernel = 3) as layer 0 (BuildersSpec.kt:${line + 4})
          layer 3 (BuildersSpec.kt:${line + 7}) linear(7200, 5): the input has 30 features, not 7200 ([8, 28, 30], not [8, 28, 7200]); before it layer 2 (BuildersSpec.kt:${line + 6}) conv2d(32, 8, kernel = 3 x 1) gave [8, 28, 30]; use linear(30, 5)
          layer 4 (BuildersSpec.kt:${line + 8}) batchNorm(6): the input has the shape [1, 8, 28, 5], not [n, 6, …] ([8, 28, 5], not [6, 28, 5]); before it layer 3 (BuildersSpec.kt:${line + 7}) linear(7200, 5) gave [8, 28, 5]; use batchNorm(8)
        """
          .trimIndent()
    }

    test("a size that nothing determines is asked for") {
      val line = Throwable().stackTrace[0].lineNumber
      shouldThrow<IllegalArgumentException> { sequential(seed = 1) { conv2d(8, kernel = 3) } }
        .message shouldBe
        "layer 0 (BuildersSpec.kt:${line + 1}) conv2d: it leaves sizes out, and what it gets is " +
          "not known; begin with input"
    }

    test("tensors read as arithmetic") {
      val x = Tensor.of(1f, 2f)

      (-x * x + x - Tensor.of(1f, 1f)).toArray() shouldBe floatArrayOf(-1f, -3f)
      (x / Tensor.of(2f, 4f)).toArray() shouldBe floatArrayOf(0.5f, 0.5f)
    }
  })
