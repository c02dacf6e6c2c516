package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.GradCheck;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class LossTest {
  private static final double LN_2 = Math.log(2);

  private final Tensor x = Tensor.of(0.5f, -2f, 3f);
  private final Tensor t = Tensor.of(0f, -1f, 1f);
  private final Tensor signs = Tensor.of(1f, -1f, -1f);

  @Test
  void lossesReduceToTheirMeanTheirSumOrNotAtAll() {
    assertEquals((0.25 + 1 + 4) / 3, new MSE().forward(x, t).item(), 1e-6);
    assertEquals(5.25f, new MSE(Reduction.SUM).forward(x, t).item());
    each(new MSE().reduction(Reduction.NONE), x, t, 0.25, 1, 4);
    Tensor rows = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
    Loss perSample = new L1().reduction(Reduction.BATCH_MEAN);
    assertEquals(21 / 2f, perSample.forward(rows, Tensor.zeros(2, 3)).item());
    assertEquals(2f, perSample.forward(Tensor.scalar(2), Tensor.scalar(0)).item());
  }

  @Test
  void lossesCanBeMixed() {
    Loss mixed = new MSE().plus(new L1().times(0.5f));
    assertEquals((0.25 + 1 + 4) / 3 + 0.5 * (0.5 + 1 + 2) / 3, mixed.forward(x, t).item(), 1e-6);
  }

  @Test
  void parabolasGoOnAsLines() {
    each(new SmoothL1().beta(2).reduction(Reduction.NONE), x, t, 0.0625, 0.25, 1);
    each(new SmoothL1().beta(0).reduction(Reduction.NONE), x, t, 0.5, 1, 2);
    each(new Huber().reduction(Reduction.NONE), x, t, 0.125, 0.5, 1.5);
    each(new Huber().delta(0.5f).reduction(Reduction.NONE), x, t, 0.125, 0.375, 0.875);
  }

  @Test
  void huberIsSmoothAtZero() {
    Tensor zero = Tensor.of(0f).requiresGrad();
    Tensor slope = new Huber().forward(zero, Tensor.of(0f)).backward(true).of(zero);
    assertEquals(0f, slope.get(0));
    assertEquals(1f, slope.sum().backward().of(zero).get(0));
  }

  @Test
  void binaryCrossEntropyIsFiniteAtItsEnds() {
    Tensor p = Tensor.of(0f, 1f, 0f, 0.5f).requiresGrad();
    Tensor y = Tensor.of(0f, 0f, 1f, 1f);
    Tensor loss = new BCE().reduction(Reduction.NONE).forward(p, y);
    assertArrayEquals(new float[] {0, 100, 100, (float) LN_2}, loss.toArray(), 1e-6f);
    assertArrayEquals(
        new float[] {0, 1e12f, -1e12f, -2}, loss.sum().backward().of(p).toArray(), 1e6f);
    Loss weighted = new BCE().weight(Tensor.of(0, 0, 0, 2)).reduction(Reduction.SUM);
    assertEquals(2 * LN_2, weighted.forward(p, y).item(), 1e-6);
  }

  @Test
  void logitsMayBeFarOut() {
    Tensor logits = Tensor.of(1000f, -1000f, 1000f, -1000f, 0f, -20f).requiresGrad();
    Tensor y = Tensor.of(1f, 0f, 0f, 1f, 1f, 0f);
    Tensor loss = new BCEWithLogits().reduction(Reduction.NONE).forward(logits, y);
    assertArrayEquals(
        new float[] {0, 0, 1000, 1000, (float) LN_2, (float) Math.exp(-20)},
        loss.toArray(),
        1e-13f);
    assertArrayEquals(
        new float[] {0, 0, 1, -1, -0.5f, (float) Math.exp(-20)},
        loss.sum().backward().of(logits).toArray(),
        1e-13f);
  }

  @Test
  void positivesMayCountMore() {
    Tensor logits = Tensor.of(new float[][] {{0, 0}});
    Loss loss =
        new BCEWithLogits()
            .positiveWeight(Tensor.of(3, 1))
            .weight(Tensor.of(1, 10))
            .reduction(Reduction.NONE);
    Tensor all = loss.forward(logits, Tensor.of(new float[][] {{1, 0}}));
    assertArrayEquals(new float[] {(float) (3 * LN_2), (float) (10 * LN_2)}, all.toArray(), 1e-5f);
  }

  @Test
  void focalLossMakesLittleOfWhatIsRight() {
    float logit = (float) Math.log(0.9 / 0.1);
    Tensor logits = Tensor.of(logit, logit);
    Tensor y = Tensor.of(1f, 0f);
    each(
        new Focal().reduction(Reduction.NONE),
        logits,
        y,
        -0.25 * 0.01 * Math.log(0.9),
        -0.75 * 0.81 * Math.log(0.1));
    each(
        new Focal().alpha(Float.NaN).gamma(0).reduction(Reduction.NONE),
        logits,
        y,
        -Math.log(0.9),
        -Math.log(0.1));
    Tensor sure = Tensor.of(1000f).requiresGrad();
    Tensor loss = new Focal().gamma(0.5f).forward(sure, Tensor.of(1f));
    assertEquals(0f, loss.backward().of(sure).get(0), 1e-12f);
  }

  @Test
  void divergenceIsZeroOfEqualsAndCountsNoZeros() {
    Tensor p = Tensor.of(new float[][] {{0.5f, 0.5f, 0f}, {0.25f, 0.25f, 0.5f}});
    Tensor q = Tensor.of(new float[][] {{0.25f, 0.25f, 0.5f}, {0.25f, 0.25f, 0.5f}});
    KLDivergence loss = new KLDivergence().reduction(Reduction.BATCH_MEAN);
    assertEquals(LN_2 / 2, loss.forward(q.log(), p).item(), 1e-6);
    assertEquals(0, loss.logTarget(true).forward(q.log(), q.log()).item(), 1e-6);
  }

  @Test
  void marginsAreKept() {
    each(new HingeEmbedding().reduction(Reduction.NONE), x, signs, 0.5, 3, 0);
    each(new SoftMargin().reduction(Reduction.NONE), x, signs, 0.474077, 0.126928, 3.048587);
    MarginRanking ranking = new MarginRanking().margin(1).reduction(Reduction.NONE);
    assertArrayEquals(new float[] {0.5f, 0, 3}, ranking.forward(x, t, signs).toArray(), 1e-6f);
  }

  @Test
  void embeddingsAreComparedByTheirAngle() {
    Tensor a = Tensor.of(new float[][] {{1, 0}, {1, 1}, {1, 0}});
    Tensor b = Tensor.of(new float[][] {{0, 2}, {3, 3}, {-1, 0}});
    CosineEmbedding loss = new CosineEmbedding().margin(0.25f).reduction(Reduction.NONE);
    assertArrayEquals(new float[] {1, 0.75f, 0}, loss.forward(a, b, signs).toArray(), 1e-6f);
    assertEquals(
        1f, loss.forward(Tensor.of(1, 0), Tensor.of(0, 1), Tensor.scalar(1)).item(), 1e-6f);
  }

  @Test
  void anchorsShouldBeNearerToTheirLike() {
    Tensor a = Tensor.of(new float[][] {{0, 0}});
    Tensor p = Tensor.of(new float[][] {{3, 4}});
    Tensor n = Tensor.of(new float[][] {{0, 5.5f}});
    TripletMargin loss = new TripletMargin();
    assertEquals(0.5f, loss.forward(a, p, n).item(), 1e-5f);
    assertEquals(1 + 7 - 5.5, loss.p(1).forward(a, p, n).item(), 1e-5);
    assertEquals(
        2 + 5 - Math.hypot(3, 1.5), loss.swap(true).margin(2).forward(a, p, n).item(), 1e-5);
    double fourth = Math.pow(81 + 256, 0.25);
    assertEquals(2 + fourth - 5.5, loss.margin(2).p(4).forward(a, p, n).item(), 1e-5);
  }

  @Test
  void gaussianLikelihoodHasALeastVariance() {
    Tensor mean = Tensor.of(1f, 2f);
    Tensor variance = Tensor.of(4f, 0f).requiresGrad();
    GaussianNLL loss = new GaussianNLL().eps(0.5f).reduction(Reduction.NONE);
    Tensor losses = loss.forward(mean, Tensor.of(3f, 2f), variance);
    assertArrayEquals(
        new float[] {(float) (Math.log(4) + 1) / 2, (float) (Math.log(0.5) / 2)},
        losses.toArray(),
        1e-6f);
    assertArrayEquals(new float[] {0, 1}, losses.sum().backward().of(variance).toArray(), 1e-6f);
    assertEquals(
        Math.log(2 * Math.PI) / 2,
        new GaussianNLL().full(true).forward(mean, mean, Tensor.ones(2)).item(),
        1e-6);
    Tensor rows = Tensor.zeros(2, 3);
    Tensor shared = Tensor.of(1f, (float) Math.exp(2));
    assertEquals(0.5f, new GaussianNLL().forward(rows, rows, shared).item(), 1e-6f);
  }

  @Test
  void poissonLikelihoodTakesARateOrItsLogarithm() {
    Tensor count = Tensor.of(3f);
    assertEquals(
        2 - 3 * LN_2, new PoissonNLL().forward(Tensor.of((float) LN_2), count).item(), 1e-6);
    Loss full = new PoissonNLL().logInput(false).full(true);
    double stirling = 3 * Math.log(3) - 3 + Math.log(6 * Math.PI) / 2;
    assertEquals(2 - 3 * LN_2 + stirling, full.forward(Tensor.of(2f), count).item(), 1e-6);
    assertEquals(2f, full.forward(Tensor.of(2f), Tensor.of(0f)).item());
  }

  @Test
  void severalClassesHaveAHingeEach() {
    Tensor scores = Tensor.of(new float[][] {{0.1f, 0.2f, 0.4f, 0.8f}});
    assertEquals(0.325f, new MultiMargin().forward(scores, IntTensor.of(3)).item(), 1e-6f);
    assertEquals(
        (0.09 + 0.16 + 0.36) / 4,
        new MultiMargin().p(2).forward(scores, IntTensor.of(3)).item(),
        1e-6);
    Loss weighted = new MultiMargin().margin(0.5f).weight(Tensor.of(0, 0, 0, 4));
    Tensor vector = scores.reshape(4);
    assertEquals(0.1f, weighted.forward(vector, IntTensor.of(Shape.of(), 3)).item(), 1e-6f);
    // The example in PyTorch's documentation.
    assertEquals(
        0.85f, new MultiLabelMargin().forward(vector, IntTensor.of(3, 0, -1, 1)).item(), 1e-6f);
    assertEquals(
        (3 * LN_2 + Math.log1p(Math.exp(-1))) / 4,
        new MultiLabelSoftMargin().forward(Tensor.of(0, 0, 0, 1), Tensor.of(1, 0, 1, 1)).item(),
        1e-6);
  }

  @Test
  void ignoredLabelsCountForNothing() {
    Tensor logits =
        Tensor.of(new float[][] {{0, 0}, {5, 1}, {0, (float) Math.log(3)}}).requiresGrad();
    IntTensor labels = IntTensor.of(0, -100, 1);
    Tensor loss = new CrossEntropy().forward(logits, labels);
    assertEquals((LN_2 - Math.log(0.75)) / 2, loss.item(), 1e-6);
    assertEquals(0f, loss.backward().of(logits).get(1, 0), 1e-12f);
    assertEquals(
        -Math.log(0.75),
        new CrossEntropy().ignore(0).forward(logits, IntTensor.of(0, 0, 1)).item(),
        1e-6);
    assertEquals(
        Float.NaN, new CrossEntropy().ignore(1).forward(logits, IntTensor.of(1, 1, 1)).item());
    each(
        new NLL().reduction(Reduction.NONE), logits.logSoftmax(), labels, LN_2, 0, -Math.log(0.75));
  }

  @Test
  void classesMayWeighMoreOrBeSmoothed() {
    Tensor logits = Tensor.of(new float[][] {{0, 0}, {0, (float) Math.log(3)}});
    IntTensor labels = IntTensor.of(0, 1);
    CrossEntropy weighted = new CrossEntropy().weight(Tensor.of(1, 3));
    assertEquals((LN_2 - 3 * Math.log(0.75)) / 4, weighted.forward(logits, labels).item(), 1e-6);
    Tensor soft = Tensor.of(new float[][] {{0.9f, 0.1f}, {0.1f, 0.9f}});
    assertEquals(
        new CrossEntropy().forward(logits, soft).item(),
        new CrossEntropy().labelSmoothing(0.2f).forward(logits, labels).item(),
        1e-6f);
    Tensor hard = Tensor.of(new float[][] {{1, 0}, {0, 1}});
    assertEquals(
        new CrossEntropy().labelSmoothing(0.2f).forward(logits, labels).item(),
        new CrossEntropy().labelSmoothing(0.2f).forward(logits, hard).item(),
        1e-6f);
  }

  @Test
  void classesStandInDimensionOneOrLast() {
    Tensor words = Rng.of(4).uniform(Shape.of(2, 3, 5), -1, 1);
    IntTensor labels = IntTensor.of(Shape.of(2, 3), 0, 4, -100, 1, 2, 3);
    Tensor last = new CrossEntropy().classAxis(-1).forward(words, labels);
    Tensor one = new CrossEntropy().forward(words.transpose(1, 2), labels);
    Tensor rows = new CrossEntropy().forward(words.reshape(6, 5), labels.reshape(6));
    assertEquals(rows.item(), last.item());
    assertEquals(rows.item(), one.item(), 1e-6f);
    refused(
        "crossEntropy: logits [2, 3, 5] need [2, 5] labels, not [2, 3]; or classAxis(-1), if the"
            + " classes come last",
        () -> new CrossEntropy().forward(words, labels));
  }

  @Test
  void gradientsOfGradientsAreRight() {
    Tensor a = Rng.of(1).uniform(Shape.of(3, 4), 0.1f, 0.9f);
    Tensor b = Rng.of(2).uniform(Shape.of(3, 4), 0.1f, 0.9f);
    IntTensor labels = IntTensor.of(2, 0, 3);
    Tensor weight = Tensor.of(1, 2, 3, 4);
    List<Function<Tensor[], Tensor>> losses =
        List.of(
            in -> new MSE().forward(in[0], in[1]),
            in -> new Huber().delta(2).forward(in[0], in[1]),
            in -> new BCE().forward(in[0], in[1]),
            in -> new BCEWithLogits().positiveWeight(weight).forward(in[0], in[1]),
            in -> new Focal().gamma(1.5f).forward(in[0], in[1]),
            in -> new KLDivergence().forward(in[0], in[1]),
            in -> new KLDivergence(true, Reduction.NONE).forward(in[0], in[1]),
            in -> new PoissonNLL().forward(in[0], in[1]),
            in -> new GaussianNLL().forward(in[0], in[1], in[1]),
            in -> new CosineEmbedding().forward(in[0], in[1], signs),
            in -> new TripletMargin().margin(9).forward(in[0], in[1], in[1].times(2)),
            in -> new MultiMargin().p(2).margin(3).forward(in[0].times(in[1]), labels),
            in -> new MultiLabelSoftMargin().forward(in[0], in[1]),
            in -> new CrossEntropy().weight(weight).forward(in[0].times(in[1]), labels),
            in -> new CrossEntropy().labelSmoothing(0.1f).forward(in[0], in[1]));
    for (Function<Tensor[], Tensor> loss : losses) {
      GradCheck.check(loss, a, b);
      GradCheck.checkSecond(loss, a, b);
    }
  }

  @Test
  void targetsThatDoNotFitAreRefused() {
    Tensor four = Tensor.zeros(4);
    refused(
        "mse: the output [3] and the target [4] differ; needs equal shapes",
        () -> new MSE().forward(x, four));
    refused(
        "l1: needs a target of numbers, a Tensor, not an IntTensor [3]",
        () -> new L1().forward(x, IntTensor.of(1, 2, 3)));
    refused(
        "bce: the probability -2.0 at position 1 is outside 0.0..1.0; BCEWithLogits takes any"
            + " number",
        () -> new BCE().forward(x, t));
    refused(
        "bce: the target -1.0 at position 1 is outside 0.0..1.0; needs a probability",
        () -> new BCE().forward(Tensor.zeros(3), t));
    refused(
        "bceWithLogits: weights [4, 3] for losses [3]; needs weights that broadcast to them",
        () -> new BCEWithLogits().weight(Tensor.zeros(4, 3)).forward(x, t));
    refused(
        "softMargin: the target 0.0 at position 0 is neither 1 nor -1",
        () -> new SoftMargin().forward(x, t));
    refused(
        "marginRanking: the first output [3] and the second output [4] differ; needs equal shapes",
        () -> new MarginRanking().forward(x, four, four));
    refused(
        "cosineEmbedding: outputs [3] and targets [3]; needs [batch, features] and [batch], or"
            + " [features] and []",
        () -> new CosineEmbedding().forward(x, x, signs));
    refused(
        "tripletMargin: needs [batch, features], not the shape []",
        () -> new TripletMargin().forward(t.sum(), t.sum(), t.sum()));
    refused(
        "gaussianNLL: the output [3] and the variance [4]; needs one shape",
        () -> new GaussianNLL().forward(x, t, four));
    refused(
        "gaussianNLL: the variance -1.0 at position 1 is outside 0.0..Infinity; needs one that is"
            + " not negative",
        () -> new GaussianNLL().forward(x, t, t));
    refused(
        "multiLabelSoftMargin: needs [batch, classes], not the shape []",
        () -> new MultiLabelSoftMargin().forward(t.sum(), t.sum()));
  }

  @Test
  void labelsThatDoNotFitAreRefused() {
    Tensor scores = Tensor.zeros(2, 3);
    IntTensor labels = IntTensor.of(0, 1);
    refused(
        "nll: needs class labels, an IntTensor, not a Tensor [2, 3]",
        () -> new NLL().forward(scores, scores));
    refused(
        "nll: log-probabilities [2, 3] need [2] labels, not [1]",
        () -> new NLL().forward(scores, IntTensor.of(0)));
    refused(
        "crossEntropy: weights [2] for 3 classes; needs one for each",
        () -> new CrossEntropy().weight(Tensor.ones(2)).forward(scores, labels));
    refused(
        "crossEntropy: the label 1 is to be ignored, and the target has class probabilities; needs"
            + " class labels, an IntTensor",
        () -> new CrossEntropy().ignore(1).forward(scores, scores));
    refused(
        "crossEntropy: label 3 at position 1 is outside 0..2; the network has 3 outputs",
        () -> new CrossEntropy().forward(Tensor.zeros(1, 3, 2), IntTensor.of(0, 3).reshape(1, 2)));
    refused(
        "multiMargin: needs class labels, an IntTensor, not a Tensor [2, 3]",
        () -> new MultiMargin().forward(scores, scores));
    refused(
        "multiMargin: needs scores [batch, classes] or [classes], not the shape [2, 3, 1]",
        () ->
            new MultiMargin()
                .forward(scores.unsqueeze(2), IntTensor.of(0, 0, 0, 0, 0, 0).reshape(2, 3)));
    refused(
        "multiLabelMargin: needs class labels, an IntTensor, not a Tensor [2, 3]",
        () -> new MultiLabelMargin().forward(scores, scores));
    refused(
        "multiLabelMargin: scores [2, 3] need labels of the same shape, with -1 after a row's last,"
            + " not [2]",
        () -> new MultiLabelMargin().forward(scores, labels));
    refused(
        "multiLabelMargin: label 3 in row 1 is outside 0..2; the network has 3 outputs",
        () -> new MultiLabelMargin().forward(scores, IntTensor.of(0, 1, 2, 3, 0, 0).reshape(2, 3)));
  }

  @Test
  void settingsThatMeanNothingAreRefused() {
    refused(
        "crossEntropy: the label smoothing is 1.5; needs 0 to 1",
        () -> new CrossEntropy().labelSmoothing(1.5f));
    refused("smoothL1: the beta is -1.0; needs 0 or more", () -> new SmoothL1().beta(-1));
    refused("huber: the delta is 0.0; needs more than 0", () -> new Huber().delta(0));
    refused("focal: the alpha is 2.0; needs 0 to 1", () -> new Focal().alpha(2));
    refused("focal: the gamma is -1.0; needs 0 or more", () -> new Focal().gamma(-1));
    refused(
        "tripletMargin: the order p of the norm is 0.0; needs more than 0",
        () -> new TripletMargin().p(0));
    refused(
        "gaussianNLL: the smallest variance is 0.0; needs more than 0",
        () -> new GaussianNLL().eps(0));
    refused("multiMargin: the power p is 3.0; needs 1 or 2", () -> new MultiMargin().p(3));
  }

  private static void each(Loss loss, Tensor output, Target target, double... wanted) {
    float[] values = new float[wanted.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) wanted[i];
    }
    assertArrayEquals(values, loss.forward(output, target).toArray(), 1e-6f);
  }

  private static void refused(String sentence, Executable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call).getMessage());
  }
}
