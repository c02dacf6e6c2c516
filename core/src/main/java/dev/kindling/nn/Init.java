package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;

/**
 * A way to choose the numbers that a parameter starts with: {@code Linear.of(784, 128,
 * Init.kaimingNormal(), Init.zeros(), rng)}.
 *
 * <p>One of one's own is a lambda: {@code (shape, fans, rng) -> rng.uniform(shape, -1, 1)}.
 */
@FunctionalInterface
public interface Init {
  /** The gain of tanh that PyTorch recommends, 5/3. */
  double TANH_GAIN = 5.0 / 3;

  /** The gain of ReLU, √2: half of what comes in is 0. */
  double RELU_GAIN = 1.4142135623730951;

  /** The gain of SELU that PyTorch recommends, 3/4; 1 makes self-normalizing networks. */
  double SELU_GAIN = 0.75;

  /** The gain of a leaky ReLU: √(2 / (1 + slope²)). */
  static double leakyReluGain(double slope) {
    return Math.sqrt(2 / (1 + slope * slope));
  }

  /**
   * The first numbers of a parameter.
   *
   * @param fans those of the layer's weight; a bias has its weight's
   */
  Tensor of(Shape shape, Fans fans, Rng rng);

  /**
   * How many numbers a number of a layer's output depends on, and how many of the output depend on
   * a number of the input.
   */
  record Fans(int in, int out) {
    /**
     * Both, positive.
     *
     * @throws IllegalArgumentException if one is not
     */
    public Fans {
      if (in < 1 || out < 1) {
        throw new IllegalArgumentException(
            "init: the fans must be at least 1, not " + in + " and " + out);
      }
    }

    /** Those of a matrix {@code [in, out]}. */
    public static Fans ofLinear(Shape weight) {
      return new Fans(weight.dim(0), weight.dim(1));
    }

    /** Those of a convolution's {@code [out, in / groups, height, width]}, or a like shape. */
    public static Fans ofConv(Shape weight) {
      int window = weight.slice(2, weight.rank()).size();
      return new Fans(weight.dim(1) * window, weight.dim(0) * window);
    }
  }

  /** What layers have unless told otherwise: uniform on ±1/√fan-in, as in PyTorch. */
  static Init standard() {
    return (shape, fans, rng) -> {
      float bound = (float) (1 / Math.sqrt(fans.in));
      return rng.uniform(shape, -bound, bound);
    };
  }

  /** Zeros. */
  static Init zeros() {
    return constant(0);
  }

  /** Ones. */
  static Init ones() {
    return constant(1);
  }

  /** One number everywhere. */
  static Init constant(float value) {
    return (shape, fans, rng) -> Tensor.full(value, shape.dims());
  }

  /** Uniform on [low, high). */
  static Init uniform(float low, float high) {
    return (shape, fans, rng) -> rng.uniform(shape, low, high);
  }

  /** A normal distribution. */
  static Init normal(float mean, float deviation) {
    return (shape, fans, rng) -> rng.normal(shape, mean, deviation);
  }

  /** A normal distribution without what is outside [low, high]. */
  static Init truncatedNormal(float mean, float deviation, float low, float high) {
    return (shape, fans, rng) -> rng.truncatedNormal(shape, mean, deviation, low, high);
  }

  /**
   * Uniform with the deviation gain / √fan-in, the gain being ReLU's: He et al., <em>Delving deep
   * into rectifiers</em> (ICCV 2015).
   */
  static Scaled kaimingUniform() {
    return new Scaled(RELU_GAIN, 1, 0, false);
  }

  /** Normal with the deviation gain / √fan-in, the gain being ReLU's: He et al. (2015). */
  static Scaled kaimingNormal() {
    return new Scaled(RELU_GAIN, 1, 0, true);
  }

  /**
   * Uniform with the deviation gain · √(2 / (fan-in + fan-out)): Glorot and Bengio,
   * <em>Understanding the difficulty of training deep feedforward neural networks</em> (2010).
   */
  static Scaled xavierUniform() {
    return new Scaled(1, 0.5, 0.5, false);
  }

  /** Normal with the deviation gain · √(2 / (fan-in + fan-out)): Glorot and Bengio (2010). */
  static Scaled xavierNormal() {
    return new Scaled(1, 0.5, 0.5, true);
  }

  /** Uniform with the deviation 1 / √fan-in: LeCun et al., <em>Efficient backprop</em> (1998). */
  static Scaled lecunUniform() {
    return new Scaled(1, 1, 0, false);
  }

  /** Normal with the deviation 1 / √fan-in: LeCun et al. (1998). */
  static Scaled lecunNormal() {
    return new Scaled(1, 1, 0, true);
  }

