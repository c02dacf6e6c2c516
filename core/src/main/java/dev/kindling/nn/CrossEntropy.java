package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * −ln softmax(logits)[label], averaged over the rows: the loss of classification.
 *
 * <p>The output is {@code [batch, classes]} logits, not probabilities; the target {@code [batch]}
 * labels from 0 to classes − 1, or probabilities t of the logits' shape, whose loss is −Σ t · ln
 * softmax(logits). Logits may have further dimensions, {@code [batch, classes, height, width]} with
 * labels {@code [batch, height, width]}, or with {@code classAxis(-1)} as in language models {@code
 * [batch, time, classes]}; or be one sample {@code [classes]} with a label {@code []}.
 *
 * <pre>{@code
 * Loss loss = new CrossEntropy().weight(Tensor.of(1, 5)).labelSmoothing(0.1f);
 * }</pre>
 *
 * @param weight one for each class, by which its part of the loss is multiplied; the mean is then
 *     over the labels' weights, or for probabilities over the samples; null for none
 * @param labelSmoothing ε, which makes the target (1 − ε) · target + ε / classes. C. Szegedy et
 *     al., <em>Rethinking the Inception architecture</em> (2016)
 * @param ignore a label whose loss is 0 and does not count in the mean
 * @param classAxis the dimension of the classes, 1 or counted from the last, −1
 */
public record CrossEntropy(
    @Nullable Tensor weight, float labelSmoothing, int ignore, int classAxis, Reduction reduction)
    implements Loss {
  /** The label that is ignored unless {@link #ignore(int)} says another. */
  static final int IGNORED = -100;

  /**
   * All settings.
   *
   * @throws IllegalArgumentException if the label smoothing is outside 0..1
   */
  public CrossEntropy {
    Fit.setting(
        labelSmoothing >= 0f && labelSmoothing <= 1f,
        "crossEntropy",
        "label smoothing",
        labelSmoothing,
        "0 to 1");
  }

  /** The mean, without weights or smoothing; the label −100 is ignored. */
  public CrossEntropy() {
    this(null, 0f, IGNORED, 1, Reduction.MEAN);
  }

  /** With a weight for each class. */
  public CrossEntropy weight(Tensor weight) {
    return new CrossEntropy(weight, labelSmoothing, ignore, classAxis, reduction);
  }

  /** With a part of each target spread evenly over the classes. */
  public CrossEntropy labelSmoothing(float labelSmoothing) {
    return new CrossEntropy(weight, labelSmoothing, ignore, classAxis, reduction);
  }

  /** With another label ignored than −100. */
  public CrossEntropy ignore(int label) {
    return new CrossEntropy(weight, labelSmoothing, label, classAxis, reduction);
  }

  /** With another dimension of the classes than 1. */
  public CrossEntropy classAxis(int axis) {
    return new CrossEntropy(weight, labelSmoothing, ignore, axis, reduction);
  }

  /** With another reduction than the mean. */
  public CrossEntropy reduction(Reduction reduction) {
    return new CrossEntropy(weight, labelSmoothing, ignore, classAxis, reduction);
  }

  @Override
  public Tensor forward(Tensor logits, Target target) {
    if (target instanceof IntTensor labels) {
      ClassLabels classes =
          ClassLabels.of("crossEntropy", "logits", logits.shape(), classAxis, ignore, labels);
      return classes.softmaxLoss(logits, weight, labelSmoothing, reduction);
    }
    return forward(logits, (Tensor) target);
  }

  private Tensor forward(Tensor logits, Tensor probabilities) {
    Shape shape = logits.shape();
    if (shape.rank() == 0 || !probabilities.shape().equals(shape)) {
      throw new IllegalArgumentException(
          "crossEntropy: needs class labels, an IntTensor, not a Tensor "
              + probabilities.shape()
              + "; or class probabilities of the logits' shape "
              + shape);
    }
    if (ignore >= 0) {
      throw new IllegalArgumentException(
          "crossEntropy: the label "
              + ignore
              + " is to be ignored, and the target has class probabilities; needs class labels,"
              + " an IntTensor");
    }
    int axis = ClassLabels.axis(shape, classAxis);
    Tensor smooth =
        labelSmoothing == 0f
            ? probabilities
            : probabilities.times(1f - labelSmoothing).plus(labelSmoothing / shape.dim(axis));
    Tensor losses = logits.logSoftmax(axis).times(smooth);
    if (weight != null) {
      losses = losses.times(ClassLabels.along("crossEntropy", shape, axis, weight));
    }
    return reduction.of(losses.sum(axis).unaryMinus());
  }
}
