package dev.kindling

import dev.kindling.nn.BCE
import dev.kindling.nn.BCEWithLogits
import dev.kindling.nn.CTC
import dev.kindling.nn.CosineEmbedding
import dev.kindling.nn.CrossEntropy
import dev.kindling.nn.Focal
import dev.kindling.nn.GaussianNLL
import dev.kindling.nn.HingeEmbedding
import dev.kindling.nn.Huber
import dev.kindling.nn.KLDivergence
import dev.kindling.nn.L1
import dev.kindling.nn.MSE
import dev.kindling.nn.MarginRanking
import dev.kindling.nn.MultiLabelMargin
import dev.kindling.nn.MultiLabelSoftMargin
import dev.kindling.nn.MultiMargin
import dev.kindling.nn.NLL
import dev.kindling.nn.PoissonNLL
import dev.kindling.nn.Reduction
import dev.kindling.nn.SmoothL1
import dev.kindling.nn.SoftMargin
import dev.kindling.nn.TripletMargin
import dev.kindling.tensor.Tensor

/**
 * The loss of classification: `−ln softmax(logits)[label]`, averaged over the batch. In Java: `new
 * CrossEntropy()`.
 */
public fun crossEntropy(
  weight: Tensor? = null,
  labelSmoothing: Double = 0.0,
  ignore: Int = -100,
  classAxis: Int = 1,
  reduction: Reduction = Reduction.MEAN,
): CrossEntropy =
  CrossEntropy()
    .labelSmoothing(labelSmoothing.toFloat())
    .ignore(ignore)
    .classAxis(classAxis)
    .reduction(reduction)
    .let { if (weight == null) it else it.weight(weight) }

/** `−x[label]`, averaged over the batch, of logarithms of probabilities. In Java: `new NLL()`. */
public fun nll(
  weight: Tensor? = null,
  ignore: Int = -100,
  classAxis: Int = 1,
  reduction: Reduction = Reduction.MEAN,
): NLL =
  NLL().ignore(ignore).classAxis(classAxis).reduction(reduction).let {
    if (weight == null) it else it.weight(weight)
  }

/** −t · ln x − (1 − t) · ln(1 − x) of probabilities x. In Java: `new BCE()`. */
public fun bce(weight: Tensor? = null, reduction: Reduction = Reduction.MEAN): BCE =
  BCE().reduction(reduction).let { if (weight == null) it else it.weight(weight) }

/**
 * Binary cross-entropy of sigmoid(x), which neither overflows nor underflows. In Java: `new
 * BCEWithLogits()`.
 */
public fun bceWithLogits(
  weight: Tensor? = null,
  positiveWeight: Tensor? = null,
  reduction: Reduction = Reduction.MEAN,
): BCEWithLogits =
  BCEWithLogits()
    .reduction(reduction)
    .let { if (weight == null) it else it.weight(weight) }
    .let { if (positiveWeight == null) it else it.positiveWeight(positiveWeight) }

/** (x − t)². In Java: `new MSE()`. */
public fun mse(reduction: Reduction = Reduction.MEAN): MSE = MSE().reduction(reduction)

/** |x − t|. In Java: `new L1()`. */
public fun l1(reduction: Reduction = Reduction.MEAN): L1 = L1().reduction(reduction)

/**
 * (x − t)² / 2 where |x − t| ≤ delta, else delta · (|x − t| − delta / 2). In Java: `new Huber()`.
 */
public fun huber(delta: Double = 1.0, reduction: Reduction = Reduction.MEAN): Huber =
  Huber().delta(delta.toFloat()).reduction(reduction)

/**
 * (x − t)² / (2 · beta) where |x − t| < beta, else |x − t| − beta / 2. In Java: `new SmoothL1()`.
 */
public fun smoothL1(beta: Double = 1.0, reduction: Reduction = Reduction.MEAN): SmoothL1 =
  SmoothL1().beta(beta.toFloat()).reduction(reduction)

/** t · (ln t − x) of logarithms of probabilities x. In Java: `new KLDivergence()`. */
public fun klDivergence(
  logTarget: Boolean = false,
  reduction: Reduction = Reduction.MEAN,
): KLDivergence = KLDivergence().logTarget(logTarget).reduction(reduction)

