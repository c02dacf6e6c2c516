package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Activation;
import dev.kindling.op.family.Axes;
import dev.kindling.op.family.LogLikelihood;
import dev.kindling.op.family.Normalized;
import dev.kindling.op.family.SmoothActivation;
import java.util.Arrays;

/**
 * Activation functions, element by element or along one dimension; {@link Functions#sigmoid()} and
 * {@link Functions#tanh()} are among the elementary functions.
 *
 * <p>At a kink the gradient is that of PyTorch.
 */
public sealed interface Activations permits Tensor {
  /** max(x, 0); its gradient at 0 is 0. Nair and Hinton (2010). */
  default Tensor relu() {
    return Tensor.call(new Activation.ReLU(), (Tensor) this);
  }

  /** min(max(x, 0), 6); its gradient at 0 and 6 is 0. Krizhevsky (2010). */
  default Tensor relu6() {
    return hardTanh(0f, 6f);
  }

  /** x where x &gt; 0, else 0.01 · x. Maas, Hannun and Ng (2013). */
  default Tensor leakyRelu() {
    return leakyRelu(0.01f);
  }

  /**
   * x where x &gt; 0, else slope · x; its gradient at 0 is the slope. Maas, Hannun and Ng (2013).
   */
  default Tensor leakyRelu(float slope) {
    Tensor x = (Tensor) this;
    return Tensor.call(new Activation.Leak(slope), x, x);
  }

  /**
   * The randomized leaky ReLU as it is in inference: x where x &gt; 0, else x times the mean of the
   * slopes from 1/8 to 1/3. Xu, Wang, Chen and Li (2015).
   */
  default Tensor rrelu() {
    return leakyRelu((1f / 8 + 1f / 3) / 2);
  }

  /**
   * x where x &gt; 0, else slope · x. He, Zhang, Ren and Sun (2015).
   *
   * @param slope one number, or one for each channel, which is dimension 1
   * @throws IllegalArgumentException if there are more or fewer
   */
  default Tensor prelu(Tensor slope) {
    Tensor x = (Tensor) this;
    int rank = x.shape().rank();
    int channels = rank < 2 ? 1 : x.shape().dim(1);
    if (slope.shape().rank() > 1 || slope.size() != 1 && slope.size() != channels) {
      throw new IllegalArgumentException(
          "prelu: slopes of the shape "
              + slope.shape()
              + " do not fit the shape "
              + x.shape()
              + (channels == 1
                  ? "; needs one"
                  : "; needs one, or " + channels + " for the channels"));
    }
    int[] dims = new int[rank];
    Arrays.fill(dims, 1);
    if (slope.size() == channels && rank > 1) {
      dims[1] = channels;
    }
    Tensor negative = Tensor.call(new Activation.Below(), x, x);
    return relu().plus(slope.reshape(dims).times(negative));
  }

  /** min(max(x, −1), 1); its gradient at −1 and 1 is 0. Collobert (2004). */
  default Tensor hardTanh() {
    return hardTanh(-1f, 1f);
  }

  /**
   * min(max(x, low), high); its gradient at low and high is 0.
   *
   * @throws IllegalArgumentException unless low &lt; high
   */
  default Tensor hardTanh(float low, float high) {
    if (!(low < high)) {
      throw new IllegalArgumentException(
          "hardTanh: the bounds are " + low + " and " + high + "; needs low < high");
    }
    return Tensor.call(new Activation.HardTanh(low, high), (Tensor) this);
  }

  /** min(max(x + 3, 0), 6) / 6. Courbariaux, Bengio and David (2015), Howard et al. (2019). */
  default Tensor hardSigmoid() {
    return ((Tensor) this).plus(3f).relu6().times(1f / 6);
  }

  /** x · hardSigmoid(x). Howard et al. (2019). */
  default Tensor hardSwish() {
    return ((Tensor) this).times(hardSigmoid());
  }

  /** x where |x| &gt; 0.5, else 0. */
  default Tensor hardShrink() {
    return hardShrink(0.5f);
  }

  /** x where |x| &gt; lambda, else 0: hard thresholding. Donoho and Johnstone (1994). */
  default Tensor hardShrink(float lambda) {
    return Tensor.call(new Activation.Shrink(lambda, 0f), (Tensor) this);
  }

  /** x moved by 0.5 towards 0, and 0 where it is nearer. */
  default Tensor softShrink() {
    return softShrink(0.5f);
  }

  /**
   * x moved by lambda towards 0, and 0 where it is nearer: soft thresholding. Donoho and Johnstone
   * (1994).
   *
   * @throws IllegalArgumentException if lambda is negative
   */
  default Tensor softShrink(float lambda) {
    if (!(lambda >= 0f)) {
      throw new IllegalArgumentException("softShrink: lambda is " + lambda + "; needs 0 or more");
    }
    return Tensor.call(new Activation.Shrink(lambda, lambda), (Tensor) this);
  }

  /** x where x &gt; threshold, else the value, which passes no gradient. */
  default Tensor threshold(float threshold, float value) {
    return Tensor.call(new Activation.Threshold(threshold, value), (Tensor) this);
  }

  /** x where x &gt; 0, else eˣ − 1. Clevert, Unterthiner and Hochreiter (2016). */
  default Tensor elu() {
    return elu(1f);
  }

  /** x where x &gt; 0, else alpha · (eˣ − 1). Clevert, Unterthiner and Hochreiter (2016). */
  default Tensor elu(float alpha) {
    return Tensor.call(new SmoothActivation.ELU(alpha, 1f, 1f), (Tensor) this);
  }

