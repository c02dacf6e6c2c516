package dev.kindling.golden;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's reductions in Kindling's words. */
final class ReduceCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("torch.sum", c -> List.of(x(c).sum(keep(c), axes(c)))),
          Map.entry("torch.mean", c -> List.of(x(c).mean(keep(c), axes(c)))),
          Map.entry("torch.prod", c -> List.of(x(c).prod(keep(c), axes(c)))),
          Map.entry("torch.amax", c -> List.of(x(c).amax(keep(c), axes(c)))),
          Map.entry("torch.amin", c -> List.of(x(c).amin(keep(c), axes(c)))),
          Map.entry("torch.logsumexp", c -> List.of(x(c).logSumExp(keep(c), axes(c)))),
          Map.entry(
              "torch.var", c -> List.of(x(c).variance(c.arg("correction", 1), keep(c), axes(c)))),
          Map.entry("torch.std", c -> List.of(x(c).std(c.arg("correction", 1), keep(c), axes(c)))),
          Map.entry("max_all", c -> List.of(x(c).max())),
          Map.entry("min_all", c -> List.of(x(c).min())),
          Map.entry("torch.max", c -> List.of(x(c).max(axis(c)), x(c).argMax(axis(c)))),
          Map.entry("torch.min", c -> List.of(x(c).min(axis(c)), x(c).argMin(axis(c)))),
          Map.entry("argmax_all", c -> List.of(flat(c).argMax())),
          Map.entry("argmin_all", c -> List.of(flat(c).argMin())),
          Map.entry("torch.argmax", c -> List.of(x(c).argMax(axis(c)))),
          Map.entry("torch.argmin", c -> List.of(x(c).argMin(axis(c)))),
          Map.entry("torch.median", c -> List.of(x(c).median())),
          Map.entry("torch.norm", c -> List.of(x(c).norm())),
          Map.entry("torch.linalg.vector_norm", c -> List.of(x(c).norm(order(c), axes(c)))),
          Map.entry("torch.cumsum", c -> List.of(x(c).cumSum(axis(c)))),
          Map.entry("torch.cumprod", c -> List.of(x(c).cumProd(axis(c)))),
          Map.entry("torch.logcumsumexp", c -> List.of(x(c).logCumSumExp(axis(c)))),
          Map.entry("torch.cummax", c -> List.of(x(c).cumMax(axis(c)), x(c).cumArgMax(axis(c)))),
          Map.entry(
              "torch.sort",
              c ->
                  List.of(
                      x(c).sort(axis(c), c.arg("descending", false)),
                      x(c).argSort(axis(c), c.arg("descending", false)))),
          Map.entry(
              "torch.topk",
              c ->
                  List.of(
                      x(c).topK(c.arg("k", 0), axis(c), c.arg("largest", true)),
                      x(c).argTopK(c.arg("k", 0), axis(c), c.arg("largest", true)))),
          Map.entry(
              "torch.kthvalue",
              c ->
                  List.of(
                      x(c).kthValue(c.arg("k", 0), axis(c)),
                      x(c).argKthValue(c.arg("k", 0), axis(c)))),
          Map.entry("mean_large_offset", c -> List.of(x(c).mean(), x(c).variance())));

  private static Tensor x(GoldenCase c) {
    return c.in("x");
  }

  private static Tensor flat(GoldenCase c) {
    return x(c).reshape(x(c).size());
  }

  private static int[] axes(GoldenCase c) {
    return c.args("dim");
  }

  private static int axis(GoldenCase c) {
    return c.arg("dim", -1);
  }

  private static boolean keep(GoldenCase c) {
    return c.arg("keepdim", false);
  }

  private static float order(GoldenCase c) {
    return switch (c.arg("ord").getAsString()) {
      case "inf" -> Float.POSITIVE_INFINITY;
      case "-inf" -> Float.NEGATIVE_INFINITY;
      default -> c.arg("ord").getAsFloat();
    };
  }

  private ReduceCases() {}
}
