package dev.kindling.golden;

import dev.kindling.tensor.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's activation functions in Kindling's words. */
final class ActivationCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("relu", c -> List.of(c.in("x").relu())),
          Map.entry("relu6", c -> List.of(c.in("x").relu6())),
          Map.entry(
              "leaky_relu", c -> List.of(c.in("x").leakyRelu(c.arg("negative_slope", 0.01f)))),
          Map.entry("rrelu", c -> List.of(c.in("x").rrelu())),
          Map.entry("F.prelu", c -> List.of(c.in("x").prelu(c.in("w")))),
          Map.entry("softshrink", c -> List.of(c.in("x").softShrink())),
          Map.entry("hardshrink", c -> List.of(c.in("x").hardShrink())),
          Map.entry(
              "hardtanh",
              c -> List.of(c.in("x").hardTanh(c.arg("min_val", -1f), c.arg("max_val", 1f)))),
          Map.entry("hardsigmoid", c -> List.of(c.in("x").hardSigmoid())),
          Map.entry("hardswish", c -> List.of(c.in("x").hardSwish())),
          Map.entry(
              "_threshold",
              c -> List.of(c.in("x").threshold(c.arg("threshold", 0f), c.arg("value", 0f)))),
          Map.entry("elu", c -> List.of(c.in("x").elu(c.arg("alpha", 1f)))),
          Map.entry("selu", c -> List.of(c.in("x").selu())),
          Map.entry("celu", c -> List.of(c.in("x").celu(c.arg("alpha", 1f)))),
          Map.entry("gelu", c -> List.of(c.in("x").gelu())),
          Map.entry("gelu_tanh", c -> List.of(c.in("x").geluTanh())),
          Map.entry("silu", c -> List.of(c.in("x").silu())),
          Map.entry("mish", c -> List.of(c.in("x").mish())),
          Map.entry(
              "softplus",
              c -> List.of(c.in("x").softplus(c.arg("beta", 1f), c.arg("threshold", 20f)))),
          Map.entry("softsign", c -> List.of(c.in("x").softsign())),
          Map.entry("sigmoid", c -> List.of(c.in("x").sigmoid())),
          Map.entry("tanh", c -> List.of(c.in("x").tanh())),
          Map.entry("log_sigmoid", c -> List.of(c.in("x").logSigmoid())),
          Map.entry("tanhshrink", c -> List.of(c.in("x").tanhShrink())),
          Map.entry("F.glu", c -> List.of(c.in("x").glu(c.arg("dim", -1)))),
          Map.entry("F.softmax", c -> List.of(c.in("x").softmax(c.arg("dim", -1)))),
          Map.entry("F.log_softmax", c -> List.of(c.in("x").logSoftmax(c.arg("dim", -1)))),
          Map.entry("F.softmin", c -> List.of(c.in("x").softmin(c.arg("dim", -1)))));

  private ActivationCases() {}
}
