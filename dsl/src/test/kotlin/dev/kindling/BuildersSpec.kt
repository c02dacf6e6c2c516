package dev.kindling

import dev.kindling.nn.Layer
import dev.kindling.nn.Pass
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.tensor.Tensor
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
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
      fun SequentialScope.double() = layer(Double())

      val net =
        sequential(seed = 1) {
          relu()
          double()
        }

      net(Tensor.of(-1f, 3f)).toArray() shouldBe floatArrayOf(0f, 6f)
      net.layers()[0].shouldBeInstanceOf<ReLU>()
    }

    test("layers that do not fit are refused with their place and the fix") {
      shouldThrow<IllegalArgumentException> {
          sequential(seed = 42) {
            linear(784, 128)
            relu()
            linear(120, 10)
          }
        }
        .message shouldBe
        "layer 2 linear(120, 10): the input has 128 features, not 120; use linear(128, 10)"
    }

    test("tensors read as arithmetic") {
      val x = Tensor.of(1f, 2f)

      (-x * x + x - Tensor.of(1f, 1f)).toArray() shouldBe floatArrayOf(-1f, -3f)
      (x / Tensor.of(2f, 4f)).toArray() shouldBe floatArrayOf(0.5f, 0.5f)
    }
  })
