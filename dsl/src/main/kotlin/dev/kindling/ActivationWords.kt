package dev.kindling

import dev.kindling.nn.Activation
import dev.kindling.nn.PReLU
import dev.kindling.nn.RReLU
import dev.kindling.nn.ReLU

/** The words for activation functions. */
@KindlingDsl
public sealed interface ActivationWords : LayerScope {
  /** max(x, 0); the gradient at 0 is 0. In Java: `builder.layer(new ReLU())`. */
  public fun relu(name: String? = null) {
    layer(ReLU(), name)
  }

  /** max(min(x, 6), 0). In Java: `builder.layer(Activation.relu6())`. */
  public fun relu6(name: String? = null) {
    layer(Activation.relu6(), name)
  }

  /** x where x > 0, else slope · x. In Java: `builder.layer(Activation.leakyRelu(slope))`. */
  public fun leakyRelu(slope: Double = 0.01, name: String? = null) {
    layer(Activation.leakyRelu(slope.toFloat()), name)
  }

  /**
   * x where x > 0, else x times a slope that training draws. In Java: `builder.layer(new
   * RReLU(lower, upper))`.
   */
  public fun rrelu(lower: Double = 1.0 / 8, upper: Double = 1.0 / 3, name: String? = null) {
    layer(RReLU(lower.toFloat(), upper.toFloat()), name)
  }

  /** x where x > 0, else alpha · (eˣ − 1). In Java: `builder.layer(Activation.elu(alpha))`. */
  public fun elu(alpha: Double = 1.0, name: String? = null) {
    layer(Activation.elu(alpha.toFloat()), name)
  }

  /**
   * The self-normalizing unit, 1.0507 · x where x > 0, else 1.7581 · (eˣ − 1). In Java:
   * `builder.layer(Activation.selu())`.
   */
  public fun selu(name: String? = null) {
    layer(Activation.selu(), name)
  }

  /**
   * x where x > 0, else alpha · (e^(x / alpha) − 1). In Java:
   * `builder.layer(Activation.celu(alpha))`.
   */
  public fun celu(alpha: Double = 1.0, name: String? = null) {
    layer(Activation.celu(alpha.toFloat()), name)
  }

  /**
   * x · Φ(x), Φ being the normal distribution function. In Java:
   * `builder.layer(Activation.gelu())`.
   */
  public fun gelu(name: String? = null) {
    layer(Activation.gelu(), name)
  }

  /** Nearly [gelu], by way of tanh. In Java: `builder.layer(Activation.geluTanh())`. */
  public fun geluTanh(name: String? = null) {
    layer(Activation.geluTanh(), name)
  }

  /** x · sigmoid(x), also known as swish. In Java: `builder.layer(Activation.silu())`. */
  public fun silu(name: String? = null) {
    layer(Activation.silu(), name)
  }

  /** x · tanh(ln(1 + eˣ)). In Java: `builder.layer(Activation.mish())`. */
  public fun mish(name: String? = null) {
    layer(Activation.mish(), name)
  }

  /**
   * ln(1 + e^(beta · x)) / beta; x itself where beta · x > threshold. In Java:
   * `builder.layer(Activation.softplus(beta, threshold))`.
   */
  public fun softplus(beta: Double = 1.0, threshold: Double = 20.0, name: String? = null) {
    layer(Activation.softplus(beta.toFloat(), threshold.toFloat()), name)
  }

  /** x / (1 + |x|). In Java: `builder.layer(Activation.softsign())`. */
  public fun softsign(name: String? = null) {
    layer(Activation.softsign(), name)
  }

  /** 1 / (1 + e⁻ˣ). In Java: `builder.layer(Activation.sigmoid())`. */
  public fun sigmoid(name: String? = null) {
    layer(Activation.sigmoid(), name)
  }

  /** ln sigmoid(x). In Java: `builder.layer(Activation.logSigmoid())`. */
  public fun logSigmoid(name: String? = null) {
    layer(Activation.logSigmoid(), name)
  }

  /** min(max(x + 3, 0), 6) / 6. In Java: `builder.layer(Activation.hardSigmoid())`. */
  public fun hardSigmoid(name: String? = null) {
    layer(Activation.hardSigmoid(), name)
  }

  /** x · hardSigmoid(x). In Java: `builder.layer(Activation.hardSwish())`. */
  public fun hardSwish(name: String? = null) {
    layer(Activation.hardSwish(), name)
  }

  /** min(max(x, low), high). In Java: `builder.layer(Activation.hardTanh(low, high))`. */
  public fun hardTanh(low: Double = -1.0, high: Double = 1.0, name: String? = null) {
    layer(Activation.hardTanh(low.toFloat(), high.toFloat()), name)
  }

  /** The hyperbolic tangent. In Java: `builder.layer(Activation.tanh())`. */
  public fun tanh(name: String? = null) {
    layer(Activation.tanh(), name)
  }

  /** x − tanh(x). In Java: `builder.layer(Activation.tanhShrink())`. */
  public fun tanhShrink(name: String? = null) {
    layer(Activation.tanhShrink(), name)
  }

  /**
   * x moved by lambda towards 0, and 0 where it is nearer. In Java:
   * `builder.layer(Activation.softShrink(lambda))`.
   */
  public fun softShrink(lambda: Double = 0.5, name: String? = null) {
    layer(Activation.softShrink(lambda.toFloat()), name)
  }

  /** x where |x| > lambda, else 0. In Java: `builder.layer(Activation.hardShrink(lambda))`. */
  public fun hardShrink(lambda: Double = 0.5, name: String? = null) {
    layer(Activation.hardShrink(lambda.toFloat()), name)
  }

  /**
   * x where x > threshold, else the value. In Java: `builder.layer(Activation.threshold(threshold,
   * value))`.
   */
  public fun threshold(threshold: Double, value: Double, name: String? = null) {
    layer(Activation.threshold(threshold.toFloat(), value.toFloat()), name)
  }

  /**
   * eˣ / Σ eˣ over a dimension of the batch. In Java: `builder.layer(Activation.softmax(axis))`.
   */
  public fun softmax(axis: Int = -1, name: String? = null) {
    layer(Activation.softmax(axis), name)
  }

  /**
   * ln softmax(x) over a dimension of the batch. In Java:
   * `builder.layer(Activation.logSoftmax(axis))`.
   */
  public fun logSoftmax(axis: Int = -1, name: String? = null) {
    layer(Activation.logSoftmax(axis), name)
  }

  /**
   * e⁻ˣ / Σ e⁻ˣ over a dimension of the batch. In Java: `builder.layer(Activation.softmin(axis))`.
   */
  public fun softmin(axis: Int = -1, name: String? = null) {
    layer(Activation.softmin(axis), name)
  }

  /**
   * a · sigmoid(b) of the halves a and b of a dimension of the batch. In Java:
   * `builder.layer(Activation.glu(axis))`.
   */
  public fun glu(axis: Int = -1, name: String? = null) {
    layer(Activation.glu(axis), name)
  }

  /**
   * silu(a) · b of the halves a and b of a dimension of the batch. In Java:
   * `builder.layer(Activation.swiGlu(axis))`.
   */
  public fun swiGlu(axis: Int = -1, name: String? = null) {
    layer(Activation.swiGlu(axis), name)
  }

  /**
   * x where x > 0, else slope · x, with one learned slope, or one for each of [channels] of `[n, c,
   * …]`. In Java: `builder.layer(PReLU.of(channels))`.
   */
  public fun prelu(channels: Int = 1, start: Double = 0.25, name: String? = null) {
    layer(PReLU.of(channels).start(start.toFloat()), name)
  }
}
