package dev.kindling.golden;

import dev.kindling.tensor.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's linear algebra in Kindling's words. */
final class MatmulCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED = Map.ofEntries();

  private MatmulCases() {}
}
