package dev.kindling.golden;

import static dev.kindling.golden.ConvCases.numbers;
import static dev.kindling.golden.ConvCases.text;

import dev.kindling.op.Window;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** PyTorch's pooling in Kindling's words. */
final class PoolCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED = new TreeMap<>();

  static {
    for (int dims = 1; dims <= 3; dims++) {
      int d = dims;
      OFFERED.put("torch.nn.MaxPool" + d + "d", c -> List.of(c.in("x").maxPool(window(c, d))));
      OFFERED.put(
          "torch.nn.AvgPool" + d + "d", c -> List.of(c.in("x").avgPool(window(c, d), true)));
      OFFERED.put("torch.nn.LPPool" + d + "d", c -> List.of(lp(c, d)));
      OFFERED.put(
          "torch.nn.AdaptiveAvgPool" + d + "d",
          c -> List.of(c.in("x").adaptiveAvgPool(over(d, numbers(c, "output_size", 1)))));
      OFFERED.put(
          "torch.nn.AdaptiveMaxPool" + d + "d",
          c -> List.of(c.in("x").adaptiveMaxPool(over(d, numbers(c, "output_size", 1)))));
    }
    OFFERED.put(
        "max2_idx",
        c -> List.of(c.in("x").maxPool(window(c, 2)), c.in("x").argMaxPool(window(c, 2))));
    // What PyTorch does not print of an average pooling, the case's name says.
    OFFERED.put("avg2_p1_excl", c -> List.of(c.in("x").avgPool(window(c, 2), false)));
    OFFERED.put("avg2_ceil", c -> List.of(c.in("x").avgPool(window(c, 2).ceilMode(), true)));
    OFFERED.put("avg2_ceil_p1", c -> List.of(c.in("x").avgPool(window(c, 2).ceilMode(), true)));
    OFFERED.put("avg2_div", c -> List.of(c.in("x").sumPool(window(c, 2)).div(3)));
  }

  private PoolCases() {}

  private static Tensor lp(GoldenCase c, int dims) {
    return c.in("x").lpPool(Float.parseFloat(text(c, "norm_type")), window(c, dims));
  }

  private static Window window(GoldenCase c, int dims) {
    Window window = Window.of(over(dims, numbers(c, "kernel_size", 1)));
    int[] stride = "None".equals(text(c, "stride")) ? window.kernel() : numbers(c, "stride", 1);
    window =
        window.stride(stride).padding(numbers(c, "padding", 0)).dilation(numbers(c, "dilation", 1));
    return "True".equals(text(c, "ceil_mode")) ? window.ceilMode() : window;
  }

  private static int[] over(int dims, int... values) {
    int[] all = new int[dims];
    Arrays.fill(all, values[0]);
    return values.length == 1 ? all : values;
  }
}
