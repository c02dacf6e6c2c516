package dev.kindling

import dev.kindling.optim.Adadelta
import dev.kindling.optim.Adafactor
import dev.kindling.optim.Adagrad
import dev.kindling.optim.Adam
import dev.kindling.optim.AdamW
import dev.kindling.optim.Adamax
import dev.kindling.optim.Asgd
import dev.kindling.optim.Lamb
import dev.kindling.optim.Lion
import dev.kindling.optim.Muon
import dev.kindling.optim.NAdam
import dev.kindling.optim.RAdam
import dev.kindling.optim.RmsProp
import dev.kindling.optim.Rprop
import dev.kindling.optim.Sgd

/** Stochastic gradient descent; a [momentum] of 0 is none. In Java: `new Sgd(learningRate)`. */
public fun sgd(
  learningRate: Double,
  momentum: Double = 0.0,
  dampening: Double = 0.0,
  weightDecay: Double = 0.0,
  nesterov: Boolean = false,
): Sgd =
  Sgd(learningRate, momentum).dampening(dampening).weightDecay(weightDecay).let {
    if (nesterov) it.nesterov() else it
  }

/** Adam: Kingma and Ba (2015). In Java: `new Adam(learningRate)`. */
public fun adam(
  learningRate: Double = 1e-3,
  beta1: Double = 0.9,
  beta2: Double = 0.999,
  epsilon: Double = 1e-8,
  weightDecay: Double = 0.0,
  amsgrad: Boolean = false,
): Adam =
  Adam(learningRate).betas(beta1, beta2).epsilon(epsilon).weightDecay(weightDecay).let {
    if (amsgrad) it.amsgrad() else it
  }

/**
 * Adam with decoupled weight decay: Loshchilov and Hutter (2019). In Java: `new
 * AdamW(learningRate)`.
 */
public fun adamW(
  learningRate: Double = 1e-3,
  beta1: Double = 0.9,
  beta2: Double = 0.999,
  epsilon: Double = 1e-8,
  weightDecay: Double = 0.01,
  amsgrad: Boolean = false,
): AdamW =
  AdamW(learningRate).betas(beta1, beta2).epsilon(epsilon).weightDecay(weightDecay).let {
    if (amsgrad) it.amsgrad() else it
  }

/** Adam with Nesterov's momentum: Dozat (2016). In Java: `new NAdam(learningRate)`. */
public fun nAdam(
  learningRate: Double = 2e-3,
  beta1: Double = 0.9,
  beta2: Double = 0.999,
  epsilon: Double = 1e-8,
  weightDecay: Double = 0.0,
  momentumDecay: Double = 0.004,
  decoupled: Boolean = false,
): NAdam =
  NAdam(learningRate)
    .betas(beta1, beta2)
    .epsilon(epsilon)
    .weightDecay(weightDecay)
    .momentumDecay(momentumDecay)
    .let { if (decoupled) it.decoupled() else it }

/** Rectified Adam: Liu et al. (2020). In Java: `new RAdam(learningRate)`. */
public fun rAdam(
  learningRate: Double = 1e-3,
  beta1: Double = 0.9,
  beta2: Double = 0.999,
  epsilon: Double = 1e-8,
  weightDecay: Double = 0.0,
  decoupled: Boolean = false,
): RAdam =
  RAdam(learningRate).betas(beta1, beta2).epsilon(epsilon).weightDecay(weightDecay).let {
    if (decoupled) it.decoupled() else it
  }

/** Adam with the infinity norm: Kingma and Ba (2015). In Java: `new Adamax(learningRate)`. */
public fun adamax(
  learningRate: Double = 2e-3,
  beta1: Double = 0.9,
  beta2: Double = 0.999,
  epsilon: Double = 1e-8,
  weightDecay: Double = 0.0,
): Adamax = Adamax(learningRate).betas(beta1, beta2).epsilon(epsilon).weightDecay(weightDecay)

