package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import java.util.Arrays;

/**
 * Σ max(0, 1 − x[label] + x[j]) / classes over the labels of a row and the classes j that are none
 * of them, averaged over the rows: the hinge loss of classes of which several may be there.
 *
 * <p>The output is {@code [batch, classes]} or {@code [classes]}, and the target, of the same
 * shape, the labels of each row followed by −1: {@code 3, 0, -1, …} says that the classes 3 and 0
 * are there. What stands after the first −1 does not count.
 */
public record MultiLabelMargin(Reduction reduction) implements Loss {
  /** The mean. */
  public MultiLabelMargin() {
    this(Reduction.MEAN);
  }

  /** With another reduction than the mean. */
  public MultiLabelMargin reduction(Reduction reduction) {
    return new MultiLabelMargin(reduction);
  }

  @Override
  public Tensor forward(Tensor output, Target target) {
    if (!(target instanceof IntTensor labels)) {
      throw new IllegalArgumentException(
          "multiLabelMargin: needs class labels, an IntTensor, not a Tensor " + target.shape());
    }
    if (!labels.shape().equals(output.shape())) {
      throw new IllegalArgumentException(
          "multiLabelMargin: scores "
              + output.shape()
              + " need labels of the same shape, with -1 after a row's last, not "
              + labels.shape());
    }
    return reduction.of(Fit.rows("multiLabelMargin", output, x -> losses(x, labels)));
  }

  /** Each row's labels as columns of scores, against the scores of all classes, as a block. */
  private static Tensor losses(Tensor x, IntTensor labels) {
    int rows = x.shape().dim(0);
    int classes = x.shape().dim(1);
    int[] index = new int[rows * classes];
    float[] excluded = new float[rows * classes * classes];
    for (int row = 0; row < rows; row++) {
      exclude(labels, row, classes, index, excluded);
    }
    Tensor own = x.gather(1, IntTensor.of(x.shape(), index)).unsqueeze(2);
    Tensor hinge = x.unsqueeze(1).minus(own).plus(1f).relu();
    Tensor mask = Tensor.of(Shape.of(rows, classes, classes), excluded);
    return hinge.maskedFill(mask, 0f).sum(-2, -1).div(classes);
  }

  /** Marks the pairs of a row that are no label first and no other class second. */
  private static void exclude(
      IntTensor labels, int row, int classes, int[] index, float[] excluded) {
    int from = row * classes;
    int count = 0;
    while (count < classes && labels.get(from + count) != -1) {
      int label = labels.get(from + count);
      if (label < 0 || label >= classes) {
        throw new IllegalArgumentException(
            "multiLabelMargin: label "
                + label
                + " in row "
                + row
                + " is outside 0.."
                + (classes - 1)
                + "; the network has "
                + classes
                + " outputs");
      }
      index[from + count++] = label;
    }
    for (int i = 0; i < classes; i++) {
      int block = (from + i) * classes;
      if (i >= count) {
        Arrays.fill(excluded, block, block + classes, 1f);
      }
      for (int k = 0; k < count; k++) {
        excluded[block + index[from + k]] = 1f;
      }
    }
  }
}
