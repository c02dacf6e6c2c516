package dev.kindling.tensor;

import dev.kindling.op.Chain;
import dev.kindling.op.Frame;
import dev.kindling.op.Op;
import dev.kindling.op.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Trades time for memory: what a function computes on the way is not kept, but computed again when
 * the gradient needs it. T. Chen, B. Xu, C. Zhang, C. Guestrin, <em>Training deep nets with
 * sublinear memory cost</em> (2016).
 *
 * <pre>{@code
 * Tensor y = Checkpoint.of(block -> encoder.forward(block, pass), x);
 * }</pre>
 */
public final class Checkpoint {
  private Checkpoint() {}

  /**
   * The function's result. Parameters that the function uses have their gradients as ever; it must
   * give the same result when it is called again, and its gradients cannot have gradients of their
   * own.
   */
  public static Tensor of(UnaryOperator<Tensor> function, Tensor x) {
    // Recorded once, only to learn which leaves the function uses; the record is then dropped.
    Tensor input = x.detach().requiresGrad();
    Tensor output = function.apply(input);
    List<Tensor> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.addAll(leaves(output, input));
    boolean recorded = x.node != null || inputs.size() > 1;
    if (!recorded) {
      return output.detach();
    }
    Tensor[] all = inputs.toArray(new Tensor[0]);
    return output.detach().recordedAs(new Node(new Again(function, all), all));
  }

  /** The leaves that a result depends on besides one, and each parameter once. */
  private static List<Tensor> leaves(Tensor output, Tensor besides) {
    List<Tensor> leaves = new ArrayList<>();
    Set<Parameter> parameters = new HashSet<>();
    Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Tensor> open = new ArrayDeque<>(List.of(output));
    while (!open.isEmpty()) {
      Tensor tensor = open.pop();
      Node node = tensor.node;
      if (node == null || node == besides.node || !seen.add(node)) {
        continue;
      }
      if (node.op != null) {
        open.addAll(List.of(node.inputs));
      } else if (node.parameter == null || parameters.add(node.parameter)) {
        leaves.add(tensor);
      }
    }
    return leaves;
  }

  /** Runs the function again, with a record, and goes back through it. */
  private record Again(UnaryOperator<Tensor> function, Tensor[] inputs) implements Op {
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
      Tensor x = (Tensor) c.in(0);
      Tensor upstream = (Tensor) c.upstream();
      if (x.node != null || upstream.node != null) {
        throw new IllegalStateException(
            "checkpoint: its gradients cannot have gradients of their own; call the function without it");
      }
      Tensor input = x.requiresGrad();
      Gradients g = function.apply(input).backward(upstream);
      if (c.wants(0) && g.has(input)) {
        c.give(0, g.of(input));
      }
      for (int i = 1; i < inputs.length; i++) {
        Node leaf = inputs[i].node;
        Parameter parameter = leaf == null ? null : leaf.parameter;
        c.give(i, parameter == null ? g.of(inputs[i]) : g.of(parameter));
      }
    }
  }
}
