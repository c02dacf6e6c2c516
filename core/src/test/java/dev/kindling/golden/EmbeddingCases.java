package dev.kindling.golden;

import dev.kindling.nn.Embedding;
import dev.kindling.nn.EmbeddingBag;
import dev.kindling.nn.Pass;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's embeddings in Kindling's words. */
final class EmbeddingCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED =
      Map.of(
          "torch.nn.Embedding", EmbeddingCases::embedding,
          "torch.nn.EmbeddingBag", EmbeddingCases::bag);

  private EmbeddingCases() {}

  private static List<Tensor> embedding(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    Embedding layer = Embedding.of(a.places()[0], a.places()[1], Rng.of(1));
    if (!a.named("padding_idx", "None").equals("None")) {
      layer = layer.padding((int) a.number("padding_idx", 0));
    }
    layer = a.yes("scale_grad_by_freq", false) ? layer.meanGradient() : layer;
    return List.of(a.load(layer).forward(ids(c), Pass.training()));
  }

  private static List<Tensor> bag(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    EmbeddingBag layer = EmbeddingBag.of(a.places()[0], a.places()[1], Rng.of(1));
    if (!a.named("padding_idx", "None").equals("None")) {
      layer = layer.padding((int) a.number("padding_idx", 0));
    }
    layer =
        switch (a.named("mode", "mean")) {
          case "sum" -> layer.sum();
          case "max" -> layer.max();
          default -> layer;
        };
    return List.of(a.load(layer).forward(ids(c), Pass.training()));
  }

  private static IntTensor ids(GoldenCase c) {
    return IntTensor.of(c.shapeOf("i"), c.ints("i"));
  }
}
