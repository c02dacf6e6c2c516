package dev.kindling.golden;

import dev.kindling.nn.BCE;
import dev.kindling.nn.BCEWithLogits;
import dev.kindling.nn.CTC;
import dev.kindling.nn.CosineEmbedding;
import dev.kindling.nn.CrossEntropy;
import dev.kindling.nn.GaussianNLL;
import dev.kindling.nn.HingeEmbedding;
import dev.kindling.nn.Huber;
import dev.kindling.nn.KLDivergence;
import dev.kindling.nn.L1;
import dev.kindling.nn.MSE;
import dev.kindling.nn.MarginRanking;
import dev.kindling.nn.MultiLabelMargin;
import dev.kindling.nn.MultiLabelSoftMargin;
import dev.kindling.nn.MultiMargin;
import dev.kindling.nn.NLL;
import dev.kindling.nn.PoissonNLL;
import dev.kindling.nn.Reduction;
import dev.kindling.nn.SmoothL1;
import dev.kindling.nn.SoftMargin;
import dev.kindling.nn.TripletMargin;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** PyTorch's losses in Kindling's words. */
final class LossCases {
  static final Map<String, Function<GoldenCase, List<? extends Target>>> OFFERED = new HashMap<>();

  static {
    offer("F.cross_entropy", c -> crossEntropy(c).forward(x(c), target(c)));
    offer("F.nll_loss", c -> nll(c).forward(x(c), target(c)));
    // The cases called nll_… take the logarithm of the softmax themselves.
    offer("F.<lambda>", c -> nll(c).forward(x(c).logSoftmax(), target(c)));
    offer("F.mse_loss", c -> new MSE(by(c)).forward(c.in("a"), c.in("b")));
    offer("F.l1_loss", c -> new L1(by(c)).forward(c.in("a"), c.in("b")));
    offer(
        "F.smooth_l1_loss",
        c -> new SmoothL1(c.arg("beta", 1f), by(c)).forward(c.in("a"), c.in("b")));
    offer("F.huber_loss", c -> new Huber(c.arg("delta", 1f), by(c)).forward(c.in("a"), c.in("b")));
    offer(
        "F.binary_cross_entropy",
        c -> new BCE(weight(c, "w"), by(c)).forward(c.in("p"), target(c)));
    offer(
        "F.binary_cross_entropy_with_logits",
        c -> new BCEWithLogits(weight(c, "w"), weight(c, "pw"), by(c)).forward(x(c), target(c)));
    // These cases too take the logarithm of the softmax themselves.
    offer("F.kl_div", c -> new KLDivergence(false, by(c)).forward(x(c).logSoftmax(), target(c)));
    offer(
        "kl_log_target",
        c -> new KLDivergence(true, Reduction.BATCH_MEAN).forward(x(c).logSoftmax(), target(c)));
    offer(
        "F.poisson_nll_loss",
        c ->
            new PoissonNLL(
                    c.arg("log_input", true), c.arg("full", false), c.arg("eps", 1e-8f), by(c))
                .forward(x(c), target(c)));
    offer(
        "F.gaussian_nll_loss",
        c ->
            new GaussianNLL(c.arg("full", false), c.arg("eps", 1e-6f), by(c))
                .forward(x(c), c.in("t"), c.in("var")));
    offer(
        "F.hinge_embedding_loss",
        c -> new HingeEmbedding(c.arg("margin", 1f), by(c)).forward(x(c), target(c)));
    offer("F.soft_margin_loss", c -> new SoftMargin(by(c)).forward(x(c), target(c)));
    offer(
        "F.margin_ranking_loss",
        c ->
            new MarginRanking(c.arg("margin", 0f), by(c)).forward(c.in("a"), c.in("b"), c.in("t")));
    offer(
        "F.cosine_embedding_loss",
        c ->
            new CosineEmbedding(c.arg("margin", 0f), by(c))
                .forward(c.in("a"), c.in("b"), c.in("t")));
    offer(
        "F.triplet_margin_loss",
        c ->
            new TripletMargin(c.arg("margin", 1f), c.arg("p", 2f), c.arg("swap", false), by(c))
                .forward(c.in("a"), c.in("p"), c.in("n")));
    offer(
        "F.multi_margin_loss",
        c ->
            new MultiMargin(c.arg("p", 1), c.arg("margin", 1f), weight(c, "w"), by(c))
                .forward(x(c), target(c)));
    offer(
        "F.multilabel_soft_margin_loss",
        c -> new MultiLabelSoftMargin(weight(c, "w"), by(c)).forward(x(c), target(c)));
    offer("F.multilabel_margin_loss", c -> new MultiLabelMargin(by(c)).forward(x(c), target(c)));
    // The reference has the labels 1, 2, 2 of six steps and 3, 1 of five, and says so nowhere.
    offer(
        "ctc",
        c ->
            new CTC(0, false, by(c))
                .forward(
                    x(c).logSoftmax(),
                    IntTensor.of(1, 2, 2, 3, 1),
                    IntTensor.of(6, 5),
                    IntTensor.of(3, 2)));
  }

  private LossCases() {}

  private static void offer(String op, Function<GoldenCase, Tensor> loss) {
    OFFERED.put(op, c -> List.of(loss.apply(c)));
  }

  private static Tensor x(GoldenCase c) {
    return c.in("x");
  }

  /** Labels where the target is integers, else numbers. */
  private static Target target(GoldenCase c) {
    return c.values("in.t").floats() ? c.in("t") : IntTensor.of(c.shapeOf("t"), c.ints("t"));
  }

  /** An argument that a case may lack. */
  private static Tensor weight(GoldenCase c, String name) {
    return c.values("in." + name) == null ? null : c.in(name);
  }

  private static CrossEntropy crossEntropy(GoldenCase c) {
    float smoothing = c.arg("label_smoothing", 0f);
    return new CrossEntropy(
        weight(c, "w"), smoothing, c.arg("ignore_index", -100), 1, reduction(c));
  }

  private static NLL nll(GoldenCase c) {
    return new NLL(weight(c, "w"), c.arg("ignore_index", -100), 1, by(c));
  }

  /** One case has a gradient for each row and does not say that nothing is reduced. */
  private static Reduction reduction(GoldenCase c) {
    return !c.has("reduction") && c.values("gout.0").dims().length > 0 ? Reduction.NONE : by(c);
  }

  private static Reduction by(GoldenCase c) {
    return switch (c.arg("reduction", "mean")) {
      case "batchmean" -> Reduction.BATCH_MEAN;
      case "sum" -> Reduction.SUM;
      case "none" -> Reduction.NONE;
      default -> Reduction.MEAN;
    };
  }
}
