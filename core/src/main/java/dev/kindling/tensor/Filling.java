package dev.kindling.tensor;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.function.Consumer;

/** y = what a writer writes, of the shape {@code to}; it depends on nothing. */
record Filling(Shape to, Consumer<float[]> writer) implements Op {
  @Override
  public Shape shape(Shape... in) {
    return to;
  }

  @Override
  public void forward(Frame f) {
    writer.accept(f.out());
  }

  @Override
  public void grad(Chain c) {}
}
