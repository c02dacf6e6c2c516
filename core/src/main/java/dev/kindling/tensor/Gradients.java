package dev.kindling.tensor;

import dev.kindling.op.Chain;
import dev.kindling.op.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The gradients of one scalar: a tensor for each parameter and leaf, of that one's shape. */
public final class Gradients {
  private final Map<Parameter, Tensor> byParameter;
  private final Map<Node, Tensor> byLeaf;

  private Gradients(Map<Parameter, Tensor> byParameter, Map<Node, Tensor> byLeaf) {
    this.byParameter = byParameter;
    this.byLeaf = byLeaf;
  }

  /** The parameters that the scalar depends on, in the order in which it first used them. */
  public Set<Parameter> parameters() {
    return Collections.unmodifiableSet(byParameter.keySet());
  }

  /**
   * The gradient with respect to a parameter.
   *
   * @throws IllegalArgumentException if the scalar does not depend on it
   */
  public Tensor of(Parameter parameter) {
    return found(byParameter.get(parameter), "parameter " + parameter.shape());
  }

  /**
   * The gradient with respect to a tensor that {@link Tensor#requiresGrad()} returned.
   *
   * @throws IllegalArgumentException if the scalar does not depend on it
   */
  public Tensor of(Tensor leaf) {
    Tensor gradient = leaf.node == null ? null : byLeaf.get(leaf.node);
    return found(gradient, "tensor " + leaf.shape());
  }

  boolean has(Tensor leaf) {
    return leaf.node != null && byLeaf.containsKey(leaf.node);
  }

  private static Tensor found(@Nullable Tensor gradient, String what) {
    if (gradient == null) {
      throw new IllegalArgumentException(
          "gradients: the scalar does not depend on this "
              + what
              + "; only parameters and tensors from requiresGrad() have gradients");
    }
    return gradient;
  }

  /**
   * The sums of the parameters' gradients of several scalars, added in the order of the list: what
   * one {@code backward()} of the scalars' sum would give.
   */
  public static Gradients sum(List<Gradients> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Map<Parameter, Tensor> sums = new LinkedHashMap<>();
    for (Gradients part : parts) {
      part.byParameter.forEach((parameter, g) -> sums.merge(parameter, g, Tensor::plus));
    }
    return new Gradients(sums, Map.of());
  }

  /** The Euclidean norm of all parameters' gradients, as if they were one vector. */
  public double norm() {
    return norm(2);
  }

  /**
   * The norm (Σ |g|ᵖ)^(1/p) over all elements of all parameters' gradients, as if they were one
   * vector; what other tensors have does not count. It is computed in double precision, parameter
   * by parameter in the order of first use, so that it has the same bits everywhere.
   *
   * @param p 2 for the Euclidean norm, infinity for the largest size, or another number above 0
   */
  public double norm(double p) {
    return GradientNorm.of(byParameter.values(), p);
  }

  /** The same with the Euclidean norm: {@code optimizer.step(loss.backward().clipNorm(1))}. */
  public Gradients clipNorm(double maxNorm) {
    return clipNorm(maxNorm, 2);
  }

  /**
   * The parameters' gradients, all times min(1, maxNorm / (norm(p) + 10⁻⁶)), so that together they
   * are no longer than {@code maxNorm}: PyTorch's {@code clip_grad_norm_}. Where the norm is NaN
   * the gradients become NaN, and where it is infinite 0 or NaN; {@link #norm} tells beforehand.
   * Pascanu, Mikolov and Bengio (2013).
   *
   * @throws IllegalArgumentException if {@code maxNorm} is negative or NaN, or p is not above 0
   */
  public Gradients clipNorm(double maxNorm, double p) {
    if (!(maxNorm >= 0)) {
      throw new IllegalArgumentException(
          "clipNorm: the largest norm is " + maxNorm + "; needs 0 or more");
    }
    double factor = maxNorm / (norm(p) + 1e-6);
    return factor >= 1 ? this : map(gradient -> gradient.times((float) factor));
  }

  /**
   * The parameters' gradients, each element held within −limit and limit: PyTorch's {@code
   * clip_grad_value_}. NaN stays NaN.
   *
   * @throws IllegalArgumentException if the limit is negative or NaN
   */
  public Gradients clipValue(float limit) {
    if (!(limit >= 0)) {
      throw new IllegalArgumentException("clipValue: the limit is " + limit + "; needs 0 or more");
    }
    return map(gradient -> gradient.clamp(-limit, limit));
  }

