package dev.kindling.tensor;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Total;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The gradients of one scalar: a tensor for each parameter and leaf, of that one's shape. */
public final class Gradients {
  private static final Tensor ONE = Tensor.scalar(1f);

  private final Parameter[] parameters;
  private final Tensor[] sums;
  private final Node[] leaves;
  private final Tensor[] gradients;

  /**
   * Gradients.
   *
   * @param sums one for each parameter, also where several leaves are of the same one
   * @param gradients one for each leaf
   */
  Gradients(Parameter[] parameters, Tensor[] sums, Node[] leaves, Tensor[] gradients) {
    this.parameters = parameters;
    this.sums = sums;
    this.leaves = leaves;
    this.gradients = gradients;
  }

  /** The parameters that the scalar depends on, in the order in which it first used them. */
  public Set<Parameter> parameters() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(Arrays.asList(parameters)));
  }

  /** Does something with each parameter and its gradient, in the order of {@link #parameters}. */
  public void forEach(BiConsumer<Parameter, Tensor> action) {
    for (int i = 0; i < parameters.length; i++) {
      action.accept(parameters[i], sums[i]);
    }
  }

  /**
   * The gradient with respect to a parameter.
   *
   * @throws IllegalArgumentException if the scalar does not depend on it
   */
  public Tensor of(Parameter parameter) {
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i] == parameter) {
        return sums[i];
      }
    }
    throw independent("parameter " + parameter.shape());
  }

  /**
   * The gradient with respect to a tensor that {@link Tensor#requiresGrad()} returned.
   *
   * @throws IllegalArgumentException if the scalar does not depend on it
   */
  public Tensor of(Tensor leaf) {
    Tensor gradient = find(leaf);
    if (gradient == null) {
      throw independent("tensor " + leaf.shape());
    }
    return gradient;
  }

  boolean has(Tensor leaf) {
    return find(leaf) != null;
  }

  private @Nullable Tensor find(Tensor leaf) {
    leaf.check();
    for (int i = 0; i < leaves.length; i++) {
      if (leaves[i] == leaf.node) {
        return gradients[i];
      }
    }
    return null;
  }

  private static IllegalArgumentException independent(String what) {
    return new IllegalArgumentException(
        "gradients: the scalar does not depend on this "
            + what
            + "; only parameters and tensors from requiresGrad() have gradients");
  }

  /**
   * The sums of the parameters' gradients of several scalars, added in the order of the list: what
   * one {@code backward()} of the scalars' sum would give.
   */
  public static Gradients sum(List<Gradients> parts) {
    if (parts.size() == 1) {
      return parts.get(0);
    }
    Map<Parameter, List<Tensor>> all = new LinkedHashMap<>();
    for (Gradients part : parts) {
      part.forEach(
          (parameter, gradient) ->
              all.computeIfAbsent(parameter, p -> new ArrayList<>(parts.size())).add(gradient));
    }
    return new Gradients(
        all.keySet().toArray(new Parameter[0]),
        all.values().stream().map(Gradients::total).toArray(Tensor[]::new),
        new Node[0],
        new Tensor[0]);
  }

  private static Tensor total(List<Tensor> parts) {
    Tensor[] in = parts.toArray(Arena.inputs(parts.size()));
    return Tensor.call(new Total(), in);
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
    return GradientNorm.of(Arrays.asList(sums), p);
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
    Tensor[] changed = new Tensor[sums.length];
    for (int i = 0; i < changed.length; i++) {
      changed[i] = change.apply(sums[i]);
    }
    List<Node> others = new ArrayList<>();
    List<Tensor> theirs = new ArrayList<>();
    for (int i = 0; i < leaves.length; i++) {
      if (leaves[i].parameter == null) {
        others.add(leaves[i]);
        theirs.add(gradients[i]);
      }
    }
    return new Gradients(
        parameters, changed, others.toArray(new Node[0]), theirs.toArray(new Tensor[0]));
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
    output.check();
    Tensor start = upstream == null ? one(output.shape()) : upstream;
    return Backward.from(output.node, createGraph ? start : start.detach(), createGraph);
  }

  private static Tensor one(Shape shape) {
    return shape.rank() == 0 ? ONE : Tensor.full(1f, shape.dims());
  }
}
