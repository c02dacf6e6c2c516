package dev.kindling.metric;

import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;

/**
 * How often each class was taken for each: counts by label (row) and prediction (column).
 *
 * <p>Precision, recall and F1 of a class that occurs but was never predicted are 0, and so are
 * those of one that was predicted but never occurs; of a class that does neither they are NaN.
 */
public final class ConfusionMatrix implements Metric {
  private final long[][] counts;

  /** What a score must be above for class 1, or NaN where each class has a score. */
  private final float threshold;

  /** A matrix of zeros. */
  public ConfusionMatrix(int classes) {
    this(classes, Float.NaN);
  }

  private ConfusionMatrix(int classes, float threshold) {
    counts = new long[classes][classes];
    this.threshold = threshold;
  }

  /**
   * A matrix of two classes, of which {@link #update} takes 1 where a sample's only score is above
   * a threshold, else 0: 0.5 for probabilities, 0 for logits.
   */
  public static ConfusionMatrix binary(float threshold) {
    return new ConfusionMatrix(2, threshold);
  }

  /**
   * Counts a batch of outputs: scores {@code [..., classes]}, of which the highest counts, and
   * labels {@code [...]}, where −100 does not count. With {@link #binary} one score for each label,
   * {@code [n]} or {@code [n, 1]}, and labels that are 0 or 1.
   *
   * @throws IllegalArgumentException if they do not fit each other or the matrix
   */
  @Override
  public void update(Tensor output, Target target) {
    if (!Float.isNaN(threshold)) {
      boolean[] yes = Scores.yes(name(), output, target);
      float[] scores = output.toArray();
      for (int i = 0; i < yes.length; i++) {
        counts[yes[i] ? 1 : 0][scores[i] > threshold ? 1 : 0]++;
      }
      return;
    }
    IntTensor labels = Scores.labels(name(), output, target);
    if (output.shape().dim(-1) != counts.length) {
      throw new IllegalArgumentException(
          "confusion matrix: scores "
              + output.shape()
              + " have "
              + output.shape().dim(-1)
              + " classes; needs "
              + counts.length);
    }
    IntTensor predictions = output.argMax(-1);
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i) != Scores.IGNORED) {
        counts[labels.get(i)][predictions.get(i)]++;
      }
    }
  }

  /**
   * Counts a batch.
   *
   * @throws IllegalArgumentException if there are not as many predictions as labels, or one is no
   *     class
   */
  public void add(IntTensor labels, IntTensor predictions) {
    if (labels.size() != predictions.size()) {
      throw new IllegalArgumentException(
          "confusion matrix: "
              + labels.size()
              + " labels and "
              + predictions.size()
              + " predictions; needs as many");
    }
    for (int i = 0; i < labels.size(); i++) {
      counts[checked(labels.get(i))][checked(predictions.get(i))]++;
    }
  }

  private int checked(int label) {
    if (label < 0 || label >= counts.length) {
      throw new IllegalArgumentException(
          "confusion matrix: " + label + " is outside 0.." + (counts.length - 1));
    }
    return label;
  }

  @Override
  public void merge(Metric other) {
    merge(Scores.same(ConfusionMatrix.class, this, other));
  }

  /**
   * Adds another matrix's counts to these.
   *
   * @throws IllegalArgumentException if it has more or fewer classes, or another threshold
   */
  public void merge(ConfusionMatrix other) {
    if (other.counts.length != counts.length) {
      throw new IllegalArgumentException(
          "confusion matrix: cannot take in "
              + other.counts.length
              + " classes; needs "
              + counts.length);
    }
    if (Float.compare(other.threshold, threshold) != 0) {
      throw new IllegalArgumentException(
          "confusion matrix: cannot take in the threshold "
              + other.threshold
              + "; needs "
              + threshold);
    }
    for (int label = 0; label < counts.length; label++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        counts[label][predicted] += other.counts[label][predicted];
      }
    }
  }

  /** The number of classes. */
  public int classes() {
    return counts.length;
  }

  /** How many samples of a class were given a prediction. */
  public long count(int label, int predicted) {
    return counts[label][predicted];
  }

  /** The share of samples predicted rightly, from 0 to 1; NaN before the first. */
  public double accuracy() {
    long right = 0;
    long all = 0;
    for (int label = 0; label < counts.length; label++) {
      right += counts[label][label];
      for (long count : counts[label]) {
        all += count;
      }
    }
    return (double) right / all;
  }

  /** The accuracy. */
  @Override
  public double value() {
    return accuracy();
  }

  @Override
  public String name() {
    return "confusion matrix";
  }

  @Override
  public ConfusionMatrix fresh() {
    return new ConfusionMatrix(counts.length, threshold);
  }

  /** Of the samples taken for a class, the share that is of it. */
  public double precision(int label) {
    return share(label, predicted(label));
  }

  /** Of the samples of a class, the share taken for it. */
  public double recall(int label) {
    return share(label, labelled(label));
  }

  /** 2 · precision · recall / (precision + recall) of a class. */
  public double f1(int label) {
    return 2.0 * counts[label][label] / (predicted(label) + labelled(label));
  }

  /** The precisions of the classes as one number. */
  public double precision(Average average) {
    return averaged(average, this::precision);
  }

  /** The recalls of the classes as one number. */
  public double recall(Average average) {
    return averaged(average, this::recall);
  }

  /** The F1 measures of the classes as one number. */
  public double f1(Average average) {
    return averaged(average, this::f1);
  }

  private double share(int label, long of) {
    return of == 0 && predicted(label) + labelled(label) > 0
        ? 0
        : (double) counts[label][label] / of;
  }

  private double averaged(Average average, IntToDoubleFunction measure) {
    if (average == Average.MICRO) {
      return accuracy();
    }
    double sum = 0;
    long weights = 0;
    for (int label = 0; label < counts.length; label++) {
      boolean there = predicted(label) + labelled(label) > 0;
      long weight = average == Average.WEIGHTED ? labelled(label) : there ? 1 : 0;
      if (weight > 0) {
        sum += weight * measure.applyAsDouble(label);
        weights += weight;
      }
    }
    return sum / weights;
  }

  private long labelled(int label) {
    return Arrays.stream(counts[label]).sum();
  }

  private long predicted(int label) {
    long sum = 0;
    for (long[] row : counts) {
      sum += row[label];
    }
    return sum;
  }

  /** A table with a row for each label and a column for each prediction; zeros are dots. */
  @Override
  public String toString() {
    int width = 3;
    for (long[] row : counts) {
      for (long count : row) {
        width = Math.max(width, Long.toString(count).length());
      }
    }
    StringBuilder text = new StringBuilder("label \\ predicted\n").append(" ".repeat(width));
    for (int predicted = 0; predicted < counts.length; predicted++) {
      text.append(cell(Integer.toString(predicted), width));
    }
    for (int label = 0; label < counts.length; label++) {
      text.append('\n').append(cell(Integer.toString(label), width - 1));
      for (long count : counts[label]) {
        text.append(cell(count == 0 ? "·" : Long.toString(count), width));
      }
    }
    return text.append('\n').toString();
  }

  private static String cell(String content, int width) {
    return " ".repeat(width + 1 - content.length()) + content;
  }
}
