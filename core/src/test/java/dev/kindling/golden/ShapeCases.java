package dev.kindling.golden;

import com.google.gson.JsonArray;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's movements and choices of elements in Kindling's words. */
final class ShapeCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.ofEntries(
          Map.entry("permute", c -> List.of(x(c).permute(2, 0, 1))),
          Map.entry("transpose_reshape", c -> List.of(x(c).transpose(0, 1).reshape(6, 4))),
          Map.entry("cat_d1", c -> List.of(Tensor.concat(1, c.in("a"), c.in("b")))),
          Map.entry("stack", c -> List.of(Tensor.stack(1, c.in("a"), c.in("b")))),
          Map.entry("split", c -> x(c).split(2, 1, 3)),
          Map.entry("chunk", c -> x(c).chunk(-1, 2)),
          Map.entry("unbind", c -> x(c).unbind(1)),
          Map.entry("slice_step", c -> List.of(x(c).slice(1, 0, 3, 2).slice(2, 1, 4, 2))),
          Map.entry("slice_neg", c -> List.of(x(c).select(0, -1).slice(0, 0, -1).slice(1, -3))),
          Map.entry("expand", c -> List.of(x(c).unsqueeze(1).expand(5, 3))),
          Map.entry("repeat", c -> List.of(x(c).repeat(2, 1, 3))),
          Map.entry("repeat_interleave", c -> List.of(x(c).repeatInterleave(1, 2))),
          Map.entry("flip", c -> List.of(x(c).flip(0, 2))),
          Map.entry("roll", c -> List.of(x(c).roll(0, 1).roll(2, 2))),
          Map.entry("tril", c -> List.of(x(c).tril(-1))),
          Map.entry("triu", c -> List.of(x(c).triu(1))),
          Map.entry("diagonal", c -> List.of(x(c).diagonal(0, 1, 2))),
          Map.entry("diag_embed", c -> List.of(x(c).diagEmbed())),
          Map.entry("movedim", c -> List.of(x(c).moveAxis(0, -1))),
          Map.entry("squeeze_unsqueeze", c -> List.of(x(c).unsqueeze(0).squeeze(0).unsqueeze(-1))),
          Map.entry("unfold", c -> List.of(x(c).unfold(2, 3, 1))),
          Map.entry("broadcast_to", c -> List.of(x(c).expand(3, 5))),
          Map.entry("gather", c -> List.of(x(c).gather(2, doubled(i(c))))),
          Map.entry("index_select", c -> List.of(x(c).indexSelect(1, i(c)))),
          Map.entry(
              "adv_index",
              c -> List.of(x(c).index(new int[] {0, 2}, i(c), IntTensor.of(c.ints("j"))))),
          Map.entry("bool_index", c -> List.of(x(c).maskedSelect(mask(c)))),
          Map.entry("masked_fill", c -> List.of(x(c).maskedFill(mask(c), -7f))),
          Map.entry("scatter", c -> List.of(x(c).scatter(1, i(c), c.in("s")))),
          Map.entry("scatter_add_dup", c -> List.of(x(c).scatterAdd(0, i(c), c.in("s")))),
          Map.entry("index_add", c -> List.of(x(c).indexAdd(0, IntTensor.of(0, 2, 0), c.in("s")))),
          Map.entry(
              "index_put_acc", c -> List.of(x(c).indexAdd(0, IntTensor.of(1, 1, 0), c.in("s")))),
          Map.entry("pad_constant", c -> List.of(x(c).pad(2, 1, 2, 3f).pad(1, 0, 1, 3f))),
          Map.entry("pad_reflect", c -> List.of(x(c).padReflect(2, 2, 1))),
          Map.entry("pad_replicate", c -> List.of(x(c).padReplicate(2, 3, 2))),
          Map.entry("pad_circular", c -> List.of(x(c).padCircular(2, 2, 1))),
          Map.entry("pad_negative", c -> List.of(x(c).pad(-1, -1, 1))),
          Map.entry("one_hot", c -> List.of(i(c).oneHot(4))),
          Map.entry("meshgrid", c -> Tensor.meshgrid(c.in("a"), c.in("b"))),
          Map.entry("pixel_shuffle", c -> List.of(x(c).pixelShuffle(2))),
          Map.entry("im2col", c -> List.of(x(c).im2col(2, 3, 2, 1, 1))),
          Map.entry("col2im", c -> List.of(x(c).col2im(4, 5, 2, 2, 1, 0, 1))),
          Map.entry("F.interpolate", c -> List.of(interpolated(c))));

  private ShapeCases() {}

  private static Tensor x(GoldenCase c) {
    return c.in("x");
  }

  private static IntTensor i(GoldenCase c) {
    return IntTensor.of(c.shapeOf("i"), c.ints("i"));
  }

  private static Tensor mask(GoldenCase c) {
    int[] bits = c.ints("m");
    return Tensor.filled(
        c.shapeOf("m"),
        mask -> {
          for (int k = 0; k < bits.length; k++) {
            mask[k] = bits[k];
          }
        });
  }

  /** Every index twice, along a new last dimension. */
  private static IntTensor doubled(IntTensor index) {
    int[] twice = new int[2 * index.size()];
    for (int k = 0; k < twice.length; k++) {
      twice[k] = index.get(k / 2);
    }
    return IntTensor.of(twice).reshape(index.shape().dim(0), index.shape().dim(1), 2);
  }

  private static Tensor interpolated(GoldenCase c) {
    int h = 3 * c.arg("scale_factor", 1);
    int w = 4 * c.arg("scale_factor", 1);
    if (c.has("size")) {
      JsonArray size = c.arg("size").getAsJsonArray();
      h = size.get(0).getAsInt();
      w = size.get(1).getAsInt();
    }
    boolean align = c.arg("align_corners", false);
    return switch (c.arg("mode", "")) {
      case "nearest" -> x(c).interpolateNearest(h, w);
      case "bilinear" -> x(c).interpolateBilinear(h, w, align);
      case "bicubic" -> x(c).interpolateBicubic(h, w, align);
      case "area" -> x(c).interpolateArea(h, w);
      default -> throw new IllegalArgumentException(c.name());
    };
  }
}
