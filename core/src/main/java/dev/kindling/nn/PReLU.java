package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Tensor;

/**
 * x where x &gt; 0, else weight · x, with one learned slope, or one for each channel of {@code [n,
 * c, …]}; it starts at 0.25. K. He, X. Zhang, S. Ren, J. Sun, <em>Delving deep into rectifiers</em>
 * (2015).
 */
public final class PReLU implements Layer {
  private final Parameter weight;

  private PReLU(int slopes, float start) {
    Channels.sizes("prelu", slopes);
    this.weight = new Parameter(Tensor.full(start, slopes));
  }

  /** A layer with one slope for all elements. */
  public static PReLU of() {
    return of(1);
  }

  /**
   * A layer with a slope for each of so many channels.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static PReLU of(int channels) {
    return new PReLU(channels, 0.25f);
  }

  /** The same with slopes that start at another number. */
  public PReLU start(float slope) {
    return new PReLU(weight.size(), slope);
  }

  /** The slopes. */
  public Parameter weight() {
    return weight;
  }

  @Override
  public Tensor forward(Tensor x, Pass pass) {
    check(x.shape());
    return x.prelu(pass.use(weight));
  }

  @Override
  public Shape output(Shape sample) {
    check(Shape.of(1).then(sample));
    return sample;
  }

  private void check(Shape shape) {
    if (weight.size() != 1) {
      Channels.check(this, weight.size(), shape);
    }
  }

  @Override
  public String toString() {
    return "prelu(" + (weight.size() == 1 ? "" : weight.size()) + ")";
  }
}
