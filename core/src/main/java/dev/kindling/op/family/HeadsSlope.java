package dev.kindling.op.family;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;

/**
 * The gradient of a {@link Heads.Attention}, whose inputs stand before the upstream one: as its one
 * input lies, or those of q, k and v in one row. It is used where nobody asks for its own gradient.
 */
record HeadsSlope(int heads, float scale, boolean causal) implements Op {
  @Override
  public Shape shape(Shape... in) {
    return in.length == 2 ? in[0] : Shape.of(in[0].size() + 2 * in[1].size());
  }

  @Override
  public void forward(Frame f) {
    new HeadByHead(heads, scale, causal, f).backward();
  }

  @Override
  public void grad(Chain c) {
    throw new AssertionError("a recorded gradient is made of other operations");
  }
}
