package dev.kindling

import dev.kindling.optim.OneCycle
import dev.kindling.optim.Plateau
import dev.kindling.optim.Schedule

/**
 * This schedule, and after its end another: `warmup(500) then cosine()`. In Java:
 * `Schedule.warmup(500).then(Schedule.cosine())`.
 *
 * @throws IllegalArgumentException if the first has no end
 */
public infix fun Schedule.then(next: Schedule): Schedule = this.then(next)

/** The product of two schedules. In Java: `a.times(b)`. */
public infix fun Schedule.times(other: Schedule): Schedule = this.times(other)

/**
 * From next to nothing to 1 in so many steps: Goyal et al. (2017). In Java:
 * `Schedule.warmup(steps)`.
 */
public fun warmup(steps: Long): Schedule = Schedule.warmup(steps)

/** Half a cosine from 1 to 0 at the run's end. In Java: `Schedule.cosine()`. */
public fun cosine(): Schedule = Schedule.cosine()

/**
 * Half a cosine from 1 to a [least] factor in so many steps: Loshchilov and Hutter (2017). In Java:
 * `Schedule.cosine(steps, least)`.
 */
public fun cosine(steps: Long, least: Double = 0.0): Schedule = Schedule.cosine(steps, least)

/**
 * Half a cosine again and again, each [growth] times longer: Loshchilov and Hutter (2017). In Java:
 * `Schedule.warmRestarts(first, growth, least)`.
 */
public fun warmRestarts(first: Long, growth: Int = 1, least: Double = 0.0): Schedule =
  Schedule.warmRestarts(first, growth, least)

/**
 * Always this factor, or for so many steps and then 1. In Java: `Schedule.constant(factor, steps)`.
 */
public fun constantRate(factor: Double = 1.0, steps: Long? = null): Schedule =
  if (steps == null) Schedule.constant(factor) else Schedule.constant(factor, steps)

/**
 * From a first factor to a last in so many equal steps. In Java: `Schedule.linear(from, to,
 * steps)`.
 */
public fun linearDecay(steps: Long, from: Double = 1.0, to: Double = 0.0): Schedule =
  Schedule.linear(from, to, steps)

/** Times γ after every [size] steps. In Java: `Schedule.step(size, gamma)`. */
public fun stepDecay(size: Long, gamma: Double = 0.1): Schedule = Schedule.step(size, gamma)

/** Times γ at each of these steps. In Java: `Schedule.multiStep(gamma, milestones)`. */
public fun multiStepDecay(vararg milestones: Long, gamma: Double = 0.1): Schedule =
  Schedule.multiStep(gamma, *milestones)

/** γ^step. In Java: `Schedule.exponential(gamma)`. */
public fun exponentialDecay(gamma: Double): Schedule = Schedule.exponential(gamma)

/** (1 − step / steps)^power. In Java: `Schedule.polynomial(steps, power)`. */
public fun polynomialDecay(steps: Long, power: Double = 1.0): Schedule =
  Schedule.polynomial(steps, power)

/**
 * A straight line from a [low] factor to 1 and back, again and again: Smith (2017). In Java:
 * `Schedule.cyclic(low, up, down)`.
 */
public fun cyclic(low: Double, up: Long, down: Long = up): Schedule = Schedule.cyclic(low, up, down)

/**
 * Up to 1 and down to next to nothing: Smith and Topin (2018). In Java: `Schedule.oneCycle(steps)`.
 */
public fun oneCycle(steps: Long): OneCycle = Schedule.oneCycle(steps)

/**
 * Times [reduction] whenever a metric has not been better for more than [patience] epochs. In Java:
 * `new Plateau(reduction, patience)`.
 */
public fun plateau(reduction: Double = 0.1, patience: Int = 10): Plateau =
  Plateau(reduction, patience)
