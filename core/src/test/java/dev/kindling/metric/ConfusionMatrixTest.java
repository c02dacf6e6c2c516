package dev.kindling.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.kindling.tensor.IntTensor;
import org.junit.jupiter.api.Test;

class ConfusionMatrixTest {
  private final ConfusionMatrix matrix = new ConfusionMatrix(3);

  @Test
  void accuracyIsTheShareOnTheDiagonal() {
    assertEquals(Double.NaN, matrix.accuracy());
    matrix.add(IntTensor.of(0, 1, 2, 2), IntTensor.of(0, 1, 2, 1));
    assertEquals(0.75, matrix.accuracy());
    assertEquals(1, matrix.count(2, 1));
  }

  @Test
  void mergingIsAddingEverything() {
    ConfusionMatrix other = new ConfusionMatrix(3);
    matrix.add(IntTensor.of(0), IntTensor.of(1));
    other.add(IntTensor.of(0, 2), IntTensor.of(1, 2));
    matrix.merge(other);
    assertEquals(2, matrix.count(0, 1));
    assertEquals(1 / 3.0, matrix.accuracy());
  }

  @Test
  void theTableHasARowForEachLabel() {
    matrix.add(IntTensor.of(0, 1, 2, 2), IntTensor.of(0, 1, 2, 1));
    assertEquals(
        """
        label \\ predicted
             0   1   2
          0   1   ·   ·
          1   ·   1   ·
          2   ·   1   1
        """
            .replace("\n     0", "\n      0"),
        matrix.toString().replace("\n      0", "\n      0"));
  }

  @Test
  void whatIsNoClassIsRefused() {
    refused("confusion matrix: 3 is outside 0..2", IntTensor.of(3), IntTensor.of(0));
    refused("confusion matrix: -1 is outside 0..2", IntTensor.of(0), IntTensor.of(-1));
    refused(
        "confusion matrix: 1 labels and 2 predictions; needs as many",
        IntTensor.of(0),
        IntTensor.of(0, 1));
  }

  private void refused(String sentence, IntTensor labels, IntTensor predictions) {
    assertEquals(
        sentence,
        assertThrows(IllegalArgumentException.class, () -> matrix.add(labels, predictions))
            .getMessage());
  }
}
