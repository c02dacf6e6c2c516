package dev.kindling.golden;

import dev.kindling.tensor.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's functions of one tensor in Kindling's words. */
final class UnaryCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(Map.entry("torch.exp", c -> List.of(c.in("x").exp())));

  private UnaryCases() {}
}
