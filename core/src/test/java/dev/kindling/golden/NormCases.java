package dev.kindling.golden;

import dev.kindling.nn.BatchNorm;
import dev.kindling.nn.Dropout;
import dev.kindling.nn.GroupNorm;
import dev.kindling.nn.InstanceNorm;
import dev.kindling.nn.Layer;
import dev.kindling.nn.LayerNorm;
import dev.kindling.nn.LocalResponseNorm;
import dev.kindling.nn.Pass;
import dev.kindling.nn.RMSNorm;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's normalizations and dropout in Kindling's words. */
final class NormCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED = new HashMap<>();

  static {
    for (int d = 1; d <= 3; d++) {
      OFFERED.put("torch.nn.BatchNorm" + d + "d", NormCases::batchNorm);
      OFFERED.put("torch.nn.InstanceNorm" + d + "d", NormCases::instanceNorm);
    }
    OFFERED.put("torch.nn.LayerNorm", NormCases::layerNorm);
    OFFERED.put("torch.nn.GroupNorm", NormCases::groupNorm);
    OFFERED.put("torch.nn.RMSNorm", NormCases::rmsNorm);
    OFFERED.put("torch.nn.LocalResponseNorm", NormCases::localResponseNorm);
    for (String channels : List.of("", "1d", "2d", "3d")) {
      OFFERED.put("torch.nn.Dropout" + channels, NormCases::dropout);
    }
    OFFERED.put("torch.nn.AlphaDropout", NormCases::dropout);
    OFFERED.put("torch.nn.FeatureAlphaDropout", NormCases::dropout);
    OFFERED.put(
        "F.normalize",
        c -> List.of(c.in("x").normalize(c.arg("p", 2f), c.arg("dim", 1), c.arg("eps", 1e-12f))));
    OFFERED.put(
        "F.cosine_similarity",
        c -> List.of(c.in("a").cosineSimilarity(c.in("b"), c.arg("dim", 1), c.arg("eps", 1e-8f))));
  }

  private NormCases() {}

  /** In evaluation PyTorch has gradients: the layer is then one with fixed statistics. */
  private static List<Tensor> batchNorm(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    BatchNorm norm =
        BatchNorm.of(a.places()[0])
            .eps(a.number("eps", 1e-5f))
            .affine(a.yes("affine", true))
            .runningStatistics(a.yes("track_running_stats", true));
    norm =
        a.named("momentum", "0.1").equals("None")
            ? norm.cumulative()
            : norm.momentum(a.number("momentum", 0.1f));
    if (a.training() || !a.yes("track_running_stats", true)) {
      return train(a, norm);
    }
    return train(a, norm.fixedStatistics());
  }

  private static List<Tensor> instanceNorm(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    InstanceNorm norm =
        InstanceNorm.of(a.places()[0])
            .eps(a.number("eps", 1e-5f))
            .affine(a.yes("affine", false))
            .momentum(a.number("momentum", 0.1f))
            .runningStatistics(a.yes("track_running_stats", false));
    if (a.training() || !a.yes("track_running_stats", false)) {
      return train(a, norm);
    }
    return train(a, norm.fixedStatistics());
  }

  private static List<Tensor> layerNorm(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    LayerNorm norm = LayerNorm.of(a.places()).eps(a.number("eps", 1e-5f));
    if (!a.yes("elementwise_affine", true)) {
      norm = norm.withoutAffine();
    } else if (!a.yes("bias", true)) {
      norm = norm.withoutBias();
    }
    return train(a, norm);
  }

  private static List<Tensor> groupNorm(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    int[] sizes = a.places();
    GroupNorm norm = GroupNorm.of(sizes[0], sizes[1]).eps(a.number("eps", 1e-5f));
    return train(a, a.yes("affine", true) ? norm : norm.withoutAffine());
  }

  private static List<Tensor> rmsNorm(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    RMSNorm norm = RMSNorm.of(a.places());
    norm = a.named("eps", "None").equals("None") ? norm : norm.eps(a.number("eps", 0f));
    return train(a, a.yes("elementwise_affine", true) ? norm : norm.withoutAffine());
  }

  private static List<Tensor> localResponseNorm(GoldenCase c) {
    LayerArguments a = LayerArguments.of(c);
    return train(
        a,
        new LocalResponseNorm(
            a.places()[0], a.number("alpha", 1e-4f), a.number("beta", 0.75f), a.number("k", 1f)));
  }

  /** The output with everything recorded: these layers compute the same in training. */
  private static List<Tensor> train(LayerArguments a, Layer layer) {
    a.load(layer);
    Tensor y = null;
    for (int i = 0; i < a.golden().arg("calls", 1); i++) {
      y = layer.forward(a.golden().in("x"), Pass.training());
    }
    return List.of(y);
  }

  private static List<Tensor> dropout(GoldenCase c) {
    float p = LayerArguments.of(c).number("p", 0.5f);
    Dropout dropout =
        switch (c.op().substring("torch.nn.".length())) {
          case "Dropout" -> Dropout.of(p);
          case "AlphaDropout" -> Dropout.alpha(p);
          case "FeatureAlphaDropout" -> Dropout.alphaChannels(p);
          default -> Dropout.channels(p);
        };
    Pass pass = c.arg("training", true) ? Pass.training(Rng.of(1)) : Pass.inference();
    return List.of(dropout.forward(c.in("x"), pass));
  }
}
