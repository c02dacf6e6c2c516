package dev.kindling.tensor;

import dev.kindling.op.Op;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a tensor: the operation and the inputs it came from, or that it is a leaf.
 */
final class Node {
  private static final Tensor[] NONE = {};

  /** Changed only by the tape that the node belongs to, for another step. */
  @Nullable Op op;

  final Tensor[] inputs;
  final @Nullable Parameter parameter;

  /** Changed as {@link #op} is. */
  long version;

  @Nullable Tensor output;

  Node(Op op, Tensor[] inputs) {
    this(op, inputs, null, 0);
  }

  private Node(@Nullable Op op, Tensor[] inputs, @Nullable Parameter parameter, long version) {
    this.op = op;
    this.inputs = inputs;
    this.parameter = parameter;
    this.version = version;
  }

  /** A leaf: a tensor that gradients are asked for, of a parameter at some version or of nobody. */
  static Node leaf(@Nullable Parameter parameter, long version) {
    return new Node(null, NONE, parameter, version);
  }
}
