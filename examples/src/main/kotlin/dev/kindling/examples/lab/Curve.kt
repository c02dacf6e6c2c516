package dev.kindling.examples.lab

import dev.kindling.data.Dataset
import dev.kindling.nn.Activity
import dev.kindling.nn.Init
import dev.kindling.nn.Layer
import dev.kindling.nn.Linear
import dev.kindling.nn.MSE
import dev.kindling.nn.Pass
import dev.kindling.nn.Watch
import dev.kindling.op.Shape
import dev.kindling.optim.Adam
import dev.kindling.optim.Optimizer
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor
import java.util.stream.IntStream

/**
 * The post's data: `npr.seed(42); X = npr.rand(200, 1); y = cos(6 * X) + npr.randn(200, 1) * 0.08`.
 */
internal object Curve {
  const val SIZE = 200
  /** What the post leaves unsaid and Keras takes: samples in a step. */
  private const val BATCH = 32

  val x: DoubleArray
  val y: DoubleArray

  init {
    val numpy = NumpyRandom(42)
    x = numpy.rand(SIZE)
    val noise = numpy.randn(SIZE)
    y = DoubleArray(SIZE) { StrictMath.cos(6 * x[it]) + noise[it] * 0.08 }
  }

  val inputs: Tensor = column(x)
  val targets: Tensor = column(y)
  val data: Dataset = Dataset.of(inputs, targets)

  private fun column(numbers: DoubleArray): Tensor =
    Tensor.of(Shape.of(numbers.size, 1), *FloatArray(numbers.size) { numbers[it].toFloat() })

  /** Keras's `Dense`: weights of Glorot and Bengio, and [bias] everywhere. */
  fun dense(inputs: Int, outputs: Int, rng: Rng, bias: Float = 0f): Linear =
    Linear.of(inputs, outputs, Init.xavierUniform(), Init.constant(bias), rng)

  /** Keras's Adam, whose ε is 10⁻⁷. */
  fun adam(rate: Double = 1e-3): Optimizer = Adam(rate, 0.9, 0.999, 1e-7)

  /** Fits [net] to the points in so many epochs of batches of 32 in random order. */
  fun fit(net: Layer, epochs: Int, rng: Rng, optimizer: Optimizer = adam()) {
    val loss = MSE()
    for (epoch in 0 until epochs) {
      val order = rng.fork(epoch.toLong()).permutation(SIZE)
      for (from in 0 until SIZE step BATCH) {
        val rows = order.copyOfRange(from, minOf(from + BATCH, SIZE))
        val shape = Shape.of(rows.size, 1)
        val batch = Tensor.of(shape, *FloatArray(rows.size) { x[rows[it]].toFloat() })
        val wanted = Tensor.of(shape, *FloatArray(rows.size) { y[rows[it]].toFloat() })
        optimizer.step(loss.forward(net.forward(batch, Pass.training()), wanted).backward())
      }
    }
  }

  /** The mean squared error over all points. */
  fun error(net: Layer): Double = MSE().forward(net.forward(inputs), targets).item().toDouble()

  /** The error of the best straight line. */
  val straightLine: Double by lazy { polynomial(1).second }

  /** The weights of these functions of x with the least squared error, and that error. */
  fun leastSquares(functions: List<(Double) -> Double>): Pair<DoubleArray, Double> {
    val columns = functions.map { f -> DoubleArray(SIZE) { f(x[it]) } }
    // The normal equations with a trace of damping, by elimination with the largest pivot.
    val n = columns.size
    val rows =
      Array(n) { i ->
        DoubleArray(n + 1) { j ->
          val other = if (j < n) columns[j] else y
          columns[i].indices.sumOf { columns[i][it] * other[it] } + if (i == j) 1e-9 else 0.0
        }
      }
    for (k in 0 until n) {
      val pivot = (k until n).maxBy { Math.abs(rows[it][k]) }
      rows[k] = rows[pivot].also { rows[pivot] = rows[k] }
      for (i in 0 until n) {
        if (i == k) continue
        val share = rows[i][k] / rows[k][k]
        for (j in k..n) rows[i][j] -= share * rows[k][j]
      }
    }
    val weights = DoubleArray(n) { rows[it][n] / rows[it][it] }
    val error =
      (0 until SIZE).sumOf { i ->
        val left = y[i] - (0 until n).sumOf { weights[it] * columns[it][i] }
        left * left
      } / SIZE
    return weights to error
  }

  /** The polynomial of this degree with the least squared error, and that error. */
  fun polynomial(degree: Int): Pair<(Double) -> Double, Double> {
    val powers = (0..degree).map { power -> { x: Double -> Math.pow(x, power.toDouble()) } }
    val (weights, error) = leastSquares(powers)
    return { x: Double -> powers.indices.sumOf { weights[it] * powers[it](x) } } to error
  }

  /** What [net] gives on a grid of the x axis. */
  fun drawn(net: Layer, grid: List<Double>): List<Double> =
    net
      .forward(Tensor.of(Shape.of(grid.size, 1), *FloatArray(grid.size) { grid[it].toFloat() }))
      .toArray()
      .map { it.toDouble() }

  val grid: List<Double> = (0..400).map { it / 400.0 }

  /** What the layer at [path] of a network does with the points. */
  fun activity(net: Layer, path: String): Activity {
    val activity = Activity()
    val watch = Watch.of(net) { at, _, output -> if (at == path) activity.add(output) }
    net.forward(inputs, Pass.inference().watching(watch))
    return activity
  }
}

/** The results for the starts 0, 1, … of an experiment, computed on all cores. */
internal fun <T> starts(count: Int, start: (Int) -> T): List<T> =
  IntStream.range(0, count).parallel().mapToObj { start(it) }.toList()
