package dev.kindling.tensor;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;

/** Stands in the record for a {@link DifferentiableFunction}, which has run already. */
record FunctionOp(DifferentiableFunction function) implements Op {
  /** The function's result, recorded where an input is. */
  static Tensor call(DifferentiableFunction function, Tensor... inputs) {
    Tensor[] detached = new Tensor[inputs.length];
    boolean recorded = false;
    for (int i = 0; i < inputs.length; i++) {
      detached[i] = inputs[i].detach();
      recorded |= inputs[i].node != null;
    }
    Tensor output = function.forward(detached).detach();
    return recorded
        ? output.recordedAs(new Node(new FunctionOp(function), inputs.clone()))
        : output;
  }

  @Override
  public Shape shape(Shape... in) {
    throw new AssertionError("the function has run already");
  }

  @Override
  public void forward(Frame f) {
    throw new AssertionError("the function has run already");
  }

  @Override
  public void grad(Chain c) {
    Tensor[] inputs = new Tensor[c.count()];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = (Tensor) c.in(i);
    }
    Tensor[] gradients = function.backward((Tensor) c.upstream(), (Tensor) c.out(), inputs);
    if (gradients.length != inputs.length) {
      throw new IllegalStateException(
          function
              + ": backward gave "
              + gradients.length
              + " gradients for "
              + inputs.length
              + " inputs; it needs as many");
    }
    for (int i = 0; i < inputs.length; i++) {
      c.give(i, gradients[i]);
    }
  }
}
