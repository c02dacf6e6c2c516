package dev.kindling.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.kindling.tensor.IntTensor;
import dev.kindling.tensor.Rng;
import dev.kindling.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FoldTest {
  private final Dataset data =
      Dataset.of(
          Tensor.of(new float[][] {{0}, {1}, {2}, {3}, {4}, {5}, {6}}),
          IntTensor.of(0, 1, 2, 3, 4, 5, 6));

  @Test
  void eachSampleIsValidatedOnceAndTrainedOnOtherwise() {
    List<Integer> validated = new ArrayList<>();
    for (Fold fold : Fold.of(data, 3, Rng.of(1))) {
      List<Integer> both = new ArrayList<>(labels(fold.validation()));
      assertTrue(both.size() == 2 || both.size() == 3);
      validated.addAll(both);
      both.addAll(labels(fold.train()));
      assertEquals(all(), both.stream().sorted().toList());
    }
    assertEquals(all(), validated.stream().sorted().toList());
  }

  @Test
  void aSubsetHasTheSamplesOfItsIndices() {
    Dataset subset = data.subset(5, 2);
    assertEquals(2, subset.size());
    assertEquals(data.sample(), subset.sample());
    assertArrayEquals(new float[] {2, 5}, subset.batch(1, 0).input().toArray());
    assertThrows(IndexOutOfBoundsException.class, () -> data.subset(7));
  }

  @Test
  void asManyFoldsAsSamplesAreTheMost() {
    assertEquals(7, Fold.of(data, 7, Rng.of(1)).size());
    for (int folds : new int[] {1, 8}) {
      assertEquals(
          "folds: 7 samples cannot be in " + folds + " folds; needs 2 to 7",
          assertThrows(IllegalArgumentException.class, () -> Fold.of(data, folds, Rng.of(1)))
              .getMessage());
    }
  }

  private static List<Integer> labels(Dataset data) {
    IntTensor labels = data.range(0, data.size()).labels();
    return IntStream.range(0, labels.size()).map(labels::get).boxed().toList();
  }

  private static List<Integer> all() {
    return IntStream.range(0, 7).boxed().toList();
  }
}
