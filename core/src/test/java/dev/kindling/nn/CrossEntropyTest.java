package dev.kindling.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Target;
import dev.kindling.tensor.Tensor;
import org.junit.jupiter.api.Test;

class CrossEntropyTest {
  private final Loss loss = new CrossEntropy();

  @Test
  void itIsTheMeanOfTheNegativeLogarithms() {
    Tensor logits = Tensor.of(new float[][] {{0, 0, 0, 0}, {1, 2, 3, 4}}).requiresGrad();
    Tensor value = loss.forward(logits, IntTensor.of(2, 3));
    double second = Math.log(Math.exp(-3) + Math.exp(-2) + Math.exp(-1) + 1);
    assertEquals((Math.log(4) + second) / 2, value.item(), 1e-6);
    Tensor g = value.backward().of(logits);
    assertEquals(0.25 / 2, g.get(0, 0), 1e-7);
    assertEquals(-0.75 / 2, g.get(0, 2), 1e-7);
    assertEquals((Math.exp(-second) - 1) / 2, g.get(1, 3), 1e-7);
  }

  @Test
  void itIsStableFarOut() {
    Tensor logits = Tensor.of(new float[][] {{1000, -1000}});
    assertEquals(0f, loss.forward(logits, IntTensor.of(0)).item());
    assertEquals(2000f, loss.forward(logits, IntTensor.of(1)).item());
  }

  @Test
  void targetsThatDoNotFitAreRefused() {
    Tensor logits = Tensor.zeros(4, 10);
    refused(
        "crossEntropy: label 10 in row 3 is outside 0..9; the network has 10 outputs",
        logits,
        IntTensor.of(0, 1, 9, 10));
    refused(
        "crossEntropy: label -1 in row 0 is outside 0..9; the network has 10 outputs",
        logits,
        IntTensor.of(-1, 1, 9, 8));
    refused("crossEntropy: logits [4, 10] need [4] labels, not [3]", logits, IntTensor.of(0, 1, 2));
    refused(
        "crossEntropy: needs logits [batch, classes], not the shape [10]",
        Tensor.zeros(10),
        IntTensor.of(0));
    refused(
        "crossEntropy: needs class labels, an IntTensor, not a Tensor [4]; or class probabilities"
            + " of the logits' shape [4, 10]",
        logits,
        Tensor.zeros(4));
  }

  private void refused(String sentence, Tensor logits, Target target) {
    assertEquals(
        sentence,
        assertThrows(IllegalArgumentException.class, () -> loss.forward(logits, target))
            .getMessage());
  }
}
