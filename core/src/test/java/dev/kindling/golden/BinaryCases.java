package dev.kindling.golden;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's operations on two tensors in Kindling's words. */
final class BinaryCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("div_broadcast", c -> List.of(c.in("a").div(c.in("b")))),
          Map.entry("div_edge", c -> List.of(c.in("a").div(c.in("b")))),
          Map.entry("floor_divide_edge", c -> List.of(c.in("a").floorDivide(c.in("b")))),
          Map.entry("fmod_edge", c -> List.of(c.in("a").fmod(c.in("b")))),
          Map.entry("mul_broadcast", c -> List.of(c.in("a").times(c.in("b")))),
          Map.entry("mul_edge", c -> List.of(c.in("a").times(c.in("b")))),
          Map.entry("remainder_edge", c -> List.of(c.in("a").remainder(c.in("b")))),
          Map.entry("torch.add", c -> List.of(c.in("a").plus(c.in("b")))),
          Map.entry(
              "torch.addcdiv",
              c -> List.of(c.in("a").plusQuotient(c.arg("value", 1f), c.in("b"), c.in("c")))),
          Map.entry(
              "torch.addcmul",
              c -> List.of(c.in("a").plusProduct(c.arg("value", 1f), c.in("b"), c.in("c")))),
          Map.entry("torch.atan2", c -> List.of(c.in("a").atan2(c.in("b")))),
          Map.entry("torch.copysign", c -> List.of(c.in("a").copySign(c.in("b")))),
          Map.entry("torch.eq", c -> List.of(c.in("a").eq(c.in("b")))),
          Map.entry("torch.fmax", c -> List.of(c.in("a").fmax(c.in("b")))),
          Map.entry("torch.fmin", c -> List.of(c.in("a").fmin(c.in("b")))),
          Map.entry("torch.ge", c -> List.of(c.in("a").ge(c.in("b")))),
          Map.entry("torch.gt", c -> List.of(c.in("a").gt(c.in("b")))),
          Map.entry("torch.hypot", c -> List.of(c.in("a").hypot(c.in("b")))),
          Map.entry("torch.le", c -> List.of(c.in("a").le(c.in("b")))),
          Map.entry("torch.lerp", c -> List.of(c.in("a").lerp(c.in("b"), c.in("w")))),
          Map.entry("torch.logaddexp", c -> List.of(c.in("a").logAddExp(c.in("b")))),
          Map.entry("torch.lt", c -> List.of(c.in("a").lt(c.in("b")))),
          Map.entry("torch.maximum", c -> List.of(c.in("a").maximum(c.in("b")))),
          Map.entry("torch.minimum", c -> List.of(c.in("a").minimum(c.in("b")))),
          Map.entry("torch.ne", c -> List.of(c.in("a").ne(c.in("b")))),
          Map.entry("torch.pow", c -> List.of(c.in("a").pow(c.in("b")))),
          Map.entry("torch.sub", c -> List.of(c.in("a").minus(c.in("b")))),
          Map.entry("torch.where", c -> List.of(flags(c, "c").where(c.in("a"), c.in("b")))));

  private BinaryCases() {}

  private static Tensor flags(GoldenCase c, String name) {
    int[] flags = c.ints(name);
    return Tensor.filled(
        c.shapeOf(name),
        data -> {
          for (int i = 0; i < data.length; i++) {
            data[i] = flags[i];
          }
        });
  }
}
