package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;

/**
 * The gradients of a {@link Recurrence} with respect to its sums, from the last step to the first:
 * {@code [time · batch, width]} as one row, and behind them, where {@code state} says so, those of
 * the states at first. It is used where nobody asks for its own gradient.
 */
record Sweep(Recurrence of, boolean state, Shape p) implements Op {
  static int width(Recurrence of, int hidden) {
    return (of instanceof Recurrence.Gru ? 4 : of.gates()) * hidden;
  }

  @Override
  public Shape shape(Shape... in) {
    int hidden = p.dim(2) / of.gates();
    int states = of instanceof Recurrence.Lstm ? 2 : 1;
    int row = p.dim(1) * hidden;
    return Shape.of(p.dim(0) * p.dim(1) * width(of, hidden) + (state ? states * row : 0));
  }

  @Override
  public void forward(Frame f) {
    Unrolled.back(of, state, p, f);
  }

  @Override
  public void grad(Chain c) {
    throw new AssertionError("a recorded gradient is made of other operations");
  }
}