/**
 * x where the target is 1, and max(0, margin − x) where it is −1. In Java: `new HingeEmbedding()`.
 */
public fun hingeEmbedding(
  margin: Double = 1.0,
  reduction: Reduction = Reduction.MEAN,
): HingeEmbedding = HingeEmbedding().margin(margin.toFloat()).reduction(reduction)

/**
 * `Σ max(0, margin − x[label] + x[i])ᵖ / classes`: the hinge loss of many classes. In Java: `new
 * MultiMargin()`.
 */
public fun multiMargin(
  weight: Tensor? = null,
  p: Int = 1,
  margin: Double = 1.0,
  reduction: Reduction = Reduction.MEAN,
): MultiMargin =
  MultiMargin().p(p).margin(margin.toFloat()).reduction(reduction).let {
    if (weight == null) it else it.weight(weight)
  }

/** ln(1 + e^(−t · x)) of targets 1 and −1. In Java: `new SoftMargin()`. */
public fun softMargin(reduction: Reduction = Reduction.MEAN): SoftMargin =
  SoftMargin().reduction(reduction)

/** The hinge loss of several labels for a sample. In Java: `new MultiLabelMargin()`. */
public fun multiLabelMargin(reduction: Reduction = Reduction.MEAN): MultiLabelMargin =
  MultiLabelMargin().reduction(reduction)

/**
 * Binary cross-entropy with logits, averaged over the classes. In Java: `new
 * MultiLabelSoftMargin()`.
 */
public fun multiLabelSoftMargin(
  weight: Tensor? = null,
  reduction: Reduction = Reduction.MEAN,
): MultiLabelSoftMargin =
  MultiLabelSoftMargin().reduction(reduction).let { if (weight == null) it else it.weight(weight) }

/** eˣ − t · x: of counts t that follow a Poisson distribution. In Java: `new PoissonNLL()`. */
public fun poissonNLL(
  logInput: Boolean = true,
  full: Boolean = false,
  eps: Double = 1e-8,
  reduction: Reduction = Reduction.MEAN,
): PoissonNLL = PoissonNLL().logInput(logInput).full(full).eps(eps.toFloat()).reduction(reduction)

/**
 * Binary cross-entropy with logits, less of what is easy: Lin et al. (2017). In Java: `new
 * Focal()`.
 */
public fun focal(
  alpha: Double = 0.25,
  gamma: Double = 2.0,
  reduction: Reduction = Reduction.MEAN,
): Focal = Focal().alpha(alpha.toFloat()).gamma(gamma.toFloat()).reduction(reduction)

/**
 * 1 − cos(a, b) where the target is 1, and max(0, cos(a, b) − margin) where it is −1. In Java: `new
 * CosineEmbedding()`.
 */
public fun cosineEmbedding(
  margin: Double = 0.0,
  reduction: Reduction = Reduction.MEAN,
): CosineEmbedding = CosineEmbedding().margin(margin.toFloat()).reduction(reduction)

/** max(0, −t · (a − b) + margin). In Java: `new MarginRanking()`. */
public fun marginRanking(
  margin: Double = 0.0,
  reduction: Reduction = Reduction.MEAN,
): MarginRanking = MarginRanking().margin(margin.toFloat()).reduction(reduction)

/** max(0, |anchor − positive| − |anchor − negative| + margin). In Java: `new TripletMargin()`. */
public fun tripletMargin(
  margin: Double = 1.0,
  p: Double = 2.0,
  swap: Boolean = false,
  reduction: Reduction = Reduction.MEAN,
): TripletMargin =
  TripletMargin().margin(margin.toFloat()).p(p.toFloat()).swap(swap).reduction(reduction)

/** (ln variance + (x − t)² / variance) / 2. In Java: `new GaussianNLL()`. */
public fun gaussianNLL(
  full: Boolean = false,
  eps: Double = 1e-6,
  reduction: Reduction = Reduction.MEAN,
): GaussianNLL = GaussianNLL().full(full).eps(eps.toFloat()).reduction(reduction)

/** Connectionist temporal classification: Graves et al. (2006). In Java: `new CTC()`. */
public fun ctc(
  blank: Int = 0,
  zeroInfinity: Boolean = false,
  reduction: Reduction = Reduction.MEAN,
): CTC = CTC().blank(blank).zeroInfinity(zeroInfinity).reduction(reduction)