  /** What becomes of each parameter's gradient; those of other tensors stay as they are. */
  private Gradients map(UnaryOperator<Tensor> change) {
    Map<Parameter, Tensor> changed = new LinkedHashMap<>();
    byParameter.forEach((parameter, gradient) -> changed.put(parameter, change.apply(gradient)));
    Map<Node, Tensor> others = new IdentityHashMap<>(byLeaf);
    others.keySet().removeIf(leaf -> leaf.parameter != null);
    return new Gradients(changed, others);
  }

  /** The gradients of a scalar, or of the sum of a tensor's elements each times one of upstream. */
  static Gradients of(Tensor output, @Nullable Tensor upstream, boolean createGraph) {
    if (upstream == null && output.size() != 1) {
      throw new IllegalStateException(
          "backward: needs a scalar, not the shape "
              + output.shape()
              + "; reduce it first, with mean() or sum(), or give the gradient of what follows");
    }
    if (upstream != null && !upstream.shape().equals(output.shape())) {
      throw new IllegalArgumentException(
          "backward: the gradient of what follows has the shape "
              + upstream.shape()
              + "; for this tensor it needs "
              + output.shape());
    }
    if (output.node == null) {
      throw new IllegalStateException(
          "backward: nothing was recorded; compute the loss with a training pass, or from tensors"
              + " that requiresGrad()");
    }
    Tensor start = upstream == null ? Tensor.full(1f, output.shape().dims()) : upstream;
    return new Backward(createGraph).run(output.node, createGraph ? start : start.detach());
  }

  /** One walk back through the record. */
  private static final class Backward {
    private final boolean createGraph;
    private final List<Node> order = new ArrayList<>();
    private final Map<Node, Tensor> gradients = new IdentityHashMap<>();

    Backward(boolean createGraph) {
      this.createGraph = createGraph;
    }

    Gradients run(Node root, Tensor start) {
      sort(root);
      gradients.put(root, start);
      Map<Parameter, Tensor> byParameter = new LinkedHashMap<>();
      Map<Node, Tensor> byLeaf = new IdentityHashMap<>();
      for (int i = order.size() - 1; i >= 0; i--) {
        Node node = order.get(i);
        Tensor gradient = gradients.remove(node);
        if (gradient == null) {
          continue;
        }
        if (node.op == null) {
          byLeaf.put(node, gradient);
        } else {
          node.op.grad(new Link(node, gradient));
        }
      }
      for (Node leaf : order) {
        Tensor gradient = leaf.parameter == null ? null : byLeaf.get(leaf);
        if (leaf.parameter != null && gradient != null) {
          byParameter.merge(leaf.parameter, gradient, Tensor::plus);
        }
      }
      return new Gradients(byParameter, byLeaf);
    }

    /** Puts every node into {@link #order} after the nodes that it depends on. */
    private void sort(Node root) {
      Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      Deque<Node> path = new ArrayDeque<>();
      Deque<Integer> next = new ArrayDeque<>();
      seen.add(root);
      path.push(root);
      next.push(0);
      while (!path.isEmpty()) {
        Node node = path.peek();
        int input = next.pop();
        if (input == node.inputs.length) {
          path.pop();
          checkUnchanged(node);
          order.add(node);
          continue;
        }
        next.push(input + 1);
        Node child = node.inputs[input].node;
        if (child != null && seen.add(child)) {
          path.push(child);
          next.push(0);
        }
      }
    }

    private static void checkUnchanged(Node leaf) {
      if (leaf.parameter != null && leaf.parameter.version() != leaf.version) {
        throw new IllegalStateException(
            "backward: the parameter "
                + leaf.parameter.shape()
                + " was changed after the loss was computed; compute the loss again");
      }
    }

    private final class Link implements Chain {
      private final Node node;
      private final Tensor upstream;

      Link(Node node, Tensor upstream) {
        this.node = node;
        this.upstream = upstream;
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
        return createGraph ? tensor : tensor.detach();
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
        gradients.merge(target, (Tensor) gradient, Tensor::plus);
      }
    }
  }
}
