package dev.kindling.golden;

import dev.kindling.tensor.Target;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's functions of one tensor in Kindling's words. */
final class UnaryCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("clamp", c -> List.of(c.in("x").clamp(c.arg("min", 0f), c.arg("max", 0f)))),
          Map.entry("clamp_min", c -> List.of(c.in("x").clampMin(c.arg("min", 0f)))),
          Map.entry("torch.abs", c -> List.of(c.in("x").abs())),
          Map.entry("torch.ceil", c -> List.of(c.in("x").ceil())),
          Map.entry("torch.cos", c -> List.of(c.in("x").cos())),
          Map.entry("torch.deg2rad", c -> List.of(c.in("x").deg2rad())),
          Map.entry("torch.erf", c -> List.of(c.in("x").erf())),
          Map.entry("torch.erfc", c -> List.of(c.in("x").erfc())),
          Map.entry("torch.exp", c -> List.of(c.in("x").exp())),
          Map.entry("torch.expm1", c -> List.of(c.in("x").expm1())),
          Map.entry("torch.floor", c -> List.of(c.in("x").floor())),
          Map.entry("torch.frac", c -> List.of(c.in("x").frac())),
          Map.entry("torch.isfinite", c -> List.of(c.in("x").isFinite())),
          Map.entry("torch.isinf", c -> List.of(c.in("x").isInfinite())),
          Map.entry("torch.isnan", c -> List.of(c.in("x").isNaN())),
          Map.entry("torch.log", c -> List.of(c.in("x").log())),
          Map.entry("torch.log1p", c -> List.of(c.in("x").log1p())),
          Map.entry("torch.nan_to_num", c -> List.of(c.in("x").nanToNum())),
          Map.entry("torch.neg", c -> List.of(c.in("x").unaryMinus())),
          Map.entry("torch.pow", c -> List.of(c.in("x").pow(c.arg("exponent", 1f)))),
          Map.entry("torch.reciprocal", c -> List.of(c.in("x").reciprocal())),
          Map.entry("torch.round", c -> List.of(c.in("x").round())),
          Map.entry("torch.rsqrt", c -> List.of(c.in("x").rsqrt())),
          Map.entry("torch.sign", c -> List.of(c.in("x").sign())),
          Map.entry("torch.signbit", c -> List.of(c.in("x").signBit())),
          Map.entry("torch.sin", c -> List.of(c.in("x").sin())),
          Map.entry("torch.sqrt", c -> List.of(c.in("x").sqrt())),
          Map.entry("torch.square", c -> List.of(c.in("x").square())),
          Map.entry("torch.trunc", c -> List.of(c.in("x").trunc())));

  private UnaryCases() {}
}
