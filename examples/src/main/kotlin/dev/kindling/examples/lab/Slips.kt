package dev.kindling.examples.lab

import dev.kindling.nn.Linear
import dev.kindling.nn.MSE
import dev.kindling.nn.Pass
import dev.kindling.nn.ReLU
import dev.kindling.nn.Sequential
import dev.kindling.optim.Sgd
import dev.kindling.tensor.Rng
import dev.kindling.tensor.Tensor

/** ReLU by the rule of the notes: a look at the sign bit alone. */
private fun bySignBit(x: Float): Float = if (x.toRawBits() < 0) 0f else x

/** The places where the slope of a curve on a grid changes. */
private fun bends(y: List<Double>): Int =
  (1 until y.size - 1).count { Math.abs(y[it - 1] - 2 * y[it] + y[it + 1]) > 1e-6 }

/**
 * The outputs of two units of a second layer, the first of them dead at the start, step by step.
 */
private fun revival(): List<FloatArray> {
  val below = Linear.of(Tensor.of(arrayOf(floatArrayOf(1f))), Tensor.of(0f))
  // The units are relu(0.8 − h) and relu(h), where h is 1 at first.
  val units = Linear.of(Tensor.of(arrayOf(floatArrayOf(-1f, 1f))), Tensor.of(0.8f, 0f))
  val body = Sequential.of(below, ReLU(), units, ReLU())
  val net =
    Sequential.of(
      body,
      Linear.of(Tensor.of(arrayOf(floatArrayOf(-1f), floatArrayOf(1f))), Tensor.of(0f)),
    )
  val x = Tensor.of(arrayOf(floatArrayOf(1f)))
  val wanted = Tensor.of(arrayOf(floatArrayOf(-0.5f)))
  val optimizer = Sgd(0.02)
  return List(40) {
    val outputs = body.forward(x).toArray()
    optimizer.step(MSE().forward(net.forward(x, Pass.training()), wanted).backward())
    outputs
  }
}

