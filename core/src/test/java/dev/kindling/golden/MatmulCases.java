package dev.kindling.golden;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's linear algebra in Kindling's words. */
final class MatmulCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry(
              "torch.addmm",
              c ->
                  List.of(
                      c.in("c")
                          .times(c.arg("beta", 1f))
                          .plus(c.in("a").matmul(c.in("b")).times(c.arg("alpha", 1f))))),
          Map.entry("torch.linalg.cholesky", c -> List.of(c.in("a").cholesky())),
          Map.entry("torch.linalg.det", c -> List.of(c.in("a").det())),
          Map.entry("torch.linalg.inv", c -> List.of(c.in("a").inverse())),
          Map.entry("torch.linalg.solve", c -> List.of(c.in("a").solve(c.in("b")))),
          Map.entry(
              "torch.einsum",
              c ->
                  List.of(
                      Tensor.einsum(
                          c.arg("equation", ""), c.inputs().values().toArray(new Tensor[0])))),
          Map.entry("torch.matmul", c -> List.of(c.in("a").matmul(c.in("b")))),
          Map.entry("torch.outer", c -> List.of(c.in("a").outer(c.in("b")))));

  private MatmulCases() {}
}
