package dev.kindling.metric;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * A measure of how well outputs fit their targets, over any number of batches.
 *
 * <p>Metrics merge exactly: whatever order the batches come in, and however they are shared out
 * among metrics that are then merged, the value has the same bits. Counts are whole numbers, sums
 * are kept exactly, and what needs an order is sorted first.
 *
 * <pre>{@code
 * Metric f1 = Metric.f1(Average.MACRO, 10);
 * f1.update(net.forward(x), labels);
 * f1.value();
 * }</pre>
 *
 * <p>A metric belongs to one thread at a time.
 */
public interface Metric {
  /**
   * Takes a batch into account.
   *
   * @throws IllegalArgumentException if output and target do not fit each other or the metric;
   *     nothing has been counted then
   */
  void update(Tensor output, Target target);

  /**
   * Takes everything into account that another metric has.
   *
   * @throws IllegalArgumentException if the other is of another kind or has other settings
   */
  void merge(Metric other);

  /** The measure; NaN before the first sample, if nothing else is said. */
  double value();

  /** What it is called in reports. */
  String name();

  /** A metric of the same settings that has seen nothing. */
  Metric fresh();

  /**
   * The share of samples whose class has the highest score, of equals the first.
   *
   * <p>Outputs are scores {@code [..., classes]} and targets labels {@code [...]}. A label −100
   * does not count, nor does it in the metrics below that take labels.
   */
  static Metric accuracy() {
    return new Hits(1);
  }

  /**
   * The share of samples whose class is among the k highest scores, of equals the first.
   *
   * @throws IllegalArgumentException if k is below 1
   */
  static Metric topKAccuracy(int k) {
    return new Hits(k);
  }

  /** Precision: of those taken for a class, the share that is of it. */
  static Metric precision(Average average, int classes) {
    return of(named("precision", average), new ConfusionMatrix(classes), m -> m.precision(average));
  }

  /** Recall: of those that are of a class, the share taken for it. */
  static Metric recall(Average average, int classes) {
    return of(named("recall", average), new ConfusionMatrix(classes), m -> m.recall(average));
  }

  /** F1: the harmonic mean of precision and recall. C. van Rijsbergen (1979). */
  static Metric f1(Average average, int classes) {
    return of(named("F1", average), new ConfusionMatrix(classes), m -> m.f1(average));
  }

  /**
   * A number taken from a confusion matrix, such as that of one class of two:
   *
   * <pre>{@code
   * Metric.of("recall", ConfusionMatrix.binary(0.5f), m -> m.recall(1));
   * }</pre>
   *
   * @param name what it is called; metrics of one name are taken for the same number
   * @param matrix the counts, which the metric goes on with
   */
  static Metric of(String name, ConfusionMatrix matrix, ToDoubleFunction<ConfusionMatrix> value) {
    return new MatrixMetric(name, matrix, value);
  }

  private static String named(String measure, Average average) {
    return average.name().toLowerCase(Locale.ROOT) + " " + measure;
  }

  /**
   * The area under the receiver operating characteristic: the share of pairs of one sample with the
   * label 1 and one with 0 in which the first has the higher score; equal scores count half. J.
   * Hanley and B. McNeil, <em>The meaning and use of the area under a receiver operating
   * characteristic curve</em> (1982).
   *
   * <p>Outputs are scores {@code [n]} or {@code [n, 1]}, any numbers but NaN; targets are 0 or 1.
   * It keeps 8 bytes for each sample. The value is refused, by an IllegalStateException, unless
   * there are samples of both labels.
   */
  static Metric rocAuc() {
    return new Ranking(true);
  }

  /**
   * The average precision Σ (Rᵢ − Rᵢ₋₁) · Pᵢ, over all distinct scores as thresholds from the
   * highest down, of the precision P and the recall R of what is not below.
   *
   * <p>It takes and keeps what {@link #rocAuc} does. The value is refused, by an
   * IllegalStateException, unless there is a sample with the label 1.
   */
  static Metric averagePrecision() {
    return new Ranking(false);
  }

  /**
   * The mean of (output − target)² over all elements. Each square is rounded to double precision
   * once; their sum is exact.
   */
  static Metric meanSquaredError() {
    return new Deviation(Deviation.Kind.SQUARED);
  }

  /** The mean of |output − target| over all elements, summed as {@link #meanSquaredError} is. */
  static Metric meanAbsoluteError() {
    return new Deviation(Deviation.Kind.ABSOLUTE);
  }

  /**
   * The coefficient of determination R² = 1 − Σ (target − output)² / Σ (target − mean)² over all
   * elements, which no offset of the targets harms: the lower sum is exact.
   *
   * <p>NaN before the second element. Where all targets are equal, 1 if all outputs equal them too,
   * else 0.
   */
  static Metric r2() {
    return new Deviation(Deviation.Kind.R2);
  }

  /**
   * The perplexity e^H of a language model, H being the mean of −ln softmax(logits)[label].
   *
   * <p>Outputs are logits {@code [..., vocabulary]} and targets labels {@code [...]}.
   */
  static Metric perplexity() {
    return new Perplexity();
  }
}