val slips: Experiment =
  Experiment(
    "slips",
    "Where the documents are loose, and how we read them",
    Document.CS231N to
      "check the signed bit of a floating point number. If it is positive we leave it alone, otherwise we set it to zero.",
    Document.CS231N to
      "The ReLU units will die and they can't be brought back since the pre-activation output remains negative and the gradient remains zero.",
    Document.CS231N to
      "combining four scaled and shifted ReLU's … y = u₁ · h₁ + u₂ · h₂ + u₃ · h₃ + p",
    Document.POST to "ReLUs simply make all the non-negative activations zero.",
  ) { budget ->
    say(
      "Each document is right in the main. These are the places where one must not take it by its word."
    )
    table(
      "Slips",
      "the document says",
      "what is so",
      "how we read it",
      rows =
        listOf(
          listOf(
            "“check the signed bit” (notes after CS231n)",
            "NaN has a sign bit too, and is lost without a trace where it is set",
            "`max(0, x)` with NaN kept; see `definition`",
          ),
          listOf(
            "“make all the non-negative activations zero” (post)",
            "the negative ones",
            "a misprint",
          ),
          listOf(
            "“combining four … ReLU's”, then a sum of three (notes)",
            "three ReLUs bend a line at three places, into four pieces",
            "four pieces; see `pieces`",
          ),
          listOf(
            "dead units “can't be brought back” (notes)",
            "not by their own gradient; the layer below can learn and revive them",
            "dead as long as their inputs stay where they are; see `dying`",
          ),
          listOf(
            "w [3072, 100], b [3072] (notes)",
            "a bias has one number for each output, 100",
            "b [100]; see `trace`",
          ),
          listOf(
            "“large negative inputs result in zero gradient” (article)",
            "all negative inputs do, however small",
            "x ≤ 0",
          ),
          listOf(
            "gradient “either 0 (when the input is negative) or 1” (article)",
            "says nothing of 0, where ReLU has no derivative",
            "0 there, with the note and PyTorch; see `definition`",
          ),
          listOf(
            "“described mathematically as follows: Where: …” (article)",
            "the formulas were lost with the pictures that held them",
            "those of the papers; see `table`",
          ),
          listOf(
            "softmax's range “(0, 1) (for each class)” (article)",
            "1 where there is one class; in floats 0 and 1 are reached",
            "[0, 1]",
          ),
          listOf(
            "PReLU “allows to control the slope” (post)",
            "the slope is learned; it is Leaky ReLU where one controls it",
            "learned, as the other documents say",
          ),
          listOf(
            "activations “help us restrict the output value” (post)",
            "ReLU's has no upper bound, as the post says further down",
            "they bend, some also bound; see `exploding`",
          ),
          listOf(
            "“not possible to be modeled only using polynomial functions” (post)",
            "a polynomial of degree 5 fits its curve",
            "of degree 1; see `linear`",
          ),
          listOf(
            "“newer type … (2011)” (post)",
            "K. Fukushima used it in 1969; V. Nair and G. Hinton named it in 2010",
            "widely used since then",
          ),
          listOf(
            "“approximately 6x” (notes)",
            "one network on one data set, in one paper of 2012",
            "no law; see `sixfold`",
          ),
        ),
    )

    val rng = Rng.of(33)
    val patterns =
      FloatArray(budget.of(1_000_000, 200_000)) { Float.fromBits(rng.bits(it.toLong())) }
    val relu = Tensor.of(*patterns).relu().toArray()
    val differ =
      patterns.indices.filter { relu[it].toRawBits() != bySignBit(patterns[it]).toRawBits() }
    check(
      "the rule of the sign bit differs from ReLU for NaNs with the bit set, and for nothing else",
      "${differ.size} of ${patterns.size} random patterns of bits",
      "more than 0, all of them NaN",
      differ.isNotEmpty() && differ.all { patterns[it].isNaN() },
      Verdict.LOOSE,
    )
    val positive = Tensor.linspace(0f, 5f, 501)
    val negative = positive.plus(0.01f).unaryMinus()
    check(
      "“make all the non-negative activations zero”",
      "of 501 non-negative numbers ${positive.relu().toArray().count { it == 0f }} become 0; of 501 negative ones ${negative.relu().toArray().count { it == 0f }}",
      "1, which is 0 itself; 501",
      positive.relu().toArray().count { it == 0f } == 1 &&
        negative.relu().toArray().all { it == 0f },
      Verdict.WRONG,
    )
    val leaf = Tensor.of(-1e-30f, -1f, -1e30f).requiresGrad()
    equal(
      "the gradient is 0 for small negative inputs as for large ones: at −1e-30, −1, −1e30",
      leaf.relu().sum().backward().of(leaf).toString(),
      "[0.0, 0.0, 0.0]",
      Verdict.LOOSE,
    )
    val alone = Tensor.of(arrayOf(floatArrayOf(3f))).softmax(-1).item()
    equal("softmax of one class", alone, 1f, Verdict.LOOSE)

    val x = (0..400).map { it / 100.0 }
    val hinges = listOf(0.5 to 2.0, 1.5 to -4.0, 3.0 to 3.5)
    val parts = hinges.map { (at, scale) -> x.map { scale * maxOf(0.0, it - at) } }
    val sum = x.indices.map { i -> 1 + parts.sumOf { it[i] } }
    equal("three scaled and shifted ReLUs and p: pieces of line", bends(sum) + 1, 4, Verdict.LOOSE)
    plot(
      "Three ReLUs, four pieces",
      "y = u₁h₁ + u₂h₂ + u₃h₃ + p with p = 1: it bends where one of the three begins.",
      curves(
        parts.indices.map {
          Series("u${it + 1} h${it + 1}", listOf(Ink.TEAL, Ink.ORANGE, Ink.GREEN)[it], x, parts[it])
        } + Series("y", Ink.BLUE, x, sum),
        x = "x",
        y = "value",
      ),
    )

    val outputs = revival()
    val alive = outputs.indexOfFirst { it[0] > 0 }
    check(
      "“they can't be brought back”: a dead unit of the second layer, while the first layer learns",
      if (alive < 0) "0 in every step"
      else "0 until step ${alive - 1}, then up to ${outputs.maxOf { it[0] }}",
      "0 at first, more than 0 later",
      alive > 1,
      Verdict.LOOSE,
    )
    plot(
      "A dead unit comes back",
      "Its own weights have no gradient; but the other unit's gradient moves the layer below, and with it the input.",
      curves(
        listOf(
          Series.of("dead at first: relu(0.8 − h)", Ink.RED, outputs.map { it[0] }),
          Series.of("the other: relu(h)", Ink.BLUE, outputs.map { it[1] }),
        ),
        x = "step",
        y = "output",
        dots = true,
      ),
    )
  }
