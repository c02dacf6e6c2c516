package dev.kindling

import dev.kindling.data.Dataset
import dev.kindling.io.SafeTensors
import dev.kindling.nn.Graph
import dev.kindling.nn.Linear
import dev.kindling.nn.Merge
import dev.kindling.nn.Pass
import dev.kindling.nn.TransformerDecoderLayer
import dev.kindling.op.Shape
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.doubles.shouldBeLessThan
import io.kotest.matchers.floats.shouldBeLessThan
import io.kotest.matchers.shouldBe

/** A network of an image and four more numbers. */
private fun imageAndMore() =
  graph(seed = 42) {
    val image = input(1, 28, 28, name = "image")
    val extra = input(4, name = "extra")
    val features =
      image.through("tower") {
        conv2d(8, kernel = 3, padding = 1)
        relu()
        globalAvgPool()
        flatten()
      }
    output(concat(features, extra).through("head") { linear(10) })
  }

class GraphSpec :
  FunSpec({
    test("a graph takes several inputs, whose ways meet") {
      val net = imageAndMore()

      val (scores) = net(Tensor.ones(3, 1, 28, 28), Tensor.ones(3, 4))

      scores.shape() shouldBe Shape.of(3, 10)
      net.inputs() shouldBe mapOf("image" to Shape.of(1, 28, 28), "extra" to Shape.of(4))
      net.layer<Linear>("head.0").`in`() shouldBe 12
      net
        .parameters()
        .keys
        .toList()
        .shouldContainExactly(
          "tower.0.weight",
          "tower.0.bias",
          "head.0.weight",
          "head.0.bias",
        )
    }

    test("Kotlin and Java build the same graph from a seed") {
      val java =
        Graph.seed(42).run {
          val x = input(3)
          val y = through("0", x) { it.linear(3).relu() }
          output(through("last", sum(x, y)) { it.linear(2) })
          build()
        }
      val kotlin =
        graph(seed = 42) {
          val x = input(3)
          val y = x.through {
            linear(3)
            relu()
          }
          output((x + y).through("last") { linear(2) })
        }

      SafeTensors.sha256(kotlin) shouldBe SafeTensors.sha256(java)
    }

    test("a skip connection is a plus, and plain control flow builds deep graphs") {
      val net =
        graph(seed = 1) {
          var x = input(8)
          repeat(3) { x += x.through("block$it") { linear(8) } }
          output(x)
        }

      val x = Rng.of(2).uniform(Shape.of(5, 8), -1f, 1f)
      val byHand = (0..2).fold(x) { y, i -> y + net["block$i"](y) }
      net(x).toArray() shouldBe byHand.toArray()
    }

    test("layers that are passed twice are the same layers: twins") {
      val net =
        graph(seed = 1) {
          val left =
            input(6, name = "left").through("encoder") {
              linear(4)
              relu()
            }
          val right = input(6, name = "right").through("encoder")
          val distance = lambda("distance()", left, right) { (a, b) -> (a - b).square() }
          output(distance.through("score") { linear(1) })
        }

      val x = Tensor.ones(2, 6)
      net(x, x)[0].toArray() shouldBe
        FloatArray(2) { net.layer<Linear>("score.0").bias().value().item() }
      net.parameters().keys.count { it.startsWith("encoder") } shouldBe 2
    }

    test("there can be several outputs, each with a name") {
      val net =
        graph(seed = 1) {
          val seen = input(5).through("trunk") { linear(4) }
          output(seen.through("class") { linear(3) })
          output(seen.through("box") { linear(4) }, name = "corners")
        }

      net.outputs() shouldBe mapOf("class" to Shape.of(3), "corners" to Shape.of(4))
      val (scores, corners) = net.forward(listOf(Tensor.ones(2, 5)), Pass.inference())
      scores.shape() shouldBe Shape.of(2, 3)
      corners.shape() shouldBe Shape.of(2, 4)
    }

    test("a layer of one's own can have several inputs") {
      class Gate(val linear: Linear) : Merge {
        override fun forward(inputs: List<Tensor>, pass: Pass): Tensor =
          inputs[0] * linear.forward(inputs[1], pass).sigmoid()
      }

      val net =
        graph(seed = 1) {
          val x = input(3, name = "x")
          val y = input(2, name = "y")
          output(merge(Gate(Linear.of(2, 3, Rng.of(1))), x, y, name = "gate"))
        }

      net.parameters().keys.toList().shouldContainExactly("gate.linear.weight", "gate.linear.bias")
    }

    test("an encoder and a decoder are a graph, by layers that have several inputs") {
      val net =
        graph(seed = 1) {
          val memory = input(7, 8, name = "source").through("encoder") { linear(8) }
          val target = input(5, 8, name = "target")
          val decoded = merge(TransformerDecoderLayer.of(8, 2), target, memory, name = "decoder")
          output(decoded.through("head") { linear(3) })
        }

      net(Tensor.ones(2, 7, 8), Tensor.ones(2, 5, 8))[0].shape() shouldBe Shape.of(2, 5, 3)
    }

    test("all layers that do not fit are told at once, with their lines") {
      val refusal =
        shouldThrow<IllegalArgumentException> {
          graph(seed = 1) {
            val image = input(1, 8, 8, name = "image").through("tower") { conv2d(4, kernel = 3) }
            val small = image.through("small") { maxPool2d(2) }
            val sum = image + small
            val extra = input(3, name = "extra").through("extras") { linear(4, 5) }
            output(concat(sum, extra))
          }
        }

      refusal.message!!.replace(Regex("kt:\\d+"), "kt:#") shouldBe
        """
        2 layers do not fit:
          layer 2 (GraphSpec.kt:#) sum(): the shapes differ; needs equal ones (tower [4, 6, 6], small [4, 3, 3]); before tower layer tower.0 (GraphSpec.kt:#) conv2d(1, 4, kernel = 3) gave [4, 6, 6]; before small layer small.0 (GraphSpec.kt:#) maxPool2d(kernel = 2) gave [4, 3, 3] after layer tower.0 (GraphSpec.kt:#) conv2d(1, 4, kernel = 3) gave [4, 6, 6]
          layer extras.0 (GraphSpec.kt:#) linear(4, 5): the input has 3 features, not 4 ([3], not [4]); use linear(3, 5)
        """
          .trimIndent()
    }

    test("a trainer trains it: a data set has all inputs of a sample in a row") {
      val rng = Rng.of(3)
      val a = rng.fork(0).uniform(Shape.of(300, 2), -1f, 1f)
      val b = rng.fork(1).uniform(Shape.of(300, 3), -1f, 1f)
      val labels = IntArray(300) { if (a.get(it, 0) + b.get(it, 1) > 0) 1 else 0 }
      val data = Dataset.of(listOf(a, b), IntTensor.of(*labels))
      fun twoWays() =
        graph(seed = 4) {
          val left =
            input(2, name = "a").through("left") {
              linear(16)
              relu()
              dropout(0.1)
            }
          val right =
            input(3, name = "b").through("right") {
              linear(16)
              batchNorm()
              relu()
            }
          output(concat(left, right).through("head") { linear(2) })
        }

      val hashes =
        listOf(1, 2, 3).map { workers ->
          val net = twoWays()
          val trainer =
            trainer(net) {
              this.workers = workers
              shards = 3
              optimizer = adam(1e-2)
            }
          val history = trainer.train(data, validation = data, epochs = 20, batch = 50)
          history.epochs.last().validation!!.loss shouldBeLessThan 0.25
          SafeTensors.sha256(net)
        }

      hashes.distinct().size shouldBe 1
    }

    test("several outputs are trained by a loss for each") {
      val x = Rng.of(3).uniform(Shape.of(200, 3), -1f, 1f)
      val above = IntTensor.of(*IntArray(200) { if (x.get(it, 0) > 0) 1 else 0 })
      val targets = Tensor.concat(1, above.oneHot(2), x.slice(1, 1, 2) * 0.5f)
      val net =
        graph(seed = 4) {
          val trunk =
            input(3).through("trunk") {
              linear(16)
              relu()
            }
          output(trunk.through("class") { linear(2) })
          output(trunk.through("half") { linear(1) })
        }
      val trainer =
        trainer(net) {
          loss = net.losses(crossEntropy(), mse())
          optimizer = adam(1e-2)
        }

      trainer.train(Dataset.of(x, targets), epochs = 30, batch = 20)

      val (_, half) = net.forward(listOf(x), Pass.inference())
      (half - x.slice(1, 1, 2) * 0.5f).square().mean().item() shouldBeLessThan 5e-3f
    }
  })
