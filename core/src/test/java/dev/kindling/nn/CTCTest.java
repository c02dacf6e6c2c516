package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.op.Shape;
import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import org.junit.jupiter.api.Test;

class CTCTest {
  private static final IntTensor NONE = IntTensor.of();

  /** Probabilities of two steps: blank, a, b. */
  private final Tensor logs =
      Tensor.of(new float[][] {{0.2f, 0.5f, 0.3f}, {0.1f, 0.6f, 0.3f}}).log();

  @Test
  void itAddsAllAlignments() {
    assertEquals(-Math.log(0.5 * 0.6 + 0.5 * 0.1 + 0.2 * 0.6), loss(1).item(), 1e-6, "aa a- -a");
    assertEquals(-Math.log(0.5 * 0.3) / 2, loss(1, 2).item(), 1e-6, "ab, for two labels");
    assertEquals(-Math.log(0.2 * 0.1), loss().item(), 1e-6, "--");
  }

  @Test
  void allPathsOfASmallExampleAreFound() {
    int steps = 5;
    Tensor random = Rng.of(3).uniform(Shape.of(steps, 3), -2, 2).logSoftmax();
    for (int[] labels : new int[][] {{1}, {1, 1}, {2, 1}, {1, 2, 1}, {1, 1, 2}, {2, 2, 2}}) {
      double loss = ctc(random, labels).forward(Reduction.SUM).item();
      assertEquals(-Math.log(enumerated(random, labels, steps)), loss, 1e-5);
    }
  }

  /** The probability of the labels, path by path. */
  private static double enumerated(Tensor logs, int[] labels, int steps) {
    double sum = 0;
    for (int path = 0; path < Math.pow(3, steps); path++) {
      StringBuilder read = new StringBuilder();
      double log = 0;
      int last = 0;
      int rest = path;
      for (int t = 0; t < steps; t++, rest /= 3) {
        int k = rest % 3;
        log += logs.get(t, k);
        if (k != 0 && k != last) {
          read.append(k);
        }
        last = k;
      }
      StringBuilder wanted = new StringBuilder();
      for (int label : labels) {
        wanted.append(label);
      }
      sum += read.compareTo(wanted) == 0 ? Math.exp(log) : 0;
    }
    return sum;
  }

  @Test
  void labelsThatDoNotFitAreInfinitelyWrongOrNothing() {
    assertEquals(Float.POSITIVE_INFINITY, loss(1, 1).item());
    Tensor x = logs.requiresGrad();
    Tensor none = ctc(x, 1, 1).zeroInfinity().forward(Reduction.MEAN);
    assertEquals(0f, none.item());
    assertEquals(0f, none.backward().of(x).norm().item());
  }

  @Test
  void stepsBeyondASamplesOwnDoNotCount() {
    Tensor x = Tensor.stack(1, logs, logs).requiresGrad();
    Tensor losses =
        new CTC()
            .reduction(Reduction.NONE)
            .forward(
                x,
                IntTensor.of(Shape.of(2, 2), 1, 0, 2, 7),
                IntTensor.of(2, 1),
                IntTensor.of(1, 1));
    assertEquals(loss(1).item(), losses.get(0));
    assertEquals(-Math.log(0.3), losses.get(1), 1e-6);
    Tensor g = losses.sum().backward().of(x);
    assertEquals(0f, Math.abs(g.get(1, 1, 2)));
    assertEquals(-1f, g.get(0, 1, 2), 1e-6f);
  }

  @Test
  void wildProbabilitiesNeitherOverflowNorVanish() {
    int steps = 200;
    Tensor x =
        Tensor.filled(
            Shape.of(steps, 2),
            a -> {
              for (int t = 0; t < steps; t++) {
                a[2 * t + 1] = -50f;
              }
            });
    float all = ctc(x, new int[99]).blank(1).forward(Reduction.SUM).item();
    // 98 blanks between 99 labels; C(101, 3) ways to give three more steps to the labels.
    assertEquals(98 * 50 - Math.log(166650), all, 1e-3);
  }

  @Test
  void argumentsThatDoNotFitAreRefused() {
    IntTensor one = IntTensor.of(1);
    IntTensor two = IntTensor.of(2);
    refused(
        "ctc: needs log-probabilities [time, batch, classes] or [time, classes], not the shape [3]",
        Tensor.zeros(3),
        one,
        one,
        one);
    refused("ctc: 2 steps for 1 samples; needs one for each", logs, one, IntTensor.of(2, 2), one);
    refused("ctc: the steps of sample 0 are 3; needs 0 to 2", logs, one, IntTensor.of(3), one);
    refused("ctc: the counts of sample 0 are 2; needs 0 to 1", logs, one, two, two);
    refused(
        "ctc: labels [2] for 1 samples with 1 labels; needs [1, longest] or [1]",
        logs,
        IntTensor.of(1, 1),
        two,
        one);
    refused("ctc: label 3 of sample 0 is outside 0..2", logs, IntTensor.of(3), two, one);
    refused("ctc: label 0 of sample 0 is the blank", logs, IntTensor.of(0), two, one);
    assertEquals(
        "ctc: the blank 3 is outside 0..2",
        assertThrows(
                IllegalArgumentException.class,
                () -> new CTC().blank(3).forward(logs, one, two, one))
            .getMessage());
  }

  private static void refused(
      String sentence, Tensor logs, IntTensor labels, IntTensor steps, IntTensor counts) {
    assertEquals(
        sentence,
        assertThrows(
                IllegalArgumentException.class,
                () -> new CTC().forward(logs, labels, steps, counts))
            .getMessage());
  }

  private Tensor loss(int... labels) {
    return ctc(logs, labels).forward(Reduction.MEAN);
  }

  private static Sample ctc(Tensor logs, int... labels) {
    return new Sample(new CTC(), logs, labels);
  }

  /** One sample that uses all its steps. */
  private record Sample(CTC ctc, Tensor logs, int... labels) {
    Sample blank(int blank) {
      return new Sample(ctc.blank(blank), logs, labels);
    }

    Sample zeroInfinity() {
      return new Sample(ctc.zeroInfinity(true), logs, labels);
    }

    Tensor forward(Reduction reduction) {
      return ctc.reduction(reduction)
          .forward(
              logs,
              labels.length == 0 ? NONE : IntTensor.of(labels),
              IntTensor.of(logs.shape().dim(0)),
              IntTensor.of(labels.length));
    }
  }
}
