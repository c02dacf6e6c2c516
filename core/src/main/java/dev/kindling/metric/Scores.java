package dev.kindling.metric;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;

/** What metrics demand of their arguments; {@code who} begins the message of a refusal. */
final class Scores {
  /** The label that does not count. */
  static final int IGNORED = -100;

  private Scores() {}

  /** The labels of scores {@code [..., classes]}. */
  static IntTensor labels(String who, Tensor scores, Target target) {
    if (!(target instanceof IntTensor labels)) {
      throw new IllegalArgumentException(
          who + ": needs class labels, an IntTensor, not a Tensor " + target.shape());
    }
    Shape shape = scores.shape();
    if (shape.rank() == 0) {
      throw new IllegalArgumentException(who + ": needs scores [..., classes], not the shape []");
    }
    if (!labels.shape().equals(shape.without(-1))) {
      throw new IllegalArgumentException(
          who
              + ": scores "
              + shape
              + " need "
              + shape.without(-1)
              + " labels, not "
              + labels.shape());
    }
    noNaN(who, scores);
    int classes = shape.dim(-1);
    for (int i = 0; i < labels.size(); i++) {
      int label = labels.get(i);
      if (label != IGNORED && (label < 0 || label >= classes)) {
        throw new IllegalArgumentException(
            who
                + ": label "
                + label
                + " at position "
                + i
                + " is outside 0.."
                + (classes - 1)
                + "; the network has "
                + classes
                + " outputs");
      }
    }
    return labels;
  }

  /** The labels, 0 or 1, of scores of which each is one sample's. */
  static boolean[] yes(String who, Tensor scores, Target target) {
    Shape column = target.shape().then(Shape.of(1));
    if (!scores.shape().equals(target.shape()) && !scores.shape().equals(column)) {
      throw new IllegalArgumentException(
          who
              + ": scores "
              + scores.shape()
              + " and labels "
              + target.shape()
              + "; needs one each");
    }
    noNaN(who, scores);
    boolean[] yes = new boolean[scores.size()];
    float[] numbers = target instanceof Tensor x ? x.toArray() : new float[0];
    for (int i = 0; i < yes.length; i++) {
      float label = target instanceof IntTensor labels ? labels.get(i) : numbers[i];
      if (label != 0f && label != 1f) {
        throw new IllegalArgumentException(
            who + ": the label " + label + " at position " + i + " is neither 0 nor 1");
      }
      yes[i] = label == 1f;
    }
    return yes;
  }

  private static void noNaN(String who, Tensor scores) {
    float[] numbers = scores.toArray();
    for (int i = 0; i < numbers.length; i++) {
      if (Float.isNaN(numbers[i])) {
        throw new IllegalArgumentException(
            who + ": the score at position " + i + " is NaN; needs numbers that have an order");
      }
    }
  }

  /** The other metric, if it is of the same kind and name. */
  static <M extends Metric> M same(Class<M> kind, Metric own, Metric other) {
    if (!kind.isInstance(other) || !own.name().equals(other.name())) {
      throw new IllegalArgumentException(
          own.name() + ": cannot take in " + other.name() + "; needs the same metric");
    }
    return kind.cast(other);
  }
}
