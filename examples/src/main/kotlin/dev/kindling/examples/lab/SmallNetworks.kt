package dev.kindling.examples.lab

import dev.kindling.invoke
import dev.kindling.nn.Linear
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.tensor.Tensor
import org.jetbrains.letsPlot.Stat
import org.jetbrains.letsPlot.geom.geomBar
import org.jetbrains.letsPlot.label.labs
import org.jetbrains.letsPlot.letsPlot
import org.jetbrains.letsPlot.pos.positionDodge
import org.jetbrains.letsPlot.scale.scaleFillManual

/** What PyTorch 2.13 printed for `SimpleNN`, seed by seed, on `torch.randn(1, 10)`. */
private val simpleOutputs =
  floatArrayOf(
    0.03424261510372162f,
    0.11818181723356247f,
    0.11636899411678314f,
    0.2359890341758728f,
    0.25117701292037964f,
    0.052874356508255005f,
  )

/** The largest difference between two tensors' elements. */
internal fun distance(a: Tensor, b: Tensor): Double = a.minus(b).abs().max().item().toDouble()

private fun torchLogits(): Tensor =
  checkNotNull(Lab::class.java.getResourceAsStream("torch-784-128-10.csv"))
    .reader()
    .readLines()
    .map { line -> line.split(',').map { it.toFloat() }.toFloatArray() }
    .let { Tensor.of(it.toTypedArray()) }

val smallNetworks: Experiment =
  Experiment(
    "small",
    "The documents' two small networks",
    Document.NOTE to
      "self.linear = nn.Linear(10, 1) # Single output node … input_tensor = torch.randn(1, 10)",
    Document.ARTICLE to
      "a batch of 32 input samples with 784 features, returning an output of shape [32, 10]",
  ) {
    say(
      """
      PyTorch's CPU draws weights and inputs from the generator MT19937, so the laboratory carries
      that generator and draws the same ones: both networks have the weights that PyTorch gives them
      after `torch.manual_seed`. PyTorch's outputs, computed once by version 2.13, are kept beside
      the program.
      """
    )
    code(
      "The first network in Kotlin",
      """
      val net = sequential(seed = 42) { linear(10, 1); relu() }
      println(net(Rng.of(42).normal(Shape.of(1, 10), 0f, 1f)).shape()) // [1, 1]
      """,
    )
    val simple =
      simpleOutputs.indices.map { seed ->
        val torch = TorchRandom(seed)
        val net = Sequential.of(torch.linear(10, 1), ReLU())
        net(torch.randn(1, 10))
      }
    equal("`Linear(10, 1)` and ReLU give the shape", simple[0].shape(), Shape.of(1, 1))
    atMost(
      "its output with PyTorch's weights, seeds 0 to 5: largest difference from PyTorch's",
      simple.indices.maxOf { Math.abs(simple[it].item() - simpleOutputs[it]).toDouble() },
      1e-6,
    )
    val units = 10_000
    val zero =
      (0 until units).count { seed ->
        val torch = TorchRandom(seed)
        torch.linear(10, 1)(torch.randn(1, 10)).item() <= 0
      }
    check(
      "a network that ends in a ReLU cannot give a negative number, and starts at exactly 0 for half of the seeds",
      "0 for $zero of $units seeds",
      "4500 to 5500",
      zero in units * 45 / 100..units * 55 / 100,
      Verdict.LOOSE,
    )

    val torch = TorchRandom(42)
    val first: Linear = torch.linear(784, 128)
    val net = Sequential.of(first, ReLU(), torch.linear(128, 10))
    val logits = net(torch.randn(32, 784))
    val expected = torchLogits()
    equal("784 → 128 → 10 on 32 rows gives the shape", logits.shape(), Shape.of(32, 10))
    atMost(
      "its logits, seed 42: largest difference from PyTorch's",
      distance(logits, expected),
      1e-6,
    )
    val other = TorchRandom(43)
    val stranger = Sequential.of(other.linear(784, 128), ReLU(), other.linear(128, 10))
    atLeast(
      "the comparison can fail: a network of seed 43 is as far away as",
      distance(stranger(other.randn(32, 784)), expected),
      0.1,
    )
    val row = (0 until 10).toList()
    plot(
      "The ten logits of the first sample",
      "PyTorch's and Kindling's numbers differ by less than a millionth.",
      letsPlot(
        mapOf(
          "class" to row.map { "$it" } + row.map { "$it" },
          "logit" to row.map { expected.get(0, it) } + row.map { logits.get(0, it) },
          "by" to row.map { "PyTorch 2.13" } + row.map { "Kindling" },
        )
      ) +
        geomBar(stat = Stat.identity, position = positionDodge(), size = 0.0) {
          x = "class"
          y = "logit"
          fill = "by"
        } +
        scaleFillManual(Ink.series, name = "computed by") +
        labs(x = "class", y = "logit"),
    )
  }
