package dev.kindling.tensor;

import dev.kindling.op.Chain;
import dev.kindling.op.Op;
import dev.kindling.op.Value;
import dev.kindling.op.family.Activation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A walk back through a record. Within an arena one walk's lists are used again by the next, and
 * the gradients of built-in operations come from the tape quietly.
 */
final class Backward {
  private static final String BUILT_IN = Activation.class.getPackageName();

  /** Stands for the gradient of a node that has none yet. */
  private static final Tensor NONE = Tensor.scalar(0f);

  private final @Nullable Tape tape;
  private final List<Node> order = new ArrayList<>();
  private final Map<Node, Tensor> gradients = new IdentityHashMap<>();
  private final Map<Parameter, Tensor> sums = new IdentityHashMap<>();
  private final List<Node> path = new ArrayList<>();
  private int[] nextInput = new int[16];
  private final Link quiet = new Link(true);
  private boolean createGraph;

  /** A walk within a tape's arena, or outside of arenas. */
  Backward(@Nullable Tape tape) {
    this.tape = tape;
  }

  /** The gradients of all leaves, given that of the root. */
  static Gradients from(Node root, Tensor start, boolean createGraph) {
    Tape tape = Arena.current();
    if (tape == null) {
      return new Backward(null).run(root, start, createGraph);
    }
    Backward walk = tape.backward();
    try {
      return walk.run(root, start, createGraph);
    } finally {
      walk.clear();
      tape.done(walk);
    }
  }

  private void clear() {
    order.clear();
    gradients.clear();
    sums.clear();
    path.clear();
  }

  private Gradients run(Node root, Tensor start, boolean recorded) {
    createGraph = recorded;
    sort(root);
    gradients.put(root, start);
    refer(start, 1);
    int leaves = 0;
    for (int i = order.size() - 1; i >= 0; i--) {
      Node node = order.get(i);
      Tensor gradient = gradients.get(node);
      if (gradient == null || gradient == NONE) {
        continue;
      }
      if (node.op == null) {
        leaves++;
      } else {
        gradients.put(node, NONE);
        chain(node, node.op, gradient);
      }
    }
    return collect(leaves);
  }

  /** Puts every node into {@link #order} after the nodes that it depends on. */
  private void sort(Node root) {
    enter(root);
    while (!path.isEmpty()) {
      int top = path.size() - 1;
      Node node = path.get(top);
      int input = nextInput[top]++;
      if (input == node.inputs.length) {
        path.remove(top);
        checkUnchanged(node);
        order.add(node);
        continue;
      }
      Tensor tensor = node.inputs[input];
      Node child = tensor.node;
      if (child != null && !gradients.containsKey(child)) {
        tensor.check();
        enter(child);
      }
    }
  }

  private void enter(Node node) {
    gradients.put(node, NONE);
    if (path.size() == nextInput.length) {
      nextInput = Arrays.copyOf(nextInput, 2 * nextInput.length);
    }
    nextInput[path.size()] = 0;
    path.add(node);
  }

  private static void checkUnchanged(Node leaf) {
    if (leaf.parameter != null && leaf.parameter.version() != leaf.version) {
      throw new IllegalStateException(
          "backward: the parameter "
              + leaf.parameter.shape()
              + " was changed after the loss was computed; compute the loss again");
    }
  }

  private void chain(Node node, Op op, Tensor gradient) {
    if (tape == null || createGraph || !op.getClass().getPackageName().equals(BUILT_IN)) {
      op.grad(new Link(false).at(node, shown(gradient)));
      return;
    }
    tape.quiet(true);
    try {
      op.grad(quiet.at(node, gradient));
    } finally {
      tape.quiet(false);
    }
    refer(gradient, -1);
    tape.giveBack();
  }

  /** Counts who is still to use a gradient. */
  private void refer(Tensor gradient, int more) {
    if (tape != null && !createGraph) {
      tape.refer(gradient, more);
    }
  }

  /** A gradient as others may see and keep it. */
  private Tensor shown(Tensor gradient) {
    Tensor kept = tape == null ? gradient : tape.kept(gradient);
    return createGraph ? kept : kept.detach();
  }

  private Gradients collect(int count) {
    Node[] leaves = new Node[count];
    Tensor[] all = new Tensor[count];
    Parameter[] parameters = new Parameter[count];
    int leaf = 0;
    for (int i = 0; i < order.size(); i++) {
      Node node = order.get(i);
      Tensor gradient = gradients.get(node);
      if (node.op != null || gradient == null || gradient == NONE) {
        continue;
      }
      Tensor shown = shown(gradient);
      leaves[leaf] = node;
      all[leaf++] = shown;
      Parameter parameter = node.parameter;
      if (parameter != null) {
        Tensor before = sums.get(parameter);
        if (before == null) {
          parameters[sums.size()] = parameter;
        }
        sums.put(parameter, before == null ? shown : before.plus(shown));
      }
    }
    if (sums.size() == count) {
      // Nearly always each leaf is a parameter of its own.
      return new Gradients(parameters, all, leaves, all);
    }
    Parameter[] used = Arrays.copyOf(parameters, sums.size());
    Tensor[] theirs = new Tensor[used.length];
    for (int i = 0; i < used.length; i++) {
      theirs[i] = sums.getOrDefault(used[i], NONE);
    }
    return new Gradients(used, theirs, leaves, all);
  }

  /** An operation with the gradient of its output. */
  private final class Link implements Chain {
    /** Whether the operation keeps nothing and sees the tensors themselves, not detached. */
    private final boolean inner;

    private Node node = Node.leaf(null, 0);
    private Tensor upstream = NONE;

    Link(boolean inner) {
      this.inner = inner;
    }

    Link at(Node place, Tensor gradient) {
      node = place;
      upstream = gradient;
      return this;
    }

    @Override
    public Value upstream() {
      return upstream;
    }

    @Override
    public int count() {
      return node.inputs.length;
    }

    @Override
    public Value in(int input) {
      return seen(node.inputs[input]);
    }

    @Override
    public Value out() {
      Tensor output = node.output;
      if (output == null) {
        throw new AssertionError("an operation without output");
      }
      return seen(output);
    }

    /** With its record only where the gradients are to have gradients of their own. */
    private Tensor seen(Tensor tensor) {
      return createGraph || inner ? tensor : tensor.detach();
    }

    @Override
    public boolean wants(int input) {
      return node.inputs[input].node != null;
    }

    @Override
    public boolean recorded() {
      return createGraph;
    }

    @Override
    public @Nullable Value takeEarlier(int input) {
      Node target = node.inputs[input].node;
      Tensor before = target == null ? null : gradients.get(target);
      if (before == null || before == NONE) {
        return null;
      }
      gradients.put(target, NONE);
      if (!inner) {
        return shown(before);
      }
      refer(before, -1);
      return before;
    }

    @Override
    public void give(int input, Value gradient) {
      Node target = node.inputs[input].node;
      if (target == null) {
        return;
      }
      if (!gradient.shape().equals(node.inputs[input].shape())) {
        throw new IllegalStateException(
            node.op
                + ": gave a gradient of the shape "
                + gradient.shape()
                + " for input "
                + input
                + ", which has the shape "
                + node.inputs[input].shape());
      }
      Tensor before = gradients.get(target);
      Tensor given = (Tensor) gradient;
      boolean first = before == null || before == NONE;
      Tensor sum = first ? given : before.plus(given);
      refer(sum, 1);
      if (!first) {
        refer(before, -1);
      }
      gradients.put(target, sum);
    }
  }
}