/** RMSprop: Tieleman and Hinton (2012). In Java: `new RmsProp(learningRate)`. */
public fun rmsProp(
  learningRate: Double = 1e-2,
  alpha: Double = 0.99,
  epsilon: Double = 1e-8,
  weightDecay: Double = 0.0,
  momentum: Double = 0.0,
  centered: Boolean = false,
): RmsProp =
  RmsProp(learningRate)
    .alpha(alpha)
    .epsilon(epsilon)
    .weightDecay(weightDecay)
    .momentum(momentum)
    .let { if (centered) it.centered() else it }

/** Adagrad: Duchi et al. (2011). In Java: `new Adagrad(learningRate)`. */
public fun adagrad(
  learningRate: Double = 1e-2,
  rateDecay: Double = 0.0,
  initialAccumulator: Double = 0.0,
  epsilon: Double = 1e-10,
  weightDecay: Double = 0.0,
): Adagrad =
  Adagrad(learningRate)
    .rateDecay(rateDecay)
    .initialAccumulator(initialAccumulator)
    .epsilon(epsilon)
    .weightDecay(weightDecay)

/** Adadelta: Zeiler (2012). In Java: `new Adadelta(learningRate)`. */
public fun adadelta(
  learningRate: Double = 1.0,
  rho: Double = 0.9,
  epsilon: Double = 1e-6,
  weightDecay: Double = 0.0,
): Adadelta = Adadelta(learningRate).rho(rho).epsilon(epsilon).weightDecay(weightDecay)

/** Adafactor: Shazeer and Stern (2018). In Java: `new Adafactor(learningRate)`. */
public fun adafactor(learningRate: Double = 1e-2, weightDecay: Double = 0.0): Adafactor =
  Adafactor(learningRate).weightDecay(weightDecay)

/**
 * Averaged stochastic gradient descent: Polyak and Juditsky (1992). In Java: `new
 * Asgd(learningRate)`.
 */
public fun asgd(
  learningRate: Double = 1e-2,
  lambda: Double = 1e-4,
  alpha: Double = 0.75,
  averageFrom: Double = 1e6,
  weightDecay: Double = 0.0,
): Asgd =
  Asgd(learningRate).lambda(lambda).alpha(alpha).averageFrom(averageFrom).weightDecay(weightDecay)

/**
 * Resilient propagation, for whole data sets: Riedmiller and Braun (1993). In Java: `new
 * Rprop(learningRate)`.
 */
public fun rprop(
  learningRate: Double = 1e-2,
  shrink: Double = 0.5,
  grow: Double = 1.2,
  smallest: Double = 1e-6,
  largest: Double = 50.0,
): Rprop = Rprop(learningRate).etas(shrink, grow).stepSizes(smallest, largest)

/** Lion: Chen et al. (2023). In Java: `new Lion(learningRate)`. */
public fun lion(
  learningRate: Double = 1e-4,
  beta1: Double = 0.9,
  beta2: Double = 0.99,
  weightDecay: Double = 0.0,
): Lion = Lion(learningRate).betas(beta1, beta2).weightDecay(weightDecay)

/** LAMB, for large batches: You et al. (2020). In Java: `new Lamb(learningRate)`. */
public fun lamb(
  learningRate: Double = 1e-3,
  beta1: Double = 0.9,
  beta2: Double = 0.999,
  epsilon: Double = 1e-6,
  weightDecay: Double = 0.01,
): Lamb = Lamb(learningRate).betas(beta1, beta2).epsilon(epsilon).weightDecay(weightDecay)

/**
 * Muon for matrices, AdamW for the rest: Jordan et al. (2024). In Java: `new Muon(learningRate)`.
 */
public fun muon(
  learningRate: Double = 0.02,
  adamRate: Double = 3e-4,
  momentum: Double = 0.95,
  weightDecay: Double = 0.1,
): Muon = Muon(learningRate, adamRate).momentum(momentum).weightDecay(weightDecay)
