package dev.kindling.golden;

import dev.kindling.tensor.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's functions of one tensor in Kindling's words. */
final class UnaryCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("torch.erf", c -> List.of(c.in("x").erf())),
          Map.entry("torch.erfc", c -> List.of(c.in("x").erfc())),
          Map.entry("torch.exp", c -> List.of(c.in("x").exp())),
          Map.entry("torch.expm1", c -> List.of(c.in("x").expm1())),
          Map.entry("torch.log", c -> List.of(c.in("x").log())),
          Map.entry("torch.log1p", c -> List.of(c.in("x").log1p())));

  private UnaryCases() {}
}
