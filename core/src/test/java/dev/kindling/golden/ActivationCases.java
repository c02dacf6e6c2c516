package dev.kindling.golden;

import dev.kindling.tensor.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's activation functions in Kindling's words. */
final class ActivationCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(Map.entry("relu", c -> List.of(c.in("x").relu())));

  private ActivationCases() {}
}
