package dev.kindling.golden;

import dev.kindling.nn.Bilinear;
import dev.kindling.nn.Flatten;
import dev.kindling.nn.Linear;
import dev.kindling.nn.Pass;
import dev.kindling.nn.Sequential;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's layers in Kindling's words. */
final class LayerCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.of(
          "torch.nn.Linear", LayerCases::linear,
          "torch.nn.Bilinear", LayerCases::bilinear,
          "flatten", LayerCases::flatten);

  private LayerCases() {}

  private static Linear linear(LayerArguments a) {
    Linear layer =
        Linear.of((int) a.number("in_features", 0), (int) a.number("out_features", 0), Rng.of(1));
    return a.yes("bias", true) ? layer : layer.withoutBias();
  }

  private static List<Tensor> linear(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    return List.of(a.load(linear(a)).forward(c.in("x"), Pass.training()));
  }

  private static List<Tensor> flatten(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    Flatten flatten = new Flatten((int) a.number("start_dim", 1));
    Sequential net = a.load(Sequential.of(flatten, linear(a)));
    return List.of(net.forward(c.in("x"), Pass.training()));
  }

  private static List<Tensor> bilinear(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    Bilinear layer =
        Bilinear.of(
            (int) a.number("in1_features", 0),
            (int) a.number("in2_features", 0),
            (int) a.number("out_features", 0),
            Rng.of(1));
    layer = a.yes("bias", true) ? layer : layer.withoutBias();
    return List.of(a.load(layer).forward(c.in("a"), c.in("b"), Pass.training()));
  }
}
