package dev.kindling.metric;

import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;

/** How well scores rank the samples with the label 1 above those with 0. */
final class Ranking implements Metric {
  private final boolean roc;

  /** For each sample a number that orders as the score does, twice, and the label. */
  private long[] samples = new long[16];

  private int count;

  Ranking(boolean roc) {
    this.roc = roc;
  }

  @Override
  public void update(Tensor output, Target target) {
    boolean[] yes = Scores.yes(name(), output, target);
    float[] scores = output.toArray();
    grow(scores.length);
    for (int i = 0; i < scores.length; i++) {
      int bits = Float.floatToIntBits(scores[i] + 0f); // −0 as 0
      long ordered = bits ^ bits >> 31 & Integer.MAX_VALUE;
      samples[count++] = 2 * ordered + (yes[i] ? 1 : 0);
    }
  }

  private void grow(int more) {
    if (more > samples.length - count) {
      samples = Arrays.copyOf(samples, Math.max(Math.addExact(count, more), 2 * count));
    }
  }

  @Override
  public void merge(Metric other) {
    Ranking that = Scores.same(Ranking.class, this, other);
    int more = that.count;
    grow(more);
    System.arraycopy(that.samples, 0, samples, count, more);
    count += more;
  }

  @Override
  public double value() {
    Arrays.sort(samples, 0, count);
    long positives = 0;
    for (int i = 0; i < count; i++) {
      positives += samples[i] & 1;
    }
    if (positives == 0 || roc && positives == count) {
      throw new IllegalStateException(
          name()
              + ": none of "
              + count
              + " labels is "
              + (positives == 0 ? 1 : 0)
              + "; needs "
              + (roc ? "samples of both" : "at least one"));
    }
    return roc ? area(positives) : precision(positives);
  }

  /** Pairs in the right order, counted twice so that ties count one. */
  private double area(long positives) {
    long pairs = 0;
    long below = 0;
    for (int from = 0; from < count; ) {
      int to = end(from);
      long yes = positives(from, to);
      long no = to - from - yes;
      pairs += yes * (2 * below + no);
      below += no;
      from = to;
    }
    return (double) pairs / (2 * positives * (count - positives));
  }

  private double precision(long positives) {
    long above = positives;
    double sum = 0;
    for (int from = 0; from < count; ) {
      int to = end(from);
      long yes = positives(from, to);
      sum += yes * ((double) above / (count - from));
      above -= yes;
      from = to;
    }
    return sum / positives;
  }

  /** Where the samples end that have the score of this one. */
  private int end(int from) {
    int to = from + 1;
    while (to < count && samples[to] >> 1 == samples[from] >> 1) {
      to++;
    }
    return to;
  }

  private long positives(int from, int to) {
    long positives = 0;
    for (int i = from; i < to; i++) {
      positives += samples[i] & 1;
    }
    return positives;
  }

  @Override
  public String name() {
    return roc ? "ROC AUC" : "average precision";
  }

  @Override
  public Metric fresh() {
    return new Ranking(roc);
  }
}
