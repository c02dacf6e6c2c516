package dev.kindling

import dev.kindling.op.Shape
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor
import io.kotest.common.ExperimentalKotest
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.PropTestConfig
import io.kotest.property.arbitrary.bind
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll

/** What holds for tensors of every shape. */
@OptIn(ExperimentalKotest::class)
class TensorPropertiesSpec :
  FunSpec({
    val config = PropTestConfig(seed = 42, iterations = 300)
    val tensors: Arb<Tensor> =
      Arb.bind(Arb.list(Arb.int(1..4), 1..4), Arb.long()) { dims, seed -> random(dims, seed) }

    test("broadcasting is what expanding both by hand would give") {
      checkAll(config, tensors, Arb.int(0..15), Arb.long()) { x, ones, seed ->
        val dims = x.shape().dims()
        val small = dims.mapIndexed { d, size -> if (ones shr d and 1 == 1) 1 else size }
        val y = random(small, seed)

        x.plus(y).toArray() shouldBe x.plus(y.expand(*dims)).toArray()
        x.times(y).shape() shouldBe x.shape()
        y.minus(x).toArray() shouldBe
          x.minus(y).unaryMinus().toArray().map { it + 0f }.toFloatArray()
      }
    }

    test("a gradient has its operand's shape, and counts the copies") {
      checkAll(config, tensors, Arb.int(0..15)) { x, ones ->
        val dims = x.shape().dims()
        val small = dims.mapIndexed { d, size -> if (ones shr d and 1 == 1) 1 else size }
        val leaf = random(small, 1).requiresGrad()

        val g = leaf.plus(x).sum().backward().of(leaf)

        g.shape() shouldBe leaf.shape()
        g.toArray().toSet() shouldBe setOf(x.size().toFloat() / leaf.size())
      }
    }

    test("reshape and permute lead back") {
      checkAll(config, tensors, Arb.long()) { x, seed ->
        val axes = Rng.of(seed).permutation(x.shape().rank())
        val back = IntArray(axes.size).also { axes.forEachIndexed { to, from -> it[from] = to } }

        x.permute(*axes).permute(*back).toArray() shouldBe x.toArray()
        x.flatten().reshape(x.shape()).toArray() shouldBe x.toArray()
        x.flip(0).flip(0).toArray() shouldBe x.toArray()
        x.roll(0, 3).roll(0, -3).toArray() shouldBe x.toArray()
      }
    }

    test("concat undoes split, and stack undoes unbind") {
      checkAll(config, tensors, Arb.int(0..3), Arb.int(1..3)) { x, anyAxis, parts ->
        val axis = anyAxis % x.shape().rank()

        Tensor.concat(axis, *x.chunk(axis, parts).toTypedArray()).toArray() shouldBe x.toArray()
        Tensor.stack(axis, *x.unbind(axis).toTypedArray()).toArray() shouldBe x.toArray()
      }
    }

    test("reductions agree with each other") {
      checkAll(config, tensors, Arb.int(0..3)) { x, anyAxis ->
        val axis = anyAxis % x.shape().rank()
        val size = x.shape().dim(axis)

        x.sum(axis).sum().item().toDouble() shouldBe (x.sum().item().toDouble() plusOrMinus 1e-4)
        x.mean(axis).times(size.toFloat()).minus(x.sum(axis)).abs().max().item().toDouble() shouldBe
          (0.0 plusOrMinus 1e-5)
        x.max(axis).max().item() shouldBe x.max().item()
        x.min(axis).toArray() shouldBe x.unaryMinus().max(axis).unaryMinus().toArray()
        x.logSumExp(axis).minus(x.exp().sum(axis).log()).abs().max().item().toDouble() shouldBe
          (0.0 plusOrMinus 1e-5)
        x.cumSum(axis)
          .select(axis, size - 1)
          .minus(x.sum(axis))
          .abs()
          .max()
          .item()
          .toDouble() shouldBe (0.0 plusOrMinus 1e-5)
      }
    }

    test("the transpose of a product is the product of the transposes, exchanged") {
      checkAll(config, Arb.int(1..40), Arb.int(1..40), Arb.int(1..40)) { m, n, k ->
        val a = random(listOf(m, k), 1)
        val b = random(listOf(k, n), 2)

        a.matmul(b).transpose().toArray() shouldBe b.transpose().matmul(a.transpose()).toArray()
        Tensor.einsum("ij,jk->ki", a, b).toArray() shouldBe a.matmul(b).transpose().toArray()
      }
    }
  })

private fun random(dims: List<Int>, seed: Long): Tensor =
  Rng.of(seed).uniform(Shape.of(*dims.toIntArray()), -2f, 2f)
