package dev.kindling.tensor;

/**
 * A composed function with a gradient of its own: a cheaper or stabler formula than the chain
 * rule's, or one that is no derivative at all.
 *
 * <pre>{@code
 * /** Rounds, and lets the gradient through as if it did not. *&#47;
 * final class StraightThrough implements DifferentiableFunction {
 *   public Tensor forward(Tensor... x) { return x[0].round(); }
 *   public Tensor[] backward(Tensor upstream, Tensor output, Tensor... x) {
 *     return new Tensor[] {upstream};
 *   }
 * }
 * Tensor y = Tensor.of(new StraightThrough(), x);
 * }</pre>
 */
public interface DifferentiableFunction {
  /** The result; nothing is recorded on the way. */
  Tensor forward(Tensor... inputs);

  /**
   * The gradients with respect to the inputs, each of its input's shape. What is computed here of
   * recorded tensors has a gradient in its turn.
   *
   * @param upstream the gradient with respect to the output
   */
  Tensor[] backward(Tensor upstream, Tensor output, Tensor... inputs);
}
