package dev.kindling.op;

/**
 * A differentiable operation: a value that holds the operation's settings.
 *
 * <p>Built-in operations are called through the methods of {@link dev.kindling.tensor.Tensor}; an
 * operation of one's own implements this interface and is called by {@link Value#apply}:
 *
 * <pre>{@code
 * /** y = x²; dy/dx = 2x. *&#47;
 * record Square() implements Op {
 *   public Shape shape(Shape... in) { return in[0]; }
 *   public void forward(Frame f) {
 *     for (int i = 0; i < f.out().length; i++) f.out()[i] = f.in(0)[i] * f.in(0)[i];
 *   }
 *   public void grad(Chain c) {
 *     Tensor x = (Tensor) c.in(0);
 *     c.give(0, x.times(2).times((Tensor) c.upstream()));
 *   }
 * }
 * }</pre>
 */
public interface Op {
  /**
   * The shape of the result.
   *
   * @throws IllegalArgumentException if the operation does not take arguments of these shapes
   */
  Shape shape(Shape... in);

  /** Computes the result into {@link Frame#out()}. */
  void forward(Frame f);

  /** Gives the gradient of each wanted input, itself made of operations. */
  void grad(Chain c);

  /**
   * Whether the result has the elements of input 0 in their order, so that it may share the array.
   */
  default boolean sharesInput() {
    return false;
  }
}
