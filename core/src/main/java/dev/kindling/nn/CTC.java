package dev.kindling.nn;

import dev.kindling.op.Shape;
import dev.kindling.op.family.Alignment;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Tensor;

/**
 * −ln of the probability that the output reads as its labels, whatever their alignment, where
 * blanks and repeated labels count once: connectionist temporal classification. A. Graves, S.
 * Fernández, F. Gomez and J. Schmidhuber, <em>Connectionist temporal classification: labelling
 * unsegmented sequence data with recurrent neural networks</em> (2006).
 *
 * <p>The mean divides the loss of a sample by the number of its labels (by 1 where there is none),
 * and averages over the samples. Sums run in double precision over logarithms.
 *
 * <pre>{@code
 * Tensor loss = new CTC().forward(logits.logSoftmax(), labels, steps, counts);
 * }</pre>
 *
 * @param blank the class that is no label
 * @param zeroInfinity whether the loss and gradient of labels that do not fit into the time steps
 *     are 0; if not, they are ∞ and NaN
 */
public record CTC(int blank, boolean zeroInfinity, Reduction reduction) {
  /** The mean; class 0 is the blank. */
  public CTC() {
    this(0, false, Reduction.MEAN);
  }

  /** With another blank than class 0. */
  public CTC blank(int blank) {
    return new CTC(blank, zeroInfinity, reduction);
  }

  /** With or without zeros for labels that do not fit. */
  public CTC zeroInfinity(boolean zeroInfinity) {
    return new CTC(blank, zeroInfinity, reduction);
  }

  /** With another reduction than the mean. */
  public CTC reduction(Reduction reduction) {
    return new CTC(blank, zeroInfinity, reduction);
  }

  /**
   * The loss.
   *
   * @param logs logarithms of probabilities, {@code [time, batch, classes]}, or {@code [time,
   *     classes]} of one sample
   * @param labels {@code [batch, longest]}, of which each row's first count, or all labels one
   *     after another
   * @param steps for each sample, how many time steps count
   * @param counts for each sample, the number of its labels
   * @throws IllegalArgumentException if the arguments do not fit each other
   */
  public Tensor forward(Tensor logs, IntTensor labels, IntTensor steps, IntTensor counts) {
    int rank = logs.shape().rank();
    if (rank != 2 && rank != 3) {
      throw new IllegalArgumentException(
          "ctc: needs log-probabilities [time, batch, classes] or [time, classes], not the shape "
              + logs.shape());
    }
    Tensor batched = rank == 3 ? logs : logs.unsqueeze(1);
    Shape shape = batched.shape();
    check(shape, "steps", steps, shape.dim(0));
    int longest = labels.shape().rank() == 2 ? labels.shape().dim(1) : labels.size();
    check(shape, "counts", counts, longest);
    if (blank < 0 || blank >= shape.dim(2)) {
      throw new IllegalArgumentException(
          "ctc: the blank " + blank + " is outside 0.." + (shape.dim(2) - 1));
    }
    int[][] rows = rows(shape, labels, counts);
    Tensor losses =
        batched.apply(
            new Alignment.Ctc(new Alignment.Labels(rows, steps.toArray(), blank, zeroInfinity)));
    if (reduction == Reduction.MEAN) {
      float[] parts = new float[counts.size()];
      for (int n = 0; n < parts.length; n++) {
        parts[n] = Math.max(1, counts.get(n));
      }
      losses = losses.div(Tensor.of(parts));
    }
    return reduction.of(rank == 3 ? losses : losses.reshape(Shape.of()));
  }

  private static void check(Shape logs, String what, IntTensor lengths, int most) {
    int samples = logs.dim(1);
    if (lengths.size() != samples) {
      throw new IllegalArgumentException(
          "ctc: "
              + lengths.size()
              + " "
              + what
              + " for "
              + samples
              + " samples; needs one for each");
    }
    for (int n = 0; n < samples; n++) {
      if (lengths.get(n) < 0 || lengths.get(n) > most) {
        throw new IllegalArgumentException(
            "ctc: the "
                + what
                + " of sample "
                + n
                + " are "
                + lengths.get(n)
                + "; needs 0 to "
                + most);
      }
    }
  }

  /** The labels of each sample. */
  private int[][] rows(Shape logs, IntTensor labels, IntTensor counts) {
    int samples = logs.dim(1);
    boolean rows = labels.shape().rank() == 2;
    int all = 0;
    for (int n = 0; n < samples; n++) {
      all += counts.get(n);
    }
    if (rows
        ? labels.shape().dim(0) != samples
        : labels.shape().rank() != 1 || labels.size() != all) {
      throw new IllegalArgumentException(
          "ctc: labels "
              + labels.shape()
              + " for "
              + samples
              + " samples with "
              + all
              + " labels; needs ["
              + samples
              + ", longest] or ["
              + all
              + "]");
    }
    int[][] result = new int[samples][];
    int from = 0;
    for (int n = 0; n < samples; n++) {
      int[] row = new int[counts.get(n)];
      for (int i = 0; i < row.length; i++) {
        row[i] = labels.get((rows ? n * labels.shape().dim(1) : from) + i);
        checkLabel(row[i], n, logs.dim(2));
      }
      from += row.length;
      result[n] = row;
    }
    return result;
  }

  private void checkLabel(int label, int sample, int classes) {
    if (label < 0 || label >= classes || label == blank) {
      throw new IllegalArgumentException(
          "ctc: label "
              + label
              + " of sample "
              + sample
              + " is "
              + (label == blank ? "the blank" : "outside 0.." + (classes - 1)));
    }
  }
}
