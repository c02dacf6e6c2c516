package dev.kindling.op;

import org.jspecify.annotations.Nullable;

/**
 * One link of the chain rule: an operation that was run, and the gradient with respect to its
 * output. {@link Op#grad} answers with the gradients with respect to its inputs.
 */
public interface Chain {
  /** The gradient with respect to the output, of the output's shape. */
  Value upstream();

  /** The number of inputs. */
  int count();

  /** What the operation got. */
  Value in(int input);

  /** What the operation gave. */
  Value out();

  /** Whether the gradient of this input is asked for. */
  boolean wants(int input);

  /**
   * Whether the gradients are to have gradients of their own; where not, they may come from
   * operations that have none.
   */
  boolean recorded();

  /**
   * The gradient that this input got from another of its uses, or null. Who takes it adds it to the
   * one that is given after: an operation that does so in a pass of its own spares one.
   */
  @Nullable Value takeEarlier(int input);

  /** Answers with the gradient of an input, of that input's shape. */
  void give(int input, Value gradient);
}
