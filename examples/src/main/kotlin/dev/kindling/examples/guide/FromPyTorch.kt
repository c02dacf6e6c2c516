package dev.kindling.examples.guide

import dev.kindling.*
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.Pass
import dev.kindling.nn.ReLU
import dev.kindling.op.Shape
import dev.kindling.tensor.DifferentiableFunction
import dev.kindling.tensor.IntTensor
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** The programs of docs/from-pytorch.md in Kotlin: those that come from PyTorch. */
fun main() {
  tensors()
  ownClass()
  training()
  byHand()
  trace()
}

// spotless:off
private fun tensors() {
  val x = Tensor.of(-1f, 0f, 1f, 2f).requiresGrad()
  val output = x.relu()
  println(output) // [0.0, 0.0, 1.0, 2.0]
  val gradients = output.sum().backward()
  println(gradients.of(x)) // [0.0, 0.0, 1.0, 1.0]
}

private fun ownClass() {
  class SimpleNN(rng: Rng) : Layer {
    private val linear = Linear.of(10, 1, rng)
    private val relu = ReLU()

    override fun forward(x: Tensor, pass: Pass): Tensor =
      relu.forward(linear.forward(x, pass), pass)
  }

  val rng = Rng.of(42)
  val model = SimpleNN(rng.fork(0))
  val output = model(rng.fork(1).normal(Shape.of(1, 10), 0f, 1f))
  println(output.shape()) // [1, 1]
  println(model.parameters().keys) // [linear.weight, linear.bias]
}

private fun training() {
  val model = sequential(seed = 42) { linear(784, 128); relu(); linear(128, 10) }
  val rng = Rng.of(42)
  val x = rng.fork(0).normal(Shape.of(32, 784), 0f, 1f)
  val y = IntTensor.of(*IntArray(32) { rng.fork(1).below(10, it.toLong()) })
  println(model(x).shape()) // [32, 10]

  val criterion = crossEntropy()
  val optimizer = adam(1e-3)
  repeat(50) {
    val loss = criterion.forward(model.forward(x, Pass.training()), y)
    optimizer.step(loss.backward())
  }
  println(model(x).argMax() == y) // true
}

private fun byHand() {
  class ReluByHand : DifferentiableFunction {
    override fun forward(vararg inputs: Tensor): Tensor {
      val (x) = inputs
      return x.maskedFill(x.lt(0f), 0f)
    }

    override fun backward(upstream: Tensor, output: Tensor, vararg inputs: Tensor): Array<Tensor> {
      val (x) = inputs
      return arrayOf(upstream.maskedFill(x.le(0f), 0f))
    }
  }

  val x = Tensor.of(-1f, 0f, 1f, 2f).requiresGrad()
  val out = Tensor.of(ReluByHand(), x)
  println(out) // [0.0, 0.0, 1.0, 2.0]
  val upstream = Tensor.of(5f, 6f, 7f, 8f)
  println(out.backward(upstream).of(x)) // [0.0, 0.0, 7.0, 8.0]
}

private fun trace() {
  val rng = Rng.of(42)
  val x = rng.fork(0).normal(Shape.of(100, 3, 32, 32), 0f, 1f)
  val w = rng.fork(1).normal(Shape.of(3072, 100), 0f, 0.01f)
  val b = Tensor.zeros(100)
  println((x.reshape(100, 3072).matmul(w) + b).relu().shape()) // [100, 100]
}
// spotless:on
