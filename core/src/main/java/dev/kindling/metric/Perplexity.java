package dev.kindling.metric;

import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/** e to the mean of −ln softmax(logits)[label]. */
final class Perplexity implements Metric {
  private final ExactSum losses = new ExactSum();
  private long count;

  @Override
  public void update(Tensor output, Target target) {
    IntTensor labels = Scores.labels(name(), output, target);
    float[] logs = output.detach().logSoftmax().toArray();
    int classes = output.shape().dim(-1);
    for (int i = 0; i < labels.size(); i++) {
      if (labels.get(i) != Scores.IGNORED) {
        losses.add(-(double) logs[i * classes + labels.get(i)]);
        count++;
      }
    }
  }

  @Override
  public void merge(Metric other) {
    Perplexity that = Scores.same(Perplexity.class, this, other);
    losses.add(that.losses);
    count += that.count;
  }

  @Override
  public double value() {
    return StrictMath.exp(losses.value() / count);
  }

  @Override
  public String name() {
    return "perplexity";
  }

  @Override
  public Metric fresh() {
    return new Perplexity();
  }
}
