package dev.kindling.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Numbers without a derivation are those of the examples in scikit-learn's documentation. */
class MetricTest {
  private final Tensor scores =
      Tensor.of(
          new float[][] {
            {0.5f, 0.2f, 0.2f}, {0.3f, 0.4f, 0.2f}, {0.2f, 0.4f, 0.3f}, {0.7f, 0.2f, 0.1f}
          });
  private final IntTensor labels = IntTensor.of(0, 1, 2, 2);

  @Test
  void accuracyIsTheShareOfTheHighest() {
    assertEquals(0.5, value(Metric.accuracy(), scores, labels));
    assertEquals(0.75, value(Metric.topKAccuracy(2), scores, labels));
    assertEquals(1, value(Metric.topKAccuracy(3), scores, labels));
    assertEquals(Double.NaN, Metric.accuracy().value());
  }

  @Test
  void ofEqualScoresTheFirstCounts() {
    Tensor tied = Tensor.zeros(3, 3);
    IntTensor all = IntTensor.of(0, 1, 2);
    assertEquals(1 / 3.0, value(Metric.accuracy(), tied, all));
    assertEquals(1 / 3.0, value(new ConfusionMatrix(3), tied, all));
    assertEquals(2 / 3.0, value(Metric.topKAccuracy(2), tied, all));
  }

  @Test
  void ignoredLabelsDoNotCount() {
    IntTensor some = IntTensor.of(0, -100, 2, -100);
    assertEquals(0.5, value(Metric.accuracy(), scores, some));
    assertEquals(0.5, value(new ConfusionMatrix(3), scores, some));
    assertEquals(
        value(Metric.perplexity(), Tensor.of(new float[][] {{1, 2}}), IntTensor.of(1)),
        value(
            Metric.perplexity(), Tensor.of(new float[][] {{5, 2}, {1, 2}}), IntTensor.of(-100, 1)));
  }

  @Test
  void classesAreAveragedInThreeWays() {
    Tensor predicted = IntTensor.of(0, 2, 1, 0, 0, 1).oneHot(3);
    IntTensor wanted = IntTensor.of(0, 1, 2, 0, 1, 2);
    for (Average average : new Average[] {Average.MACRO, Average.WEIGHTED}) {
      assertEquals(2 / 9.0, value(Metric.precision(average, 3), predicted, wanted), 1e-15);
      assertEquals(1 / 3.0, value(Metric.recall(average, 3), predicted, wanted), 1e-15);
      assertEquals(0.8 / 3, value(Metric.f1(average, 3), predicted, wanted), 1e-15);
    }
    assertEquals(1 / 3.0, value(Metric.f1(Average.MICRO, 3), predicted, wanted));
  }

  @Test
  void classesThatNeitherOccurNorArePredictedHaveNoPart() {
    ConfusionMatrix matrix = new ConfusionMatrix(4);
    matrix.add(IntTensor.of(0, 0, 1), IntTensor.of(0, 2, 0));
    assertEquals(0.5, matrix.precision(0));
    assertEquals(0.5, matrix.recall(0));
    assertEquals(0, matrix.precision(1), "occurs, and was never predicted");
    assertEquals(0, matrix.recall(2), "was predicted, and never occurs");
    assertEquals(Double.NaN, matrix.precision(3));
    assertEquals(Double.NaN, matrix.recall(3));
    assertEquals(Double.NaN, matrix.f1(3));
    assertEquals(0.5 / 3, matrix.precision(Average.MACRO));
    assertEquals(1 / 3.0, matrix.precision(Average.WEIGHTED));
    assertEquals(0.5 / 3, matrix.f1(Average.MACRO));
    assertEquals(Double.NaN, new ConfusionMatrix(2).f1(Average.MACRO));
  }

  @Test
  void twoClassesMayShareAScore() {
    Metric recall = Metric.of("recall", ConfusionMatrix.binary(0.5f), m -> m.recall(1));
    Tensor probabilities = Tensor.of(new float[][] {{0.9f}, {0.5f}, {0.6f}, {0.1f}});
    assertEquals(2 / 3.0, value(recall, probabilities, IntTensor.of(1, 1, 1, 0)));
    assertEquals(
        0.5, value(recall.fresh(), Tensor.of(1, 0), Tensor.of(1, 1)), "labels may be floats");
  }

  @Test
  void rankingsAreMeasuredByPairsAndByPrecision() {
    Tensor ranks = Tensor.of(0.1f, 0.4f, 0.35f, 0.8f);
    IntTensor yes = IntTensor.of(0, 0, 1, 1);
    assertEquals(0.75, value(Metric.rocAuc(), ranks, yes));
    assertEquals((1 + 2 / 3.0) / 2, value(Metric.averagePrecision(), ranks, yes), 1e-15);
    assertEquals(0.75, value(Metric.rocAuc(), ranks.minus(5).reshape(4, 1), Tensor.of(0, 0, 1, 1)));
  }

