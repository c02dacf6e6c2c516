package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Class labels that fit scores.
 *
 * @param axis the dimension of the scores that counts the classes
 * @param index the labels, with 0 for those that are ignored
 * @param ignored 1 where a label is ignored, or null where none is
 * @param counted how many are not ignored
 */
record ClassLabels(String who, int axis, IntTensor index, @Nullable Tensor ignored, int counted) {
  static ClassLabels of(
      String who, String what, Shape scores, int classAxis, int ignore, IntTensor labels) {
    boolean vector = scores.rank() == 1 && labels.shape().rank() == 0;
    if (!vector && scores.rank() < 2) {
      throw new IllegalArgumentException(
          who + ": needs " + what + " [batch, classes], not the shape " + scores);
    }
    int axis = axis(scores, classAxis);
    if (!matches(labels.shape(), scores, axis)) {
      boolean last = labels.shape().equals(scores.without(-1));
      throw new IllegalArgumentException(
          who
              + ": "
              + what
              + " "
              + scores
              + " need "
              + scores.without(axis)
              + " labels, not "
              + labels.shape()
              + (last ? "; or classAxis(-1), if the classes come last" : ""));
    }
    return of(who, axis, scores.dim(axis), ignore, labels);
  }

  /** Whether labels have the scores' dimensions without that of the classes. */
  private static boolean matches(Shape labels, Shape scores, int axis) {
    boolean equal = labels.rank() == scores.rank() - 1;
    for (int d = 0; equal && d < labels.rank(); d++) {
      equal = labels.dim(d) == scores.dim(d < axis ? d : d + 1);
    }
    return equal;
  }

  private static ClassLabels of(String who, int axis, int classes, int ignore, IntTensor labels) {
    int counted = labels.size();
    for (int i = 0; i < labels.size(); i++) {
      int label = labels.get(i);
      if (label == ignore) {
        counted--;
      } else if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            who
                + ": label "
                + label
                + (labels.shape().rank() == 1 ? " in row " : " at position ")
                + i
                + " is outside 0.."
                + (classes - 1)
                + "; the network has "
                + classes
                + " outputs");
      }
    }
    return counted == labels.size()
        ? new ClassLabels(who, axis, labels, null, counted)
        : masked(who, axis, ignore, labels, counted);
  }

  private static ClassLabels masked(
      String who, int axis, int ignore, IntTensor labels, int counted) {
    int[] index = labels.toArray();
    float[] ignored = new float[index.length];
    for (int i = 0; i < index.length; i++) {
      if (index[i] == ignore) {
        index[i] = 0;
        ignored[i] = 1f;
      }
    }
    Shape shape = labels.shape();
    return new ClassLabels(
        who, axis, IntTensor.of(shape, index), Tensor.of(shape, ignored), counted);
  }

  /** The dimension of the classes; a vector has no other. */
  static int axis(Shape scores, int classAxis) {
    return scores.rank() == 1 ? 0 : scores.axis(classAxis);
  }

  /** The class weights along the dimension of the classes. */
  static Tensor along(String who, Shape scores, int axis, Tensor weight) {
    int classes = scores.dim(axis);
    if (!weight.shape().equals(Shape.of(classes))) {
      throw new IllegalArgumentException(
          who + ": weights " + weight.shape() + " for " + classes + " classes; needs one for each");
    }
    int[] dims = new int[scores.rank()];
    Arrays.fill(dims, 1);
    dims[axis] = classes;
    return weight.reshape(dims);
  }

  /** −ln p of the labels, p being the softmax of all classes' scores. */
  Tensor softmaxLoss(Tensor scores, @Nullable Tensor weight, float smoothing, Reduction reduction) {
    if (smoothing > 0f || !isLast(scores)) {
      return loss(scores.logSoftmax(axis), weight, smoothing, reduction);
    }
    Tensor own = shaped(rows(scores).logSoftmax(index));
    return loss(own, scores, weight, 0f, reduction);
  }

  /** −ln p of the labels, from the logarithms of all classes' probabilities. */
  Tensor loss(Tensor logs, @Nullable Tensor weight, float smoothing, Reduction reduction) {
    return loss(pick(logs), logs, weight, smoothing, reduction);
  }

  /** The same from the labels' own logarithms; those of all classes count where it is smoothed. */
  private Tensor loss(
      Tensor own, Tensor logs, @Nullable Tensor weight, float smoothing, Reduction reduction) {
    Tensor losses = own.unaryMinus();
    if (weight == null && smoothing == 0f && ignored == null) {
      return reduction.of(losses);
    }
    Tensor along = weight == null ? null : along(who, logs.shape(), axis, weight);
    Tensor weights = null;
    if (weight != null) {
      weights = unlessIgnored(weight.indexSelect(0, index.reshape(index.size())));
      losses = losses.times(weights);
    }
    if (smoothing > 0f) {
      Tensor all = logs.unaryMinus();
      Tensor weighed = along == null ? all : all.times(along);
      Tensor uniform = weighed.sum(axis).times(smoothing / logs.shape().dim(axis));
      losses = losses.times(1f - smoothing).plus(uniform);
    }
    losses = unlessIgnored(losses);
    if (reduction != Reduction.MEAN) {
      return reduction.of(losses);
    }
    return weights == null ? losses.sum().div(counted) : losses.sum().div(weights.sum());
  }

  private Tensor unlessIgnored(Tensor x) {
    Tensor shaped = x.reshape(index.shape());
    return ignored == null ? shaped : shaped.maskedFill(ignored, 0f);
  }

  /** The score of each label. */
  private Tensor pick(Tensor scores) {
    if (isLast(scores)) {
      return shaped(rows(scores).pick(index));
    }
    int[] column = scores.shape().with(axis, 1).dims();
    return scores.gather(axis, index.reshape(column)).reshape(index.shape());
  }

  /** Whether the classes come last. */
  private boolean isLast(Tensor scores) {
    return axis == scores.shape().rank() - 1;
  }

  /** A row of scores for each label. */
  private Tensor rows(Tensor scores) {
    return scores.shape().rank() == 2
        ? scores
        : scores.reshape(index.size(), scores.shape().dim(-1));
  }

  /** One number for each label in their shape. */
  private Tensor shaped(Tensor numbers) {
    return index.shape().rank() == 1 ? numbers : numbers.reshape(index.shape());
  }
}
