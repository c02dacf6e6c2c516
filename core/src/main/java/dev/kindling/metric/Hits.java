package dev.kindling.metric;

import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/** The share of samples whose class is among the k highest scores. */
final class Hits implements Metric {
  private final int k;
  private long hits;
  private long all;

  Hits(int k) {
    if (k < 1) {
      throw new IllegalArgumentException("topKAccuracy: k is " + k + "; needs 1 or more");
    }
    this.k = k;
  }

  @Override
  public void update(Tensor output, Target target) {
    IntTensor labels = Scores.labels(name(), output, target);
    float[] scores = output.toArray();
    int classes = output.shape().dim(-1);
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i) != Scores.IGNORED) {
        all++;
        hits += before(scores, i * classes, classes, labels.get(i)) < k ? 1 : 0;
      }
    }
  }

  /** How many classes stand before one, by their scores or, where these are equal, their places. */
  private static int before(float[] scores, int row, int classes, int label) {
    int before = 0;
    for (int c = 0; c < classes; c++) {
      float score = scores[row + c];
      float own = scores[row + label];
      before += score > own || score == own && c < label ? 1 : 0;
    }
    return before;
  }

  @Override
  public void merge(Metric other) {
    Hits that = Scores.same(Hits.class, this, other);
    hits += that.hits;
    all += that.all;
  }

  @Override
  public double value() {
    return (double) hits / all;
  }

  @Override
  public String name() {
    return k == 1 ? "accuracy" : "top-" + k + " accuracy";
  }

  @Override
  public Metric fresh() {
    return new Hits(k);
  }
}
