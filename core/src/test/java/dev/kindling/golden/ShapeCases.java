package dev.kindling.golden;

import dev.kindling.tensor.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's movements and choices of elements in Kindling's words. */
final class ShapeCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("permute", c -> List.of(c.in("x").permute(2, 0, 1))),
          Map.entry("expand", c -> List.of(c.in("x").reshape(5, 1).expand(5, 3))));

  private ShapeCases() {}
}