  /**
   * Random numbers around 0 of the deviation gain / √(inShare · fan-in + outShare · fan-out).
   *
   * @param normal whether they are normally distributed, and not uniformly
   */
  record Scaled(double gain, double inShare, double outShare, boolean normal) implements Init {
    /** The same with another gain; see {@link #leakyReluGain}. */
    public Scaled gain(double gain) {
      return new Scaled(gain, inShare, outShare, normal);
    }

    /** The same by the fan-out alone, which keeps the size of gradients, not of outputs. */
    public Scaled fanOut() {
      return new Scaled(gain, 0, 1, normal);
    }

    @Override
    public Tensor of(Shape shape, Fans fans, Rng rng) {
      double deviation = gain / Math.sqrt(inShare * fans.in + outShare * fans.out);
      if (normal) {
        return rng.normal(shape, 0, (float) deviation);
      }
      float bound = (float) (Math.sqrt(3) * deviation);
      return rng.uniform(shape, -bound, bound);
    }
  }

  /**
   * A random matrix times gain whose rows, or columns where there are fewer of them, are orthogonal
   * and of length 1; further dimensions count to the columns. Saxe, McClelland, Ganguli, <em>Exact
   * solutions to the nonlinear dynamics of learning in deep linear neural networks</em> (2014).
   */
  static Init orthogonal(double gain) {
    return (shape, fans, rng) -> {
      matrix("orthogonal", shape, false);
      int rows = shape.dim(0);
      int columns = shape.size() / Math.max(1, rows);
      boolean tall = rows > columns;
      double[][] basis = Orthogonal.basis(Math.min(rows, columns), Math.max(rows, columns), rng);
      return Tensor.filled(
          shape,
          data -> {
            for (int i = 0; i < data.length; i++) {
              int row = i / columns;
              int column = i % columns;
              data[i] = (float) (gain * (tall ? basis[column][row] : basis[row][column]));
            }
          });
    };
  }

  /** A matrix with gain on its diagonal and 0 elsewhere. */
  static Init identity(float gain) {
    return (shape, fans, rng) -> {
      matrix("identity", shape, true);
      return Tensor.filled(
          shape,
          data -> {
            Arrays.fill(data, 0f);
            for (int i = 0; i < Math.min(shape.dim(0), shape.dim(1)); i++) {
              data[i * shape.dim(1) + i] = gain;
            }
          });
    };
  }

  /**
   * A convolution that gives its input again, as far as channels match: 1 in the middle of the
   * window from channel i to channel i of each group, and 0 elsewhere.
   *
   * @throws IllegalArgumentException if the output's channels are not a multiple of the groups
   */
  static Init dirac(int groups) {
    return (shape, fans, rng) -> {
      if (shape.rank() < 3 || groups < 1 || shape.dim(0) % groups != 0) {
        throw new IllegalArgumentException(
            "dirac: needs [out, in / groups, window …] with out a multiple of the "
                + groups
                + " groups, not "
                + shape);
      }
      int out = shape.dim(0) / groups;
      int in = shape.dim(1);
      int middle = 0;
      for (int d = 2; d < shape.rank(); d++) {
        middle = middle * shape.dim(d) + shape.dim(d) / 2;
      }
      int window = shape.slice(2, shape.rank()).size();
      int centre = middle;
      return Tensor.filled(
          shape,
          data -> {
            Arrays.fill(data, 0f);
            for (int g = 0; g < groups; g++) {
              for (int i = 0; i < Math.min(out, in); i++) {
                data[((g * out + i) * in + i) * window + centre] = 1f;
              }
            }
          });
    };
  }

  /**
   * Normal around 0, but of each input's weights (a row of {@code [in, out]}) this share, rounded
   * up, is 0: Martens, <em>Deep learning via Hessian-free optimization</em> (2010).
   */
  static Init sparse(double share, float deviation) {
    return (shape, fans, rng) -> {
      matrix("sparse", shape, true);
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("sparse: the share must be from 0 to 1, not " + share);
      }
      int columns = shape.dim(1);
      int zeros = (int) Math.ceil(share * columns);
      float[] data = rng.normal(shape, 0, deviation).toArray();
      for (int row = 0; row < shape.dim(0); row++) {
        int[] order = rng.fork(row).permutation(columns);
        for (int i = 0; i < zeros; i++) {
          data[row * columns + order[i]] = 0;
        }
      }
      return Tensor.of(shape, data);
    };
  }

  private static void matrix(String who, Shape shape, boolean only) {
    if (only ? shape.rank() != 2 : shape.rank() < 2) {
      throw new IllegalArgumentException(
          who
              + ": needs a matrix"
              + (only ? "" : ", or more dimensions")
              + ", not the shape "
              + shape);
    }
  }
}
