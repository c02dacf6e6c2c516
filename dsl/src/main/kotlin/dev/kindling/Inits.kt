package dev.kindling

import dev.kindling.nn.Init

/** Normal with the deviation gain / √fan-in: He et al. (2015). In Java: `Init.kaimingNormal()`. */
public fun heNormal(gain: Double = Init.RELU_GAIN): Init = Init.kaimingNormal().gain(gain)

/**
 * Uniform with the deviation gain / √fan-in: He et al. (2015). In Java: `Init.kaimingUniform()`.
 */
public fun heUniform(gain: Double = Init.RELU_GAIN): Init = Init.kaimingUniform().gain(gain)

/**
 * Normal with the deviation gain · √(2 / (fan-in + fan-out)): Glorot and Bengio (2010). In Java:
 * `Init.xavierNormal()`.
 */
public fun xavierNormal(gain: Double = 1.0): Init = Init.xavierNormal().gain(gain)

/**
 * Uniform with the deviation gain · √(2 / (fan-in + fan-out)): Glorot and Bengio (2010). In Java:
 * `Init.xavierUniform()`.
 */
public fun xavierUniform(gain: Double = 1.0): Init = Init.xavierUniform().gain(gain)

/** Normal with the deviation gain / √fan-in: LeCun et al. (1998). In Java: `Init.lecunNormal()`. */
public fun lecunNormal(gain: Double = 1.0): Init = Init.lecunNormal().gain(gain)

/**
 * Uniform with the deviation gain / √fan-in: LeCun et al. (1998). In Java: `Init.lecunUniform()`.
 */
public fun lecunUniform(gain: Double = 1.0): Init = Init.lecunUniform().gain(gain)

/** Random orthogonal rows or columns: Saxe et al. (2014). In Java: `Init.orthogonal(gain)`. */
public fun orthogonal(gain: Double = 1.0): Init = Init.orthogonal(gain)

/**
 * One number everywhere, such as a ReLU's slightly positive bias. In Java: `Init.constant(value)`.
 */
public fun constant(value: Double): Init = Init.constant(value.toFloat())

/** Zeros. In Java: `Init.zeros()`. */
public fun zeros(): Init = Init.zeros()

/** Ones. In Java: `Init.ones()`. */
public fun ones(): Init = Init.ones()

/** A normal distribution. In Java: `Init.normal(mean, deviation)`. */
public fun normal(mean: Double = 0.0, deviation: Double = 1.0): Init =
  Init.normal(mean.toFloat(), deviation.toFloat())

/** Uniform on [low, high). In Java: `Init.uniform(low, high)`. */
public fun uniform(low: Double, high: Double): Init = Init.uniform(low.toFloat(), high.toFloat())

/**
 * A normal distribution without what is outside [low, high]. In Java: `Init.truncatedNormal(mean,
 * deviation, low, high)`.
 */
public fun truncatedNormal(
  mean: Double = 0.0,
  deviation: Double = 1.0,
  low: Double = -2.0,
  high: Double = 2.0,
): Init = Init.truncatedNormal(mean.toFloat(), deviation.toFloat(), low.toFloat(), high.toFloat())

/** Ones on the diagonal, times a gain. In Java: `Init.identity(gain)`. */
public fun identityMatrix(gain: Double = 1.0): Init = Init.identity(gain.toFloat())

/** A convolution that gives its input again. In Java: `Init.dirac(groups)`. */
public fun dirac(groups: Int = 1): Init = Init.dirac(groups)

/**
 * Normal, but a share of each input's weights is 0: Martens (2010). In Java: `Init.sparse(share,
 * deviation)`.
 */
public fun sparse(share: Double, deviation: Double = 0.01): Init =
  Init.sparse(share, deviation.toFloat())
