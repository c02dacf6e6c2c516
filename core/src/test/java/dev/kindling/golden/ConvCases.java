package dev.kindling.golden;

import dev.kindling.op.Window;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** PyTorch's convolutions in Kindling's words. */
final class ConvCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED = new TreeMap<>();

  static {
    for (int dims = 1; dims <= 3; dims++) {
      OFFERED.put("torch.nn.Conv" + dims + "d", c -> List.of(conv(c)));
      OFFERED.put("torch.nn.ConvTranspose" + dims + "d", c -> List.of(transposed(c)));
    }
  }

  private ConvCases() {}

  private static Tensor conv(GoldenCase c) {
    Window window = window(c).stride(numbers(c, "stride", 1)).dilation(numbers(c, "dilation", 1));
    String padding = text(c, "padding");
    window = "same".equals(padding) ? window.same() : window.padding(numbers(c, "padding", 0));
    String mode = text(c, "padding_mode");
    Tensor x = c.in("x");
    for (int d = 0; mode != null && d < window.kernel().length; d++) {
      int axis = d - window.kernel().length;
      int before = window.before()[d];
      int after = window.after()[d];
      x =
          switch (mode) {
            case "reflect" -> x.padReflect(axis, before, after);
            case "replicate" -> x.padReplicate(axis, before, after);
            case "circular" -> x.padCircular(axis, before, after);
            default -> throw new IllegalArgumentException(mode);
          };
    }
    if (mode != null) {
      window = window.padding(0);
    }
    return x.conv(c.param("weight"), bias(c), window, numbers(c, "groups", 1)[0]);
  }

  private static Tensor transposed(GoldenCase c) {
    Window window =
        window(c)
            .stride(numbers(c, "stride", 1))
            .padding(numbers(c, "padding", 0))
            .dilation(numbers(c, "dilation", 1));
    int[] more = numbers(c, "output_padding", 0);
    int groups = numbers(c, "groups", 1)[0];
    return c.in("x").convTranspose(c.param("weight"), bias(c), window, groups, more);
  }

  private static Window window(GoldenCase c) {
    return Window.of(numbers(c, "kernel_size", 1));
  }

  private static @Nullable Tensor bias(GoldenCase c) {
    return "False".equals(text(c, "bias")) ? null : c.param("bias");
  }

  /** A setting of the form that PyTorch prints, {@code stride=(1, 2)}. */
  static int[] numbers(GoldenCase c, String setting, int otherwise) {
    String text = text(c, setting);
    if (text == null) {
      return new int[] {otherwise};
    }
    return Pattern.compile("-?\\d+")
        .matcher(text.replace("None", "-1"))
        .results()
        .mapToInt(number -> Integer.parseInt(number.group()))
        .toArray();
  }

  static @Nullable String text(GoldenCase c, String setting) {
    Matcher found =
        Pattern.compile("\\b" + setting + "=(\\([^)]*\\)|[^,)]*)").matcher(c.arg("repr", ""));
    return found.find() ? found.group(1) : null;
  }
}
