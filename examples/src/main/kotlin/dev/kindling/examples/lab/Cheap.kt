package dev.kindling.examples.lab

import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Init
import dev.kindling.nn.Linear
import dev.kindling.nn.Pass
import dev.kindling.nn.Sequential
import dev.kindling.op.Shape
import dev.kindling.tensor.Rng

/** What activation functions cost on one core. */
internal object Costs {
  /** As many as fit a core's cache, so that arithmetic counts and not memory. */
  const val COUNT = 64 * 1024

  /** Nanoseconds for each number, forward and backward. */
  fun measure(kinds: List<Kind>, rounds: Int): Pair<List<Double>, List<Double>> {
    val rng = Rng.of(11)
    val x = rng.fork(0).normal(Shape.of(COUNT / 64, 64), 0f, 1f)
    val upstream = rng.fork(1).normal(x.shape(), 0f, 1f)
    val layers = kinds.map { it.layer() }
    val recorded = layers.map { it.forward(x.requiresGrad(), Pass.training()) }
    val forward = layers.map { layer -> { layer.forward(x) } }
    val backward = recorded.map { y -> { y.backward(upstream) } }
    val times = Stopwatch.medians(forward + backward, rounds).map { it / COUNT }
    return times.take(kinds.size) to times.drop(kinds.size)
  }
}

val cheap: Experiment =
  Experiment(
    "cheap",
    "One comparison",
    Document.NOTE to
      "ReLU is computationally efficient, requiring only a simple comparison operation, which makes it faster to compute than functions like sigmoid or tanh.",
    Document.ARTICLE to "ELU: Slower computation than ReLU",
  ) { budget ->
    val kinds = Kind.entries.toList()
    val (forward, backward) = Costs.measure(kinds, budget.of(120, 30))
    fun gigabytes(nanos: Double, numbers: Int) = 4 * numbers / nanos
    say(
      """
      One core, ${Costs.COUNT} random numbers, in the cache. All functions take turns, and each counts
      with its median. Forward reads a number and writes one, 8 bytes; backward reads two and writes
      one, 12 bytes. The column of ratios says how many times as long as ReLU.
      """
    )
    table(
      "Time for each number",
      "function",
      "forward ns",
      "GB/s",
      "times ReLU",
      "backward ns",
      "GB/s",
      "times ReLU",
      rows =
        kinds.indices.map { i ->
          listOf(
            kinds[i].label,
            forward[i],
            gigabytes(forward[i], 2),
            forward[i] / forward[0],
            backward[i],
            gigabytes(backward[i], 3),
            backward[i] / backward[0],
          )
        },
    )
    fun times(kind: Kind) = forward[kind.ordinal] / forward[0]
    listOf(Kind.SIGMOID, Kind.TANH, Kind.ELU, Kind.SOFTMAX).forEach {
      atLeast("forward, ${it.label} takes so many times as long as ReLU", times(it), 1.3)
    }
    val direct = listOf(Kind.SIGMOID, Kind.TANH).map { backward[it.ordinal] / backward[0] }
    check(
      "backward there is less between them: sigmoid's and tanh's slopes need no exponential, only their outputs",
      direct.joinToString { Notebook.text(it) } + " times ReLU",
      "each at most 4",
      direct.all { it <= 4 },
      Verdict.LOOSE,
    )
    plot(
      "Nanoseconds for each number",
      "Measured in this run, on one core.",
      bars(
        kinds.map { it.label },
        listOf(Triple("forward", Ink.BLUE, forward), Triple("backward", Ink.ORANGE, backward)),
        x = "function",
        y = "ns",
      ),
    )

    val steps = listOf(Kind.RELU, Kind.TANH, Kind.SIGMOID)
    val nets = steps.map { kind -> network(kind) }
    val rng = Rng.of(14)
    val x = rng.normal(Shape.of(32, 784), 0f, 1f)
    val labels = StrokeSets.rows(32, 1).range(0, 32).labels()
    val loss = CrossEntropy()
    val times =
      Stopwatch.medians(
        nets.map { net -> { loss.forward(net.forward(x, Pass.training()), labels).backward() } },
        budget.of(120, 30),
      )
    val slower = times[1] / times[0]
    check(
      "in a whole network it hardly shows: a step of 784→128→10 on 32 samples with tanh, over one with ReLU",
      "${Notebook.text(times[1] / 1e3)} µs over ${Notebook.text(times[0] / 1e3)} µs: ${Notebook.text(slower)}",
      "0.7 to 1.5",
      slower in 0.7..1.5,
      Verdict.LOOSE,
    )
    say(
      """
      The products of matrices take nearly all of a step, so a network is not faster for its ReLUs
      alone; what they save is learning steps, if anything.
      """
    )
  }

private fun network(kind: Kind): Sequential {
  val rng = Rng.of(15)
  return Sequential.of(
    Linear.of(784, 128, Init.standard(), Init.zeros(), rng.fork(0)),
    kind.layer(),
    Linear.of(128, 10, Init.standard(), Init.zeros(), rng.fork(1)),
  )
}
