package dev.kindling.nn;

import dev.kindling.tensor.Activations;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/**
 * The activation functions as layers; {@link Activations} says more about each. {@link ReLU},
 * {@link PReLU} and {@link RReLU} are layers of their own.
 *
 * <pre>{@code
 * Sequential.seed(42).linear(784, 128).layer(Activation.gelu()).linear(128, 10).build();
 * }</pre>
 */
public final class Activation {
  private Activation() {}

  /** max(min(x, 6), 0). */
  public static Layer relu6() {
    return of("relu6", Tensor::relu6);
  }

  /** x where x &gt; 0, else 0.01 · x. */
  public static Layer leakyRelu() {
    return of("leakyRelu", Tensor::leakyRelu);
  }

  /** x where x &gt; 0, else slope · x. */
  public static Layer leakyRelu(float slope) {
    return of("leakyRelu", x -> x.leakyRelu(slope), slope);
  }

  /** x where x &gt; 0, else eˣ − 1. */
  public static Layer elu() {
    return of("elu", Tensor::elu);
  }

  /** x where x &gt; 0, else alpha · (eˣ − 1). */
  public static Layer elu(float alpha) {
    return of("elu", x -> x.elu(alpha), alpha);
  }

  /** The self-normalizing unit, 1.0507 · x where x &gt; 0, else 1.7581 · (eˣ − 1). */
  public static Layer selu() {
    return of("selu", Tensor::selu);
  }

  /** x where x &gt; 0, else alpha · (e^(x / alpha) − 1). */
  public static Layer celu(float alpha) {
    return of("celu", x -> x.celu(alpha), alpha);
  }

  /** x · Φ(x), Φ being the distribution function of the standard normal distribution. */
  public static Layer gelu() {
    return of("gelu", Tensor::gelu);
  }

  /** x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2, which is near {@link #gelu()}. */
  public static Layer geluTanh() {
    return of("geluTanh", Tensor::geluTanh);
  }

  /** x · sigmoid(x), also known as swish. */
  public static Layer silu() {
    return of("silu", Tensor::silu);
  }

  /** x · tanh(ln(1 + eˣ)). */
  public static Layer mish() {
    return of("mish", Tensor::mish);
  }

  /** ln(1 + eˣ). */
  public static Layer softplus() {
    return of("softplus", Tensor::softplus);
  }

  /** ln(1 + e^(beta · x)) / beta; x itself where beta · x &gt; threshold. */
  public static Layer softplus(float beta, float threshold) {
    return of("softplus", x -> x.softplus(beta, threshold), beta, threshold);
  }

  /** x / (1 + |x|). */
  public static Layer softsign() {
    return of("softsign", Tensor::softsign);
  }

  /** 1 / (1 + e⁻ˣ). */
  public static Layer sigmoid() {
    return of("sigmoid", Tensor::sigmoid);
  }

  /** ln sigmoid(x). */
  public static Layer logSigmoid() {
    return of("logSigmoid", Tensor::logSigmoid);
  }

  /** min(max(x + 3, 0), 6) / 6. */
  public static Layer hardSigmoid() {
    return of("hardSigmoid", Tensor::hardSigmoid);
  }

  /** x · hardSigmoid(x). */
  public static Layer hardSwish() {
    return of("hardSwish", Tensor::hardSwish);
  }

  /** min(max(x, −1), 1). */
  public static Layer hardTanh() {
    return of("hardTanh", Tensor::hardTanh);
  }

  /** min(max(x, low), high). */
  public static Layer hardTanh(float low, float high) {
    return of("hardTanh", x -> x.hardTanh(low, high), low, high);
  }

  /** The hyperbolic tangent. */
  public static Layer tanh() {
    return of("tanh", Tensor::tanh);
  }

  /** x − tanh(x). */
  public static Layer tanhShrink() {
    return of("tanhShrink", Tensor::tanhShrink);
  }

  /** x moved by lambda towards 0, and 0 where it is nearer. */
  public static Layer softShrink(float lambda) {
    return of("softShrink", x -> x.softShrink(lambda), lambda);
  }

  /** x where |x| &gt; lambda, else 0. */
  public static Layer hardShrink(float lambda) {
    return of("hardShrink", x -> x.hardShrink(lambda), lambda);
  }

  /** x where x &gt; threshold, else the value. */
  public static Layer threshold(float threshold, float value) {
    return of("threshold", x -> x.threshold(threshold, value), threshold, value);
  }

  /** eˣ / Σ eˣ over a dimension of the batch; −1 is the last. */
  public static Layer softmax(int axis) {
    return along("softmax", axis, x -> x.softmax(axis));
  }

  /** ln softmax(x) over a dimension of the batch; −1 is the last. */
  public static Layer logSoftmax(int axis) {
    return along("logSoftmax", axis, x -> x.logSoftmax(axis));
  }

  /** e⁻ˣ / Σ e⁻ˣ over a dimension of the batch; −1 is the last. */
  public static Layer softmin(int axis) {
    return along("softmin", axis, x -> x.softmin(axis));
  }

  /** a · sigmoid(b) of the halves a and b of a dimension of the batch; −1 is the last. */
  public static Layer glu(int axis) {
    return along("glu", axis, x -> x.glu(axis));
  }

  /** silu(a) · b of the halves a and b of a dimension of the batch; −1 is the last. */
  public static Layer swiGlu(int axis) {
    return along("swiGlu", axis, x -> x.swiGlu(axis));
  }

  private static Layer along(String name, int axis, UnaryOperator<Tensor> function) {
    return new Lambda(name + "(" + axis + ")", function);
  }

  /** Settings that the function refuses are refused at once. */
  private static Layer of(String name, UnaryOperator<Tensor> function, float... settings) {
    function.apply(Tensor.zeros(0));
    return new Lambda(
        Arrays.toString(settings).replace("[", name + "(").replace("]", ")"), function);
  }
}