  /**
   * The self-normalizing unit: 1.0507 · x where x &gt; 0, else 1.0507 · 1.6733 · (eˣ − 1).
   * Klambauer, Unterthiner, Mayr and Hochreiter (2017).
   */
  default Tensor selu() {
    return Tensor.call(
        new SmoothActivation.ELU(1.6732632423543772f, 1.0507009873554805f, 1f), (Tensor) this);
  }

  /** x where x &gt; 0, else eˣ − 1: elu with alpha = 1. Barron (2017). */
  default Tensor celu() {
    return celu(1f);
  }

  /**
   * x where x &gt; 0, else alpha · (e^(x / alpha) − 1), whose slope is 1 on both sides of 0. Barron
   * (2017).
   *
   * @throws IllegalArgumentException if alpha is 0
   */
  default Tensor celu(float alpha) {
    if (alpha == 0f) {
      throw new IllegalArgumentException("celu: alpha is 0.0; needs another number");
    }
    return Tensor.call(new SmoothActivation.ELU(alpha, 1f, 1f / alpha), (Tensor) this);
  }

  /**
   * x · Φ(x), Φ being the distribution function of the standard normal distribution; NaN at −∞.
   * Hendrycks and Gimpel (2016).
   */
  default Tensor gelu() {
    return Tensor.call(new SmoothActivation.GELU(), (Tensor) this);
  }

  /**
   * x · (1 + tanh(√(2/π) · (x + 0.044715 x³))) / 2, which is near {@link #gelu()}. Hendrycks and
   * Gimpel (2016).
   */
  default Tensor geluTanh() {
    return Tensor.call(new SmoothActivation.GELUTanh(), (Tensor) this);
  }

  /** x · sigmoid(x), also known as swish; NaN at −∞. Elfwing, Uchibe and Doya (2017). */
  default Tensor silu() {
    return Tensor.call(new SmoothActivation.SiLU(), (Tensor) this);
  }

  /** x · tanh(ln(1 + eˣ)); NaN at −∞. Misra (2019). */
  default Tensor mish() {
    return Tensor.call(new SmoothActivation.Mish(), (Tensor) this);
  }

  /** ln(1 + eˣ); x itself where x &gt; 20. Dugas et al. (2001). */
  default Tensor softplus() {
    return softplus(1f, 20f);
  }

  /**
   * ln(1 + e^(beta · x)) / beta; x itself where beta · x &gt; threshold. Dugas et al. (2001).
   *
   * @throws IllegalArgumentException if beta is 0
   */
  default Tensor softplus(float beta, float threshold) {
    if (beta == 0f) {
      throw new IllegalArgumentException("softplus: beta is 0.0; needs another number");
    }
    return Tensor.call(new SmoothActivation.Softplus(beta, threshold), (Tensor) this);
  }

  /** x / (1 + |x|); NaN at ±∞. Elliott (1993). */
  default Tensor softsign() {
    Tensor x = (Tensor) this;
    return x.div(relu().plus(x.unaryMinus().relu()).plus(1f));
  }

  /** ln sigmoid(x) = −ln(1 + e⁻ˣ), which does not underflow. */
  default Tensor logSigmoid() {
    return ((Tensor) this).unaryMinus().softplus().unaryMinus();
  }

  /** x − tanh(x). */
  default Tensor tanhShrink() {
    return Tensor.call(new SmoothActivation.TanhShrink(), (Tensor) this);
  }

  /**
   * The gated linear unit, a · sigmoid(b), of the halves a and b of one dimension. Dauphin, Fan,
   * Auli and Grangier (2017).
   *
   * @throws IllegalArgumentException if the dimension's size is odd
   */
  default Tensor glu(int axis) {
    int half = half("glu", axis);
    Tensor x = (Tensor) this;
    return x.slice(axis, 0, half).times(x.slice(axis, half).sigmoid());
  }

  /**
   * The gated linear unit with swish, silu(a) · b, of the halves a and b of one dimension. Shazeer
   * (2020).
   *
   * @throws IllegalArgumentException if the dimension's size is odd
   */
  default Tensor swiGlu(int axis) {
    int half = half("swiGlu", axis);
    Tensor x = (Tensor) this;
    return x.slice(axis, 0, half).silu().times(x.slice(axis, half));
  }

  private int half(String who, int axis) {
    Shape x = ((Tensor) this).shape();
    int size = x.dim(Axes.of(who, x, axis));
    if (size % 2 != 0) {
      throw new IllegalArgumentException(
          who + ": dimension " + axis + " of the shape " + x + " is odd; needs two halves");
    }
    return size / 2;
  }

  /** eˣ / Σ eˣ over the last dimension. */
  default Tensor softmax() {
    return softmax(-1);
  }

  /** eˣ / Σ eˣ over one dimension. Bridle (1990). */
  default Tensor softmax(int axis) {
    return Tensor.call(new Normalized.Softmax(axis), (Tensor) this);
  }

  /** x − ln Σ eˣ over the last dimension. */
  default Tensor logSoftmax() {
    return logSoftmax(-1);
  }

  /** x − ln Σ eˣ over one dimension: the logarithm of softmax, which does not underflow. */
  default Tensor logSoftmax(int axis) {
    return Tensor.call(new Normalized.LogSoftmax(axis), (Tensor) this);
  }

  /**
   * One element of each row of a matrix's {@link #logSoftmax()}: y[i] = x[i, columns[i]] − ln Σ eˣ.
   */
  default Tensor logSoftmax(IntTensor columns) {
    Tensor x = (Tensor) this;
    Tensor room = Tensor.call(new LogLikelihood.Room(), x);
    return Tensor.call(new LogLikelihood(columns.row(), columns.data()), x, room);
  }

  /** e⁻ˣ / Σ e⁻ˣ over one dimension. */
  default Tensor softmin(int axis) {
    return ((Tensor) this).unaryMinus().softmax(axis);
  }
}
