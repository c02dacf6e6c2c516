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
          Map.entry("torch.acos", c -> List.of(c.in("x").acos())),
          Map.entry("torch.acosh", c -> List.of(c.in("x").acosh())),
          Map.entry("torch.asin", c -> List.of(c.in("x").asin())),
          Map.entry("torch.asinh", c -> List.of(c.in("x").asinh())),
          Map.entry("torch.atan", c -> List.of(c.in("x").atan())),
          Map.entry("torch.atanh", c -> List.of(c.in("x").atanh())),
          Map.entry("torch.ceil", c -> List.of(c.in("x").ceil())),
          Map.entry("torch.cos", c -> List.of(c.in("x").cos())),
          Map.entry("torch.cosh", c -> List.of(c.in("x").cosh())),
          Map.entry("torch.deg2rad", c -> List.of(c.in("x").deg2rad())),
          Map.entry("torch.digamma", c -> List.of(c.in("x").digamma())),
          Map.entry("torch.erf", c -> List.of(c.in("x").erf())),
          Map.entry("torch.erfc", c -> List.of(c.in("x").erfc())),
          Map.entry("torch.erfinv", c -> List.of(c.in("x").erfinv())),
          Map.entry("torch.exp", c -> List.of(c.in("x").exp())),
          Map.entry("torch.exp2", c -> List.of(c.in("x").exp2())),
          Map.entry("torch.expm1", c -> List.of(c.in("x").expm1())),
          Map.entry("torch.floor", c -> List.of(c.in("x").floor())),
          Map.entry("torch.frac", c -> List.of(c.in("x").frac())),
          Map.entry("torch.isfinite", c -> List.of(c.in("x").isFinite())),
          Map.entry("torch.isinf", c -> List.of(c.in("x").isInfinite())),
          Map.entry("torch.isnan", c -> List.of(c.in("x").isNaN())),
          Map.entry("torch.lgamma", c -> List.of(c.in("x").lgamma())),
          Map.entry("torch.log", c -> List.of(c.in("x").log())),
          Map.entry("torch.log10", c -> List.of(c.in("x").log10())),
          Map.entry("torch.log1p", c -> List.of(c.in("x").log1p())),
          Map.entry("torch.log2", c -> List.of(c.in("x").log2())),
          Map.entry("torch.logit", c -> List.of(c.in("x").logit())),
          Map.entry("torch.nan_to_num", c -> List.of(c.in("x").nanToNum())),
          Map.entry("torch.neg", c -> List.of(c.in("x").unaryMinus())),
          Map.entry("torch.pow", c -> List.of(c.in("x").pow(c.arg("exponent", 1f)))),
          Map.entry("torch.reciprocal", c -> List.of(c.in("x").reciprocal())),
          Map.entry("torch.round", c -> List.of(c.in("x").round())),
          Map.entry("torch.rsqrt", c -> List.of(c.in("x").rsqrt())),
          Map.entry("torch.sign", c -> List.of(c.in("x").sign())),
          Map.entry("torch.signbit", c -> List.of(c.in("x").signBit())),
          Map.entry("torch.sin", c -> List.of(c.in("x").sin())),
          Map.entry("torch.sinc", c -> List.of(c.in("x").sinc())),
          Map.entry("torch.sinh", c -> List.of(c.in("x").sinh())),
          Map.entry("torch.sqrt", c -> List.of(c.in("x").sqrt())),
          Map.entry("torch.square", c -> List.of(c.in("x").square())),
          Map.entry("torch.tan", c -> List.of(c.in("x").tan())),
          Map.entry("torch.trunc", c -> List.of(c.in("x").trunc())));

  private UnaryCases() {}
}
