package dev.kindling.data;

import dev.kindling.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A data set split in two for cross-validation: each sample is in the validation part of one fold
 * and in the training part of all others.
 */
public record Fold(Dataset train, Dataset validation) {
  /**
   * Splits a data set, in random order, into folds whose validation parts have as good as the same
   * size.
   *
   * @throws IllegalArgumentException if there are not at least 2 folds, and a sample for each
   */
  public static List<Fold> of(Dataset data, int folds, Rng rng) {
    int n = data.size();
    if (folds < 2 || folds > n) {
      throw new IllegalArgumentException(
          "folds: " + n + " samples cannot be in " + folds + " folds; needs 2 to " + n);
    }
    int[] order = rng.permutation(n);
    List<Fold> all = new ArrayList<>();
    for (int fold = 0; fold < folds; fold++) {
      int from = (int) ((long) n * fold / folds);
      int to = (int) ((long) n * (fold + 1) / folds);
      int[] others =
          IntStream.range(0, n).filter(i -> i < from || i >= to).map(i -> order[i]).toArray();
      all.add(new Fold(data.subset(others), data.subset(Arrays.copyOfRange(order, from, to))));
    }
    return all;
  }
}