  @Test
  void tiesCountHalf() {
    Tensor tied = Tensor.of(0f, -0f, 0f, 0f);
    assertEquals(0.5, value(Metric.rocAuc(), tied, IntTensor.of(0, 1, 1, 0)));
    assertEquals(0.75, value(Metric.averagePrecision(), tied, IntTensor.of(0, 1, 1, 1)));
    Tensor some = Tensor.of(Float.NEGATIVE_INFINITY, 1f, 1f, Float.POSITIVE_INFINITY);
    assertEquals(3.5 / 4, value(Metric.rocAuc(), some, IntTensor.of(0, 0, 1, 1)));
  }

  @Test
  void rankingsAreWhatTheirDefinitionsSay() {
    for (int round = 0; round < 20; round++) {
      int seed = round;
      int n = 40;
      Tensor ranks = Rng.of(seed).uniform(Shape.of(n), -3, 3).round();
      int[] yes = new int[n];
      Arrays.setAll(yes, i -> Rng.of(100 + seed).below(2, i));
      double pairs = 0;
      double all = 0;
      double precisions = 0;
      double positives = Arrays.stream(yes).sum();
      for (int i = 0; i < n; i++) {
        double above = 0;
        double right = 0;
        for (int j = 0; j < n; j++) {
          if (yes[i] == 1 && yes[j] == 0) {
            pairs += 0.5 + 0.5 * Math.signum(ranks.get(i) - ranks.get(j));
            all++;
          }
          if (ranks.get(j) >= ranks.get(i)) {
            above++;
            right += yes[j];
          }
        }
        precisions += yes[i] * right / above;
      }
      assertEquals(pairs / all, value(Metric.rocAuc(), ranks, IntTensor.of(yes)));
      assertEquals(
          precisions / positives,
          value(Metric.averagePrecision(), ranks, IntTensor.of(yes)),
          1e-14);
    }
  }

  @Test
  void rankingsNeedBothLabels() {
    Metric roc = Metric.rocAuc();
    roc.update(Tensor.of(1, 2), IntTensor.of(1, 1));
    impossible("ROC AUC: none of 2 labels is 0; needs samples of both", roc);
    Metric precision = Metric.averagePrecision();
    impossible("average precision: none of 0 labels is 1; needs at least one", precision);
    precision.update(Tensor.of(1, 2), IntTensor.of(1, 1));
    assertEquals(1, precision.value());
  }

  @Test
  void numbersDeviateInThreeWays() {
    Tensor y = Tensor.of(3f, -0.5f, 2f, 7f);
    Tensor x = Tensor.of(2.5f, 0f, 2f, 8f);
    assertEquals(0.375, value(Metric.meanSquaredError(), x, y));
    assertEquals(0.5, value(Metric.meanAbsoluteError(), x, y));
    assertEquals(443 / 467.0, value(Metric.r2(), x, y));
    Tensor infinite = Tensor.of(Float.NaN, 0f, 0f, 0f);
    assertEquals(Double.NaN, value(Metric.meanSquaredError(), infinite, y));
    assertEquals(Double.NaN, value(Metric.r2(), infinite, y));
  }

  @Test
  void determinationIsSoundFarFromZero() {
    Tensor y = Tensor.of(16777215f, 16777216f, 16777214f);
    Tensor mean = Tensor.full(16777215f, 3);
    assertEquals(0, value(Metric.r2(), mean, y));
    assertEquals(1, value(Metric.r2(), y, y));
    assertEquals(-3, value(Metric.r2(), y.minus(mean).times(-1).plus(mean), y));
    assertEquals(1, value(Metric.r2(), mean, mean), "all equal, and hit");
    assertEquals(0, value(Metric.r2(), y, mean), "all equal, and missed");
    assertEquals(Double.NaN, value(Metric.r2(), Tensor.of(1), Tensor.of(2)));
  }

  @Test
  void perplexityCountsTheChoices() {
    assertEquals(
        8,
        value(
            Metric.perplexity(),
            Tensor.zeros(2, 3, 8),
            IntTensor.of(0, 1, 2, 3, 4, 7).reshape(2, 3)),
        1e-5);
    Tensor logits = Tensor.of(new float[][] {{0, (float) Math.log(3)}});
    assertEquals(4, value(Metric.perplexity(), logits, IntTensor.of(0)), 1e-5);
  }

  @Test
  void partsMergeToTheBitsOfTheWhole() {
    Tensor logits = Rng.of(1).normal(Shape.of(300, 7), 0, 1e3f);
    int[] wanted = new int[300];
    int[] yes = new int[300];
    for (int i = 0; i < 300; i++) {
      wanted[i] = Rng.of(2).below(7, i);
      yes[i] = Rng.of(3).below(2, i);
    }
    Tensor numbers = logits.slice(1, 0, 1).reshape(300);
    Tensor others = logits.slice(1, 1, 2).reshape(300);
    merges(Metric::accuracy, logits, IntTensor.of(wanted));
    merges(() -> Metric.topKAccuracy(3), logits, IntTensor.of(wanted));
    merges(() -> Metric.f1(Average.MACRO, 7), logits, IntTensor.of(wanted));
    merges(() -> new ConfusionMatrix(7), logits, IntTensor.of(wanted));
    merges(Metric::perplexity, logits, IntTensor.of(wanted));
    merges(Metric::rocAuc, numbers.round(), IntTensor.of(yes));
    merges(Metric::averagePrecision, numbers.round(), IntTensor.of(yes));
    merges(Metric::meanSquaredError, numbers, others);
    merges(Metric::meanAbsoluteError, numbers, others);
    merges(Metric::r2, numbers, others);
  }

