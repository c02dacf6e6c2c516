package dev.kindling.nn;

import dev.kindling.tensor.Tensor;

/**
 * x where x &gt; 0, else x times a slope that training draws anew for each element, uniform from
 * {@code lower} to {@code upper}; inference takes their mean. B. Xu, N. Wang, T. Chen, M. Li
 * (2015).
 */
public record RReLU(float lower, float upper) implements Layer {
  /**
   * A layer of these settings.
   *
   * @throws IllegalArgumentException unless lower ≤ upper
   */
  public RReLU {
    if (!(lower <= upper)) {
      throw new IllegalArgumentException(
          "rrelu(" + lower + ", " + upper + "): the lower slope must not be above the upper");
    }
  }

  /** A layer with slopes from 1/8 to 1/3. */
  public static RReLU of() {
    return new RReLU(1f / 8, 1f / 3);
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    if (!pass.isTraining()) {
      return x.leakyRelu((lower + upper) / 2);
    }
    Tensor slope = pass.rng().uniform(x.shape(), lower, upper);
    return x.relu().minus(x.unaryMinus().relu().times(slope));
  }

  @Override
  public String toString() {
    return "rrelu(" + lower + ", " + upper + ")";
  }
}
