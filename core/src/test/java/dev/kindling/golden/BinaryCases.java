package dev.kindling.golden;

import dev.kindling.tensor.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's operations on two tensors in Kindling's words. */
final class BinaryCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(Map.entry("torch.add", c -> List.of(c.in("a").plus(c.in("b")))));

  private BinaryCases() {}
}
