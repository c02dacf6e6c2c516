package dev.kindling.metric;

import dev.kindling.tensor.IntTensor;

/** How often each class was taken for each: counts by label (row) and prediction (column). */
public final class ConfusionMatrix {
  private final long[][] counts;

  /** A matrix of zeros. */
  public ConfusionMatrix(int classes) {
    counts = new long[classes][classes];
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

  /** Adds another matrix's counts to these. */
  public void merge(ConfusionMatrix other) {
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
