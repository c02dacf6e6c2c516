package dev.kindling.golden;

import dev.kindling.tensor.Gradients;
import dev.kindling.tensor.Parameter;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** PyTorch's cases of automatic differentiation in Kindling's words. */
final class AutogradCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("detach", c -> List.of(square(c.in("x")).plus(square(c.in("x").detach())))),
          Map.entry("double_backward_cube", c -> twice(c, x -> x.times(x).times(x))),
          Map.entry("double_backward_exp_sin", c -> twice(c, x -> x.sin().exp())),
          Map.entry("double_backward_layernorm", c -> twice(c, x -> square(normalized(x)))),
          Map.entry("double_backward_logsumexp", c -> twice(c, x -> square(x.logSumExp(-1)))),
          Map.entry("double_backward_matmul", c -> twice(c, x -> square(x.matmul(x.transpose())))),
          Map.entry("double_backward_sigmoid", c -> twice(c, Tensor::sigmoid)),
          Map.entry("double_backward_softmax_sq", c -> twice(c, x -> square(x.softmax()))),
          Map.entry("double_backward_softplus", c -> twice(c, x -> x.softplus())),
          Map.entry("double_backward_tanh", c -> twice(c, Tensor::tanh)),
          Map.entry("gradient_penalty", c -> List.of(penalty(c))),
          Map.entry(
              "hessian",
              c -> {
                Tensor slope = square(mlp(c, c.in("x"))).sum().backward(true).of(c.in("x"));
                return List.of(jacobian(slope, c.in("x")));
              }),
          Map.entry(
              "inplace",
              c -> {
                Tensor scale = Tensor.of(new float[][] {{0, 1, 1, 1}, {0, 3, 3, 3}, {0, 3, 3, 3}});
                return List.of(c.in("x").times(scale).plus(c.in("x")));
              }),
          Map.entry("jacobian", c -> List.of(jacobian(mlp(c, c.in("x")), c.in("x")))),
          Map.entry(
              "reuse", c -> List.of(square(c.in("x")).plus(c.in("x").times(c.in("x").sum())))),
          Map.entry(
              "view_chain",
              c -> {
                Tensor parts = c.in("x").transpose().reshape(2, 6).slice(1, 1, 4);
                return List.of(parts.sum(0).times(c.in("x").select(0, 0).select(0, 0)));
              }),
          Map.entry("clip_grad_norm_ max_norm 0.5", c -> clipped(c)));

  private AutogradCases() {}

  private static Tensor square(Tensor x) {
    return x.times(x);
  }

  /** The function, and the first gradient of its sum. */
  private static List<Tensor> twice(GoldenCase c, UnaryOperator<Tensor> function) {
    Tensor y = function.apply(c.in("x"));
    return List.of(y, y.sum().backward(true).of(c.in("x")));
  }

  private static Tensor normalized(Tensor x) {
    Tensor centred = x.minus(x.mean(true, -1));
    return centred.times(centred.square().mean(true, -1).plus(1e-5f).rsqrt());
  }

  private static Tensor mlp(GoldenCase c, Tensor x) {
    Tensor hidden = x.matmul(c.param("0.weight").transpose()).plus(c.param("0.bias")).tanh();
    return hidden.matmul(c.param("2.weight").transpose()).plus(c.param("2.bias"));
  }

  /** The mean over the rows of (‖∂y/∂x‖ − 1)²: I. Gulrajani et al. (2017). */
  private static Tensor penalty(GoldenCase c) {
    Tensor slope = mlp(c, c.in("x")).sum().backward(true).of(c.in("x"));
    return square(slope.norm(2f, -1).minus(1)).mean();
  }

  /** The norm of the gradients that the case is given, and what clipping makes of them. */
  private static List<Tensor> clipped(GoldenCase c) {
    List<Parameter> parameters = new ArrayList<>();
    Tensor loss = Tensor.scalar(0);
    for (Tensor gradient : c.inputs().values()) {
      Parameter parameter = new Parameter(gradient);
      parameters.add(parameter);
      loss = loss.plus(parameter.tracked().times(gradient.detach()).sum());
    }
    String order = c.arg("norm_type", "2");
    double p = order.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(order);
    Gradients gradients = loss.backward();
    List<Tensor> results = new ArrayList<>();
    results.add(Tensor.scalar((float) gradients.norm(p)));
    Gradients clipped = gradients.clipNorm(0.5, p);
    parameters.forEach(parameter -> results.add(clipped.of(parameter)));
    return results;
  }

  private static Tensor jacobian(Tensor y, Tensor x) {
    List<float[]> rows = new ArrayList<>();
    for (int i = 0; i < y.size(); i++) {
      float[] unit = new float[y.size()];
      unit[i] = 1f;
      Gradients g = y.backward(Tensor.of(unit));
      rows.add(g.of(x).toArray());
    }
    return Tensor.of(rows.toArray(new float[0][]));
  }
}