  /** Any parts, in any order, merged from the left or the right, against all at once. */
  private static void merges(Supplier<Metric> metric, Tensor output, Target target) {
    double whole = value(metric.get(), output, target);
    int[] cuts = {0, 1, 64, 171, 300};
    Metric left = metric.get();
    Metric right = metric.get();
    for (int i = 0; i < 4; i++) {
      Metric part = left.fresh();
      part.update(output.slice(0, cuts[i], cuts[i + 1]), part(target, cuts[i], cuts[i + 1]));
      left.merge(part);
      part.merge(right);
      right = part;
    }
    assertEquals(whole, left.value(), left.name());
    assertEquals(whole, right.value(), left.name());
  }

  private static Target part(Target target, int from, int to) {
    return target instanceof Tensor x
        ? x.slice(0, from, to)
        : IntTensor.of(Arrays.copyOfRange(((IntTensor) target).toArray(), from, to));
  }

  @Test
  void onlyTheSameMetricsMerge() {
    refused(
        "accuracy: cannot take in top-5 accuracy; needs the same metric",
        () -> Metric.accuracy().merge(Metric.topKAccuracy(5)));
    refused(
        "R²: cannot take in mean squared error; needs the same metric",
        () -> Metric.r2().merge(Metric.meanSquaredError()));
    refused(
        "macro F1: cannot take in micro F1; needs the same metric",
        () -> Metric.f1(Average.MACRO, 2).merge(Metric.f1(Average.MICRO, 2)));
    refused(
        "confusion matrix: cannot take in 3 classes; needs 2",
        () -> Metric.f1(Average.MACRO, 2).merge(Metric.f1(Average.MACRO, 3)));
    refused(
        "confusion matrix: cannot take in the threshold 0.5; needs NaN",
        () -> new ConfusionMatrix(2).merge(ConfusionMatrix.binary(0.5f)));
  }

  @Test
  void whatDoesNotFitIsRefused() {
    Metric accuracy = Metric.accuracy();
    refused("topKAccuracy: k is 0; needs 1 or more", () -> Metric.topKAccuracy(0));
    refused(
        "accuracy: needs class labels, an IntTensor, not a Tensor [4, 3]",
        () -> accuracy.update(scores, scores));
    refused(
        "accuracy: scores [4, 3] need [4] labels, not [1]",
        () -> accuracy.update(scores, IntTensor.of(1)));
    refused(
        "accuracy: needs scores [..., classes], not the shape []",
        () -> accuracy.update(Tensor.scalar(1), IntTensor.of(1)));
    refused(
        "accuracy: label 3 at position 2 is outside 0..2; the network has 3 outputs",
        () -> accuracy.update(scores, IntTensor.of(0, 1, 3, 0)));
    refused(
        "accuracy: the score at position 1 is NaN; needs numbers that have an order",
        () -> accuracy.update(Tensor.of(new float[][] {{0, Float.NaN}}), IntTensor.of(0)));
    assertEquals(Double.NaN, accuracy.value(), "nothing has been counted");
    refused(
        "confusion matrix: scores [4, 3] have 3 classes; needs 2",
        () -> new ConfusionMatrix(2).update(scores, labels));
    refused(
        "ROC AUC: scores [4, 3] and labels [4]; needs one each",
        () -> Metric.rocAuc().update(scores, labels));
    refused(
        "ROC AUC: the label 2.0 at position 1 is neither 0 nor 1",
        () -> Metric.rocAuc().update(Tensor.of(1, 2), IntTensor.of(0, 2)));
    refused(
        "average precision: the score at position 0 is NaN; needs numbers that have an order",
        () -> Metric.averagePrecision().update(Tensor.of(Float.NaN), IntTensor.of(0)));
    refused(
        "mean squared error: needs a target of numbers, a Tensor, not an IntTensor [4]",
        () -> Metric.meanSquaredError().update(scores, labels));
    refused(
        "R²: the output [4, 3] and the target [3] differ; needs equal shapes",
        () -> Metric.r2().update(scores, Tensor.zeros(3)));
  }

  private static double value(Metric metric, Tensor output, Target target) {
    metric.update(output, target);
    return metric.value();
  }

  private static void refused(String sentence, Executable call) {
    assertEquals(sentence, assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  private static void impossible(String sentence, Metric metric) {
    assertEquals(sentence, assertThrows(IllegalStateException.class, metric::value).getMessage());
  }
}
